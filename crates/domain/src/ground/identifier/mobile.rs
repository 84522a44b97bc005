//! 手机号码, a mobile number of the mainland (PRV-2, ORG-4, CMP-1). Personal: printed in full only on purpose.
//!
//! Eleven digits whose first three an operator is known to have by either of two public lists; a list that lags behind
//! must not lock a person out, so one of them is enough.

use std::sync::LazyLock;

use super::{LooksLike, Mistake, compact, digits, identifier, length, part};
use crate::{ground::table, reference};

identifier! { personal
    /// A mobile number without country code.
    Mobile
}

fn prefixes() -> &'static [String] {
    static PREFIXES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let rows = table::rows(reference::MOBILE_PREFIXES);
        let known = rows.filter(|row| row.get(2) == "yes" || !row.get(3).is_empty());
        known.map(|row| row.get(0).to_owned()).collect()
    });
    &PREFIXES
}

impl Mobile {
    /// Reads a number as typed, with or without +86, spaces and hyphens.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let typed = compact(typed)?.replace(['-', '(', ')'], "");
        let number = without_country(&typed);
        if number.starts_with('0') && digits(number, 0).is_ok() {
            return Err(Mistake::LooksLike(LooksLike::FixedLine));
        }
        digits(number, 0)?;
        length(number, &[11])?;
        let prefix = part(number, 0, 3);
        if !prefixes().iter().any(|known| known == prefix) {
            return Err(Mistake::UnknownPrefix { found: prefix.to_owned() });
        }
        Ok(Self(number.to_owned()))
    }

    /// The first three and the last four digits.
    pub fn masked(&self) -> String {
        format!("{}****{}", part(&self.0, 0, 3), part(&self.0, 7, 11))
    }
}

fn without_country(number: &str) -> &str {
    let marked = number.strip_prefix("+86").or_else(|| number.strip_prefix("0086"));
    let bare = || number.strip_prefix("86").filter(|rest| rest.len() == 11);
    marked.or_else(bare).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::super::Allowed;
    use super::{LooksLike, Mistake, Mobile, reference, table};

    #[test]
    fn every_known_prefix_is_taken_and_no_other() {
        for row in table::rows(reference::MOBILE_PREFIXES) {
            let known = row.get(2) == "yes" || !row.get(3).is_empty();
            assert_eq!(Mobile::parse(row.get(1)).is_ok(), known, "{}", row.get(0));
        }
    }

    #[test]
    fn people_write_it_in_many_ways() {
        for typed in [
            "13800138000",
            "+86 138-0013-8000",
            "0086 13800138000",
            "8613800138000",
            "１３８ ００１３ ８０００",
        ] {
            assert_eq!(Mobile::parse(typed).unwrap().as_str(), "13800138000", "{typed}");
        }
    }

    #[test]
    fn each_mistake_has_its_own_reason() {
        let mistake = |typed: &str| Mobile::parse(typed).unwrap_err();
        assert_eq!(mistake(""), Mistake::Empty);
        assert_eq!(mistake("1380013800"), Mistake::Length { expected: &[11], found: 10 });
        assert_eq!(
            mistake("1380013800O"),
            Mistake::Character { position: 11, found: 'O', allowed: Allowed::Digit }
        );
        assert_eq!(mistake("12000000000"), Mistake::UnknownPrefix { found: "120".into() });
        assert_eq!(mistake("021-56781234"), Mistake::LooksLike(LooksLike::FixedLine));
    }

    #[test]
    fn a_log_never_shows_the_whole_number() {
        assert_eq!(format!("{:?}", Mobile::parse("13800138000").unwrap()), "Mobile(138****8000)");
    }
}
