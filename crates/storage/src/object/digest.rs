//! The three digests of an object, computed in one pass: MD5 as the form asks, SHA-256, SM3 (INS-1).
//!
//! SHA-256 names the object. MD5 is compared with what a provider declared and never used as an identity.

use md5::Md5;
use sha2::{Digest, Sha256};
use sm3::Sm3;

use crate::value::hex;

/// Digests of an object in lower-case hexadecimal, and its size in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Digests {
    pub md5: String,
    pub sha256: String,
    pub sm3: String,
    pub size: u64,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Digester {
    md5: Md5,
    sha256: Sha256,
    sm3: Sm3,
    size: u64,
}

impl Digester {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.md5.update(bytes);
        self.sha256.update(bytes);
        self.sm3.update(bytes);
        self.size = self.size.saturating_add(bytes.len() as u64);
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn finish(self) -> Digests {
        Digests {
            md5: hex(&self.md5.finalize()),
            sha256: hex(&self.sha256.finalize()),
            sm3: hex(&self.sm3.finalize()),
            size: self.size,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Digester;

    #[test]
    fn digests_agree_with_the_published_vectors_however_the_bytes_arrive() {
        let mut digester = Digester::default();
        for piece in ["a", "", "bc"] {
            digester.update(piece.as_bytes());
        }
        let digests = digester.finish();
        assert_eq!(digests.md5, "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(digests.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        // GB/T 32905-2016, example 1.
        assert_eq!(digests.sm3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(digests.size, 3);
    }
}
