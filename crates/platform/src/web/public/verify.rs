//! `/verify` and `/v/{number}`: is this number right, and how does it stand today? Rules PUB-5, LAT-6, LAT-13.

use askama::Template;
use axum::extract::{Path, State};
use domain::ground::day::Day;
use domain::register::{Entry, Validity, read_number};

use super::{AppRow, tag};
use crate::server::Server;
use crate::web::component::tag::Tag;
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::words;

#[derive(Debug, Template)]
#[template(path = "public/verify.html")]
pub(in crate::web) struct VerifyPage {
    pub(super) page: Page,
    pub(super) typed: String,
    pub(super) result: Option<Verified>,
    /// Why what was typed is no number.
    pub(super) mistake: Option<String>,
}

/// The answer.
#[derive(Debug)]
pub(in crate::web) struct Verified {
    pub(super) number: String,
    pub(super) tag: Tag,
    pub(super) meaning: &'static str,
    pub(super) on: String,
    pub(super) today: String,
    pub(super) app: Option<AppRow>,
    pub(super) amending: bool,
}

impl Verified {
    pub(super) fn of(number: String, entry: Option<&Entry>, today: Day) -> Self {
        let validity = entry.map_or(Validity::Unknown, |entry| Validity::of(entry.state));
        Self {
            number,
            tag: tag(validity),
            meaning: words::register::validity_meaning(validity),
            on: entry.map(|entry| format::day(entry.state_on)).unwrap_or_default(),
            today: format::day(today),
            app: entry.map(AppRow::of),
            amending: entry.is_some_and(|entry| entry.amending),
        }
    }
}

/// GET `/verify?number=`
pub(in crate::web) async fn ask(State(server): State<Server>, visit: Visit) -> Answer {
    let typed = visit.query.get("number").trim().to_owned();
    answer(&server, visit, typed).await
}

/// GET `/v/{number}`: what the QR code on a certificate leads to.
pub(in crate::web) async fn scanned(
    State(server): State<Server>,
    visit: Visit,
    Path(typed): Path<String>,
) -> Answer {
    answer(&server, visit, typed).await
}

async fn answer(server: &Server, visit: Visit, typed: String) -> Answer {
    let title = "备案号核验";
    if typed.is_empty() {
        return page::show(&VerifyPage { page: visit.page(title), typed, result: None, mistake: None });
    }
    let number = match read_number(&typed, &server.office().further_issuers()) {
        Ok(number) => number.to_string(),
        Err(mistake) => {
            let mistake = Some(words::mistake(&mistake));
            return page::show(&VerifyPage { page: visit.page(title), typed, result: None, mistake });
        }
    };
    let result = work(server, move |office| {
        let entry = office.read(|view| Ok(storage::register::find(view, &number)?))?;
        Ok(Verified::of(number, entry.as_ref(), office.today()))
    })
    .await?;
    page::show(&VerifyPage { page: visit.page(title), typed, result: Some(result), mistake: None })
}
