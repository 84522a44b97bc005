//! RSA signatures (RFC 8017): PKCS #1 v1.5 and PSS.
//!
//! The bounds on modulus and exponent are those of the Java platform on which AOSP's verifier decides; they also bound
//! the work a key can ask for.

use num_bigint::BigUint;

use super::{Check, PublicKey};
use crate::signature::der::{self, tag};
use crate::signature::hash::Hash;

const MODULUS_BITS: std::ops::RangeInclusive<u64> = 512..=16384;
/// Above this size of the modulus …
const LARGE_MODULUS_BITS: u64 = 3072;
/// … the exponent must be a short one.
const SHORT_EXPONENT_BITS: u64 = 64;

/// Reads the RSAPublicKey inside the bit string.
pub(super) fn read(bits: &[u8]) -> Option<PublicKey<'_>> {
    let mut fields = der::only(bits).filter(|value| value.tag == tag::SEQUENCE)?.inside();
    let modulus = BigUint::from_bytes_be(fields.magnitude()?);
    let exponent = BigUint::from_bytes_be(fields.magnitude()?);
    let size = modulus.bits().next_multiple_of(8);
    let in_bounds = fields.is_empty()
        && MODULUS_BITS.contains(&size)
        && (size <= LARGE_MODULUS_BITS || exponent.bits() <= SHORT_EXPONENT_BITS)
        && exponent >= BigUint::from(3_u8)
        && exponent < modulus
        && modulus.bit(0);
    in_bounds.then_some(PublicKey::Rsa { modulus, exponent })
}

/// The message representative of the signature: as many bytes as the modulus has.
fn open(modulus: &BigUint, exponent: &BigUint, signature: &[u8]) -> Option<Vec<u8>> {
    let len = usize::try_from(modulus.bits().div_ceil(8)).ok()?;
    let number = BigUint::from_bytes_be(signature);
    if signature.len() != len || number >= *modulus {
        return None;
    }
    let opened = number.modpow(exponent, modulus).to_bytes_be();
    let mut padded = vec![0; len.checked_sub(opened.len())?];
    padded.extend(opened);
    Some(padded)
}

/// RSASSA-PKCS1-v1_5: the whole representative is built and compared, so nothing in it can be left unread.
pub(super) fn check_pkcs1(
    modulus: &BigUint,
    exponent: &BigUint,
    hash: Hash,
    digest: &[u8],
    signature: &[u8],
) -> Check {
    let Some(opened) = open(modulus, exponent, signature) else { return Check::Unusable };
    let tail = [&[0], hash.digest_info(), digest].concat();
    let Some(filler) = opened.len().checked_sub(tail.len() + 2).filter(|filler| *filler >= 8) else {
        return Check::Unusable; // The key is too short for this digest.
    };
    let expected = [&[0, 1][..], &vec![0xff; filler], &tail].concat();
    if opened == expected { Check::Good } else { Check::Wrong }
}

/// RSASSA-PSS with MGF1 over the same digest and a salt as long as the digest (RFC 8017, 9.1.2).
pub(super) fn check_pss(
    modulus: &BigUint,
    exponent: &BigUint,
    hash: Hash,
    digest: &[u8],
    signature: &[u8],
) -> Check {
    let Some(opened) = open(modulus, exponent, signature) else { return Check::Unusable };
    let bits = modulus.bits() - 1;
    let len = usize::try_from(bits.div_ceil(8)).unwrap_or_default();
    // With a modulus of 8n + 1 bits the representative is one byte shorter than the signature.
    let Some((lead, encoded)) = opened.split_at_checked(opened.len() - len) else { return Check::Wrong };
    if lead.iter().any(|byte| *byte != 0) {
        return Check::Wrong;
    }
    let matches = pss_matches(encoded, usize::try_from(bits % 8).unwrap_or_default(), hash, digest);
    if matches == Some(true) { Check::Good } else { Check::Wrong }
}

fn pss_matches(encoded: &[u8], top_bits: usize, hash: Hash, digest: &[u8]) -> Option<bool> {
    let (trailer, masked) = encoded.split_last()?;
    let (masked, seal) = masked.split_at_checked(masked.len().checked_sub(digest.len())?)?;
    let mut block: Vec<u8> = masked.iter().zip(mask(hash, seal, masked.len())).map(|(a, b)| a ^ b).collect();
    let unused = if top_bits == 0 { 0 } else { !(0xff >> (8 - top_bits)) };
    if *trailer != 0xbc || masked.first()? & unused != 0 {
        return Some(false);
    }
    if let Some(first) = block.first_mut() {
        *first &= !unused;
    }
    let (filler, salt) = block.split_at_checked(block.len().checked_sub(digest.len())?)?;
    let (one, zeros) = filler.split_last()?;
    let shape = *one == 1 && zeros.iter().all(|byte| *byte == 0);
    Some(shape && hash.of(&[&[0; 8], digest, salt]) == seal)
}

/// MGF1.
fn mask(hash: Hash, seed: &[u8], len: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for counter in 0_u32.. {
        if bytes.len() >= len {
            break;
        }
        bytes.extend(hash.of(&[seed, &counter.to_be_bytes()]));
    }
    bytes.truncate(len);
    bytes
}
