//! `GET /api/v1/filings` and `GET /api/v1/filings/{number}`. Rules PUB-1, PUB-2.

use axum::extract::{Path, State};
use domain::filing::State as Standing;
use domain::register::{Validity, read_number};
use serde::Serialize;

use super::wire::{Filing, Inspection};
use super::{Answer, PAGE_MOST, Trouble, json};
use crate::register_index::Asked;
use crate::server::Server;
use crate::web::query::Query;
use crate::web::visit::Visit;
use crate::web::work::work;

const PAGE: usize = 20;

#[derive(Debug, Serialize)]
struct List {
    total: usize,
    /// More were found than `total`; narrow the question.
    total_is_capped: bool,
    page: usize,
    size: usize,
    items: Vec<Filing>,
}

#[derive(Debug, Serialize)]
struct One {
    #[serde(flatten)]
    filing: Filing,
    description: String,
    age_range: String,
    time_limit: String,
    /// How many institutions have declared and confirmed that they use it.
    institutions: u64,
    /// When the package in force was inspected; null where it was not.
    inspected_at: Option<String>,
    /// What the inspection shows; null where there was none.
    inspection: Option<Inspection>,
    family: Vec<String>,
}

/// A list by `q`, `province`, `platform`, `stage`, `state`, `page`, `size`.
pub(crate) async fn list(State(server): State<Server>, visit: Visit) -> Answer {
    let asked = asked(&visit.query)?;
    let page = number(&visit.query, "page", 1, 1_000_000)?.max(1);
    let size = number(&visit.query, "size", PAGE, PAGE_MOST)?.max(1);
    let register = server.register().clone();
    let found = work(&server, move |office| {
        office.read(|view| {
            let found = register.ask(view, |index| index.search(&asked, (page - 1) * size, size))?;
            let numbers: Vec<&str> = found.numbers.iter().map(String::as_str).collect();
            let items = storage::register::of_numbers(view, &numbers)?.iter().map(Filing::of).collect();
            Ok(List { total: found.total, total_is_capped: found.has_more, page, size, items })
        })
    })
    .await?;
    Ok(json(&found))
}

/// One filing in full.
pub(crate) async fn one(State(server): State<Server>, Path(typed): Path<String>) -> Answer {
    let number = read_number(&typed, &server.office().further_issuers()).map_err(Trouble::Number)?;
    let record = work(&server, move |office| casework::register::record(office, number.as_str())).await?;
    let answer = |path: &str| record.entry.answers.one(path).to_owned();
    Ok(json(&One {
        filing: Filing::of(&record.entry),
        description: answer("app.description"),
        age_range: answer("app.age_range"),
        time_limit: answer("app.time_limit"),
        institutions: record.institutions,
        inspected_at: record.inspected.as_ref().map(|summary| summary.at.day().to_string()),
        inspection: record.inspected.as_ref().map(Inspection::of),
        family: record.family.iter().map(|entry| entry.number.clone()).collect(),
    }))
}

fn asked(query: &Query) -> Result<Asked, Trouble> {
    let state = match query.get("state") {
        "" => None,
        code => Some(standing(code).ok_or_else(|| Trouble::UnknownValue {
            field: "state",
            allowed: "valid, suspended, revoked, cancelled".to_owned(),
        })?),
    };
    let province = query.get("province");
    if !province.is_empty() && domain::ground::province::by_digits(province).is_none() {
        let allowed = "两位省级行政区划代码，如 31".to_owned();
        return Err(Trouble::UnknownValue { field: "province", allowed });
    }
    known_code(query, "platform", "platform")?;
    known_code(query, "stage", "stage")?;
    Ok(Asked {
        query: query.get("q").to_owned(),
        province: province.to_owned(),
        platform: query.get("platform").to_owned(),
        stage: query.get("stage").to_owned(),
        state,
    })
}

/// The state of a filing that the register shows under this code of the API.
pub(crate) fn standing(code: &str) -> Option<Standing> {
    let shown = [Standing::Effective, Standing::Suspended, Standing::Revoked, Standing::Cancelled];
    shown.into_iter().find(|state| Validity::of(*state).code() == code)
}

fn known_code(query: &Query, field: &'static str, list: &'static str) -> Result<(), Trouble> {
    let code = query.get(field);
    let form = domain::form::Form::provider();
    if code.is_empty() || form.option_label(list, code).is_some() {
        return Ok(());
    }
    let allowed: Vec<&str> = form.all_options(list).map(|choice| choice.code).collect();
    Err(Trouble::UnknownValue { field, allowed: allowed.join(", ") })
}

/// A parameter that counts; what is absent has its usual value.
pub(super) fn number(
    query: &Query,
    field: &'static str,
    usual: usize,
    most: usize,
) -> Result<usize, Trouble> {
    let typed = query.get(field);
    if typed.is_empty() {
        return Ok(usual);
    }
    let read = typed.parse().ok().filter(|number| *number <= most);
    read.ok_or(Trouble::NotANumber { field, most: most as u64 })
}
