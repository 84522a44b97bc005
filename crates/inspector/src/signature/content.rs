//! Digests over the whole package but its signing block, as v2 and newer schemes sign them.
//!
//! Three parts are covered: what stands before the signing block, the central directory, and the end record with the
//! directory's offset set back to where the signing block begins. The bytes are read in pieces by up to two threads; each
//! algorithm is computed once, however many schemes and signers ask for it.

use std::io;

use super::algorithm::Content;
use super::hash::Hash;
use super::parallel;
use crate::archive::Archive;
use crate::input::Input;

mod verity;

const CHUNK: u64 = 1 << 20;
/// Where the end record keeps the directory's offset.
const DIRECTORY_OFFSET: usize = 16;

/// The signed parts of a package, and the digests computed so far.
#[derive(Debug)]
pub(super) struct Contents<'a> {
    input: &'a Input<'a>,
    /// Length of the part before the signing block.
    before: u64,
    /// First byte and length of the central directory.
    directory: (u64, u64),
    /// Length of the signing block.
    block: u64,
    /// The end record as it was signed.
    end: Vec<u8>,
    known: Vec<(Content, Vec<u8>)>,
}

/// A run of bytes: in the file, or the end record.
#[derive(Debug, Clone, Copy)]
enum Piece<'p> {
    File(u64, u64),
    Memory(&'p [u8]),
}

impl<'a> Contents<'a> {
    /// The parts of `archive` around a signing block that begins at `block`.
    pub fn new(archive: &Archive<'a>, block: u64) -> io::Result<Self> {
        let layout = archive.layout();
        let input = archive.input();
        let mut end =
            input.range(layout.eocd_offset, input.len().saturating_sub(layout.eocd_offset))?.into_owned();
        let field =
            end.get_mut(DIRECTORY_OFFSET..DIRECTORY_OFFSET + 4).ok_or(io::ErrorKind::UnexpectedEof)?;
        let offset = u32::try_from(block).map_err(|_| io::ErrorKind::InvalidData)?;
        field.copy_from_slice(&offset.to_le_bytes());
        Ok(Self {
            input,
            before: block,
            directory: (layout.central_offset, layout.eocd_offset - layout.central_offset),
            block: layout.central_offset - block,
            end,
            known: Vec::new(),
        })
    }

    /// The digest by `content`.
    pub fn digest(&mut self, content: Content) -> io::Result<Vec<u8>> {
        if let Some((_, digest)) = self.known.iter().find(|(known, _)| *known == content) {
            return Ok(digest.clone());
        }
        let digest = match content {
            Content::ChunkedSha256 => self.chunked(Hash::Sha256)?,
            Content::ChunkedSha512 => self.chunked(Hash::Sha512)?,
            Content::VeritySha256 => verity::digest(self)?,
        };
        self.known.push((content, digest.clone()));
        Ok(digest)
    }

    /// May a verity digest stand over these parts? Its pages must not straddle the signing block.
    pub fn is_page_aligned(&self) -> bool {
        self.before.is_multiple_of(verity::PAGE) && self.block.is_multiple_of(verity::PAGE)
    }

    fn len(&self) -> u64 {
        self.before + self.directory.1 + self.end.len() as u64
    }

    fn chunked(&self, hash: Hash) -> io::Result<Vec<u8>> {
        let (start, len) = self.directory;
        let mut chunks = split(0, self.before);
        chunks.extend(split(start, len));
        chunks.extend(self.end.chunks(1 << 20).map(Piece::Memory));
        let count = u32::try_from(chunks.len()).map_err(|_| io::ErrorKind::InvalidData)?;
        let digests = parallel::jobs(chunks.len(), self.len(), |index, buffer| {
            let chunk = *chunks.get(index).ok_or(io::ErrorKind::InvalidInput)?;
            self.with(chunk, buffer, |bytes| {
                let len = u32::try_from(bytes.len()).unwrap_or_default();
                hash.of(&[&[0xa5], &len.to_le_bytes(), bytes])
            })
        });
        let digests: Vec<_> = digests.into_iter().collect::<io::Result<_>>()?;
        Ok(hash.of(&[&[0x5a], &count.to_le_bytes(), &digests.concat()]))
    }

    /// Shows the bytes of `piece` to `look`; `buffer` is room to read them into.
    fn with<T>(
        &self,
        piece: Piece<'_>,
        buffer: &mut Vec<u8>,
        look: impl FnOnce(&[u8]) -> T,
    ) -> io::Result<T> {
        match piece {
            Piece::Memory(bytes) => Ok(look(bytes)),
            Piece::File(offset, len) => match self.input {
                Input::Memory(_) => Ok(look(&self.input.range(offset, len)?)),
                Input::File(..) => {
                    buffer.resize(usize::try_from(len).map_err(|_| io::ErrorKind::OutOfMemory)?, 0);
                    self.input.read_exact_at(buffer, offset)?;
                    Ok(look(buffer))
                }
            },
        }
    }
}

fn split<'p>(start: u64, len: u64) -> Vec<Piece<'p>> {
    let chunk = |index: u64| Piece::File(start + index * CHUNK, CHUNK.min(len - index * CHUNK));
    (0..len.div_ceil(CHUNK)).map(chunk).collect()
}
