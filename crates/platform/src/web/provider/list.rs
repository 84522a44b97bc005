//! The unit's filings, the last changed first, and the way to a new one. Rules PRV-1, PRV-5, PRV-8.

use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::response::Response;
use casework::filing::{self, Mine};
use domain::ground::day::Day;
use domain::ground::id::FilingId;

use super::{LIST, address, name, platform, state, to};
use crate::server::Server;
use crate::web::component::deadline::Deadline;
use crate::web::component::tag::Tag;
use crate::web::failure::Failure;
use crate::web::form::{Form, Pairs};
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::web::{format, limit};

/// One filing in the list.
#[derive(Debug)]
pub struct Line {
    pub name: String,
    pub platform: &'static str,
    pub number: Option<String>,
    pub changed: String,
    pub state: Tag,
    /// It is in force and still owes something (PRV-5).
    pub owed: Option<Tag>,
    pub due: Option<Deadline>,
    pub href: String,
    /// What to do with it.
    pub action: &'static str,
}

#[derive(Debug, Template)]
#[template(path = "provider/list.html")]
pub struct ListPage {
    pub page: Page,
    pub lines: Vec<Line>,
    /// The identity of the draft that the button begins: pressed twice, it begins one.
    pub next: String,
}

pub(in crate::web) async fn show(visit: Visit, State(server): State<Server>, Who(actor): Who) -> Answer {
    let today = server.office().today();
    let looked = work(&server, move |office| Ok((filing::mine(office, &actor)?, filing::identity(office)?)));
    let (mine, next) = looked.await?;
    page::show(&list_page(visit, &mine, next, today))
}

pub(super) fn list_page(visit: Visit, mine: &[Mine], next: FilingId, today: Day) -> ListPage {
    let lines = mine.iter().map(|one| line(one, today)).collect();
    ListPage { page: visit.page("应用备案"), lines, next: next.to_string() }
}

fn line(mine: &Mine, today: Day) -> Line {
    let row = &mine.row;
    Line {
        name: name(&row.title),
        platform: platform(row.platform.as_deref()),
        number: row.number.clone(),
        changed: format::instant(row.changed_at.0),
        state: state(&row.filing),
        owed: limit::owed_mark(row, today),
        due: limit::brief(row, mine.left, today),
        href: address(row.id, ""),
        action: if row.filing.is_editable() { "继续填写" } else { "查看" },
    }
}

/// POST: a new draft, or the one that the same form began before.
pub(in crate::web) async fn begin(
    State(server): State<Server>,
    Who(actor): Who,
    Posted(posted): Posted<Pairs>,
) -> Result<Response, Failure> {
    // Whoever sends no identity has not seen the form, and begins a draft each time.
    let next: Option<FilingId> = Form::of(posted).value("draft").parse().ok();
    let begun = work(&server, move |office| match next {
        Some(id) => filing::begin_once(office, &actor, id),
        None => filing::begin(office, &actor),
    });
    let begun = begun.await?;
    Ok(to(&address(begun.filing, "")))
}

/// GET `/provider`: the desk is the list.
pub(in crate::web) async fn desk() -> Response {
    to(LIST)
}
