//! `/schools/{unit}`: the parents' page of one school. Rules PUB-3, N11, USE-6, USE-8.

use askama::Template;
use axum::extract::{Path, State};
use casework::register::{App, Declaration, School};
use domain::form::Form;
use domain::ground::id::UnitId;

use super::app::permissions;
use super::schools::place;
use super::{app_address, state_tag, tag};
use crate::server::Server;
use crate::web::component::tag::{Tag, Tone};
use crate::web::failure::Failure;
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::words;

#[derive(Debug, Template)]
#[template(path = "public/school.html")]
pub(in crate::web) struct SchoolPage {
    pub(super) page: Page,
    pub(super) kind: &'static str,
    pub(super) place: String,
    pub(super) closed: Option<String>,
    pub(super) declaration: Declared,
    pub(super) apps: Vec<UsedApp>,
}

/// Where the declaration stands, in words.
#[derive(Debug)]
pub(in crate::web) enum Declared {
    Nothing,
    Nil { on: String },
    Apps { on: String },
}

/// One app in use, as a parent reads it.
#[derive(Debug)]
pub(in crate::web) struct UsedApp {
    pub(super) name: String,
    pub(super) number: String,
    pub(super) href: String,
    pub(super) state: Tag,
    /// What to know of a filing that is not in force.
    pub(super) warning: Option<&'static str>,
    pub(super) nature: Tag,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) permissions: Vec<String>,
}

pub(in crate::web) async fn show(
    State(server): State<Server>,
    visit: Visit,
    Path(id): Path<String>,
) -> Answer {
    let id: UnitId = id.parse().map_err(|_| Failure::NotFound)?;
    let school = work(&server, move |office| casework::register::school(office, id)).await?;
    page::show(&SchoolPage::of(visit, &school))
}

impl SchoolPage {
    pub(super) fn of(visit: Visit, school: &School) -> Self {
        Self {
            page: visit.page(school.unit.name.as_str()).crumb("学校在用应用", "/schools"),
            kind: school.unit.kind.label(),
            place: place(&school.unit.division),
            closed: school.unit.closed_on.map(format::day),
            declaration: match school.declaration {
                Declaration::None => Declared::Nothing,
                Declaration::Nil { on } => Declared::Nil { on: format::day(on) },
                Declaration::Declared { on } => Declared::Apps { on: format::day(on) },
            },
            apps: school.apps.iter().map(used).collect(),
        }
    }
}

fn used(app: &App) -> UsedApp {
    let usage = &app.usage;
    let label = |list: &str, code: &str| Form::usage().option_label(list, code).unwrap_or("").to_owned();
    let labels = |list: &str, codes: &[String]| {
        codes.iter().map(|code| label(list, code)).collect::<Vec<_>>().join("、")
    };
    let yes = |is: bool| if is { "是" } else { "否" }.to_owned();
    let audience = match labels("stage", &usage.stages) {
        stages if stages.is_empty() => labels("audience", &usage.audience),
        stages => format!("{}（{stages}）", labels("audience", &usage.audience)),
    };
    let is_required = usage.nature == "required";
    let nature =
        Tag::new(if is_required { Tone::Warning } else { Tone::Info }, label("nature", &usage.nature));
    let validity = app
        .entry
        .as_ref()
        .map_or(domain::register::Validity::Unknown, |entry| domain::register::Validity::of(entry.state));
    let is_valid = validity == domain::register::Validity::Valid;
    UsedApp {
        name: app.entry.as_ref().map_or_else(|| usage.app_number.clone(), |entry| entry.app().to_owned()),
        number: usage.app_number.clone(),
        href: app_address(&usage.app_number),
        state: app.entry.as_ref().map_or_else(|| tag(validity), |entry| state_tag(entry.state)),
        warning: (!is_valid).then(|| words::register::validity_meaning(validity)),
        nature,
        facts: vec![
            ("使用对象", audience),
            ("使用场景", label("setting", &usage.setting)),
            ("经集体决策", yes(usage.collective)),
            ("签有协议或合同", yes(usage.contract)),
            ("向学生或家长收费", yes(usage.charges)),
            ("填报日期", format::day(usage.declared_on)),
        ],
        permissions: app.entry.as_ref().map(permissions).unwrap_or_default(),
    }
}
