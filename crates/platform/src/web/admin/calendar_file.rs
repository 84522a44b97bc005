//! The table of a calendar as it comes: typed into the field, or as a file (xlsx, csv) whose rows become the same text.
//! Rules REV-4, N6. Nothing of the file is kept; what is wrong in it is told by its line, as an editor counts.

use axum::RequestExt as _;
use axum::extract::multipart::Multipart;
use axum::extract::{Form as Plain, Request};
use axum::http::header::CONTENT_TYPE;
use domain::ground::refusal::{FileFlaw, Refusal};

use crate::spreadsheet;
use crate::web::failure::Failure;
use crate::web::form::Pairs;

/// The first column's heading, by which the right sheet is known.
const HEAD: &str = "date";

/// What was posted.
#[derive(Debug)]
pub(super) enum Posted {
    /// The text of a table, typed or from a file.
    Text(String),
    /// The file could not be read.
    Refused(Refusal),
}

/// Reads the form; a file goes before what was typed.
pub(super) async fn posted(request: Request) -> Result<Posted, Failure> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        let pairs = request.extract::<Plain<Pairs>, _>().await.map_err(|_| Failure::Malformed)?;
        return Ok(Posted::Text(typed(&pairs.0)));
    }
    let mut parts = request.extract::<Multipart, _>().await.map_err(|_| Failure::Malformed)?;
    let mut text = String::new();
    let mut file = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|_| Failure::Malformed)? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|_| Failure::TooLarge)?;
        match name.as_str() {
            "file" => file = bytes.to_vec(),
            "text" => text = String::from_utf8_lossy(&bytes).into_owned(),
            _ => {}
        }
    }
    if file.is_empty() {
        return Ok(Posted::Text(plain(&text)));
    }
    Ok(match table(&file) {
        Ok(text) => Posted::Text(text),
        Err(flaw) => Posted::Refused(Refusal::FileRefused(flaw)),
    })
}

/// The text of the field `text`.
pub(super) fn typed(pairs: &Pairs) -> String {
    plain(pairs.iter().find(|(name, _)| name == "text").map_or("", |(_, value)| value.as_str()))
}

fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

/// The rows of a file as the text of a table, each at the line where it stands in the file.
fn table(bytes: &[u8]) -> Result<String, FileFlaw> {
    let is_head = |cells: &[String]| cells.first().is_some_and(|cell| cell.trim() == HEAD);
    let table = spreadsheet::read(bytes, is_head)?;
    let mut lines: Vec<String> = Vec::new();
    for (number, cells) in table.rows {
        let place = usize::try_from(number).unwrap_or_default().saturating_sub(1);
        lines.resize(lines.len().max(place), String::new());
        let mut cells: Vec<String> = cells.iter().map(|cell| quoted(cell.trim())).collect();
        while cells.len() > 1 && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        lines.push(cells.join(","));
    }
    Ok(lines.join("\n"))
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use domain::ground::calendar::Calendar;

    use super::*;

    #[test]
    fn n6_a_file_becomes_the_text_of_its_table_line_by_line() {
        let file = "date,kind,name\r\n\r\n2027,notice,\"通知, 甲\"\r\n2027-01-01,holiday,元旦\r\n";
        let text = table(file.as_bytes()).unwrap();
        assert_eq!(text, "date,kind,name\n\n2027,notice,\"通知, 甲\"\n2027-01-01,holiday,元旦");
        let mistakes = Calendar::parse(&text.replace("2027-01-01", "2027-13-01")).unwrap_err();
        assert!(mistakes.iter().any(|mistake| mistake.line == 4), "the line of the file is named");
    }

    #[test]
    fn n6_a_workbook_is_read_as_well_and_another_file_is_named() {
        use crate::spreadsheet::{Format, write};
        let rows = [["2027", "notice", "通知"], ["2027-01-01", "holiday", "元旦"]];
        let written = write(Format::Xlsx, &["date", "kind", "name"], |sink| {
            rows.iter().try_for_each(|row| sink.row(row))
        });
        let bytes = written.unwrap();
        assert_eq!(table(&bytes).unwrap(), "date,kind,name\n2027,notice,通知\n2027-01-01,holiday,元旦");
        assert!(matches!(table(b"%PDF-1.7"), Err(FileFlaw::Type { found: "PDF 文件", .. })));
        assert_eq!(table(b"  \n"), Err(FileFlaw::Empty));
    }
}
