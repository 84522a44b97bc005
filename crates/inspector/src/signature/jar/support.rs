//! The pairs of digest and signature algorithm in JAR signatures, and the first platform from which on all read them.
//!
//! Some pairs worked on a few platforms in between (mismatched digests on 5.0 to 6.0) and stopped working; a verdict
//! holds for every platform from a floor on, so only the last unbroken run counts. Source: AOSP's verifier, whose table
//! was measured on devices.

use crate::signature::hash::Hash;
use crate::signature::key::Kind;

/// A signature algorithm: a kind of key, and a digest when the identifier names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SignatureAlgorithm {
    pub kind: Kind,
    pub hash: Option<Hash>,
}

impl SignatureAlgorithm {
    /// By the contents of its object identifier.
    pub fn from_oid(oid: &[u8]) -> Option<Self> {
        let (kind, hash) = match oid {
            [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1] => (Kind::Rsa, None),
            [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, last] => (Kind::Rsa, Some(rsa(*last)?)),
            [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1] => (Kind::Dsa, None),
            [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 3] => (Kind::Dsa, Some(Hash::Sha1)),
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 1] => (Kind::Dsa, Some(Hash::Sha224)),
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 2] => (Kind::Dsa, Some(Hash::Sha256)),
            [0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1] => (Kind::Ec, None),
            [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1] => (Kind::Ec, Some(Hash::Sha1)),
            [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 1] => (Kind::Ec, Some(Hash::Sha224)),
            [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2] => (Kind::Ec, Some(Hash::Sha256)),
            [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3] => (Kind::Ec, Some(Hash::Sha384)),
            [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4] => (Kind::Ec, Some(Hash::Sha512)),
            _ => return None,
        };
        Some(Self { kind, hash })
    }

    /// The first platform from which on every one reads this algorithm together with `digest`.
    pub fn since(self, digest: Hash) -> Option<u32> {
        match self.hash {
            Some(own) if own != digest => None,
            Some(own) => Some(named(self.kind, own)),
            None => plain(self.kind, digest),
        }
    }
}

/// By the last number under PKCS #1.
fn rsa(number: u8) -> Option<Hash> {
    match number {
        4 => Some(Hash::Md5),
        5 => Some(Hash::Sha1),
        11 => Some(Hash::Sha256),
        12 => Some(Hash::Sha384),
        13 => Some(Hash::Sha512),
        14 => Some(Hash::Sha224),
        _ => None,
    }
}

/// The identifier names the digest itself.
fn named(kind: Kind, hash: Hash) -> u32 {
    match (kind, hash) {
        (Kind::Rsa, Hash::Sha1) => 0,
        (Kind::Rsa, Hash::Sha256) => 18,
        (Kind::Rsa, _) => 21,
        (Kind::Dsa, Hash::Sha1) => 9,
        (Kind::Dsa, _) => 21,
        (Kind::Ec, Hash::Sha1) => 18,
        (Kind::Ec, _) => 21,
    }
}

/// The identifier names only the kind of key.
fn plain(kind: Kind, digest: Hash) -> Option<u32> {
    match (kind, digest) {
        (Kind::Rsa, Hash::Md5 | Hash::Sha1) => Some(0),
        (Kind::Rsa, Hash::Sha224) => Some(21),
        (Kind::Rsa, _) => Some(18),
        (Kind::Dsa, Hash::Sha1) => Some(0),
        (Kind::Dsa, Hash::Sha224 | Hash::Sha256) => Some(22),
        (Kind::Dsa, _) => None,
        (Kind::Ec, Hash::Md5) => None,
        (Kind::Ec, Hash::Sha224) => Some(21),
        (Kind::Ec, _) => Some(18),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA256_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];

    #[test]
    fn mismatched_pairs_are_read_by_no_unbroken_run_of_platforms() {
        let algorithm = SignatureAlgorithm::from_oid(SHA256_RSA).unwrap();
        assert_eq!(algorithm.since(Hash::Sha256), Some(18));
        assert_eq!(algorithm.since(Hash::Sha1), None);
    }

    #[test]
    fn dsa_with_long_digests_was_never_read() {
        assert_eq!(SignatureAlgorithm::from_oid(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 3]), None);
        let plain = SignatureAlgorithm::from_oid(&[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1]).unwrap();
        assert_eq!(plain.since(Hash::Sha512), None);
        assert_eq!(plain.since(Hash::Sha256), Some(22));
    }
}
