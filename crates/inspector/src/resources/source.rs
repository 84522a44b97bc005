//! Where a resource table's bytes come from: memory, or a stored entry of the package that is read piece by piece.
//!
//! Tables of 30 MB exist, and a lookup touches a few hundred bytes of them; reading them whole would cost more memory
//! than everything else together.

use std::borrow::Cow;

use crate::input::Input;

/// A table's bytes.
#[derive(Debug)]
pub enum Source<'a> {
    /// In memory.
    Whole(Cow<'a, [u8]>),
    /// A part of the package.
    Part {
        /// The package.
        input: &'a Input<'a>,
        /// First byte of the table.
        at: u64,
        /// Length of the table.
        len: usize,
    },
}

impl Source<'_> {
    /// Length in bytes.
    pub fn len(&self) -> usize {
        match self {
            Self::Whole(bytes) => bytes.len(),
            Self::Part { len, .. } => *len,
        }
    }

    /// No bytes at all?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes `at .. at + len`, all of them or none.
    pub fn exactly(&self, at: usize, len: usize) -> Option<Cow<'_, [u8]>> {
        let end = at.checked_add(len).filter(|end| *end <= self.len())?;
        match self {
            Self::Whole(bytes) => bytes.get(at..end).map(Cow::Borrowed),
            Self::Part { input, at: start, .. } => input.range(start + at as u64, len as u64).ok(),
        }
    }

    /// At most `len` bytes from `at` on, fewer where the table ends.
    pub fn up_to(&self, at: usize, len: usize) -> Option<Cow<'_, [u8]>> {
        self.exactly(at, len.min(self.len().checked_sub(at)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_reads_as_the_whole_does() {
        let package = b"..0123456789..";
        let input = Input::Memory(package);
        let part = Source::Part { input: &input, at: 2, len: 10 };
        let whole = Source::Whole(Cow::Borrowed(b"0123456789"));
        for source in [part, whole] {
            assert_eq!(source.exactly(3, 2).as_deref(), Some(&b"34"[..]));
            assert_eq!(source.exactly(9, 2), None, "the rest of the package is not the table");
            assert_eq!(source.up_to(8, 9).as_deref(), Some(&b"89"[..]));
            assert_eq!(source.up_to(11, 1), None);
        }
    }
}
