//! Which blocks of entries can hold a text: for every triple of bytes, hashed, one bit a block.
//!
//! A bit may be set without reason (two triples share a hash); it is never missing. So a block is scanned in vain now
//! and then, and an entry is never overlooked.

/// Entries in a block.
pub(super) const BLOCK: usize = 256;
/// Different hashes of a triple.
const HASHES: usize = 1 << 15;

/// The table: one row of `width` words per hash.
#[derive(Debug)]
pub(super) struct Blocks {
    bits: Vec<u64>,
    /// Words in a row, each for 64 blocks.
    width: usize,
}

impl Default for Blocks {
    fn default() -> Self {
        Self { bits: vec![0; HASHES], width: 1 }
    }
}

impl Blocks {
    /// Notes the text of an entry.
    pub(super) fn note(&mut self, entry: usize, text: &[u8]) {
        let block = entry / BLOCK;
        let word = block / 64;
        if word >= self.width {
            self.widen();
        }
        for triple in text.windows(3) {
            let place = hash(triple) * self.width + word;
            if let Some(bits) = self.bits.get_mut(place) {
                *bits |= 1 << (block % 64);
            }
        }
    }

    /// Every block that can hold an entry with all these texts, ascending, among the first `entries`.
    pub(super) fn holding(&self, texts: &[&[u8]], entries: usize) -> Vec<usize> {
        let mut can = vec![u64::MAX; self.width];
        for triple in texts.iter().flat_map(|text| text.windows(3)) {
            let from = hash(triple) * self.width;
            let row = self.bits.get(from..from + self.width).unwrap_or_default();
            for (can, has) in can.iter_mut().zip(row) {
                *can &= has;
            }
        }
        let is_set = |block: &usize| can.get(block / 64).is_some_and(|bits| bits >> (block % 64) & 1 == 1);
        (0..entries.div_ceil(BLOCK)).filter(is_set).collect()
    }

    fn widen(&mut self) {
        let width = self.width * 2;
        let mut bits = vec![0; HASHES * width];
        for (new, old) in bits.chunks_mut(width).zip(self.bits.chunks(self.width)) {
            for (new, old) in new.iter_mut().zip(old) {
                *new = *old;
            }
        }
        *self = Self { bits, width };
    }
}

fn hash(triple: &[u8]) -> usize {
    let number = triple.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    // Multiplication by the golden ratio spreads neighbours; the upper bits are the mixed ones.
    (number.wrapping_mul(0x9E37_79B1) >> 17) as usize
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Blocks};

    #[test]
    fn no_block_that_holds_a_text_is_overlooked_and_most_others_are_left_out() {
        let mut blocks = Blocks::default();
        let count = 100 * BLOCK;
        for entry in 0..count {
            blocks.note(entry, format!("应用{entry}号").as_bytes());
        }
        for entry in [0, 255, 256, 4_097, count - 1] {
            let text = format!("用{entry}号");
            let found = blocks.holding(&[text.as_bytes()], count);
            assert!(found.contains(&(entry / BLOCK)), "{entry}");
        }
        assert!(blocks.holding(&["没有这个".as_bytes()], count).len() < 10);
        assert_eq!(blocks.holding(&["用".as_bytes(), b"1"], count).len(), 100);
        assert_eq!(blocks.holding(&[b"a"], count).len(), 100, "too short a text leaves nothing out");
    }
}
