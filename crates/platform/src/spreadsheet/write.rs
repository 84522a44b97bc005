//! Tables out: xlsx in constant memory, and csv that office programs open rightly.
//!
//! A text that begins like a formula gets a quote before it, in both kinds (H5).

use rust_xlsxwriter::{Format as CellFormat, Workbook, Worksheet};

/// Which kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Csv,
}

impl Format {
    /// The kind that an address asks for; xlsx where it does not.
    pub fn of(word: &str) -> Self {
        if word == "csv" { Self::Csv } else { Self::Xlsx }
    }

    /// The media type.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The ending of the file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}

/// Takes rows one after another.
pub struct Sink<'a> {
    row: &'a mut dyn FnMut(&[&str]) -> Option<()>,
}

impl std::fmt::Debug for Sink<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sink")
    }
}

impl Sink<'_> {
    /// Writes a row; none when the file cannot be written any more.
    pub fn row(&mut self, cells: &[&str]) -> Option<()> {
        (self.row)(cells)
    }
}

/// Writes a table with these headings; `fill` gives its rows.
pub fn write(
    format: Format,
    headings: &[&str],
    fill: impl FnOnce(&mut Sink<'_>) -> Option<()>,
) -> Option<Vec<u8>> {
    match format {
        Format::Xlsx => xlsx(headings, fill),
        Format::Csv => csv(headings, fill),
    }
}

fn xlsx(headings: &[&str], fill: impl FnOnce(&mut Sink<'_>) -> Option<()>) -> Option<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().ok()?;
    sheet.set_freeze_panes(1, 0).ok()?;
    for (column, heading) in headings.iter().enumerate() {
        let column = u16::try_from(column).ok()?;
        let wide = if heading.chars().count() > 4 { 28 } else { 16 };
        sheet.set_column_width(column, wide).ok()?;
    }
    let bold = CellFormat::new().set_bold();
    for (column, heading) in headings.iter().enumerate() {
        sheet.write_string_with_format(0, u16::try_from(column).ok()?, *heading, &bold).ok()?;
    }
    let mut next = 1;
    fill(&mut Sink { row: &mut |cells| line(sheet, &mut next, cells) })?;
    book.save_to_buffer().ok()
}

fn line(sheet: &mut Worksheet, next: &mut u32, cells: &[&str]) -> Option<()> {
    for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        sheet.write_string(*next, u16::try_from(column).ok()?, quoted(cell)).ok()?;
    }
    *next += 1;
    Some(())
}

fn csv(headings: &[&str], fill: impl FnOnce(&mut Sink<'_>) -> Option<()>) -> Option<Vec<u8>> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    writer.write_record(headings).ok()?;
    let row = &mut |cells: &[&str]| {
        // Every record has as many fields as there are headings; a short row ends in empty ones.
        let blank = std::iter::repeat_n("", headings.len().saturating_sub(cells.len()));
        writer.write_record(cells.iter().copied().chain(blank).map(quoted)).ok()
    };
    fill(&mut Sink { row })?;
    writer.into_inner().ok()
}

fn quoted(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
