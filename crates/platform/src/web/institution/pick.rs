//! `/institution/usages/new`: an app is searched and taken; a miss says why and what to do. Rule USE-1.

use askama::Template;
use axum::extract::{Form as Plain, State};
use casework::usage::{self, App, Found};
use domain::usage::Unpickable;

use super::{LIST, address, platform, to};
use crate::look_up::look_up;
use crate::server::Server;
use crate::web::form::Pairs;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::{Declined, attempt};
use crate::words;

/// An app of the answer.
#[derive(Debug, Clone)]
pub struct Hit {
    pub name: String,
    pub sub: String,
    pub provider: String,
    pub number: String,
}

/// An app that cannot be taken.
#[derive(Debug, Clone)]
pub struct Miss {
    pub hit: Hit,
    pub why: &'static str,
    pub next: &'static str,
}

#[derive(Debug, Template)]
#[template(path = "institution/pick.html")]
pub struct PickPage {
    pub page: Page,
    pub hits: Vec<Hit>,
    pub misses: Vec<Miss>,
    /// What a miss of everything says.
    pub nothing: (&'static str, &'static str),
}

impl PickPage {
    pub(super) fn new(visit: Visit, found: Found) -> Self {
        let misses = found.missed.into_iter().map(|missed| {
            let (why, next) = words::unpickable(missed.why);
            Miss { hit: hit(missed.app), why, next }
        });
        Self {
            misses: misses.collect(),
            hits: found.apps.into_iter().map(hit).collect(),
            nothing: words::unpickable(Unpickable::NotFiled),
            page: visit.page("新增备案").crumb("使用者备案", LIST),
        }
    }

    pub fn asked(&self) -> bool {
        !self.page.visit.query.get("q").trim().is_empty()
    }
}

fn hit(app: App) -> Hit {
    let number = app.number.unwrap_or_default();
    let parts = [platform(app.platform.as_deref()), number.as_str()];
    let sub = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    Hit { name: app.title, sub, provider: app.provider, number }
}

pub(in crate::web) async fn show(visit: Visit, State(server): State<Server>, Who(actor): Who) -> Answer {
    let words = visit.query.get("q").to_owned();
    let found = look_up(&server, actor, words).await?;
    page::show(&PickPage::new(visit, found))
}

/// POST: takes an app. One that fell out of force meanwhile is explained by the search page.
pub(in crate::web) async fn take(
    State(server): State<Server>,
    Who(actor): Who,
    Plain(pairs): Plain<Pairs>,
) -> Answer {
    let number =
        pairs.iter().find(|(key, _)| key == "number").map_or("", |(_, value)| value.as_str()).to_owned();
    let asked = number.clone();
    match attempt(&server, move |office| usage::add(office, &actor, &number)).await? {
        Ok(added) => Ok(to(&address(added.item))),
        Err(Declined::Problems(_)) => {
            Ok(to(&crate::web::query::address(&format!("{LIST}/new"), &[("q", &asked)])))
        }
        Err(Declined::Refusal(refusal)) => Err(casework::Error::from(refusal).into()),
    }
}
