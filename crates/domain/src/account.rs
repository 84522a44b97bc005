//! Accounts: what a sign-in name and a password must be. Rules ORG-2, ORG-4, N16.
//!
//! No password is shared and none is issued: an account is activated with a one-time secret and gets its password
//! from its owner. Hashing and throttling stand elsewhere; here is only what a person may choose.

use crate::ground::refusal::PasswordFlaw;
use crate::ground::text;

/// Fewest characters of a password.
pub const PASSWORD_MIN: usize = 10;
/// Fewest and most characters of a sign-in name.
pub const NAME_LENGTH: std::ops::RangeInclusive<usize> = 4..=40;

/// Letters and digits of passwords that are guessed first; the marks between them do not make them better.
const COMMON: &[&str] = &[
    "password123",
    "password1234",
    "passw0rd123",
    "admin12345",
    "admin123456",
    "administrator1",
    "qwer123456",
    "qwer12345678",
    "qwerty12345",
    "qwerty123456",
    "qwertyuiop1",
    "abc1234567",
    "abc123456789",
    "abcd123456",
    "abcd12345678",
    "a123456789",
    "a1234567890",
    "aa12345678",
    "aa123456789",
    "asdf123456",
    "zxcv123456",
    "1qaz2wsx3edc",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "woaini1314520",
    "woaini5201314",
    "welcome123",
    "changeme123",
    "edu12345678",
    "jiaoyu123456",
    "xuexiao123456",
    "school123456",
    "beian123456",
];

/// The form of a sign-in name under which it is stored: half width, small letters, no space.
pub fn normal_name(typed: &str) -> String {
    text::compact(typed).to_ascii_lowercase()
}

/// Whether a normal name may be a sign-in name: letters, digits and `. _ - + @`, beginning with a letter or digit.
pub fn is_name(name: &str) -> bool {
    NAME_LENGTH.contains(&text::count(name))
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '_' | '-' | '+' | '@'))
}

/// Whether a new password may be taken for the account of this name; `again` is its repetition.
pub fn check_password(name: &str, password: &str, again: &str) -> Result<(), PasswordFlaw> {
    if password != again {
        return Err(PasswordFlaw::Differs);
    }
    if text::count(password) < PASSWORD_MIN {
        return Err(PasswordFlaw::Short { min: PASSWORD_MIN });
    }
    let lower = password.to_lowercase();
    if !name.is_empty() && lower.contains(&name.to_lowercase()) {
        return Err(PasswordFlaw::ContainsName);
    }
    let core: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    if COMMON.contains(&core.as_str()) {
        return Err(PasswordFlaw::Common);
    }
    let kinds: [fn(char) -> bool; 4] = [
        |sign| sign.is_ascii_lowercase(),
        |sign| sign.is_ascii_uppercase(),
        |sign| sign.is_ascii_digit(),
        |sign| !sign.is_ascii_alphanumeric(),
    ];
    let found = kinds.iter().filter(|is| password.chars().any(is)).count();
    if found < 3 { Err(PasswordFlaw::Plain) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn org_4_a_password_is_long_mixed_and_its_owners_alone() {
        let check = |password: &str| check_password("bsq0001", password, password);
        assert_eq!(check("Hai-bin 2026"), Ok(()));
        assert_eq!(check("海滨中学2026年a"), Ok(()));
        assert_eq!(check("c8J0u5L5"), Err(PasswordFlaw::Short { min: 10 }), "the shared one of the briefing");
        assert_eq!(check("onlysmallletters"), Err(PasswordFlaw::Plain));
        assert_eq!(check("X-BSQ0001-x9"), Err(PasswordFlaw::ContainsName));
        assert_eq!(check("Pass-word 123!"), Err(PasswordFlaw::Common));
        assert_eq!(check_password("a", "Hai-bin 2026", "Hai-bin 2025"), Err(PasswordFlaw::Differs));
    }

    #[test]
    fn a_sign_in_name_is_typed_on_any_keyboard() {
        assert_eq!(normal_name(" ＢＳＱ００１ "), "bsq001");
        for good in ["bsq001", "111gr_00+120", "xx@gxedu.gov.cn"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["abc", "-abcd", "海滨中学", "ab cd", &"a".repeat(41)] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
