//! One-time secrets for people: readable, without look-alikes, stored only as a hash.

use sha2::{Digest, Sha256};

/// Letters and digits without 0 O 1 I L and U, so that a printed slip is read the same way by everybody; 30 signs.
const SIGNS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Signs in a code; 30^16 is more than 78 bits.
const LENGTH: usize = 16;

/// A code from random bytes, in groups of four: `7KQ2-M4XN-…`. Bytes beyond the last multiple of 30 are passed over,
/// so that every sign is equally likely; none when too few bytes were left.
pub fn code(random: &[u8]) -> Option<String> {
    let signs: Vec<char> = random
        .iter()
        .filter(|byte| **byte < 240)
        .filter_map(|byte| SIGNS.get(usize::from(*byte % 30)).map(|sign| char::from(*sign)))
        .take(LENGTH)
        .collect();
    (signs.len() == LENGTH)
        .then(|| signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

/// The hash under which a code is stored; hyphens, spaces and small letters do not matter.
pub fn fingerprint(code: &str) -> String {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect();
    digest(&plain)
}

/// Whether this is the code of a stored fingerprint, in a time that does not tell how close it is.
pub fn matches(code: &str, fingerprint_stored: &str) -> bool {
    crate::same(fingerprint(code).as_bytes(), fingerprint_stored.as_bytes())
}

/// The hash of a token that only machines handle.
pub fn digest(token: &str) -> String {
    crate::hex(&Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_readable_and_typed_as_people_type() {
        let bytes: Vec<u8> = (0..64).collect();
        let code = code(&bytes).unwrap();
        assert_eq!(code.len(), 19);
        assert!(!code.contains(['0', 'O', '1', 'I', 'L', 'U']));
        assert_eq!(fingerprint(&code), fingerprint(&format!(" {} ", code.to_lowercase().replace('-', " "))));
    }

    #[test]
    fn too_few_usable_bytes_make_no_code() {
        assert_eq!(code(&[255; 64]), None);
        assert_eq!(code(&[1; 15]), None);
        assert!(code(&[1; 16]).is_some());
    }

    #[test]
    fn different_codes_have_different_fingerprints() {
        let stored = fingerprint("7KQ2-M4XN-7KQ2-M4XN");
        assert!(matches("7kq2 m4xn 7kq2 m4xn", &stored));
        assert!(!matches("7KQ2-M4XN-7KQ2-M4XP", &stored) && !matches("", &stored) && !matches("", ""));
    }
}
