//! Secrets, tokens and passwords as verbs need them: drawn, hashed, compared. Rules ORG-4, N16, H8.

use domain::account;
use domain::ground::refusal::Refusal;
use seal::password;
use seal::secret;

use crate::{Error, Office, Result};

/// Days until an activation secret ends.
pub(crate) const SECRET_DAYS: i64 = 30;
/// Days for which a slip can be printed.
pub(crate) const SLIP_DAYS: i64 = 3;

/// A one-time secret in the clear, on its way to the person it is for.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(crate) fn of(text: String) -> Self {
        Self(text)
    }

    /// The text itself; whoever asks shows it once and keeps it nowhere.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::Seal)?;
    Ok(bytes)
}

/// A new one-time secret.
pub(crate) fn draw_secret() -> Result<Secret> {
    loop {
        // 16 usable bytes of 32 are missing about once in 10^11 draws.
        if let Some(code) = secret::code(&random::<32>()?) {
            return Ok(Secret(code));
        }
    }
}

/// A new session token: 256 random bits that only machines handle.
pub(crate) fn draw_token() -> Result<String> {
    Ok(storage::value::hex(&random::<32>()?))
}

/// Hashes a new password after asking whether it may be taken; slow on purpose, never inside a write.
pub(crate) fn new_password(office: &Office, name: &str, password: &str, again: &str) -> Result<String> {
    account::check_password(name, password, again).map_err(Refusal::WeakPassword)?;
    password::hash(password, random::<16>()?, office.cost).ok_or(Error::Seal)
}

/// A hash of nobody's password, at the cost of everybody's.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyBub25lIQ$d2hvZXZlciB0cmllcyB0aGlzIHdhaXRzIGFzIGxvbmc";

/// Whether this is the account's password. Without a hash the same work is done in vain, so that nobody learns from
/// the time which accounts there are.
pub(crate) fn is_password(typed: &str, hash: Option<&str>) -> bool {
    let right = password::verify(typed, hash.unwrap_or(NOBODY));
    right && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n16_a_secret_does_not_print_itself() {
        let secret = draw_secret().unwrap();
        assert_eq!(secret.reveal().len(), 19);
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_ne!(draw_secret().unwrap(), secret);
    }

    #[test]
    fn h8_a_name_that_is_not_there_costs_the_work_of_one_that_is() {
        use seal::password::{Cost, hash, is_stale};
        assert!(!is_stale(NOBODY, Cost::STANDARD), "the same memory and the same passes");
        let somebody = hash("Hai-bin 2026", [3; 16], Cost::STANDARD).unwrap();
        let shape = |hash: &str| hash.split('$').map(str::len).collect::<Vec<_>>();
        assert_eq!(shape(NOBODY), shape(&somebody), "a salt and a result as long");
        assert!(is_password("Hai-bin 2026", Some(&somebody)));
        assert!(!is_password("Hai-bin 2026", None));
    }

    #[test]
    fn nobody_has_no_password_not_even_the_empty_one() {
        assert!(!is_password("", None));
        assert_eq!(draw_token().unwrap().len(), 64);
    }
}
