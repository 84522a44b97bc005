//! A right example for what an office writes of the units below it, out of its own region. Rules ORG-2, ORG-3.
//!
//! An example from elsewhere reads like a mistake: Shanghai's office is shown a school of Shanghai.

use super::sheet::{Column, Line};
use super::{Unit, UnitKind};
use crate::ground::division::{Code, Division, Divisions, Level};

/// An invented unit below an office, in words that the office can write as they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The unit's name.
    pub name: String,
    /// The whole name of its division.
    pub place: String,
    /// A sign-in name.
    pub account: String,
    /// Its line of the account sheet, without number.
    pub line: Line,
}

impl Example {
    /// The example for this office.
    pub fn of(divisions: &Divisions, office: &Unit) -> Self {
        let county = county(divisions, Code::parse(&office.division).ok());
        let path = county.map(|county| divisions.path(county.code)).unwrap_or_default();
        let at = |level| path.iter().find(|one| one.level == level).map_or("", |one| one.name.as_str());
        // In a municipality the districts stand below no city, and the sheet says so with this word.
        let city = if at(Level::City).is_empty() { "市辖区" } else { at(Level::City) };
        let (kind, word) = if office.kind.issues(UnitKind::Primary) {
            (UnitKind::Primary, "示例小学")
        } else {
            (UnitKind::University, "示例大学")
        };
        let place = county.map(|county| divisions.full_name(county.code)).unwrap_or_default();
        let name = format!("{}{word}", at(Level::County));
        let account = format!("{}0001", county.map_or("school", |county| county.initials.as_str()));
        let cell = |column: &Column| match column {
            Column::Title => format!("{name}移动备案管理员"),
            Column::Account => account.clone(),
            Column::State => "未激活".to_owned(),
            Column::Province | Column::NewProvince => at(Level::Province).to_owned(),
            Column::City | Column::NewCity => city.to_owned(),
            Column::County | Column::NewCounty => at(Level::County).to_owned(),
            Column::Kind => kind.label().to_owned(),
            Column::Merged => "否".to_owned(),
            Column::Password => String::new(),
        };
        let line = Line { number: 0, cells: Column::ALL.iter().map(cell).collect() };
        Self { name, place, account, line }
    }
}

/// The first county at or below a division; of the country for none.
fn county(divisions: &Divisions, of: Option<Code>) -> Option<&Division> {
    let mut at = of.and_then(|code| divisions.get(code)).or_else(|| divisions.children(None).next())?;
    while at.level != Level::County {
        at = divisions.children(Some(at.code)).next()?;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::actor::Place;
    use crate::ground::id::UnitId;
    use crate::ground::unit_path::UnitPath;
    use crate::reference::divisions;
    use crate::unit::sheet::Reader;

    fn office(kind: UnitKind, division: &str) -> Unit {
        Unit {
            place: Place { id: UnitId(uuid::Uuid::from_u128(1)), path: UnitPath::stored("1.") },
            kind,
            name: "示例教育局".to_owned(),
            division: division.to_owned(),
            province: division.get(..2).unwrap_or_default().to_owned(),
            closed_on: None,
        }
    }

    #[test]
    fn org_3_an_example_comes_from_the_offices_own_region_and_could_be_imported() {
        for (kind, division, within) in [
            (UnitKind::County, "310113", "上海市宝山区"),
            (UnitKind::Province, "310000", "上海市"),
            (UnitKind::City, "450100", "广西壮族自治区南宁市"),
            (UnitKind::Province, "450000", "广西壮族自治区"),
            (UnitKind::Ministry, "", ""),
        ] {
            let office = office(kind, division);
            let example = Example::of(divisions(), &office);
            assert!(example.place.starts_with(within), "{division}: {example:?}");
            // A line to be read names one place only.
            let mut line = example.line.clone();
            for column in [Column::NewProvince, Column::NewCity, Column::NewCounty] {
                line.cells[column as usize].clear();
            }
            let read = Reader::new(divisions(), &office).read(&line);
            assert_eq!(read.map(|entry| entry.unit), Ok(example.name), "{division}");
        }
    }
}
