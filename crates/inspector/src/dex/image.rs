//! One dex file as tables over its bytes: strings, types, methods, class definitions. Nothing is copied.
//!
//! Every accessor answers none for an index or offset outside the file. The counts are the header's, as every other
//! reader reports them, cut to the rows that are really there.

use std::cell::Cell;

use super::header::{Fault, Header, Section, adler32};
use crate::bytes::{slice_at, u16_at, u32_at, until_nul};

/// A dex file over the bytes it stands in.
#[derive(Clone, Debug)]
pub struct Image<'a> {
    /// Bytes from which offsets count, cut at the declared end.
    data: &'a [u8],
    strings: &'a [u8],
    types: &'a [u8],
    methods: &'a [u8],
    classes: &'a [u8],
    /// What was wrong, each kind once.
    pub faults: Vec<Fault>,
    /// Where the next file of the same entry would begin.
    pub end: usize,
    is_contained: bool,
    /// Bytes of strings that may still be searched for their end.
    strings_left: Cell<usize>,
}

/// How often the whole file may be gone through for strings. Honest files need less than once for each reader, but all
/// strings of a hostile one may begin at the same place and have no end.
const PASSES: usize = 8;

/// A row of the methods' table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// Index of the class's type.
    pub class: u16,
    /// Index of the name's string.
    pub name: u32,
}

/// A row of the class definitions' table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// Index of the class's own type.
    pub own: u32,
    /// Index of the superclass's type, `u32::MAX` for none.
    pub parent: u32,
    /// Offset of fields and methods, 0 for none.
    pub data: u32,
}

/// Types that instructions and tables can address; Android refuses a file with more.
const ADDRESSABLE: usize = 1 << 16;
const STRING_ROW: usize = 4;
const TYPE_ROW: usize = 4;
const METHOD_ROW: usize = 8;
const CLASS_ROW: usize = 32;

impl<'a> Image<'a> {
    /// Reads the file that begins at `at` in `container`.
    pub fn read(container: &'a [u8], at: usize) -> Result<Self, Fault> {
        let header = Header::read(container, at)?;
        let mut faults = Vec::new();
        let whole = container.get(at..).ok_or(Fault::TooShort)?;
        let declared = header.file_size as usize;
        let own = whole.get(..declared).unwrap_or_else(|| {
            faults.push(Fault::Truncated);
            whole
        });
        if adler32(own.get(12..).unwrap_or_default()) != header.checksum {
            faults.push(Fault::Checksum);
        }
        let data = if header.in_container() { container } else { own };
        let mut table = |section: Section, row: usize| {
            cut(data, section, row).unwrap_or_else(|whole_rows| {
                if !faults.contains(&Fault::Table) {
                    faults.push(Fault::Table);
                }
                whole_rows
            })
        };
        let (strings, types) = (table(header.strings, STRING_ROW), table(header.types, TYPE_ROW));
        let (methods, classes) = (table(header.methods, METHOD_ROW), table(header.classes, CLASS_ROW));
        // A size smaller than the header would make no progress; the header itself was read, so at least that is used.
        let end = at.saturating_add(own.len().max(1));
        Ok(Self {
            data,
            strings,
            types,
            methods,
            classes,
            faults,
            end,
            is_contained: header.in_container(),
            strings_left: Cell::new(data.len().saturating_mul(PASSES)),
        })
    }

    /// Whether the format allows several files in one entry (041).
    pub fn is_contained(&self) -> bool {
        self.is_contained
    }

    /// Number of strings.
    pub fn string_count(&self) -> usize {
        self.strings.len() / STRING_ROW
    }

    /// Number of types.
    pub fn type_count(&self) -> usize {
        self.types.len() / TYPE_ROW
    }

    /// Numbers of the types that can be meant by anything.
    pub fn types(&self) -> std::ops::Range<usize> {
        0..self.type_count().min(ADDRESSABLE)
    }

    /// Number of methods referenced or defined.
    pub fn method_count(&self) -> usize {
        self.methods.len() / METHOD_ROW
    }

    /// Number of classes defined.
    pub fn class_count(&self) -> usize {
        self.classes.len() / CLASS_ROW
    }

    /// The bytes that offsets count from.
    pub fn data(&self) -> &'a [u8] {
        self.data
    }

    /// A string in the file's own encoding (modified UTF-8), without its length and its NUL.
    pub fn string(&self, index: usize) -> Option<&'a [u8]> {
        let offset = u32_at(self.strings, index.checked_mul(STRING_ROW)?)? as usize;
        let (_, after) = uleb128(self.data, offset)?;
        let left = self.strings_left.get();
        let window = self.data.get(after..)?;
        let window = window.get(..left).unwrap_or(window);
        let found = until_nul(window, 0)?;
        self.strings_left.set(left - found.len());
        Some(found)
    }

    /// Whether strings were so long that not all could be read.
    pub fn is_exhausted(&self) -> bool {
        self.strings_left.get() == 0
    }

    /// A type's descriptor such as `Lcom/example/Main;`.
    pub fn type_name(&self, index: usize) -> Option<&'a [u8]> {
        self.string(u32_at(self.types, index.checked_mul(TYPE_ROW)?)? as usize)
    }

    /// A row of the methods' table.
    pub fn method(&self, index: usize) -> Option<Method> {
        let row = slice_at(self.methods, index.checked_mul(METHOD_ROW)?, METHOD_ROW)?;
        Some(Method { class: u16_at(row, 0)?, name: u32_at(row, 4)? })
    }

    /// A method's name.
    pub fn method_name(&self, index: usize) -> Option<&'a [u8]> {
        self.string(self.method(index)?.name as usize)
    }

    /// The class definitions in the file's order.
    pub fn classes(&self) -> impl Iterator<Item = Class> + use<'a> {
        self.classes.chunks_exact(CLASS_ROW).filter_map(|row| {
            Some(Class { own: u32_at(row, 0)?, parent: u32_at(row, 8)?, data: u32_at(row, 24)? })
        })
    }
}

/// The rows of a section, or as many whole rows as the data holds.
fn cut(data: &[u8], section: Section, row: usize) -> Result<&[u8], &[u8]> {
    if section.count == 0 {
        return Ok(&[]);
    }
    let rest = data.get(section.offset as usize..).unwrap_or_default();
    let wanted = (section.count as usize).saturating_mul(row);
    match rest.get(..wanted) {
        Some(rows) => Ok(rows),
        None => Err(rest.get(..rest.len() - rest.len() % row).unwrap_or_default()),
    }
}

/// An unsigned LEB128 number of at most five bytes, and the offset after it.
pub fn uleb128(data: &[u8], at: usize) -> Option<(u32, usize)> {
    let mut value = 0_u32;
    for (place, byte) in data.get(at..)?.iter().take(5).enumerate() {
        value |= u32::from(byte & 0x7f).checked_shl(7 * u32::try_from(place).ok()?).unwrap_or(0);
        if byte & 0x80 == 0 {
            return Some((value, at + place + 1));
        }
    }
    None
}

/// Modified UTF-8 as text: a NUL is written as two bytes, and characters beyond the first plane as two surrogates of
/// three bytes each. What is neither becomes U+FFFD.
pub fn text(raw: &[u8]) -> String {
    if let Ok(plain) = std::str::from_utf8(raw) {
        return plain.to_owned();
    }
    let mut units = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((unit, tail)) = next_unit(rest) {
        units.push(unit);
        rest = tail;
    }
    String::from_utf16_lossy(&units)
}

fn next_unit(raw: &[u8]) -> Option<(u16, &[u8])> {
    const BROKEN: u16 = 0xfffd;
    let low = |byte: u8| u16::from(byte & 0x3f);
    match raw {
        [] => None,
        [first, tail @ ..] if *first < 0x80 => Some((u16::from(*first), tail)),
        [first, second, tail @ ..] if first & 0xe0 == 0xc0 && second & 0xc0 == 0x80 => {
            Some((u16::from(first & 0x1f) << 6 | low(*second), tail))
        }
        [first, second, third, tail @ ..]
            if first & 0xf0 == 0xe0 && second & 0xc0 == 0x80 && third & 0xc0 == 0x80 =>
        {
            Some((u16::from(first & 0x0f) << 12 | low(*second) << 6 | low(*third), tail))
        }
        [_, tail @ ..] => Some((BROKEN, tail)),
    }
}
