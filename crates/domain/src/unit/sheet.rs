//! The account sheet of Guangxi: its columns, and what one line of it means. Rules ORG-1…3.
//!
//! Lines come as texts; where they come from (xlsx, csv) and what is in the database is not known here. All problems
//! of a line are found at once, each at its column. The column 默认密码 is never read: a shared initial password is the
//! weakness that one-time secrets replace.

use std::collections::HashMap;
use std::sync::Arc;

use super::example::Example;
use super::{Unit, UnitKind};
use crate::account;
use crate::ground::division::{Code, Division, Divisions, Level};
use crate::ground::problem::{Problem, ProblemKind};
use crate::ground::rule::Rule;
use crate::ground::text;

macro_rules! columns {
    ($($variant:ident $label:literal)*) => {
        /// A column of the sheet.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the labels are the documents' own words")]
        pub enum Column { $($variant),* }

        impl Column {
            /// Every column, in the order of the sheet.
            pub const ALL: &'static [Column] = &[$(Column::$variant),*];

            /// Its heading.
            pub const fn label(self) -> &'static str {
                match self { $(Column::$variant => $label),* }
            }
        }
    };
}

columns! {
    Title "管理员名称"
    Account "账号"
    Password "默认密码"
    State "激活状态"
    Province "省"
    City "市"
    County "区"
    Kind "机构类型"
    NewProvince "需变更省"
    NewCity "需变更市"
    NewCounty "需变更区"
    Merged "是否撤并"
}

impl Column {
    /// Columns without which a sheet cannot be imported.
    pub const NEEDED: [Column; 4] = [Column::Title, Column::Province, Column::City, Column::Kind];
}

/// The most lines of one sheet.
pub const MOST_LINES: usize = 100_000;

/// The words that follow the unit's name in 管理员名称.
const SUFFIXES: [&str; 8] = [
    "移动互联网应用备案管理员",
    "移动应用备案管理员",
    "移动备案管理员",
    "移动信息管理员",
    "备案管理员",
    "移动信息",
    "移动备案",
    "管理员",
];

/// One line of a sheet, its cells in the order of `Column::ALL`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Its number in the sheet, counted from 1 with the headings.
    pub number: u32,
    /// Its cells.
    pub cells: Vec<String>,
}

impl Line {
    /// The text of a cell, without spaces at its ends.
    pub fn get(&self, column: Column) -> &str {
        self.cells.get(column as usize).map_or("", |cell| cell.trim())
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// What a good line asks for: one unit with one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The line's number.
    pub line: u32,
    /// The unit's name.
    pub unit: String,
    /// What it is.
    pub kind: UnitKind,
    /// The code of the division where it stands.
    pub division: String,
    /// 管理员名称.
    pub title: String,
    /// The sign-in name; empty where one is to be given.
    pub account: String,
}

/// The lines of one sheet as an issuing office reads them.
#[derive(Debug)]
pub struct Reader<'a> {
    divisions: &'a Divisions,
    issuer: &'a Unit,
    example: Arc<Line>,
    // Few places, many lines: names are looked up once.
    places: HashMap<[String; 3], std::result::Result<Division, ProblemKind>>,
    accounts: HashMap<String, u32>,
    units: HashMap<String, u32>,
}

impl<'a> Reader<'a> {
    /// Begins a sheet.
    pub fn new(divisions: &'a Divisions, issuer: &'a Unit) -> Self {
        Self {
            divisions,
            issuer,
            example: Arc::new(Example::of(divisions, issuer).line),
            places: HashMap::new(),
            accounts: HashMap::new(),
            units: HashMap::new(),
        }
    }

    /// Reads the next line; every problem of it at once.
    pub fn read(&mut self, line: &Line) -> Result<Entry, Vec<Problem>> {
        let mut problems = Vec::new();
        let examples = self.example.clone();
        let mut wrong = |column: Column, kind: ProblemKind| {
            let example = examples.get(column);
            let problem = Problem::new(column.label(), Rule::ORG_3, kind);
            problems.push(if example.is_empty() { problem } else { problem.with_example(example) });
        };
        let title = text::trim(line.get(Column::Title));
        let unit = unit_name(&title).to_owned();
        if unit.is_empty() {
            wrong(Column::Title, ProblemKind::Missing);
        } else if text::count(&title) > 100 {
            wrong(Column::Title, ProblemKind::TooLong { max: 100, found: text::count(&title) });
        } else if let Some((_, sign)) = text::forbidden(&title) {
            wrong(Column::Title, ProblemKind::Character(sign));
        } else if let Some(first) = repeats(&mut self.units, &unit, line.number) {
            wrong(Column::Title, ProblemKind::RepeatsLine(first));
        }
        let account = account::normal_name(line.get(Column::Account));
        if !account.is_empty() {
            if !account::is_name(&account) {
                wrong(Column::Account, ProblemKind::AccountName);
            } else if let Some(first) = repeats(&mut self.accounts, &account, line.number) {
                wrong(Column::Account, ProblemKind::RepeatsLine(first));
            }
        }
        let kind = self.kind(line).map_err(|kind| wrong(Column::Kind, kind)).ok();
        let division = self.division(line, kind).map_err(|(column, kind)| wrong(column, kind)).ok();
        if yes(line.get(Column::Merged)) {
            wrong(Column::Merged, ProblemKind::UnitMerged);
        }
        match (kind, division) {
            (Some(kind), Some(division)) if problems.is_empty() => {
                Ok(Entry { line: line.number, unit, kind, division, title, account })
            }
            _ => Err(problems),
        }
    }

    fn kind(&self, line: &Line) -> Result<UnitKind, ProblemKind> {
        let word = line.get(Column::Kind);
        if word.is_empty() {
            return Err(ProblemKind::Missing);
        }
        let kind = UnitKind::read(word).ok_or_else(|| ProblemKind::NotAnOption(word.to_owned()))?;
        if self.issuer.kind.issues(kind) {
            Ok(kind)
        } else {
            Err(ProblemKind::KindNotIssued(kind.label().to_owned()))
        }
    }

    /// Where the unit stands: the place it is to be moved to, where the sheet names one.
    fn division(&mut self, line: &Line, kind: Option<UnitKind>) -> Result<String, (Column, ProblemKind)> {
        let moved = [Column::NewProvince, Column::NewCity, Column::NewCounty];
        let columns = if moved.iter().any(|column| !line.get(*column).is_empty()) {
            moved
        } else {
            [Column::Province, Column::City, Column::County]
        };
        let names = columns.map(|column| line.get(column).to_owned());
        let last = columns.into_iter().rev().find(|column| !line.get(*column).is_empty());
        let at = last.unwrap_or(Column::Province);
        let divisions = self.divisions;
        let found = self.places.entry(names).or_insert_with_key(|names| place(divisions, names));
        let division = found.clone().map_err(|kind| (at, kind))?;
        let asked = match kind {
            Some(UnitKind::Province) => Some(Level::Province),
            Some(UnitKind::City) => Some(Level::City),
            Some(UnitKind::County) => Some(Level::County),
            _ => None,
        };
        if asked.is_some_and(|level| level != division.level) {
            return Err((at, ProblemKind::DivisionLevel(divisions.full_name(division.code))));
        }
        within(divisions, self.issuer, division.code).map_err(|kind| (at, kind))?;
        Ok(division.code.to_string())
    }
}

/// Whether a division lies where this office stands.
pub fn within(divisions: &Divisions, issuer: &Unit, code: Code) -> Result<(), ProblemKind> {
    let Ok(own) = Code::parse(&issuer.division) else { return Ok(()) };
    if code.to_string().starts_with(&own.prefix()) {
        Ok(())
    } else {
        Err(ProblemKind::OutsideDivision(divisions.full_name(own)))
    }
}

/// The division that three cells name: by names, by former names, or by a code in any of them.
pub fn place(divisions: &Divisions, names: &[String; 3]) -> Result<Division, ProblemKind> {
    let code = names.iter().rev().find_map(|name| Code::parse(name).ok());
    if let Some(code) = code {
        return divisions.resolve(code).cloned().map_err(ProblemKind::DivisionLost);
    }
    let texts: Vec<&str> = names.iter().map(String::as_str).collect();
    match divisions.locate(&texts) {
        Ok(division) => Ok(division.clone()),
        Err(unknown) => match divisions.locate_former(&texts) {
            Some(former) => former.cloned().map_err(ProblemKind::DivisionLost),
            None => Err(ProblemKind::Division(unknown)),
        },
    }
}

/// The unit's name in 管理员名称: without the words that say what the account is for.
pub fn unit_name(title: &str) -> &str {
    let title = title.trim();
    SUFFIXES.iter().find_map(|suffix| title.strip_suffix(suffix)).unwrap_or(title).trim()
}

fn repeats(seen: &mut HashMap<String, u32>, what: &str, line: u32) -> Option<u32> {
    match seen.entry(what.to_owned()) {
        std::collections::hash_map::Entry::Occupied(first) => Some(*first.get()),
        std::collections::hash_map::Entry::Vacant(free) => {
            free.insert(line);
            None
        }
    }
}

fn yes(cell: &str) -> bool {
    matches!(cell, "是" | "已撤并" | "撤并" | "1" | "Y" | "y")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::actor::Place;
    use crate::ground::id::UnitId;
    use crate::ground::unit_path::UnitPath;
    use crate::reference::divisions;

    fn office(kind: UnitKind, division: &str) -> Unit {
        Unit {
            place: Place { id: UnitId(uuid::Uuid::from_u128(1)), path: UnitPath::stored("1.") },
            kind,
            name: "示例教育局".to_owned(),
            division: division.to_owned(),
            province: division[..2].to_owned(),
            closed_on: None,
        }
    }

    fn line(number: u32, cells: &[&str]) -> Line {
        let mut cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        cells.resize(12, String::new());
        Line { number, cells }
    }

    fn school(number: u32, title: &str, account: &str) -> Line {
        line(number, &[title, account, "", "未激活", "广西壮族自治区", "南宁市", "青秀区", "小学"])
    }

    #[test]
    fn org_3_a_line_of_the_guangxi_sheet_is_read() {
        let issuer = office(UnitKind::City, "450100");
        let mut reader = Reader::new(divisions(), &issuer);
        let entry = reader.read(&school(2, "南宁市示例小学移动备案管理员", "111gr_00+120")).unwrap();
        assert_eq!(
            entry,
            Entry {
                line: 2,
                unit: "南宁市示例小学".to_owned(),
                kind: UnitKind::Primary,
                division: "450103".to_owned(),
                title: "南宁市示例小学移动备案管理员".to_owned(),
                account: "111gr_00+120".to_owned(),
            }
        );
    }

    #[test]
    fn org_3_every_problem_of_a_line_is_found_at_its_column() {
        let issuer = office(UnitKind::City, "450100");
        let mut reader = Reader::new(divisions(), &issuer);
        let bad = line(
            7,
            &["", "海滨", "c8J0u5L5", "", "广西壮族自治区", "南宁市", "无此区", "公司", "", "", "", "是"],
        );
        let problems = reader.read(&bad).unwrap_err();
        let columns: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(columns, ["管理员名称", "账号", "机构类型", "区", "是否撤并"]);
        assert!(problems.iter().all(|problem| problem.rule == Rule::ORG_3 && problem.example.is_some()));
        assert_eq!(
            problems[3].example.as_deref(),
            Some("兴宁区"),
            "an example out of the issuer's own region"
        );
    }

    #[test]
    fn org_3_what_repeats_names_the_line_it_repeats() {
        let issuer = office(UnitKind::City, "450100");
        let mut reader = Reader::new(divisions(), &issuer);
        reader.read(&school(2, "甲小学", "gx0001")).unwrap();
        let problems = reader.read(&school(3, "甲小学", "GX0001")).unwrap_err();
        let kinds: Vec<_> = problems.into_iter().map(|problem| problem.kind).collect();
        assert_eq!(kinds, [ProblemKind::RepeatsLine(2), ProblemKind::RepeatsLine(2)]);
    }

    #[test]
    fn org_2_an_office_issues_below_itself_and_inside_its_division() {
        let issuer = office(UnitKind::County, "310113");
        let mut reader = Reader::new(divisions(), &issuer);
        let outside = line(2, &["静安示例小学", "", "", "", "上海市", "", "静安区", "小学"]);
        let problems = reader.read(&outside).unwrap_err();
        assert_eq!(problems[0].kind, ProblemKind::OutsideDivision("上海市宝山区".to_owned()));
        let university = line(3, &["示例大学", "", "", "", "上海市", "市辖区", "宝山区", "高校"]);
        let problems = reader.read(&university).unwrap_err();
        assert_eq!(problems[0].kind, ProblemKind::KindNotIssued("高等院校".to_owned()));
    }

    #[test]
    fn org_5_a_former_name_leads_to_its_successor_and_two_successors_are_both_named() {
        let issuer = office(UnitKind::Province, "310000");
        let mut reader = Reader::new(divisions(), &issuer);
        let zhabei = line(2, &["示例小学", "", "", "", "上海市", "", "闸北区", "小学"]);
        assert_eq!(reader.read(&zhabei).unwrap().division, "310106");
        let divided = divisions().divided().next().expect("a division that was divided");
        let names = [divided.to_string(), String::new(), String::new()];
        match place(divisions(), &names).unwrap_err() {
            ProblemKind::DivisionLost(crate::ground::division::Lost::Divided { among, .. }) => {
                assert!(among.len() >= 2, "{among:?}");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn org_1_an_office_stands_for_a_division_of_its_own_level() {
        let issuer = office(UnitKind::Province, "450000");
        let mut reader = Reader::new(divisions(), &issuer);
        let county = line(2, &["南宁市教育局", "", "", "", "广西壮族自治区", "南宁市", "青秀区", "市教育局"]);
        assert!(matches!(reader.read(&county).unwrap_err()[0].kind, ProblemKind::DivisionLevel(_)));
        let city = line(3, &["南宁市教育局", "", "", "", "广西", "南宁市", "", "市教育局"]);
        assert!(reader.read(&city).is_ok() || reader.read(&city).unwrap_err()[0].field == "管理员名称");
    }

    #[test]
    fn a_place_to_move_to_is_where_the_unit_stands() {
        let issuer = office(UnitKind::City, "450100");
        let mut reader = Reader::new(divisions(), &issuer);
        let moved = line(
            2,
            &[
                "示例小学",
                "",
                "",
                "",
                "广西壮族自治区",
                "南宁市",
                "青秀区",
                "小学",
                "广西壮族自治区",
                "南宁市",
                "兴宁区",
            ],
        );
        assert_eq!(reader.read(&moved).unwrap().division, "450102");
    }

    #[test]
    fn the_words_after_the_units_name_are_left_out() {
        assert_eq!(unit_name("南宁市示例小学移动备案管理员"), "南宁市示例小学");
        assert_eq!(unit_name("上海市宝山区教育学院移动信息管理员"), "上海市宝山区教育学院");
        assert_eq!(unit_name("管理员"), "");
        assert_eq!(unit_name("示例小学"), "示例小学");
    }
}
