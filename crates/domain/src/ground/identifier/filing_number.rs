//! 备案号, the number of a provider filing: 教APP备 + two digits of the province + five digits + 号 (PRV-9, LAT-7).
//!
//! One number per app and platform edition, issued once and kept for life. Numbers begin at 00001. The two digits of
//! filings made at the Ministry and at 新疆生产建设兵团 are not known: an operator who knows them passes them in.

use super::{Allowed, Mistake, compact, identifier, is_zero, part};
use crate::ground::province;

identifier! { open
    /// The number of a provider filing.
    FilingNumber
}

const MARKS: [&str; 2] = ["教", "APP备"];
const GREATEST: u32 = 99_999;

impl FilingNumber {
    /// Reads a number as typed; its province is one of the thirty-one that verify filings.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        Self::parse_with(typed, &[])
    }

    /// Reads a number as typed; `further` are the two digits of issuers that are not provinces.
    pub fn parse_with(typed: &str, further: &[&str]) -> Result<Self, Mistake> {
        let number = compact(typed)?;
        let mut rest = number.as_str();
        for mark in MARKS {
            rest = rest.strip_prefix(mark).ok_or(Mistake::Missing { mark })?;
        }
        let count = rest.chars().take_while(char::is_ascii_digit).count();
        let (digits, end) = (part(rest, 0, count), part(rest, count, usize::MAX));
        let place = number.chars().count() - end.chars().count();
        let at = |place, found, allowed| Err(Mistake::Character { position: place + 1, found, allowed });
        match (end.chars().next(), end.chars().nth(1)) {
            (None, _) => return Err(Mistake::Missing { mark: "号" }),
            (Some('号'), None) => {}
            (Some('号'), Some(more)) => return at(place + 1, more, Allowed::End),
            (Some(found), _) => return at(place, found, Allowed::Digit),
        }
        if count != 7 {
            return Err(Mistake::Digits { expected: &[7], found: count });
        }
        let issuer = part(digits, 0, 2);
        if !further.contains(&issuer) && province::by_digits(issuer).is_none_or(|province| !province.verifies)
        {
            return Err(Mistake::UnknownProvince { found: issuer.to_owned(), meant: None });
        }
        if is_zero(part(digits, 2, 7)) {
            return Err(Mistake::ZeroSerial);
        }
        Ok(Self(number))
    }

    /// Whether these can be the digits of an issuer that is not a province.
    pub fn is_further_issuer(digits: &str) -> bool {
        let two = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
        two && province::by_digits(digits).is_none()
    }

    /// The number with this running number; none when the issuer's digits are not two or its numbers are used up.
    pub fn issue(issuer: &str, serial: u32) -> Option<Self> {
        let issuer_is_right = issuer.len() == 2 && issuer.bytes().all(|digit| digit.is_ascii_digit());
        let right = issuer_is_right && (1..=GREATEST).contains(&serial);
        right.then(|| Self(format!("教APP备{issuer}{serial:05}号")))
    }

    /// The two digits of the issuer, e.g. `31`.
    pub fn issuer(&self) -> &str {
        part(&self.0, 5, 7)
    }

    /// The running number within the issuer.
    pub fn serial(&self) -> u32 {
        part(&self.0, 7, 12).parse().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowed, FilingNumber, Mistake};

    #[test]
    fn each_mistake_has_its_own_reason() {
        let mistake = |typed: &str| FilingNumber::parse(typed).unwrap_err();
        assert_eq!(mistake(" "), Mistake::Empty);
        assert_eq!(mistake("APP备3100012号"), Mistake::Missing { mark: "教" });
        assert_eq!(mistake("教备3100012号"), Mistake::Missing { mark: "APP备" });
        assert_eq!(mistake("教APP备3100012"), Mistake::Missing { mark: "号" });
        assert_eq!(mistake("教APP备310012号"), Mistake::Digits { expected: &[7], found: 6 });
        assert_eq!(
            mistake("教APP备31000l2号"),
            Mistake::Character { position: 11, found: 'L', allowed: Allowed::Digit }
        );
        assert_eq!(
            mistake("教APP备3100012号1"),
            Mistake::Character { position: 14, found: '1', allowed: Allowed::End }
        );
        assert_eq!(mistake("教APP备3100000号"), Mistake::ZeroSerial);
        for issuer in ["99", "66", "00", "71"] {
            let unknown = Mistake::UnknownProvince { found: issuer.into(), meant: None };
            assert_eq!(mistake(&format!("教APP备{issuer}00001号")), unknown);
        }
    }

    #[test]
    fn an_issuer_that_is_no_province_is_known_only_when_passed_in() {
        assert!(FilingNumber::parse_with("教APP备6600001号", &["66"]).is_ok());
        assert!(FilingNumber::parse_with("教APP备6700001号", &["66"]).is_err());
        assert!(FilingNumber::is_further_issuer("66"));
        for digits in ["31", "71", "6", "666", "六六", ""] {
            assert!(!FilingNumber::is_further_issuer(digits), "{digits}");
        }
    }

    #[test]
    fn an_issued_number_reads_back() {
        let number = FilingNumber::issue("31", 12).unwrap();
        assert_eq!(number, FilingNumber::parse("教app备３１ 00012号").unwrap());
        assert_eq!((number.issuer(), number.serial()), ("31", 12));
        assert!(FilingNumber::issue("31", 99_999).is_some());
        for (issuer, serial) in [("31", 0), ("31", 100_000), ("3", 1), ("沪", 1)] {
            assert_eq!(FilingNumber::issue(issuer, serial), None);
        }
    }
}
