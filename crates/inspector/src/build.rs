//! Builders of packages for tests, honest and hostile: every field that can lie can be made to lie.

mod app;
mod arsc;
mod axml;
mod zip;

pub use app::App;
#[cfg(any(test, fuzzing))]
pub(crate) use arsc::{Arsc, locale};
pub(crate) use axml::{Attr, Xml, android};
#[cfg(test)]
pub(crate) use zip::Zip;

/// A chunk of binary XML or of a resource table: type, length of the header, and the rest of header and body.
fn chunk(kind: u16, header_len: u16, rest: &[u8]) -> Vec<u8> {
    let mut chunk = Vec::new();
    chunk.extend(kind.to_le_bytes());
    chunk.extend(header_len.to_le_bytes());
    chunk.extend(u32::try_from(rest.len() + 8).unwrap().to_le_bytes());
    chunk.extend(rest);
    chunk
}

/// A string pool in UTF-8 or UTF-16.
pub(crate) fn pool(strings: &[&str], utf8: bool) -> Vec<u8> {
    let mut offsets = Vec::new();
    let mut data = Vec::new();
    for text in strings {
        offsets.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        if utf8 {
            data.extend([length(text.chars().count()), length(text.len())].concat());
            data.extend(text.as_bytes());
            data.push(0);
        } else {
            let units: Vec<u16> = text.encode_utf16().collect();
            data.extend(u16::try_from(units.len()).unwrap().to_le_bytes());
            data.extend(units.iter().chain(&[0]).flat_map(|unit| unit.to_le_bytes()));
        }
    }
    data.resize(data.len().next_multiple_of(4), 0);
    let start = 28 + offsets.len();
    let fields = [strings.len(), 0, if utf8 { 256 } else { 0 }, start, 0];
    let mut rest: Vec<u8> =
        fields.iter().flat_map(|field| u32::try_from(*field).unwrap().to_le_bytes()).collect();
    rest.extend(offsets);
    rest.extend(data);
    chunk(1, 28, &rest)
}

fn length(len: usize) -> Vec<u8> {
    let [low, high] = u16::try_from(len).unwrap().to_le_bytes();
    if len < 0x80 { vec![low] } else { vec![0x80 | high, low] }
}
