//! 学校(机构)标识码, the ten digits of a school (ORG-1, ORG-4).
//!
//! Category, province, running number; in higher education a zero and the five-digit code of the college follow the
//! province. Schools keep the category under which they were coded, so it is no proof of what a school is today.

use std::sync::LazyLock;

use super::{LooksLike, Mistake, compact, digits, identifier, is_zero, length, part};
use crate::ground::{province, table};
use crate::reference;

identifier! { open
    /// The code of a school or other institution of education.
    SchoolCode
}

const HIGHER_EDUCATION: [&str; 2] = ["41", "42"];

fn categories() -> &'static [(String, String)] {
    static CATEGORIES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        let rows = table::rows(reference::SCHOOL_CODE_CATEGORIES);
        rows.map(|row| (row.get(0).to_owned(), row.get(1).to_owned())).collect()
    });
    &CATEGORIES
}

impl SchoolCode {
    /// Reads a code as typed.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let code = compact(typed)?.replace('-', "");
        digits(&code, 0)?;
        if code.len() == 5 {
            return Err(Mistake::LooksLike(LooksLike::CollegeCode));
        }
        length(&code, &[10])?;
        let category = part(&code, 0, 2);
        if !categories().iter().any(|(known, _)| known == category) {
            return Err(Mistake::UnknownCategory { found: category.to_owned() });
        }
        let province = part(&code, 2, 4);
        if province::by_digits(province).is_none() {
            return Err(Mistake::UnknownProvince { found: province.to_owned(), meant: None });
        }
        let fifth = part(&code, 4, 5);
        if HIGHER_EDUCATION.contains(&category) && fifth != "0" {
            return Err(Mistake::HigherEducation { found: fifth.chars().next().unwrap_or(' ') });
        }
        if is_zero(part(&code, 4, 10)) {
            return Err(Mistake::ZeroSerial);
        }
        Ok(Self(code))
    }

    /// The name of the category, e.g. 普通小学.
    pub fn category(&self) -> &'static str {
        let digits = part(&self.0, 0, 2);
        categories().iter().find(|(known, _)| known == digits).map_or("", |(_, name)| name.as_str())
    }

    /// The first two digits of the division code of its province.
    pub fn province(&self) -> &str {
        part(&self.0, 2, 4)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Allowed;
    use super::{LooksLike, Mistake, SchoolCode};

    #[test]
    fn each_mistake_has_its_own_reason() {
        let mistake = |typed: &str| SchoolCode::parse(typed).unwrap_err();
        assert_eq!(mistake("413101024"), Mistake::Length { expected: &[10], found: 9 });
        assert_eq!(
            mistake("41310102A6"),
            Mistake::Character { position: 9, found: 'A', allowed: Allowed::Digit }
        );
        assert_eq!(mistake("9931000001"), Mistake::UnknownCategory { found: "99".into() });
        assert_eq!(mistake("2199000001"), Mistake::UnknownProvince { found: "99".into(), meant: None });
        assert_eq!(mistake("4131110246"), Mistake::HigherEducation { found: '1' });
        assert_eq!(mistake("2131000000"), Mistake::ZeroSerial);
        assert_eq!(mistake("10246"), Mistake::LooksLike(LooksLike::CollegeCode));
    }

    #[test]
    fn the_code_tells_category_and_province() {
        let code = SchoolCode::parse("2131000001").unwrap();
        assert_eq!((code.category(), code.province()), ("普通小学", "31"));
    }
}
