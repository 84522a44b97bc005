//! The account sheet among tables: its headings found, its columns put in order. Rule ORG-3.

use domain::ground::refusal::FileFlaw;
use domain::unit::sheet::{Column, Line, MOST_LINES};

use super::read::read;
use super::table::Table;

/// The headings, in the order of the sheet.
pub const ACCOUNT_COLUMNS: [&str; 12] = [
    Column::Title.label(),
    Column::Account.label(),
    Column::Password.label(),
    Column::State.label(),
    Column::Province.label(),
    Column::City.label(),
    Column::County.label(),
    Column::Kind.label(),
    Column::NewProvince.label(),
    Column::NewCity.label(),
    Column::NewCounty.label(),
    Column::Merged.label(),
];

/// Reads an account sheet: its lines in the order of the columns, and what was noticed.
pub fn account_lines(bytes: &[u8]) -> Result<(Vec<Line>, Vec<String>), FileFlaw> {
    let Table { rows, mut notes, .. } = read(bytes, is_head)?;
    let head = rows.iter().take(10).position(|(_, cells)| is_head(cells));
    let Some(head) = head else {
        let needed = Column::NEEDED.iter().map(|column| column.label().to_owned()).collect();
        return Err(FileFlaw::MissingColumns(needed));
    };
    let headings = rows.get(head).map(|(_, cells)| cells.clone()).unwrap_or_default();
    let places = Column::ALL.iter().map(|column| place_of(*column, &headings)).collect::<Vec<_>>();
    let missing: Vec<String> = Column::NEEDED
        .iter()
        .filter(|column| places.get(**column as usize).is_none_or(Option::is_none))
        .map(|column| column.label().to_owned())
        .collect();
    if !missing.is_empty() {
        return Err(FileFlaw::MissingColumns(missing));
    }
    if rows.len() - head - 1 > MOST_LINES {
        return Err(FileFlaw::TooManyRows { max: MOST_LINES });
    }
    let lines: Vec<Line> = rows
        .into_iter()
        .skip(head + 1)
        .map(|(number, cells)| Line {
            number,
            cells: places
                .iter()
                .map(|place| place.and_then(|at| cells.get(at)).cloned().unwrap_or_default())
                .collect(),
        })
        .filter(|line| !line.is_blank())
        .collect();
    if lines.is_empty() {
        return Err(FileFlaw::Empty);
    }
    notes.extend(remarks(&headings, &lines));
    Ok((lines, notes))
}

/// What is passed over, said so.
fn remarks(headings: &[String], lines: &[Line]) -> Vec<String> {
    let mut notes = Vec::new();
    let unknown: Vec<&str> = headings
        .iter()
        .map(|heading| heading.trim())
        .filter(|heading| !heading.is_empty() && !Column::ALL.iter().any(|column| names(*column, heading)))
        .collect();
    if !unknown.is_empty() {
        notes.push(format!("以下各列不在账号表中，未读取：{}。", unknown.join("、")));
    }
    let passwords = lines.iter().filter(|line| !line.get(Column::Password).is_empty()).count();
    if passwords > 0 {
        notes.push(format!(
            "有 {passwords} 行填写了默认密码，未采用：平台不使用统一的初始密码，每个账号另发一次性激活码。"
        ));
    }
    if lines.iter().any(|line| line.get(Column::State) == "已激活") {
        notes.push("“激活状态”由平台登记，表中填写的状态不读取。".to_owned());
    }
    notes
}

fn is_head(cells: &[String]) -> bool {
    Column::ALL.iter().filter(|column| place_of(**column, cells).is_some()).count() >= 3
}

fn place_of(column: Column, headings: &[String]) -> Option<usize> {
    headings.iter().position(|heading| names(column, heading))
}

/// Whether a heading names the column, marks and spaces around it aside.
fn names(column: Column, heading: &str) -> bool {
    let heading: String = heading.chars().filter(|sign| !sign.is_whitespace() && *sign != '*').collect();
    heading == column.label()
        || match column {
            Column::Title => matches!(heading.as_str(), "机构名称" | "单位名称" | "学校名称"),
            Column::County => matches!(heading.as_str(), "区县" | "区（县）" | "区(县)" | "县区"),
            Column::City => matches!(heading.as_str(), "地市" | "市（州）"),
            Column::Province => matches!(heading.as_str(), "省份"),
            _ => false,
        }
}
