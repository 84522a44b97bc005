//! Account sheets out: the list of units, the blank sheet, and the lines that could not be imported. Rule ORG-3.

use axum::extract::{Path, State};
use casework::unit::import::{self, Verdict};
use casework::unit::{self, Listed};
use domain::form::Form as Asked;
use domain::ground::actor::Stage;
use domain::ground::division::{Code, Level};
use domain::reference::divisions;
use domain::unit::sheet::Column;
use uuid::Uuid;

use super::list_of;
use crate::server::Server;
use crate::spreadsheet::{ACCOUNT_COLUMNS, Format, write};
use crate::web::failure::Failure;
use crate::web::file::sheet;
use crate::web::page::Answer;
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::words;

/// The units of the list in the columns of the account sheet; the password column stays empty.
pub async fn units(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let asked = list_of(&visit.query);
    let format = Format::of(visit.query.get("format"));
    let bytes = work(&server, move |office| {
        let mut rows = Vec::new();
        unit::each(office, &actor, &asked, |listed| rows.push(row(&listed)))?;
        Ok(write(format, &ACCOUNT_COLUMNS, |sink| {
            rows.iter().try_for_each(|row| sink.row(&row.each_ref().map(String::as_str)))
        }))
    })
    .await?;
    sheet(format, "账号表", bytes)
}

fn row(listed: &Listed) -> [String; 12] {
    let [province, city, county] = places(&listed.unit.division);
    let state = match listed.stage {
        Some(Stage::UnitRecord | Stage::Open) => "已激活",
        Some(Stage::Locked) => "已锁定",
        Some(Stage::Issued) | None => "未激活",
    };
    let merged = if listed.unit.closed_on.is_some() { "是" } else { "否" };
    let title = listed.title.clone().unwrap_or_else(|| listed.unit.name.clone());
    let account = listed.account.clone().unwrap_or_default();
    let none = String::new;
    [
        title,
        account,
        none(),
        state.to_owned(),
        province,
        city,
        county,
        listed.unit.kind.label().to_owned(),
        none(),
        none(),
        none(),
        merged.to_owned(),
    ]
}

/// The names of a division for the columns 省, 市, 区; a municipality's districts stand below no city.
fn places(division: &str) -> [String; 3] {
    let mut names = [const { String::new() }; 3];
    let Ok(code) = Code::parse(division) else { return names };
    for part in divisions().path(code) {
        let place = match part.level {
            Level::Province => names.get_mut(0),
            Level::City => names.get_mut(1),
            Level::County => names.get_mut(2),
        };
        if let Some(place) = place {
            part.name.clone_into(place);
        }
    }
    names
}

/// The blank sheet with one right line.
pub async fn template(State(server): State<Server>, Who(actor): Who) -> Answer {
    let example = work(&server, move |office| unit::example(office, &actor)).await?;
    let cell = |column: &Column| match column {
        Column::NewProvince | Column::NewCity | Column::NewCounty => "",
        column => example.line.get(*column),
    };
    let line: Vec<&str> = Column::ALL.iter().map(cell).collect();
    sheet(Format::Xlsx, "账号表模板", write(Format::Xlsx, &ACCOUNT_COLUMNS, |sink| sink.row(&line)))
}

/// The lines of a sheet that could not be imported, each with what is wrong: corrected, it can be handed in again.
pub async fn errors(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id: Uuid = id.parse().map_err(|_| Failure::NotFound)?;
    let bytes = work(&server, move |office| {
        let looked = import::look(office, &actor, id)?;
        let headings: Vec<&str> = ACCOUNT_COLUMNS.iter().copied().chain(["原行号", "问题"]).collect();
        Ok(write(Format::Xlsx, &headings, |sink| {
            for (line, verdict) in &looked.lines {
                let Verdict::Bad(problems) = verdict else { continue };
                let said: Vec<String> = problems
                    .iter()
                    .map(|problem| words::problem_named(Asked::unit(), &problem.field, problem).text)
                    .collect();
                let (number, said) = (line.number.to_string(), said.join(" "));
                let cells = line.cells.iter().map(String::as_str).chain([number.as_str(), said.as_str()]);
                sink.row(&cells.collect::<Vec<_>>())?;
            }
            Some(())
        }))
    })
    .await?;
    sheet(Format::Xlsx, "未导入的行", bytes)
}
