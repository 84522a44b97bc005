//! The string pool of binary XML and resource tables, read in place: a string is decoded when somebody asks for it.
//!
//! What Android's reader does with a damaged pool is kept: a string outside the data is absent, the pool goes on. The
//! counts in the header are believed only as far as the data reaches, so that no lie leads to an allocation.

use std::borrow::Cow;

use crate::bytes::{u16_at, u32_at};

/// The flag of a pool whose strings are UTF-8.
pub(crate) const UTF8: u32 = 1 << 8;
const HEADER: usize = 28;

/// A string pool over the bytes of its chunk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pool<'a> {
    chunk: &'a [u8],
    count: u32,
    announced: u32,
    offsets_at: usize,
    strings_at: usize,
    styles: u32,
    utf8: bool,
}

impl<'a> Pool<'a> {
    /// Reads the header of a pool chunk; `chunk` begins at the chunk header and ends with the chunk.
    pub fn parse(chunk: &'a [u8]) -> Option<Self> {
        let header = usize::from(u16_at(chunk, 2)?).max(HEADER);
        let announced = u32_at(chunk, 8)?;
        let styles = u32_at(chunk, 12)?;
        let flags = u32_at(chunk, 16)?;
        let strings_at = usize::try_from(u32_at(chunk, 20)?).ok()?;
        let room = chunk.len().checked_sub(header)? / 4;
        let count = announced.min(u32::try_from(room).unwrap_or(u32::MAX));
        Some(Self {
            chunk,
            count,
            announced,
            offsets_at: header,
            strings_at,
            styles,
            utf8: flags & UTF8 != 0,
        })
    }

    /// Strings that can be asked for.
    pub fn len(&self) -> u32 {
        self.count
    }

    /// No string at all?
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Does the header announce more strings than the chunk has room for?
    pub fn overstated(&self) -> bool {
        self.announced > self.count
    }

    /// Do the tables of offsets overlap the strings, because the header lies about strings or styles?
    pub fn overlaps(&self) -> bool {
        let tables = (u64::from(self.announced) + u64::from(self.styles)) * 4 + self.offsets_at as u64;
        self.announced > 0 && tables > self.strings_at as u64
    }

    /// Does a string begin outside the pool?
    pub fn points_outside(&self) -> bool {
        (0..self.count).any(|index| self.position(index).is_none_or(|at| at >= self.chunk.len()))
    }

    /// The string with this number, borrowed where it is stored as correct UTF-8.
    pub fn get(&self, index: u32) -> Option<Cow<'a, str>> {
        let at = self.position(index)?;
        if self.utf8 { utf8(self.chunk, at) } else { utf16(self.chunk, at).map(Cow::Owned) }
    }

    /// Bytes the string with this number takes, without its length and its end.
    pub fn text_len(&self, index: u32) -> Option<usize> {
        let at = self.position(index)?;
        let raw = if self.utf8 { utf8_bytes(self.chunk, at)? } else { utf16_units(self.chunk, at)?.0 };
        Some(raw.len())
    }

    /// Is the string with this number `text`? Compares without decoding into memory.
    pub fn is(&self, index: u32, text: &str) -> bool {
        let Some(at) = self.position(index) else { return false };
        if self.utf8 {
            return utf8_bytes(self.chunk, at) == Some(text.as_bytes());
        }
        let Some((units, len)) = utf16_units(self.chunk, at) else { return false };
        let mut wanted = text.encode_utf16();
        (0..len).all(|unit| u16_at(units, unit * 2) == wanted.next()) && wanted.next().is_none()
    }

    fn position(&self, index: u32) -> Option<usize> {
        if index >= self.count {
            return None;
        }
        let offset = u32_at(self.chunk, self.offsets_at + usize::try_from(index).ok()? * 4)?;
        self.strings_at.checked_add(usize::try_from(offset).ok()?)
    }
}

/// The string at the beginning of `bytes`, lengths first; none when the bytes end before it.
pub(crate) fn decode(bytes: &[u8], is_utf8: bool) -> Option<String> {
    if is_utf8 { utf8(bytes, 0).map(Cow::into_owned) } else { utf16(bytes, 0) }
}

/// A length of one or two bytes; returns it with the position behind it.
fn short_length(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let first = usize::from(*bytes.get(at)?);
    if first & 0x80 == 0 {
        return Some((first, at + 1));
    }
    Some(((first & 0x7f) << 8 | usize::from(*bytes.get(at + 1)?), at + 2))
}

fn utf8_bytes(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let (_, at) = short_length(bytes, at)?;
    let (len, at) = short_length(bytes, at)?;
    bytes.get(at..at.checked_add(len)?)
}

fn utf8(bytes: &[u8], at: usize) -> Option<Cow<'_, str>> {
    let raw = utf8_bytes(bytes, at)?;
    Some(match std::str::from_utf8(raw) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(modified_utf8(raw)),
    })
}

/// Some tools write characters beyond the basic plane as two surrogates of three bytes each; what is neither that nor
/// UTF-8 is replaced.
fn modified_utf8(raw: &[u8]) -> String {
    surrogates(raw).unwrap_or_else(|| String::from_utf8_lossy(raw).into_owned())
}

fn surrogates(raw: &[u8]) -> Option<String> {
    let mut units = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&first) = raw.get(at) {
        let next = |offset: usize| {
            raw.get(at + offset).filter(|byte| **byte & 0xc0 == 0x80).map(|byte| u16::from(byte & 0x3f))
        };
        let lead = u16::from(first);
        match first {
            0..0x80 => {
                units.push(lead);
                at += 1;
            }
            0xc0..0xe0 => {
                units.push((lead & 0x1f) << 6 | next(1)?);
                at += 2;
            }
            0xe0..0xf0 => {
                units.push((lead & 0xf) << 12 | next(1)? << 6 | next(2)?);
                at += 3;
            }
            0xf0.. => {
                let point = u32::from(lead & 7) << 18
                    | u32::from(next(1)?) << 12
                    | u32::from(next(2)?) << 6
                    | u32::from(next(3)?);
                units.extend(char::from_u32(point)?.encode_utf16(&mut [0; 2]).iter());
                at += 4;
            }
            0x80..0xc0 => return None,
        }
    }
    Some(String::from_utf16_lossy(&units))
}

fn utf16_units(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let first = usize::from(u16_at(bytes, at)?);
    let (len, at) = if first & 0x8000 == 0 {
        (first, at + 2)
    } else {
        ((first & 0x7fff) << 16 | usize::from(u16_at(bytes, at + 2)?), at + 4)
    };
    Some((bytes.get(at..at.checked_add(len.checked_mul(2)?)?)?, len))
}

fn utf16(bytes: &[u8], at: usize) -> Option<String> {
    let (units, _) = utf16_units(bytes, at)?;
    let units = units.chunks_exact(2).filter_map(|pair| u16_at(pair, 0));
    Some(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}
