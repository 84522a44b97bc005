//! `GET /api/v1/institutions/{id}/usage`: what one institution uses. Rules PUB-3, N11.

use axum::extract::{Path, State};
use casework::register::Declaration;
use domain::form::Form;
use domain::ground::id::UnitId;
use domain::register::Validity;
use serde::Serialize;

use super::wire::Coded;
use super::{Answer, json};
use crate::server::Server;
use crate::web::failure::Failure;
use crate::web::work::work;

#[derive(Debug, Serialize)]
struct Institution {
    id: String,
    name: String,
    kind: Coded,
    division: String,
    closed_on: Option<String>,
    /// `none`, `nil` or `declared`.
    declaration: &'static str,
    declared_on: Option<String>,
    items: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    number: String,
    app: Option<String>,
    /// The state of the filing today.
    state: &'static str,
    nature: Coded,
    audience: Vec<Coded>,
    stages: Vec<Coded>,
    setting: Coded,
    collective_decision: bool,
    contract: bool,
    charges: bool,
}

pub(crate) async fn of_institution(State(server): State<Server>, Path(id): Path<String>) -> Answer {
    let id: UnitId = id.parse().map_err(|_| Failure::NotFound)?;
    let school = work(&server, move |office| casework::register::school(office, id)).await?;
    let (declaration, declared_on) = match school.declaration {
        Declaration::None => ("none", None),
        Declaration::Nil { on } => ("nil", Some(on.to_string())),
        Declaration::Declared { on } => ("declared", Some(on.to_string())),
    };
    Ok(json(&Institution {
        id: id.to_string(),
        name: school.unit.name.clone(),
        kind: Coded::new(school.unit.kind.code(), school.unit.kind.label()),
        division: school.unit.division.clone(),
        closed_on: school.unit.closed_on.map(|on| on.to_string()),
        declaration,
        declared_on,
        items: school.apps.iter().map(item).collect(),
    }))
}

fn item(app: &casework::register::App) -> Item {
    let coded =
        |list: &str, code: &str| Coded::new(code, Form::usage().option_label(list, code).unwrap_or(code));
    let all = |list: &str, codes: &[String]| codes.iter().map(|code| coded(list, code)).collect();
    let usage = &app.usage;
    Item {
        number: usage.app_number.clone(),
        app: app.entry.as_ref().map(|entry| entry.app().to_owned()),
        state: app.entry.as_ref().map_or(Validity::Unknown, |entry| Validity::of(entry.state)).code(),
        nature: coded("nature", &usage.nature),
        audience: all("audience", &usage.audience),
        stages: all("stage", &usage.stages),
        setting: coded("setting", &usage.setting),
        collective_decision: usage.collective,
        contract: usage.contract,
        charges: usage.charges,
    }
}
