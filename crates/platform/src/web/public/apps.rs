//! `/apps`: the search, and its suggestions for a combobox. Rules PUB-1, USE-1, SCP-2, SCP-6, N18.

use std::sync::LazyLock;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Json};
use domain::form::Form;
use domain::ground::province;
use domain::ground::rule::Rule;
use domain::register::Validity;
use serde::Serialize;

use super::AppRow;
use crate::api::filings::standing;
use crate::register_index::{Asked, Found};
use crate::server::Server;
use crate::web::component::pagination::Pagination;
use crate::web::form::Choice;
use crate::web::page::{self, Answer, Page};
use crate::web::query::Query;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::words;

const PAGE: usize = 20;
const SUGGESTED: usize = 8;

#[derive(Debug, Template)]
#[template(path = "public/apps.html")]
pub(in crate::web) struct AppsPage {
    pub(super) page: Page,
    pub(super) pages: Pagination,
    pub(super) has_more: bool,
    pub(super) rows: Vec<AppRow>,
    pub(super) choices: &'static Choices,
    /// Why what was typed is not filed here.
    pub(super) hint: Option<(&'static str, Rule)>,
}

/// The options of the filters.
#[derive(Debug)]
pub(in crate::web) struct Choices {
    pub(super) provinces: Vec<Choice>,
    pub(super) platforms: Vec<Choice>,
    pub(super) stages: Vec<Choice>,
    pub(super) states: Vec<Choice>,
}

impl Choices {
    /// The same for everybody, so made once.
    pub(super) fn all() -> &'static Self {
        static ALL: LazyLock<Choices> = LazyLock::new(Choices::make);
        &ALL
    }

    fn make() -> Self {
        let list = |name: &'static str| {
            Form::provider().all_options(name).map(|one| Choice::new(one.code, one.label)).collect()
        };
        let provinces = province::all().iter().filter(|province| province.verifies);
        let states = [Validity::Valid, Validity::Suspended, Validity::Revoked, Validity::Cancelled];
        let state = |state: Validity| Choice::new(state.code(), words::register::validity(state));
        Self {
            provinces: provinces.map(|one| Choice::new(one.digits.clone(), one.short.clone())).collect(),
            platforms: list("platform"),
            stages: list("stage"),
            states: states.into_iter().map(state).collect(),
        }
    }
}

pub(in crate::web) async fn list(State(server): State<Server>, visit: Visit) -> Answer {
    let asked = asked(&visit.query);
    let hint = words::register::not_filed_here(&asked.query);
    let number: usize = visit.query.get("page").parse().unwrap_or(1);
    let offset = number.clamp(1, 1_000_000).saturating_sub(1) * PAGE;
    let (found, rows) = find(&server, asked, offset, PAGE).await?;
    let pages = Pagination::new(&visit.query, PAGE as u64, found.total as u64);
    page::show(&AppsPage {
        page: visit.page("备案查询"),
        pages,
        has_more: found.has_more,
        rows,
        choices: Choices::all(),
        hint,
    })
}

/// One suggestion for a combobox.
#[derive(Debug, Serialize)]
struct Suggestion {
    value: String,
    label: String,
    about: String,
}

/// GET `/apps/suggest?q=`: what can be picked, for the script; filings in force only.
pub(in crate::web) async fn suggest(State(server): State<Server>, visit: Visit) -> Answer {
    let state = Some(domain::filing::State::Effective);
    let asked = Asked { query: visit.query.get("q").to_owned(), state, ..Asked::default() };
    let (_, rows) = find(&server, asked, 0, SUGGESTED).await?;
    let suggestion = |row: AppRow| Suggestion {
        value: row.number.clone(),
        about: format!("{} {} {}", row.number, row.platform, row.provider),
        label: row.name,
    };
    Ok(Json(rows.into_iter().map(suggestion).collect::<Vec<_>>()).into_response())
}

fn asked(query: &Query) -> Asked {
    let get = |name| query.get(name).to_owned();
    Asked {
        query: get("q"),
        province: get("province"),
        platform: get("platform"),
        stage: get("stage"),
        state: standing(query.get("state")),
    }
}

async fn find(
    server: &Server,
    asked: Asked,
    offset: usize,
    limit: usize,
) -> Result<(Found, Vec<AppRow>), crate::web::failure::Failure> {
    let register = server.register().clone();
    work(server, move |office| {
        office.read(|view| {
            let found = register.ask(view, |index| {
                let found = index.search(&asked, offset, limit);
                // A page beyond the end shows the last one, as the row of page links does.
                let last = found.total.saturating_sub(1) / limit * limit;
                if offset > last { index.search(&asked, last, limit) } else { found }
            })?;
            let numbers: Vec<&str> = found.numbers.iter().map(String::as_str).collect();
            let rows = storage::register::lines(view, &numbers)?.into_iter().map(AppRow::from).collect();
            Ok((found, rows))
        })
    })
    .await
}
