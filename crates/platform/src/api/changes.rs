//! `GET /api/v1/changes?after=`: what changed in the register since an event, for whoever keeps a copy. Rule LAT-6.

use axum::extract::State;
use domain::filing::State as Standing;
use domain::register::Validity;
use serde::Serialize;

use super::case::utc;
use super::filings::number;
use super::{Answer, json};
use crate::server::Server;
use crate::web::visit::Visit;
use crate::web::work::work;

const PAGE: usize = 500;
const MOST: usize = 1_000;

#[derive(Debug, Serialize)]
struct Feed {
    items: Vec<Item>,
    /// What to send as `after` next time.
    next: i64,
    /// There is more right now.
    has_more: bool,
}

#[derive(Debug, Serialize)]
struct Item {
    seq: i64,
    /// RFC 3339, UTC.
    at: String,
    number: String,
    /// `approve`, `suspend`, `restore`, `revoke`, `cancel`.
    change: String,
    /// The state afterwards.
    state: &'static str,
    rule: Option<String>,
}

pub(crate) async fn list(State(server): State<Server>, visit: Visit) -> Answer {
    let after = number(&visit.query, "after", 0, usize::MAX >> 1)?;
    let size = number(&visit.query, "size", PAGE, MOST)?.max(1);
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let limit = u32::try_from(size).unwrap_or(u32::MAX);
    let changes =
        work(&server, move |office| office.read(|view| Ok(storage::register::changes(view, after, limit)?)))
            .await?;
    let next = changes.last().map_or(after, |change| change.seq);
    let has_more = changes.len() == size;
    let items = changes.into_iter().map(|change| Item {
        seq: change.seq,
        at: utc(change.at),
        number: change.number,
        change: change.verb,
        state: change
            .state
            .as_deref()
            .and_then(Standing::find)
            .map_or(Validity::Unknown, Validity::of)
            .code(),
        rule: change.rule,
    });
    Ok(json(&Feed { items: items.collect(), next, has_more }))
}
