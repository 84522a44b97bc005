//! The version of an app, as its package and its form state it (PRV-4, INS-1).
//!
//! Versions are names, not numbers: they are compared for equality only, after half width and without spaces around.

use super::{Allowed, Mistake, each, identifier};
use crate::ground::text;

identifier! { open
    /// The version of an app.
    Version
}

const LONGEST: usize = 64;

impl Version {
    /// Reads a version as typed: up to 64 visible characters.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let version = text::half_width(typed).trim().to_owned();
        let found = text::count(&version);
        if found == 0 {
            return Err(Mistake::Empty);
        }
        if found > LONGEST {
            return Err(Mistake::TooLong { most: LONGEST, found });
        }
        each(&version, 0, Allowed::Visible, |c| {
            !c.is_whitespace() && text::forbidden(c.encode_utf8(&mut [0; 4])).is_none()
        })?;
        Ok(Self(version))
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowed, Mistake, Version};

    #[test]
    fn versions_are_kept_as_they_are_named() {
        assert_eq!(Version::parse("　３．2.1-beta(学生版)\n").unwrap().as_str(), "3.2.1-beta(学生版)");
        assert_ne!(Version::parse("1.0").unwrap(), Version::parse("1.0.0").unwrap());
    }

    #[test]
    fn each_mistake_has_its_own_reason() {
        let mistake = |typed: &str| Version::parse(typed).unwrap_err();
        assert_eq!(mistake(" "), Mistake::Empty);
        assert_eq!(mistake(&"1".repeat(65)), Mistake::TooLong { most: 64, found: 65 });
        for (typed, position, found) in [("1. 0", 3, ' '), ("1\u{202e}0", 2, '\u{202e}')] {
            assert_eq!(mistake(typed), Mistake::Character { position, found, allowed: Allowed::Visible });
        }
    }
}
