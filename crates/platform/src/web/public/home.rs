//! `/`: what can be done here, and the newest filings. Rules PUB-1, PUB-4.

use askama::Template;
use axum::extract::State;
use domain::filing::State as Standing;

use super::AppRow;
use crate::register_index::Asked;
use crate::web::Server;
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::visit::Visit;
use crate::web::work::work;

/// How many of the newest filings are shown.
const NEWEST: usize = 6;

#[derive(Debug, Template)]
#[template(path = "public/home.html")]
pub(in crate::web) struct HomePage {
    pub(super) page: Page,
    pub(super) in_force: u64,
    pub(super) newest: Vec<AppRow>,
}

pub(in crate::web) async fn show(State(server): State<Server>, visit: Visit) -> Answer {
    let register = server.register().clone();
    let (in_force, newest) = work(&server, move |office| {
        office.read(|view| {
            let asked = Asked { state: Some(Standing::Effective), ..Asked::default() };
            let found = register.ask(view, |index| index.search(&asked, 0, NEWEST))?;
            let numbers: Vec<&str> = found.numbers.iter().map(String::as_str).collect();
            let rows = storage::register::of_numbers(view, &numbers)?.iter().map(AppRow::of).collect();
            Ok((found.total as u64, rows))
        })
    })
    .await?;
    page::show(&HomePage { page: visit.page("首页"), in_force, newest })
}
