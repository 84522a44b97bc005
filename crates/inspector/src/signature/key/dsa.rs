//! DSA signatures (FIPS 186-4, 4.7), found on packages of the first Android years.

use num_bigint::BigUint;

use super::{Check, PublicKey, pair};
use crate::signature::der::{self, Reader, tag};

/// No standard goes above 3072 bits; the bound keeps a made-up prime from costing minutes.
const PRIME_BITS: std::ops::RangeInclusive<u64> = 512..=4096;
const SUBGROUP_BITS: std::ops::RangeInclusive<u64> = 160..=512;

/// Reads the domain parameters of `algorithm` and the key inside the bit string.
pub(super) fn read<'a>(mut algorithm: Reader<'a>, bits: &'a [u8]) -> Option<PublicKey<'a>> {
    let mut domain = algorithm.sequence()?;
    let mut number = || domain.magnitude().map(BigUint::from_bytes_be);
    let (p, q, g) = (number()?, number()?, number()?);
    let value = der::only(bits).filter(|value| value.tag == tag::INTEGER)?;
    let y = BigUint::from_bytes_be(value.contents);
    let one = BigUint::from(1_u8);
    let in_bounds = PRIME_BITS.contains(&p.bits())
        && SUBGROUP_BITS.contains(&q.bits())
        && p.bit(0)
        && q.bit(0)
        && g > one
        && g < p
        && y > one
        && y < p;
    in_bounds.then_some(PublicKey::Dsa { p, q, g, y })
}

/// Checks a signature over a digest.
#[expect(
    clippy::many_single_char_names,
    reason = "the names of the standard, under which it can be read along"
)]
pub(super) fn check(
    p: &BigUint,
    q: &BigUint,
    g: &BigUint,
    y: &BigUint,
    digest: &[u8],
    signature: &[u8],
) -> Check {
    let Some((r, s)) = pair(signature) else { return Check::Unusable };
    let (r, s) = (BigUint::from_bytes_be(r), BigUint::from_bytes_be(s));
    if r.bits() == 0 || s.bits() == 0 || r >= *q || s >= *q {
        return Check::Unusable;
    }
    // Of a digest longer than the subgroup only the leading bits count.
    let surplus = (digest.len() as u64 * 8).saturating_sub(q.bits());
    let z = BigUint::from_bytes_be(digest) >> surplus;
    let Some(w) = s.modinv(q) else { return Check::Wrong };
    let u1 = z * &w % q;
    let u2 = &r * w % q;
    let v = g.modpow(&u1, p) * y.modpow(&u2, p) % p % q;
    if v == r { Check::Good } else { Check::Wrong }
}
