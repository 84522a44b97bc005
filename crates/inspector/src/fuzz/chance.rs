//! Repeatable chance, and the damage it does to bytes.

/// A small generator (xorshift); the same seed gives the same numbers for ever.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

/// Numbers at which readers go wrong.
const EDGES: [u64; 14] = [
    0,
    1,
    2,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0x8000,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_fffe,
    0xffff_ffff,
    u64::MAX,
];
/// The longest that bytes may grow to.
const LONGEST: usize = 16 << 10;

impl Chance {
    pub fn new(seed: u64) -> Self {
        // A generator of this kind must not start at zero.
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `below`; zero when nothing is.
    pub fn below(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        if below == 0 { 0 } else { usize::try_from(self.0 % below as u64).unwrap() }
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// One to eight kinds of damage, one after the other. `other` lends pieces.
    pub fn damage(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        for _ in 0..=self.below(8) {
            self.once(bytes, other);
        }
        bytes.truncate(LONGEST);
    }

    fn once(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        let at = self.below(bytes.len());
        let run = at..(at + 1 + self.below(64)).min(bytes.len());
        match self.below(9) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
            1 if !bytes.is_empty() => bytes[at] = u8::try_from(self.below(256)).unwrap(),
            2..=4 => self.number(bytes, at),
            5 if run.start < run.end => drop(bytes.drain(run)),
            6 if run.start < run.end => {
                let again = bytes[run].to_vec();
                bytes.splice(at..at, again);
            }
            7 if !other.is_empty() => {
                let from = self.below(other.len());
                let piece = other[from..(from + 1 + self.below(200)).min(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            8 => bytes.truncate(at),
            _ => bytes.push(0),
        }
    }

    /// Overwrites a field of one to eight bytes by an edge, by the length of the whole, or by a little more or less.
    fn number(&mut self, bytes: &mut [u8], at: usize) {
        let width = *self.pick(&[1, 2, 4, 8]);
        let Some(field) = bytes.get_mut(at..at + width) else { return };
        let mut old = [0; 8];
        old[..width].copy_from_slice(field);
        let number = match self.below(3) {
            0 => *self.pick(&EDGES),
            1 => u64::from_le_bytes(old).wrapping_add(self.below(33) as u64).wrapping_sub(16),
            _ => self.below(LONGEST) as u64,
        };
        let little = number.to_le_bytes();
        let big = number.to_be_bytes();
        field.copy_from_slice(if self.below(3) == 0 { &big[8 - width..] } else { &little[..width] });
    }
}
