//! A table of texts, however its file was made.

use std::borrow::Cow;

use domain::ground::refusal::FileFlaw;

use super::MOST_COLUMNS;

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

/// What may be sent, as the refusal of anything else names it.
pub(super) const ACCEPTED: &str = "Excel 工作簿（.xlsx）或 CSV 文本表格";

pub(super) const OTHER: FileFlaw = FileFlaw::Type { found: "无法识别的文件", accepted: ACCEPTED };

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
