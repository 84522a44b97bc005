//! 居民身份证号码, the identity number of GB 11643-1999 (CMP-1). Personal: printed in full only on purpose.
//!
//! Eighteen characters: division, birth date, order, check. The division may be one that existed at any time, because
//! people keep their number. Residence permits for people from Hong Kong, Macao and Taiwan carry the same shape.

use super::{Allowed, Mistake, compact, digits, each, identifier, length, part};
use crate::ground::day::{Day, days_between};
use crate::reference;

identifier! { personal
    /// An identity number.
    IdNumber
}

/// Divisions in residence permits (港澳台居民居住证) that no list of divisions has as a county.
const RESIDENCE_PERMITS: [&str; 3] = ["810000", "820000", "830000"];
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &str = "10X98765432";
const OLDEST_DAYS: i64 = 150 * 366;

impl IdNumber {
    /// Reads a number as typed; `today` is the day after which nobody was born yet.
    pub fn parse(typed: &str, today: Day) -> Result<Self, Mistake> {
        let number = compact(typed)?;
        if number.len() == 15 && digits(&number, 0).is_ok() {
            return Err(Mistake::FirstGeneration);
        }
        length(&number, &[18])?;
        digits(part(&number, 0, 17), 0)?;
        each(part(&number, 17, 18), 17, Allowed::DigitOrX, |c| c.is_ascii_digit() || c == 'X')?;
        let region = part(&number, 0, 6);
        if !is_region(region) {
            return Err(Mistake::UnknownRegion { found: region.to_owned() });
        }
        check_birth(part(&number, 6, 14), today)?;
        let (expected, found) = (check_character(&number), number.chars().next_back().unwrap_or(' '));
        if expected == found { Ok(Self(number)) } else { Err(Mistake::CheckCharacter { expected, found }) }
    }

    /// The first six and the last two characters, for the eyes of somebody who has not asked to see it.
    pub fn masked(&self) -> String {
        format!("{}**********{}", part(&self.0, 0, 6), part(&self.0, 16, 18))
    }
}

fn is_region(region: &str) -> bool {
    RESIDENCE_PERMITS.contains(&region) || (!region.ends_with("0000") && reference::was_a_division(region))
}

fn check_birth(digits: &str, today: Day) -> Result<(), Mistake> {
    let dashed = format!("{}-{}-{}", part(digits, 0, 4), part(digits, 4, 6), part(digits, 6, 8));
    let born: Day = dashed.parse().map_err(|_| Mistake::NoSuchDate { found: dashed.clone() })?;
    let age = days_between(born, today);
    if (0..=OLDEST_DAYS).contains(&age) { Ok(()) } else { Err(Mistake::BirthDate { found: born }) }
}

fn check_character(number: &str) -> char {
    let sum: u32 = number.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(10).unwrap_or(0) * weight).sum();
    CHECKS.chars().nth(sum as usize % 11).unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::{Allowed, IdNumber, Mistake};

    fn parse(typed: &str) -> Result<IdNumber, Mistake> {
        IdNumber::parse(typed, "2026-11-22".parse().unwrap())
    }

    #[test]
    fn each_mistake_has_its_own_reason() {
        let mistake = |typed: &str| parse(typed).unwrap_err();
        assert_eq!(mistake("110101000101001"), Mistake::FirstGeneration);
        assert_eq!(mistake("1101011900010100"), Mistake::Length { expected: &[18], found: 16 });
        let letter = Mistake::Character { position: 18, found: 'Y', allowed: Allowed::DigitOrX };
        assert_eq!(mistake("11010119000101009Y"), letter);
        assert_eq!(mistake("990101190001010018"), Mistake::UnknownRegion { found: "990101".into() });
        assert_eq!(mistake("110000190001010018"), Mistake::UnknownRegion { found: "110000".into() });
        assert_eq!(mistake("110101190002290011"), Mistake::NoSuchDate { found: "1900-02-29".into() });
        let ahead = Mistake::BirthDate { found: "2099-12-31".parse().unwrap() };
        assert_eq!(mistake("110101209912310015"), ahead);
        assert_eq!(mistake("110101190001010010"), Mistake::CheckCharacter { expected: '4', found: '0' });
    }

    #[test]
    fn nobody_is_born_tomorrow() {
        let born_on = |today: &str| IdNumber::parse("110101190001010014", today.parse().unwrap());
        assert!(born_on("1900-01-01").is_ok());
        assert!(born_on("1899-12-31").is_err());
        assert!(born_on("2060-01-01").is_err());
    }

    #[test]
    fn a_log_never_shows_the_whole_number() {
        let number = parse("１1010119000101009x").unwrap();
        assert_eq!(number.as_str(), "11010119000101009X");
        assert_eq!(format!("{number:?}"), "IdNumber(110101**********9X)");
    }

    #[test]
    fn people_from_a_county_that_is_gone_keep_their_number() {
        // 110103 崇文区 was dissolved in 2010.
        assert!(!matches!(parse("110103190001010010"), Err(Mistake::UnknownRegion { .. })));
        assert!(!matches!(parse("830000190001010010"), Err(Mistake::UnknownRegion { .. })));
    }
}
