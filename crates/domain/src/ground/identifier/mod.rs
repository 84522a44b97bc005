//! Identifiers that people type: each is a type that only its own check can make (ORG-9, PRV-2, PRV-3, CMP-1).
//!
//! Reading normalises first (full width, spaces, capitals, hyphens) and then either gives the one written form or names
//! the one reason why not. Everything is decided offline: whether a number was really issued is another question.
//! Sentences for people are deliberately absent.

pub mod contact;
pub mod credit_code;
pub mod digest;
pub mod filing_number;
pub mod host;
pub mod icp;
pub mod id_number;
mod kind;
mod mistake;
pub mod mlps;
pub mod mobile;
pub mod org_code;
pub mod school_code;
pub mod version;

pub use contact::Email;
pub use credit_code::CreditCode;
pub use digest::Md5;
pub use filing_number::FilingNumber;
pub use host::{DomainName, IpAddress};
pub use icp::{Icp, IcpKind};
pub use id_number::IdNumber;
pub use kind::{Kind, check};
pub use mistake::{Allowed, LooksLike, Mistake};
pub use mlps::Mlps;
pub use mobile::Mobile;
pub use org_code::OrgCode;
pub use school_code::SchoolCode;
pub use version::Version;

use super::text;

/// A newtype over its own normalised text; only the module that checks it can make one.
macro_rules! identifier {
    ($(#[$doc:meta])+ $name:ident) => {
        $(#[$doc])+
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The normalised form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }
    };
    (open $(#[$doc:meta])+ $name:ident) => {
        identifier! { $(#[$doc])+ $name }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    };
    (personal $(#[$doc:meta])+ $name:ident) => {
        identifier! { $(#[$doc])+ $name }

        // Debugging output ends in logs, where nothing personal may stand.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.masked())
            }
        }
    };
}
use identifier;

/// The compact form of what was typed, which must not be empty.
fn compact(typed: &str) -> Result<String, Mistake> {
    let compact = text::compact(typed);
    if compact.is_empty() { Err(Mistake::Empty) } else { Ok(compact) }
}

/// The text must have one of these lengths, counted in characters.
fn length(text: &str, expected: &'static [usize]) -> Result<(), Mistake> {
    let found = text::count(text);
    if expected.contains(&found) { Ok(()) } else { Err(Mistake::Length { expected, found }) }
}

/// Every character from the place `from` (counted from 0) must be a digit.
fn digits(text: &str, from: usize) -> Result<(), Mistake> {
    each(text, from, Allowed::Digit, |c| c.is_ascii_digit())
}

/// Every character must be allowed; `from` is the place of the first one in what was typed, counted from 0.
fn each(text: &str, from: usize, allowed: Allowed, is: impl Fn(char) -> bool) -> Result<(), Mistake> {
    match text.chars().enumerate().find(|(_, c)| !is(*c)) {
        Some((place, found)) => Err(Mistake::Character { position: from + place + 1, found, allowed }),
        None => Ok(()),
    }
}

/// The characters from one place up to another, counted from 0; empty if the text is shorter.
fn part(text: &str, from: usize, to: usize) -> &str {
    let at = |place| text.char_indices().nth(place).map_or(text.len(), |(byte, _)| byte);
    text.get(at(from)..at(to)).unwrap_or("")
}

fn is_zero(digits: &str) -> bool {
    digits.bytes().all(|digit| digit == b'0')
}
