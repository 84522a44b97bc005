//! Excel workbooks: the first sheet with the head that is looked for.

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use domain::ground::day::{Day, add_days};
use domain::ground::refusal::FileFlaw;

use super::guard::{Seen, look};
use super::table::{ACCEPTED, Table, row_of};
use super::{MOST_COLUMNS, MOST_ROWS};

/// Reads the first sheet that has a row for which `is_head` holds, or the first sheet.
pub(super) fn read(bytes: &[u8], is_head: impl Fn(&[String]) -> bool) -> Result<Table, FileFlaw> {
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

/// The day of a whole serial number, which counts from the end of 1899; later than the false leap day of 1900.
fn day_of(serial: f64) -> Option<String> {
    let whole = format!("{serial:.0}").parse::<i64>().ok().filter(|_| serial.fract() == 0.0)?;
    let is_day = (61..2_958_466).contains(&whole);
    is_day.then(|| add_days(Day::constant(1899, 12, 30), whole).to_string())
}

/// What a cell shows. Whole numbers have no decimals: an account of digits is often kept as a number.
fn text_of(data: &Data) -> String {
    match data {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(flag) => if *flag { "是" } else { "否" }.to_owned(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::DateTime(moment) => day_of(moment.as_f64()).unwrap_or_else(|| moment.as_f64().to_string()),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use calamine::{ExcelDateTime, ExcelDateTimeType};

    use super::*;

    #[test]
    fn a_day_of_a_workbook_is_read_as_people_write_it() {
        let cell =
            |serial| text_of(&Data::DateTime(ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false)));
        assert_eq!(cell(46_388.0), "2027-01-01");
        assert_eq!(cell(43_831.0), "2020-01-01");
        assert_eq!(cell(46_388.5), "46388.5", "a time is no day");
        assert_eq!(text_of(&Data::Float(310_113.0)), "310113");
    }
}
