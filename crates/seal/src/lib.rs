//! Short texts sealed, secrets hashed, an append-only tree; bytes only, no noun of ours.
//!
//! Keys come from the caller and live outside the database. Chance is a parameter: nothing here draws its own, reads a
//! clock or keeps anything. Signatures (SM2) are absent until something is signed.

pub mod checkpoint;
pub mod keys;
pub mod password;
pub mod secret;
pub mod totp;
pub mod tree;

pub use keys::{Broken, Keys, Suite};

/// Whether two byte strings are equal, in a time that depends on their lengths only.
pub fn same(one: &[u8], other: &[u8]) -> bool {
    ctutils::CtEq::ct_eq(one, other).to_bool()
}

/// Bytes as small hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Bytes from hexadecimal digits; none if anything else stands among them or a digit is missing.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |c: &u8| char::from(*c).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::{hex, same, unhex};

    #[test]
    fn bytes_read_back_from_their_digits() {
        assert_eq!(hex(&[0, 1, 0xab, 0xff]), "0001abff");
        assert_eq!(unhex("0001ABff"), Some(vec![0, 1, 0xab, 0xff]));
        for no in ["0", "0g", "教", "00 "] {
            assert_eq!(unhex(no), None, "{no}");
        }
    }

    #[test]
    fn equality_is_that_of_bytes() {
        assert!(same(b"", b"") && same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd") && !same(b"abc", b"ab"));
    }
}
