//! Passwords: Argon2id in the standard string form; parameters are data.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

/// What a hash costs.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Cost {
    /// The cost for people's passwords: 19 MiB, two passes (OWASP's first choice for Argon2id).
    pub const STANDARD: Cost = Cost { memory: 19_456, passes: 2 };
    /// The cheapest cost there is, for tests with many accounts.
    pub const CHEAP: Cost = Cost { memory: 8, passes: 1 };
}

/// Hashes a password with 16 random bytes; none when the cost is impossible.
pub fn hash(password: &str, salt: [u8; 16], cost: Cost) -> Option<String> {
    let params = Params::new(cost.memory, cost.passes, 1, None).ok()?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_with_salt(password.as_bytes(), &salt).ok().map(|hash| hash.to_string())
}

/// Whether this is the password of the hash, whatever cost it was made with.
pub fn verify(password: &str, hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
}

/// Spends the time of a check for an account that does not exist, so that the time of an answer tells nothing.
pub fn spend(password: &str, cost: Cost) {
    // The hash is thrown away, but the compiler must not know.
    std::hint::black_box(hash(password, [1; 16], cost));
}

/// Whether a hash should be made anew at the next sign-in, because it was made at another cost.
pub fn is_stale(hash: &str, cost: Cost) -> bool {
    let parsed = PasswordHash::new(hash).ok().filter(|hash| hash.algorithm == Algorithm::Argon2id.ident());
    let params = parsed.and_then(|hash| Params::try_from(&hash).ok());
    params.is_none_or(|params| (params.m_cost(), params.t_cost()) != (cost.memory, cost.passes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_verifies() {
        let hash = hash("教备-2026-示例", [3; 16], Cost::CHEAP).unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify("教备-2026-示例", &hash));
        assert!(!verify("教备-2026-示列", &hash));
        assert!(!verify("", &hash));
        assert!(!verify("教备-2026-示例", "not a hash"));
    }

    #[test]
    fn equal_passwords_have_unequal_hashes() {
        assert_ne!(hash("a", [1; 16], Cost::CHEAP), hash("a", [2; 16], Cost::CHEAP));
    }

    #[test]
    fn a_hash_of_another_cost_is_stale() {
        let dearer = Cost { passes: 2, ..Cost::CHEAP };
        let made = hash("a", [1; 16], Cost::CHEAP).unwrap();
        assert!(!is_stale(&made, Cost::CHEAP) && is_stale(&made, dearer));
        assert!(is_stale(&made.replace("argon2id", "argon2i"), Cost::CHEAP) && is_stale("", Cost::CHEAP));
    }

    #[test]
    fn an_impossible_cost_is_refused() {
        assert_eq!(hash("a", [1; 16], Cost { memory: 1, passes: 1 }), None);
        spend("a", Cost::CHEAP);
    }
}
