//! Bytes on their way to the store, which can be read again for every try, and their SHA-256.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::os::unix::fs::FileExt as _;

use sha2::{Digest as _, Sha256};

use crate::value::hex;

/// Bytes to be sent, at most as many as one request takes.
pub(crate) struct Load<'a> {
    source: Source<'a>,
    pub(super) size: u64,
    pub(crate) sha256: String,
}

enum Source<'a> {
    Bytes(&'a [u8]),
    File(&'a File, u64),
}

/// A stretch of a file, read without moving the place at which others read it.
struct Stretch<'a> {
    file: &'a File,
    at: u64,
    left: u64,
}

impl Read for Stretch<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let Some(buffer) = buffer.get_mut(..most) else { return Ok(0) };
        let read = self.file.read_at(buffer, self.at)?;
        self.at += read as u64;
        self.left -= read as u64;
        Ok(read)
    }
}

impl<'a> Load<'a> {
    pub(crate) fn bytes(bytes: &'a [u8]) -> Self {
        Self { source: Source::Bytes(bytes), size: bytes.len() as u64, sha256: hex(&Sha256::digest(bytes)) }
    }

    /// The bytes of a file from `at` on, so many of them.
    pub(crate) fn stretch(file: &'a File, at: u64, size: u64) -> io::Result<Self> {
        let mut sha256 = Sha256::new();
        let mut reader = Stretch { file, at, left: size };
        let mut buffer = vec![0; 256 * 1024];
        let mut read_in_all = 0;
        loop {
            match reader.read(&mut buffer)? {
                0 if read_in_all == size => break,
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => {
                    sha256.update(buffer.get(..read).unwrap_or_default());
                    read_in_all += read as u64;
                }
            }
        }
        Ok(Self { source: Source::File(file, at), size, sha256: hex(&sha256.finalize()) })
    }

    pub(super) fn reader(&self) -> Box<dyn Read + 'a> {
        match self.source {
            Source::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            Source::File(file, at) => Box::new(Stretch { file, at, left: self.size }),
        }
    }
}
