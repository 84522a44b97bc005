//! What an xlsx file unpacks to, before anybody unpacks it as a whole: an archive of bounded size, and what in it needs
//! a remark. A file that grows beyond the bound while it is unpacked is refused, whatever its headers say.

use std::io::Read as _;

use domain::ground::refusal::FileFlaw;
use flate2::read::DeflateDecoder;
use memchr::memmem;

/// The most bytes all parts may unpack to. 100,000 rows of twelve cells need about 80 MB.
const MOST: u64 = 400 * 1024 * 1024;

/// What was seen on the way.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) workbook: bool,
    pub(super) formulas: bool,
    pub(super) merged: bool,
}

/// Unpacks every part once and keeps nothing.
pub(super) fn look(bytes: &[u8]) -> Result<Seen, FileFlaw> {
    let end = memmem::rfind(bytes, b"PK\x05\x06").ok_or(FileFlaw::Truncated)?;
    let count = usize::from(number16(bytes, end + 10).ok_or(FileFlaw::Truncated)?);
    let mut at = number32(bytes, end + 16).ok_or(FileFlaw::Truncated)?;
    let mut seen = Seen::default();
    let mut budget = MOST;
    for _ in 0..count {
        let entry = Entry::at(bytes, at).ok_or(FileFlaw::Unreadable)?;
        at = entry.next;
        if entry.encrypted {
            return Err(FileFlaw::Encrypted);
        }
        seen.workbook |= entry.name == b"xl/workbook.xml";
        let is_sheet = entry.name.starts_with(b"xl/worksheets/");
        let body = entry.body(bytes).ok_or(FileFlaw::Truncated)?;
        unpack(&entry, body, &mut budget, |piece| {
            if is_sheet {
                seen.formulas |=
                    memmem::find(piece, b"<f>").is_some() || memmem::find(piece, b"<f ").is_some();
                seen.merged |= memmem::find(piece, b"<mergeCell ").is_some();
            }
        })?;
    }
    Ok(seen)
}

/// The pieces overlap by so many bytes, so that no word is cut in two unseen.
const OVERLAP: usize = 16;

fn unpack(
    entry: &Entry<'_>,
    body: &[u8],
    budget: &mut u64,
    mut look: impl FnMut(&[u8]),
) -> Result<(), FileFlaw> {
    let mut reader: Box<dyn std::io::Read + '_> = match entry.method {
        0 => Box::new(body),
        8 => Box::new(DeflateDecoder::new(body)),
        _ => return Err(FileFlaw::Unreadable),
    };
    let mut buffer = vec![0; 128 * 1024];
    let mut kept = 0;
    loop {
        let room = buffer.get_mut(kept..).unwrap_or_default();
        let read = reader.read(room).map_err(|_| FileFlaw::Truncated)?;
        if read == 0 {
            return Ok(());
        }
        *budget = budget.checked_sub(read as u64).ok_or(FileFlaw::Unreadable)?;
        let filled = kept + read;
        look(buffer.get(..filled).unwrap_or_default());
        let from = filled.saturating_sub(OVERLAP);
        buffer.copy_within(from..filled, 0);
        kept = filled - from;
    }
}

struct Entry<'a> {
    name: &'a [u8],
    method: u16,
    encrypted: bool,
    packed: usize,
    local: usize,
    next: usize,
}

impl<'a> Entry<'a> {
    /// The entry of the central directory at this place.
    fn at(bytes: &'a [u8], at: usize) -> Option<Self> {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let name = usize::from(number16(bytes, at + 28)?);
        let extra = usize::from(number16(bytes, at + 30)?);
        let comment = usize::from(number16(bytes, at + 32)?);
        Some(Self {
            name: bytes.get(at + 46..at + 46 + name)?,
            method: number16(bytes, at + 10)?,
            encrypted: number16(bytes, at + 8)? & 1 == 1,
            packed: number32(bytes, at + 20)?,
            local: number32(bytes, at + 42)?,
            next: at + 46 + name + extra + comment,
        })
    }

    fn body(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        if bytes.get(self.local..self.local + 4)? != b"PK\x03\x04" {
            return None;
        }
        let name = usize::from(number16(bytes, self.local + 26)?);
        let extra = usize::from(number16(bytes, self.local + 28)?);
        let from = self.local + 30 + name + extra;
        bytes.get(from..from.checked_add(self.packed)?)
    }
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn number32(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()
}
