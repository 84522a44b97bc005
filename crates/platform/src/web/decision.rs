//! What the pages of a record share on which somebody decides with a reason: its history, the banner that says what was
//! done, and the way back after the decision.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use storage::audit::Line;

use super::component::notice::Notice;
use super::component::tag::Tone;
use super::component::timeline::Entry;
use super::failure::Failure;
use super::format;
use super::page::{self, Answer};
use super::query;
use super::work::Declined;
use crate::words;

/// What a decision leads to: its code in the address, and the banner on the page.
pub type Outcome = (&'static str, Tone, &'static str, &'static str);

/// The banner for the outcome in the address; none for anything else.
pub fn banner(outcomes: &[Outcome], done: &str) -> Option<Notice> {
    let found = outcomes.iter().find(|(code, ..)| *code == done);
    found.map(|(_, tone, title, text)| Notice::new(*tone, *title, *text))
}

/// An event of the record as an entry of a history; `who` is as much of the actor as the reader may know.
pub fn entry(line: &Line, who: String) -> Entry {
    let (what, tone) = words::event(&line.object_kind, &line.verb);
    // Of a key its name is told, which is no reason.
    let head = if line.verb.ends_with("-key") { "名称" } else { "理由" };
    Entry {
        at: format::instant(line.at.0),
        who,
        what: what.to_owned(),
        notes: line.why.iter().filter(|why| !why.is_empty()).map(|why| format!("{head}：{why}")).collect(),
        rule: line.rule.clone(),
        tone,
    }
}

/// The unit and the account that did it; nobody is the passing of time.
pub fn doer(line: &Line) -> String {
    let who = line.account.clone().unwrap_or_else(|| "系统".to_owned());
    line.unit.as_ref().map_or_else(|| who.clone(), |unit| format!("{unit} {who}"))
}

/// Back to the record's page with what was done; or the page again, with what is missing and what was typed.
pub async fn settle<P: Template>(
    base: &str,
    answer: Result<&str, Declined>,
    again: impl AsyncFnOnce(Declined) -> Result<P, Failure>,
) -> Answer {
    match answer {
        Ok(done) => Ok(Redirect::to(&query::address(base, &[("done", done)])).into_response()),
        Err(declined) => page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again(declined).await?),
    }
}
