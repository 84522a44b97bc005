//! 统一社会信用代码, the unified social credit code of GB 32100-2015 (ORG-4, ORG-9).
//!
//! Eighteen characters: registration department, category, division of first registration, organisation code, check.
//! The division proves nothing and is only asked to be digits: it may be a zone, or a county that is long gone. The
//! organisation code inside is not checked by its own formula, because the standard gives the code one check only.

use std::sync::LazyLock;

use super::{Allowed, LooksLike, Mistake, OrgCode, compact, digits, each, identifier, is_zero, length, part};
use crate::{ground::table, reference};

identifier! { open
    /// A unified social credit code.
    CreditCode
}

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A kind of unit by the table of registration departments.
struct Prefix {
    department: String,
    category: String,
    nature: String,
}

fn prefixes() -> &'static [Prefix] {
    static PREFIXES: LazyLock<Vec<Prefix>> = LazyLock::new(|| {
        let read = |row: table::Row<'_>| Prefix {
            department: row.get(0).to_owned(),
            category: row.get(1).to_owned(),
            nature: row.get(4).to_owned(),
        };
        table::rows(reference::USCC_PREFIXES).map(read).collect()
    });
    &PREFIXES
}

impl CreditCode {
    /// Reads a code as typed.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let code = compact(typed)?.replace('-', "");
        if let (9 | 15, true) = (code.len(), code.bytes().all(|c| c.is_ascii_alphanumeric())) {
            let old_licence = code.len() == 15 && digits(&code, 0).is_ok();
            if old_licence {
                return Err(Mistake::LooksLike(LooksLike::OldLicence));
            }
            if OrgCode::parse(&code).is_ok() {
                return Err(Mistake::LooksLike(LooksLike::OrgCode));
            }
        }
        length(&code, &[18])?;
        each(&code, 0, Allowed::CreditCode, |c| ALPHABET.contains(c))?;
        if is_zero(&code) {
            return Err(Mistake::AllZero);
        }
        known_prefix(&code)?;
        digits(part(&code, 2, 8), 2)?;
        let (expected, found) = (check_character(&code), code.chars().next_back().unwrap_or(' '));
        if expected == found { Ok(Self(code)) } else { Err(Mistake::CheckCharacter { expected, found }) }
    }

    /// The organisation code inside, if it agrees with its own check character.
    pub fn org_code(&self) -> Option<OrgCode> {
        OrgCode::parse(part(&self.0, 8, 17)).ok()
    }

    /// The nature of the unit as the form words it, where the registration department settles it (PRV-2).
    pub fn nature(&self) -> Option<&'static str> {
        let (department, category) = (part(&self.0, 0, 1), part(&self.0, 1, 2));
        let prefix = prefixes().iter().find(|p| p.department == department && p.category == category)?;
        Some(prefix.nature.as_str()).filter(|nature| !nature.is_empty())
    }
}

fn known_prefix(code: &str) -> Result<(), Mistake> {
    let (department, category) = (part(code, 0, 1), part(code, 1, 2));
    let mut of_department = prefixes().iter().filter(|prefix| prefix.department == department).peekable();
    if of_department.peek().is_none() {
        return Err(Mistake::UnknownDepartment { found: department.chars().next().unwrap_or(' ') });
    }
    if of_department.any(|prefix| prefix.category == category) {
        return Ok(());
    }
    Err(Mistake::UnknownCategory { found: category.to_owned() })
}

/// Weights are the powers of three modulo 31, over the first seventeen characters.
fn check_character(code: &str) -> char {
    let mut weight = 1;
    let mut sum = 0;
    for c in code.chars().take(17) {
        sum += ALPHABET.find(c).unwrap_or(0) * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET.chars().nth((31 - sum % 31) % 31).unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::{Allowed, CreditCode, LooksLike, Mistake};

    #[test]
    fn each_mistake_has_its_own_reason() {
        let mistake = |typed: &str| CreditCode::parse(typed).unwrap_err();
        assert_eq!(mistake("　"), Mistake::Empty);
        assert_eq!(mistake("12100000400000624"), Mistake::Length { expected: &[18], found: 17 });
        let letter = Mistake::Character { position: 4, found: 'O', allowed: Allowed::CreditCode };
        assert_eq!(mistake("121O0000400000624D"), letter);
        let not_a_digit = Mistake::Character { position: 8, found: 'A', allowed: Allowed::Digit };
        assert_eq!(mistake("1210000A400000624D"), not_a_digit);
        assert_eq!(mistake("000000000000000000"), Mistake::AllZero);
        assert_eq!(mistake("B2100000400000624D"), Mistake::UnknownDepartment { found: 'B' });
        assert_eq!(mistake("94100000400000624D"), Mistake::UnknownCategory { found: "4".into() });
        assert_eq!(mistake("12100000400000624E"), Mistake::CheckCharacter { expected: 'D', found: 'E' });
        assert_eq!(mistake("40000062-4"), Mistake::LooksLike(LooksLike::OrgCode));
        assert_eq!(mistake("310113000123456"), Mistake::LooksLike(LooksLike::OldLicence));
    }

    #[test]
    fn the_code_tells_the_nature_of_the_unit_and_its_organisation_code() {
        let code = CreditCode::parse("12100000425006117p").unwrap();
        assert_eq!(code.nature(), Some("事业单位"));
        assert_eq!(code.org_code().unwrap().as_str(), "42500611-7");
        assert_eq!(format!("{code:?}"), "CreditCode(12100000425006117P)");
    }
}
