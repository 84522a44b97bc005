//! 网络安全等级保护备案编号, the number of an MLPS filing (PRV-3).
//!
//! Eleven digits (division of the receiving police bureau, running number of the unit), a hyphen, and five digits
//! (running number of the system). The bureau is only held to a province: zones and cities have bureaus of their own.

use super::{LooksLike, Mistake, compact, digits, identifier, is_zero, length, part};
use crate::ground::province;

identifier! { open
    /// The number of an MLPS filing, written with its hyphen.
    Mlps
}

impl Mlps {
    /// Reads a number as typed, with or without its hyphen.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let number = compact(typed)?;
        let joined = number.replace('-', "");
        let hyphens = number.matches('-').count();
        if digits(&joined, 0).is_ok() && (hyphens > 1 || joined.len() > 18) {
            return Err(Mistake::LooksLike(LooksLike::MlpsReport));
        }
        if let Some((unit, system)) = number.split_once('-') {
            digits(unit, 0)?;
            digits(system, unit.chars().count() + 1)?;
            parts(1, unit, 11)?;
            parts(2, system, 5)?;
        } else {
            digits(&number, 0)?;
            length(&number, &[16])?;
        }
        let province = part(&joined, 0, 2);
        if province::by_digits(province).is_none() {
            return Err(Mistake::UnknownProvince { found: province.to_owned(), meant: None });
        }
        if is_zero(part(&joined, 6, 11)) || is_zero(part(&joined, 11, 16)) {
            return Err(Mistake::ZeroSerial);
        }
        Ok(Self(format!("{}-{}", part(&joined, 0, 11), part(&joined, 11, 16))))
    }

    /// The number of the unit: two filings with the same one have the same holder (PRV-6).
    pub fn unit(&self) -> &str {
        part(&self.0, 0, 11)
    }
}

fn parts(part: u8, text: &str, expected: usize) -> Result<(), Mistake> {
    let found = text.chars().count();
    if found == expected { Ok(()) } else { Err(Mistake::Part { part, expected, found }) }
}

#[cfg(test)]
mod tests {
    use super::super::Allowed;
    use super::{LooksLike, Mistake, Mlps};

    #[test]
    fn each_mistake_has_its_own_reason() {
        let mistake = |typed: &str| Mlps::parse(typed).unwrap_err();
        assert_eq!(mistake("31011300012-0001"), Mistake::Part { part: 2, expected: 5, found: 4 });
        assert_eq!(mistake("3101130012-00001"), Mistake::Part { part: 1, expected: 11, found: 10 });
        assert_eq!(mistake("310113000120001"), Mistake::Length { expected: &[16], found: 15 });
        assert_eq!(
            mistake("99011300012-00001"),
            Mistake::UnknownProvince { found: "99".into(), meant: None }
        );
        assert_eq!(mistake("31011300012-00000"), Mistake::ZeroSerial);
        assert_eq!(mistake("31011300000-00001"), Mistake::ZeroSerial);
        let letter = Mistake::Character { position: 13, found: 'A', allowed: Allowed::Digit };
        assert_eq!(mistake("31011300012-A0001"), letter);
        for report in ["31011300012-00001-25-3102-01", "310113000120000125310201"] {
            assert_eq!(mistake(report), Mistake::LooksLike(LooksLike::MlpsReport));
        }
    }

    #[test]
    fn the_number_tells_its_unit() {
        assert_eq!(Mlps::parse("31011300012－00001").unwrap().unit(), "31011300012");
    }
}
