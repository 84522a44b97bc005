//! MD5 (the form asks for it), SHA-256 and SM3 of a package in one pass (INS-1).
//!
//! Whoever receives a package feeds a [`Hasher`] while the bytes arrive, and hands the result to the inspection, so that
//! a file is never read twice only to be hashed. MD5 is compared with the declared value and never used as an identity.

use std::io;

use md5::{Digest as _, Md5};
use sha2::Sha256;
use sm3::Sm3;

use crate::input::Input;

/// The three digests, lower-case hexadecimal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digests {
    /// MD5, as the form asks.
    pub md5: String,
    /// SHA-256, the package's identity.
    pub sha256: String,
    /// SM3, the national algorithm.
    pub sm3: String,
}

/// Computes the three digests over bytes as they arrive.
#[derive(Debug, Clone, Default)]
pub struct Hasher {
    md5: Md5,
    sha256: Sha256,
    sm3: Sm3,
}

impl Hasher {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        // Small steps keep each piece in the first cache for all three.
        for piece in bytes.chunks(16 << 10) {
            self.md5.update(piece);
            self.sha256.update(piece);
            self.sm3.update(piece);
        }
    }

    /// The digests of all bytes seen.
    pub fn finish(self) -> Digests {
        Digests {
            md5: hex(&self.md5.finalize()),
            sha256: hex(&self.sha256.finalize()),
            sm3: hex(&self.sm3.finalize()),
        }
    }
}

/// The digests of a whole input.
pub fn of(input: &Input<'_>) -> io::Result<Digests> {
    // Small enough to stay in the second cache until all three have read it.
    const STEP: u64 = 1 << 17;
    let mut hasher = Hasher::default();
    if let Input::Memory(bytes) = input {
        hasher.update(bytes);
        return Ok(hasher.finish());
    }
    let mut buffer = vec![0; usize::try_from(STEP.min(input.len())).unwrap_or_default()];
    let mut offset = 0;
    while offset < input.len() {
        let step = STEP.min(input.len() - offset);
        let Some(piece) = usize::try_from(step).ok().and_then(|step| buffer.get_mut(..step)) else { break };
        input.read_exact_at(piece, offset)?;
        hasher.update(piece);
        offset += step;
    }
    Ok(hasher.finish())
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().map_or('0', char::from);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors: RFC 1321, FIPS 180-4, GB/T 32905-2016 appendix A, each for "abc".
    #[test]
    fn published_vectors() -> io::Result<()> {
        let digests = of(&Input::Memory(b"abc"))?;
        assert_eq!(digests.md5, "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(digests.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(digests.sm3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        Ok(())
    }

    #[test]
    fn pieces_of_any_size_give_the_same_digest() -> io::Result<()> {
        let bytes: Vec<u8> = (0..100_000_u32).map(|n| n.to_le_bytes()[0] ^ n.to_le_bytes()[1]).collect();
        let whole = of(&Input::Memory(&bytes))?;
        let mut hasher = Hasher::default();
        for piece in bytes.chunks(777) {
            hasher.update(piece);
        }
        assert_eq!(hasher.finish(), whole);
        Ok(())
    }
}
