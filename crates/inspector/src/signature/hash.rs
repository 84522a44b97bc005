//! The digest algorithms of signing schemes, the broken ones of old JAR signatures included.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

/// A digest algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The digest of the pieces, one after the other.
    pub fn of(self, pieces: &[&[u8]]) -> Vec<u8> {
        let mut running = self.running();
        for piece in pieces {
            running.update(piece);
        }
        running.finish()
    }

    /// A digest that is fed as the bytes arrive.
    pub fn running(self) -> Running {
        match self {
            Self::Md5 => Running::Md5(Md5::new()),
            Self::Sha1 => Running::Sha1(Sha1::new()),
            Self::Sha224 => Running::Sha224(Sha224::new()),
            Self::Sha256 => Running::Sha256(Sha256::new()),
            Self::Sha384 => Running::Sha384(Sha384::new()),
            Self::Sha512 => Running::Sha512(Sha512::new()),
        }
    }

    /// By the contents of its object identifier (RFC 1321, FIPS 180-4 as registered under 1.3.14.3.2.26 and
    /// 2.16.840.1.101.3.4.2).
    pub fn from_oid(oid: &[u8]) -> Option<Self> {
        match oid {
            [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 5] => Some(Self::Md5),
            [0x2b, 0x0e, 3, 2, 0x1a] => Some(Self::Sha1),
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, last] => match last {
                1 => Some(Self::Sha256),
                2 => Some(Self::Sha384),
                3 => Some(Self::Sha512),
                4 => Some(Self::Sha224),
                _ => None,
            },
            _ => None,
        }
    }

    /// What PKCS #1 v1.5 puts before the digest: the DigestInfo with the algorithm (RFC 8017, 9.2, note 1).
    pub fn digest_info(self) -> &'static [u8] {
        match self {
            Self::Md5 => b"\x30\x20\x30\x0c\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x05\x05\x00\x04\x10",
            Self::Sha1 => b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14",
            Self::Sha224 => b"\x30\x2d\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x04\x05\x00\x04\x1c",
            Self::Sha256 => b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
            Self::Sha384 => b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
            Self::Sha512 => b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
        }
    }
}

/// A digest in the making.
#[derive(Debug, Clone)]
pub(super) enum Running {
    Md5(Md5),
    Sha1(Sha1),
    Sha224(Sha224),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

impl Running {
    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Md5(hash) => hash.update(bytes),
            Self::Sha1(hash) => hash.update(bytes),
            Self::Sha224(hash) => hash.update(bytes),
            Self::Sha256(hash) => hash.update(bytes),
            Self::Sha384(hash) => hash.update(bytes),
            Self::Sha512(hash) => hash.update(bytes),
        }
    }

    pub fn finish(self) -> Vec<u8> {
        match self {
            Self::Md5(hash) => hash.finalize().to_vec(),
            Self::Sha1(hash) => hash.finalize().to_vec(),
            Self::Sha224(hash) => hash.finalize().to_vec(),
            Self::Sha256(hash) => hash.finalize().to_vec(),
            Self::Sha384(hash) => hash.finalize().to_vec(),
            Self::Sha512(hash) => hash.finalize().to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::hex;

    #[test]
    fn published_digests_of_abc() {
        let known = [
            (Hash::Md5, "900150983cd24fb0d6963f7d28e17f72"),
            (Hash::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (Hash::Sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
            (Hash::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ];
        for (hash, digest) in known {
            assert_eq!(hex(&hash.of(&[b"a", b"", b"bc"])), digest);
        }
        assert!(hex(&Hash::Sha384.of(&[b"abc"])).starts_with("cb00753f45a35e8bb5a03d699ac65007"));
        assert!(hex(&Hash::Sha512.of(&[b"abc"])).starts_with("ddaf35a193617abacc417349ae204131"));
    }

    /// Each prefix holds the object identifier by which the algorithm is recognised, and the length of its digest.
    #[test]
    fn the_digest_info_names_its_own_algorithm() {
        for hash in [Hash::Md5, Hash::Sha1, Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512] {
            let prefix = hash.digest_info();
            let oid = &prefix[6..6 + usize::from(prefix[5])];
            assert_eq!(Hash::from_oid(oid), Some(hash));
            assert_eq!(usize::from(*prefix.last().unwrap()), hash.of(&[]).len());
            assert_eq!(usize::from(prefix[1]), prefix.len() - 2 + hash.of(&[]).len());
        }
        assert_eq!(Hash::from_oid(&[1, 2]), None);
    }
}
