//! Public keys as certificates carry them (RFC 5280 SubjectPublicKeyInfo), and signatures checked with them.
//!
//! Only public numbers are handled, so nothing here needs constant time; what it needs is bounded work for keys made to
//! be slow. Curves are those Android and AOSP's verifier share: P-256, P-384, P-521.

use num_bigint::BigUint;

use super::der::{self, Reader, tag};
use super::hash::Hash;

mod dsa;
mod ec;
mod rsa;

/// Kinds of key, as signature algorithms ask for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Rsa,
    Dsa,
    Ec,
}

impl Kind {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::Dsa => "DSA",
            Self::Ec => "EC",
        }
    }
}

/// How a digest becomes a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Padding {
    /// RSA with PKCS #1 v1.5; for DSA and EC there is nothing to choose.
    Plain,
    /// RSA-PSS with a salt as long as the digest.
    Pss,
}

/// What the check of a signature came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    /// The key made this signature over these bytes.
    Good,
    /// It did not.
    Wrong,
    /// The signature is no signature of this kind of key at all.
    Unusable,
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PublicKey<'a> {
    Rsa { modulus: BigUint, exponent: BigUint },
    Dsa { p: BigUint, q: BigUint, g: BigUint, y: BigUint },
    Ec { curve: ec::Curve, point: &'a [u8] },
}

const RSA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const DSA: [u8; 7] = [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1];
const EC: [u8; 7] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];

impl<'a> PublicKey<'a> {
    /// Reads a complete SubjectPublicKeyInfo. `None`: malformed, an unknown kind, or beyond the bounds of its kind.
    pub fn read(info: &'a [u8]) -> Option<Self> {
        let mut fields = der::only(info).filter(|value| value.tag == tag::SEQUENCE)?.inside();
        let mut algorithm = fields.sequence()?;
        let (unused_bits, bits) = fields.expect(tag::BIT_STRING)?.contents.split_first()?;
        if *unused_bits != 0 || !fields.is_empty() {
            return None;
        }
        let kind = algorithm.oid()?;
        if kind == RSA {
            rsa::read(bits)
        } else if kind == DSA {
            dsa::read(algorithm, bits)
        } else if kind == EC {
            ec::read(algorithm, bits)
        } else {
            None
        }
    }

    pub fn kind(&self) -> Kind {
        match self {
            Self::Rsa { .. } => Kind::Rsa,
            Self::Dsa { .. } => Kind::Dsa,
            Self::Ec { .. } => Kind::Ec,
        }
    }

    /// Size in bits: of the modulus, of the prime, of the curve.
    pub fn bits(&self) -> u64 {
        match self {
            Self::Rsa { modulus, .. } => modulus.bits(),
            Self::Dsa { p, .. } => p.bits(),
            Self::Ec { curve, .. } => curve.bits(),
        }
    }

    /// Is `signature` this key's signature over the pieces of `message`?
    pub fn check(&self, hash: Hash, padding: Padding, message: &[&[u8]], signature: &[u8]) -> Check {
        let digest = hash.of(message);
        match self {
            Self::Rsa { modulus, exponent } => match padding {
                Padding::Plain => rsa::check_pkcs1(modulus, exponent, hash, &digest, signature),
                Padding::Pss => rsa::check_pss(modulus, exponent, hash, &digest, signature),
            },
            Self::Dsa { p, q, g, y } => dsa::check(p, q, g, y, &digest, signature),
            Self::Ec { curve, point } => ec::check(*curve, point, &digest, signature),
        }
    }
}

/// The two numbers of a DSA or ECDSA signature.
fn pair(signature: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut fields: Reader<'_> = der::only(signature).filter(|value| value.tag == tag::SEQUENCE)?.inside();
    let (r, s) = (fields.magnitude()?, fields.magnitude()?);
    fields.is_empty().then_some((r, s))
}

#[cfg(test)]
mod tests;
