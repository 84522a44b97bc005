//! A file becomes a table of texts: what it is, is decided by its content.

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use domain::ground::refusal::FileFlaw;
use memchr::memmem;

use super::guard::{Seen, look};
use super::{MOST_BYTES, MOST_COLUMNS, MOST_ROWS, csv_file};

/// A table as it was read.
#[derive(Debug, Default)]
pub struct Table {
    /// The name of the sheet.
    pub sheet: String,
    /// Rows that are not blank, with their numbers counted from 1.
    pub rows: Vec<(u32, Vec<String>)>,
    /// What was noticed, as sentences.
    pub notes: Vec<String>,
}

const ACCEPTED: &str = "Excel 工作簿（.xlsx）或 CSV 文本表格";

pub(super) const OTHER: FileFlaw = FileFlaw::Type { found: "无法识别的文件", accepted: ACCEPTED };

/// Reads the first sheet that has a row for which `is_head` holds, or the first sheet.
pub fn read(bytes: &[u8], is_head: impl Fn(&[String]) -> bool) -> Result<Table, FileFlaw> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FileFlaw::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(FileFlaw::Unreadable);
    }
    let wrong = |found| Err(FileFlaw::Type { found, accepted: ACCEPTED });
    match bytes {
        [b'P', b'K', 3, 4, ..] => workbook(bytes, is_head),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            if memmem::find(bytes, &name).is_some() {
                Err(FileFlaw::Encrypted)
            } else {
                wrong("旧版 Office 文件（.xls 等），请另存为 .xlsx")
            }
        }
        [b'%', b'P', b'D', b'F', ..] => wrong("PDF 文件"),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [b'G', b'I', b'F', b'8', ..] => wrong("图片"),
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xbc, 0xaf, ..] | [0x1f, 0x8b, ..] => wrong("压缩包"),
        _ if memmem::find(bytes.get(..1024).unwrap_or(bytes), b"<html").is_some() => wrong("网页"),
        _ => csv_file::read(bytes),
    }
}

fn workbook(bytes: &[u8], is_head: impl Fn(&[String]) -> bool) -> Result<Table, FileFlaw> {
    let seen = look(bytes)?;
    if !seen.workbook {
        return Err(FileFlaw::Type { found: "不含 Excel 工作簿的压缩包", accepted: ACCEPTED });
    }
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| FileFlaw::Unreadable)?;
    let names = book.sheet_names();
    let mut first = None;
    for name in &names {
        let table = sheet(&mut book, name)?;
        let has_head = table.rows.iter().take(10).any(|(_, cells)| is_head(cells));
        if has_head || (first.is_none() && names.len() == 1) {
            return Ok(with_notes(table, &seen, names.len()));
        }
        first = first.or(Some(table));
    }
    first.map(|table| with_notes(table, &seen, names.len())).ok_or(FileFlaw::Empty)
}

fn with_notes(mut table: Table, seen: &Seen, sheets: usize) -> Table {
    let mut note = |sentence: String| table.notes.push(sentence);
    if seen.merged {
        note("表中有合并单元格：合并区域只有左上角一格有内容，其余各格按空白处理。".to_owned());
    }
    if seen.formulas {
        note("表中有公式：按文件中保存的计算结果读取，公式本身不执行。".to_owned());
    }
    if sheets > 1 {
        note(format!("文件中有 {sheets} 张工作表，只读取“{}”。", table.sheet));
    }
    table
}

fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Table, FileFlaw> {
    let mut table = Table { sheet: name.to_owned(), ..Table::default() };
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| FileFlaw::Unreadable)?;
    let (mut number, mut row) = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(|_| FileFlaw::Unreadable)? {
        let (at, column) = cell.get_position();
        if at + 1 != number {
            table.rows.extend(row_of(number, std::mem::take(&mut row).into_iter().map(Cow::Owned)));
            number = at + 1;
            if table.rows.len() > MOST_ROWS {
                return Ok(table);
            }
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column < MOST_COLUMNS {
            let text = text_of(&Data::from(cell.get_value().clone()));
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            if let Some(place) = row.get_mut(column) {
                *place = text;
            }
        }
    }
    table.rows.extend(row_of(number, row.into_iter().map(Cow::Owned)));
    Ok(table)
}

/// A row of cells, none where all are blank. A quote that kept a text from being a formula is taken off again.
pub(super) fn row_of<'a>(
    number: u32,
    cells: impl Iterator<Item = Cow<'a, str>>,
) -> Option<(u32, Vec<String>)> {
    let cells: Vec<String> = cells.take(MOST_COLUMNS).map(|cell| unquoted(&cell).to_owned()).collect();
    cells.iter().any(|cell| !cell.trim().is_empty()).then_some((number, cells))
}

fn unquoted(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

/// What a cell shows. Whole numbers have no decimals: an account of digits is often kept as a number.
fn text_of(data: &Data) -> String {
    match data {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(flag) => if *flag { "是" } else { "否" }.to_owned(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::DateTime(moment) => moment.as_f64().to_string(),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}
