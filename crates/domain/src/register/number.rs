//! A filing number as people type it for a look-up: whole, or only its seven digits (PUB-5).
//!
//! Intake asks for the whole number; a parent who reads it off a screen often types the digits alone.

use crate::ground::identifier::{FilingNumber, Mistake};
use crate::ground::text;

/// The number meant: `教APP备3100012号`, `教app备3100012`, `APP备 31 00012 号` and `3100012` are one. `further` are the
/// two digits of issuers that are not provinces, as the operator named them (LAT-7).
pub fn read_number(typed: &str, further: &[&str]) -> Result<FilingNumber, Mistake> {
    let whole = FilingNumber::parse_with(typed, further);
    if whole.is_ok() {
        return whole;
    }
    let compact = text::compact(typed);
    let rest = compact.strip_prefix('教').unwrap_or(&compact);
    let rest = ["APP备", "APP備", "备"].iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest);
    let digits = rest.strip_suffix('号').or_else(|| rest.strip_suffix('號')).unwrap_or(rest);
    if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()) {
        FilingNumber::parse_with(&format!("教APP备{digits}号"), further)
    } else {
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pub_5_a_number_is_read_whole_or_by_its_digits() {
        for typed in [
            "教APP备3100012号",
            " 教app备３１０００１２号 ",
            "教APP备3100012",
            "APP备3100012号",
            "教备3100012号",
            "3100012",
            "31 00012",
            "３１０００１２号",
        ] {
            assert_eq!(read_number(typed, &[]).unwrap().as_str(), "教APP备3100012号", "{typed}");
        }
    }

    #[test]
    fn pub_5_what_is_no_number_says_why() {
        let read_number = |typed| read_number(typed, &[]);
        assert_eq!(read_number("310001"), Err(Mistake::Digits { expected: &[7], found: 6 }));
        assert!(matches!(read_number("9900012"), Err(Mistake::UnknownProvince { .. })));
        assert_eq!(read_number("3100000"), Err(Mistake::ZeroSerial));
        assert_eq!(read_number(" "), Err(Mistake::Empty));
        assert!(matches!(read_number("芝士网"), Err(Mistake::Missing { .. })));
    }

    #[test]
    fn lat_7_an_issuer_that_is_no_province_is_read_once_the_operator_named_it() {
        assert!(read_number("6600001", &[]).is_err());
        assert_eq!(read_number("6600001", &["66"]).unwrap().as_str(), "教APP备6600001号");
    }
}
