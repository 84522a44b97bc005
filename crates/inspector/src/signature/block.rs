//! The APK signing block: found directly before the central directory, a list of numbered values.
//! Source: AOSP, "APK Signature Scheme v2", "APK Signing Block".

use std::borrow::Cow;

use super::cursor::Cursor;
use super::reason::Flaw;
use crate::archive::Archive;
use crate::bytes::u32_at;

const MAGIC: &[u8; 16] = b"APK Sig Block 42";
/// Length field, magic.
const FOOTER: u64 = 24;
/// The end record without its comment.
const END_LEN: u64 = 22;
/// Where the end record keeps the length of the directory.
const DIRECTORY_LEN: usize = 12;

pub(super) const V2: u32 = 0x7109_871a;
pub(super) const V3: u32 = 0xf053_68c0;
pub(super) const V31: u32 = 0x1b93_ad61;
/// Hybrid classical and post-quantum signing, announced for the platform after 16; not verified here.
pub(super) const V32: u32 = 0x70e1_c89f;

/// A signing block.
#[derive(Debug)]
pub(super) struct Block<'a> {
    /// Where it begins in the file.
    pub offset: u64,
    /// What lies between its two length fields.
    pairs: Cow<'a, [u8]>,
}

impl<'a> Block<'a> {
    /// Finds the block. `Ok(None)`: there is none, or the file only looks as if there were one, and Android ignores it
    /// just so. An error: there is one, and it is larger than the limit.
    pub fn find(archive: &Archive<'a>) -> Result<Option<Self>, Flaw> {
        let Some((offset, inner)) = locate(archive) else { return Ok(None) };
        if inner > archive.limits().entry_in_memory {
            return Err(Flaw::TooLarge);
        }
        let pairs = archive.input().range(offset + 8, inner);
        Ok(pairs.ok().map(|pairs| Self { offset, pairs }))
    }

    /// The first value with this number. A list that breaks off before it has no such value.
    pub fn value(&self, number: u32) -> Option<&[u8]> {
        self.values(number).next()
    }

    /// Does this number stand more than once? Only the first counts, but other readers take the last.
    pub fn is_repeated(&self, number: u32) -> bool {
        self.values(number).nth(1).is_some()
    }

    fn values(&self, number: u32) -> impl Iterator<Item = &[u8]> {
        let mut pairs = Cursor::new(&self.pairs);
        let all = std::iter::from_fn(move || {
            let len = usize::try_from(pairs.u64()?).ok()?;
            let mut pair = Cursor::new(pairs.take(len)?);
            Some((pair.u32()?, pair.rest()))
        });
        all.filter(move |(known, _)| *known == number).map(|(_, value)| value)
    }
}

/// Does Android read the archive at all? It must end with its end record, and that must tell the truth of where the
/// directory lies, how long it is and how many entries it holds: what follows or precedes would be covered by no
/// signature, and what cannot be read is read differently by everyone.
pub(super) fn is_acceptable(archive: &Archive<'_>) -> bool {
    let layout = archive.layout();
    let Ok(record) = archive.input().range(layout.eocd_offset, END_LEN) else { return false };
    let stated = u32_at(&record, DIRECTORY_LEN).map(u64::from);
    let end = layout.eocd_offset.checked_add(END_LEN + u64::from(layout.comment_len));
    layout.shift == 0
        && end == Some(archive.input().len())
        && (layout.zip64 || stated == Some(layout.central_size))
        && layout.announced <= archive.entries().len() as u64
}

/// Offset of the block and length of the part between its length fields.
fn locate(archive: &Archive<'_>) -> Option<(u64, u64)> {
    let layout = archive.layout();
    let end = layout.central_offset;
    // Android insists that nothing stands between directory and end record, and reads no zip64 packages.
    if layout.zip64 || end.checked_add(layout.central_size)? != layout.eocd_offset {
        return None;
    }
    let footer = archive.input().range(end.checked_sub(FOOTER)?, FOOTER).ok()?;
    let mut fields = Cursor::new(&footer);
    let size = fields.u64()?;
    if fields.rest() != MAGIC || size < FOOTER || size > i32::MAX as u64 - 8 {
        return None;
    }
    let offset = end.checked_sub(size.checked_add(8)?)?;
    let header = archive.input().range(offset, 8).ok()?;
    (Cursor::new(&header).u64()? == size).then_some((offset, size - FOOTER))
}
