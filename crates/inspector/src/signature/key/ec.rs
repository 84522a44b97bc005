//! ECDSA signatures (FIPS 186-4, 6.4) on the three NIST curves.

use ecdsa::signature::hazmat::PrehashVerifier;

use super::{Check, PublicKey, pair};
use crate::signature::der::Reader;

/// A named curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::signature) enum Curve {
    P256,
    P384,
    P521,
}

const P256: [u8; 8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P384: [u8; 5] = [0x2b, 0x81, 4, 0, 0x22];
const P521: [u8; 5] = [0x2b, 0x81, 4, 0, 0x23];

impl Curve {
    pub fn bits(self) -> u64 {
        match self {
            Self::P256 => 256,
            Self::P384 => 384,
            Self::P521 => 521,
        }
    }

    /// Bytes of a coordinate.
    fn width(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// Is this an uncompressed point of the curve?
    fn holds(self, point: &[u8]) -> bool {
        point.len() == 1 + 2 * self.width()
            && match self {
                Self::P256 => p256::PublicKey::from_sec1_bytes(point).is_ok(),
                Self::P384 => p384::PublicKey::from_sec1_bytes(point).is_ok(),
                Self::P521 => p521::PublicKey::from_sec1_bytes(point).is_ok(),
            }
    }
}

/// Reads the curve from `algorithm`; the bit string is the point itself.
pub(super) fn read<'a>(mut algorithm: Reader<'a>, point: &'a [u8]) -> Option<PublicKey<'a>> {
    let oid = algorithm.oid()?;
    let curve = if oid == P256 {
        Curve::P256
    } else if oid == P384 {
        Curve::P384
    } else if oid == P521 {
        Curve::P521
    } else {
        return None;
    };
    curve.holds(point).then_some(PublicKey::Ec { curve, point })
}

/// Checks a signature over a digest.
pub(super) fn check(curve: Curve, point: &[u8], digest: &[u8], signature: &[u8]) -> Check {
    let width = curve.width();
    let raw = pair(signature).and_then(|(r, s)| Some([widen(r, width)?, widen(s, width)?].concat()));
    let Some(raw) = raw else { return Check::Unusable };
    // The library wants at least half a coordinate of digest; leading zeros do not change the number it stands for.
    let digest = widen(digest, width).unwrap_or_else(|| digest.to_vec());
    let good = match curve {
        Curve::P256 => p256::ecdsa::Signature::from_slice(&raw).and_then(|signature| {
            p256::ecdsa::VerifyingKey::from_sec1_bytes(point)?.verify_prehash(&digest, &signature)
        }),
        Curve::P384 => p384::ecdsa::Signature::from_slice(&raw).and_then(|signature| {
            p384::ecdsa::VerifyingKey::from_sec1_bytes(point)?.verify_prehash(&digest, &signature)
        }),
        Curve::P521 => p521::ecdsa::Signature::from_slice(&raw).and_then(|signature| {
            p521::ecdsa::VerifyingKey::from_sec1_bytes(point)?.verify_prehash(&digest, &signature)
        }),
    };
    if good.is_ok() { Check::Good } else { Check::Wrong }
}

/// The number with leading zeros up to `width` bytes; none when it is longer.
fn widen(number: &[u8], width: usize) -> Option<Vec<u8>> {
    let mut wide = vec![0; width.checked_sub(number.len())?];
    wide.extend(number);
    Some(wide)
}
