//! The bytes of a package: in memory, or a file that is read at positions.
//!
//! Positional reads instead of a memory map: a map would need `unsafe`, dies with SIGBUS when the file shrinks, and is
//! no faster here, because every byte is touched at most a few times. Instead of the whole file only the ranges in use
//! are held, so that a package of 2 GB is inspected within the same memory as one of 2 MB. All methods take `&self` and
//! may be used from several threads.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// A package's bytes.
#[derive(Debug)]
pub enum Input<'a> {
    /// Bytes that are in memory already (tests, archives inside archives).
    Memory(&'a [u8]),
    /// A file and its length when it was opened.
    File(File, u64),
}

impl<'a> Input<'a> {
    /// Takes a file over; its length is read once.
    pub fn from_file(file: File) -> io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self::File(file, len))
    }

    /// Length in bytes.
    pub fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File(_, len) => *len,
        }
    }

    /// Nothing in it?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes `offset .. offset + len`, borrowed where possible. A range beyond the end is `UnexpectedEof`.
    pub fn range(&self, offset: u64, len: u64) -> io::Result<Cow<'a, [u8]>> {
        match self {
            Self::Memory(bytes) => slice(bytes, offset, len).map(Cow::Borrowed),
            Self::File(file, size) => {
                if offset.checked_add(len).is_none_or(|end| end > *size) {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                let len = usize::try_from(len).map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
                let mut buffer = vec![0; len];
                file.read_exact_at(&mut buffer, offset)?;
                Ok(Cow::Owned(buffer))
            }
        }
    }

    /// Fills `buffer` from `offset`; a range beyond the end is `UnexpectedEof`.
    pub fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        match self {
            Self::Memory(bytes) => {
                buffer.copy_from_slice(slice(bytes, offset, buffer.len() as u64)?);
                Ok(())
            }
            Self::File(file, _) => file.read_exact_at(buffer, offset),
        }
    }
}

fn slice(bytes: &[u8], offset: u64, len: u64) -> io::Result<&[u8]> {
    let start = usize::try_from(offset).ok();
    let end = offset.checked_add(len).and_then(|end| usize::try_from(end).ok());
    start
        .zip(end)
        .and_then(|(start, end)| bytes.get(start..end))
        .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_beyond_the_end_are_refused_in_both_kinds() -> io::Result<()> {
        let path = std::env::temp_dir().join(format!("inspector-input-{}", std::process::id()));
        std::fs::write(&path, b"0123456789")?;
        let file = Input::from_file(File::open(&path)?)?;
        for input in [Input::Memory(b"0123456789"), file] {
            assert_eq!(input.len(), 10);
            assert_eq!(&*input.range(2, 3)?, b"234");
            assert!(input.range(8, 3).is_err());
            assert!(input.range(u64::MAX, 2).is_err());
            assert!(input.range(0, 1 << 60).is_err(), "no allocation for a length beyond the end");
            assert!(input.read_exact_at(&mut [0; 4], 7).is_err());
        }
        std::fs::remove_file(&path)
    }
}
