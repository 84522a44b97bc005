//! Which blocks of entries can hold a text: for every short run of letters (a gram), hashed, one bit a block.
//!
//! A bit may be set without reason (grams share places); it is never missing. So a block is looked at in vain now and
//! then, and an entry is never overlooked. The table grows leaf by leaf, so that nothing is ever moved.

use super::signs::Word;

/// Entries in a block: few, because every block that can hold a text is looked at letter by letter.
pub(super) const BLOCK: usize = 16;
/// Words of 64 blocks in a row of a leaf: one line of the processor's cache.
const WIDTH: usize = 8;
/// Entries in a leaf.
pub(super) const LEAF: usize = BLOCK * 64 * WIDTH;
/// Rows of a leaf, a power of two: 64 bytes of table an entry.
const ROWS: usize = 1 << ROW_BITS;
const ROW_BITS: u32 = 13;

/// The blocks of one leaf as bits.
pub(super) type Mask = [u64; WIDTH];
/// No block.
pub(super) const NONE: Mask = [0; WIDTH];
/// Every block.
pub(super) const ALL: Mask = [u64::MAX; WIDTH];

/// What a gram is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name as it is written.
    Written,
    /// A name as it is read aloud.
    Spoken,
    /// The first letters of a name read aloud.
    Initials,
    /// The digits of a filing number.
    Number,
    /// What is filtered by.
    Province,
    State,
}

impl Kind {
    /// The length of the grams by which a longer text is found. Pairs of Chinese characters tell texts apart, pairs
    /// of letters do not.
    const fn longest(self) -> usize {
        match self {
            Self::Written => 2,
            Self::Spoken | Self::Initials | Self::Number => 3,
            Self::Province | Self::State => 1,
        }
    }
}

/// The two rows of a gram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gram([usize; 2]);

impl Gram {
    /// A gram of at most three letters.
    pub(super) fn new(kind: Kind, letters: &[char]) -> Self {
        let code = letters.iter().fold(0_u64, |code, letter| code << 21 | u64::from(u32::from(*letter)));
        let salted = code.wrapping_add((kind as u64 + 1) << 60 | (letters.len() as u64) << 40);
        // Multiplication by the golden ratio spreads neighbours; the upper bits are the mixed ones.
        let mixed = salted.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let row = |bits: u64| usize::try_from(bits).unwrap_or_default() & (ROWS - 1);
        Self([row(mixed >> (64 - ROW_BITS)), row(mixed >> (64 - 2 * ROW_BITS))])
    }

    /// The grams that every entry has in which these letters stand one after the other.
    pub(super) fn of_text(kind: Kind, letters: &[char]) -> Vec<Self> {
        let length = kind.longest().min(letters.len()).max(1);
        letters.windows(length).map(|gram| Self::new(kind, gram)).collect()
    }
}

/// The table.
#[derive(Debug, Default)]
pub(super) struct Grams {
    leaves: Vec<Vec<u64>>,
}

impl Grams {
    /// Notes that an entry has a gram. Entries come in the order of their numbers.
    pub(super) fn note(&mut self, entry: usize, gram: Gram) {
        let leaf = entry / LEAF;
        if leaf >= self.leaves.len() {
            self.leaves.resize_with(leaf + 1, || vec![0; ROWS * WIDTH]);
        }
        let block = entry % LEAF / BLOCK;
        let Some(leaf) = self.leaves.get_mut(leaf) else { return };
        for row in gram.0 {
            if let Some(word) = leaf.get_mut(row * WIDTH + block / 64) {
                *word |= 1 << (block % 64);
            }
        }
    }

    /// Notes the grams of a name: steps one after the other, each one of several words.
    pub(super) fn note_steps(&mut self, entry: usize, kind: Kind, steps: &[&[Word]]) {
        for (at, words) in steps.iter().enumerate() {
            for word in *words {
                for from in 0..word.len() {
                    let rest = word.get(from..).unwrap_or_default();
                    Path { kind, steps, entry }.grow(self, at, rest, ['\0'; LONGEST], 0);
                }
            }
        }
    }

    /// The blocks of a leaf that can hold all these grams.
    pub(super) fn holding(&self, leaf: usize, grams: &[Gram]) -> Mask {
        let mut can = ALL;
        let Some(leaf) = self.leaves.get(leaf) else { return NONE };
        for row in grams.iter().flat_map(|gram| gram.0) {
            let words = leaf.get(row * WIDTH..(row + 1) * WIDTH).unwrap_or_default();
            for (can, has) in can.iter_mut().zip(words) {
                *can &= has;
            }
            if can == NONE {
                break;
            }
        }
        can
    }
}

const LONGEST: usize = 3;

/// A way through the steps of a name.
struct Path<'a> {
    kind: Kind,
    steps: &'a [&'a [Word]],
    entry: usize,
}

impl Path<'_> {
    /// Notes every gram that begins with the first `length` letters of `gram` and goes on with the rest of this step.
    fn grow(&self, grams: &mut Grams, at: usize, rest: &[char], mut gram: [char; LONGEST], length: usize) {
        let Some((letter, rest)) = rest.split_first() else {
            for word in self.steps.get(at + 1).copied().unwrap_or_default() {
                self.grow(grams, at + 1, word, gram, length);
            }
            return;
        };
        if let Some(place) = gram.get_mut(length) {
            *place = *letter;
        }
        let length = length + 1;
        grams.note(self.entry, Gram::new(self.kind, gram.get(..length).unwrap_or_default()));
        if length < self.kind.longest() {
            self.grow(grams, at, rest, gram, length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        text.chars().collect()
    }

    #[test]
    fn no_block_that_holds_a_text_is_overlooked_and_most_others_are_left_out() {
        let mut grams = Grams::default();
        let count = 2 * LEAF;
        for entry in 0..count {
            let text: Vec<char> = format!("应用{entry}号").chars().collect();
            for pair in text.windows(2) {
                grams.note(entry, Gram::new(Kind::Written, pair));
            }
        }
        let found = |text: &str| {
            let letters: Vec<char> = text.chars().collect();
            let wanted = Gram::of_text(Kind::Written, &letters);
            [grams.holding(0, &wanted), grams.holding(1, &wanted)]
        };
        for entry in [0, 15, 16, LEAF - 1, LEAF, count - 1] {
            let block = entry % LEAF / BLOCK;
            let can = found(&format!("用{entry}号"))[entry / LEAF];
            assert_eq!(can[block / 64] >> (block % 64) & 1, 1, "{entry}");
        }
        let in_vain: u32 = found("没有这个").iter().flatten().map(|word| word.count_ones()).sum();
        assert!(in_vain < 10, "{in_vain}");
    }

    #[test]
    fn n18_a_gram_runs_over_every_reading_of_every_step() {
        let mut grams = Grams::default();
        let steps = [vec![word("yin")], vec![word("yue"), word("le")], vec![word("ke")]];
        let steps: Vec<&[Word]> = steps.iter().map(Vec::as_slice).collect();
        grams.note_steps(7, Kind::Spoken, &steps);
        for text in ["yinyueke", "yinleke", "nle", "ek", "n"] {
            let letters: Vec<char> = text.chars().collect();
            assert_eq!(grams.holding(0, &Gram::of_text(Kind::Spoken, &letters))[0] & 1, 1, "{text}");
        }
        let letters: Vec<char> = "kele".chars().collect();
        assert_eq!(grams.holding(0, &Gram::of_text(Kind::Spoken, &letters)), NONE);
    }
}
