//! Filing numbers in the index: seven digits, written out only where somebody looks for a part of one.

use super::needle::At;

/// What stands around the digits, as the normal form of a text has it.
const BEFORE: [char; 5] = ['教', 'a', 'p', 'p', '备'];
const AFTER: char = '号';
const DIGITS: usize = 7;
const LENGTH: usize = BEFORE.len() + DIGITS + 1;

/// The seven digits of a filing number.
pub(super) fn packed(number: &str) -> Option<u32> {
    let digits = number.strip_prefix("教APP备")?.strip_suffix('号')?;
    (digits.len() == DIGITS).then(|| digits.parse().ok())?
}

/// The filing number with these seven digits.
pub(super) fn unpacked(number: u32) -> String {
    format!("教APP备{number:07}号")
}

/// The digits, the first one first.
pub(super) fn digits(number: u32) -> [char; DIGITS] {
    let mut rest = number;
    let mut digits = ['0'; DIGITS];
    for place in digits.iter_mut().rev() {
        *place = char::from_digit(rest % 10, 10).unwrap_or('0');
        rest /= 10;
    }
    digits
}

fn written(number: u32) -> [char; LENGTH] {
    let mut text = [AFTER; LENGTH];
    let signs = BEFORE.into_iter().chain(digits(number));
    text.iter_mut().zip(signs).for_each(|(place, sign)| *place = sign);
    text
}

/// Whether these letters can be a part of any filing number.
pub(super) fn can_hold(letters: &[char], at: At) -> bool {
    let pattern = BEFORE.into_iter().map(Some).chain([None; DIGITS]).chain([Some(AFTER)]);
    let pattern: Vec<Option<char>> = pattern.collect();
    let fits = |(sign, letter): (&Option<char>, &char)| match sign {
        Some(sign) => sign == letter,
        None => letter.is_ascii_digit(),
    };
    places(&pattern, letters.len(), at).any(|part| part.iter().zip(letters).all(fits))
}

/// Whether this number holds these letters.
pub(super) fn holds(number: u32, letters: &[char], at: At) -> bool {
    places(&written(number), letters.len(), at).any(|part| part == letters)
}

/// The parts of this length at which a term must be compared.
fn places<T>(text: &[T], length: usize, at: At) -> impl Iterator<Item = &[T]> {
    let parts = text.windows(length.max(1));
    match at {
        At::Anywhere => parts.take(usize::MAX),
        At::Start => parts.take(1),
        At::Whole => parts.take(usize::from(length == text.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn pub_1_a_number_is_found_by_any_part_of_it() {
        for part in ["3100012", "0001", "备31", "app", "12号", "教app备3100012号"] {
            assert!(can_hold(&letters(part), At::Anywhere), "{part}");
            assert!(holds(3_100_012, &letters(part), At::Anywhere), "{part}");
        }
        assert!(!holds(3_100_012, &letters("13"), At::Anywhere));
        assert!(!can_hold(&letters("31000120"), At::Anywhere) && !can_hold(&letters("芝士"), At::Anywhere));
        assert!(
            holds(3_100_012, &letters("教app"), At::Start) && !holds(3_100_012, &letters("31"), At::Start)
        );
        assert!(holds(100_012, &letters("教app备0100012号"), At::Whole));
        assert!(!holds(100_012, &letters("教app备"), At::Whole));
    }

    #[test]
    fn a_number_is_seven_digits() {
        assert_eq!(packed("教APP备3100012号"), Some(3_100_012));
        assert_eq!(unpacked(100_012), "教APP备0100012号");
        assert_eq!((packed("教APP备310001号"), packed("3100012")), (None, None));
    }
}
