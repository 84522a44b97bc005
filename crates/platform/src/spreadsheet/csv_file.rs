//! Text tables: UTF-8, UTF-16 and GBK, with commas, semicolons or tabs.

use std::borrow::Cow;

use domain::ground::refusal::FileFlaw;
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::MOST_ROWS;
use super::table::{OTHER, Table, row_of};

/// Reads a text table; a file that is no text is named as such.
pub(super) fn read(bytes: &[u8]) -> Result<Table, FileFlaw> {
    let text = decode(bytes).ok_or(OTHER)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut table = Table { sheet: "csv".to_owned(), ..Table::default() };
    let mut lines = Lines::default();
    for record in reader.records() {
        let record = record.map_err(|_| FileFlaw::Unreadable)?;
        let start = record.position().map_or(0, csv::Position::byte);
        let line = lines.at(text.as_bytes(), usize::try_from(start).unwrap_or(usize::MAX));
        if let Some(row) = row_of(line, record.iter().map(Cow::Borrowed)) {
            table.rows.push(row);
        }
        if table.rows.len() > MOST_ROWS {
            break;
        }
    }
    Ok(table)
}

/// Counts lines as an editor does. The reader's own count lags behind where lines end in CR LF, because a record ends
/// at the CR and the LF is read with the next one.
#[derive(Debug, Default)]
struct Lines {
    at: usize,
    ends: u32,
}

impl Lines {
    /// The line, from 1, of the first character of the record that begins at or after this byte.
    fn at(&mut self, text: &[u8], start: usize) -> u32 {
        let ends = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let skipped = text.iter().skip(start).take_while(|byte| ends(byte)).count();
        let begin = start.saturating_add(skipped).min(text.len());
        let passed = text.get(self.at..begin).unwrap_or_default();
        let more = memchr::memchr_iter(b'\n', passed).count();
        self.ends += u32::try_from(more).unwrap_or(u32::MAX);
        self.at = begin;
        self.ends + 1
    }
}

fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    for (mark, encoding) in [(&b"\xff\xfe"[..], UTF_16LE), (b"\xfe\xff", UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return encoding.decode_without_bom_handling_and_without_replacement(rest);
        }
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        // Sheets saved as csv by Chinese office programs; GB18030 contains GBK.
        Err(_) => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
    }
}

fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |sign: char| first.matches(sign).count();
    [(b',', count(',')), (b'\t', count('\t')), (b';', count(';'))]
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(sign, _)| sign)
}
