//! An app is out of force: every unit that uses it is told at once, by a job that the same write put down. Rule USE-9.
//!
//! A popular app has users by the ten thousand: they are told page by page, each page in a write of its own. The job bears
//! being run twice, since an inbox takes the same notice once. What a unit does then stands in its declaration.

use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::permit::{self, Action};
use domain::ground::rule::Rule;
use domain::notice::NoticeKind;
use storage::filing::FilingRow;
use storage::notice::{self, About, NewNotice};
use storage::{Tx, filing, queue, usage};

use crate::{Error, Office, Result, record};

/// The kind of the job; its payload is the filing and its turn.
pub const JOB: &str = "usage-warning";

const PAGE: u32 = 500;

/// Puts the job down for a filing that has users.
pub(crate) fn ask(tx: &mut Tx, row: &FilingRow) -> Result<()> {
    if let Some(number) = &row.number
        && !usage::users_after(tx, number, "", 1)?.is_empty()
    {
        queue::enqueue(tx, JOB, &format!("{} {}", row.id, row.turn), tx.now())?;
    }
    Ok(())
}

/// Tells every unit that uses the app of the job; gives how many were told.
pub fn warn(office: &Office, actor: &Actor, payload: &str) -> Result<usize> {
    permit::may(actor, Action::UsageWarn)?;
    let (id, turn) = payload.split_once(' ').ok_or(Error::NotFound)?;
    let id: FilingId = id.parse().map_err(|_| Error::NotFound)?;
    let turn: i64 = turn.parse().map_err(|_| Error::NotFound)?;
    let (mut told, mut path) = (0, String::new());
    loop {
        let (actor, after) = (actor.clone(), path.clone());
        let page = office.store.write(move |tx| page(tx, &actor, id, turn, &after))?;
        told += page.told;
        match page.next {
            Some(next) => path = next,
            None => return Ok(told),
        }
    }
}

struct Page {
    told: usize,
    next: Option<String>,
}

fn page(tx: &mut Tx, actor: &Actor, id: FilingId, turn: i64, after: &str) -> Result<Page> {
    let row = filing::find(tx, id)?.ok_or(Error::NotFound)?;
    let Some(number) = &row.number else { return Ok(Page { told: 0, next: None }) };
    let users = usage::users_after(tx, number, after, PAGE)?;
    let mut told = 0;
    for unit in &users {
        let about = About::Filing(row.id, row.effective_revision);
        let new = NewNotice { unit: unit.id, kind: NoticeKind::AppEnded, about, stage: turn, due_on: None };
        told += usize::from(notice::send(tx, &new)?);
    }
    if told > 0 {
        let payload = format!(r#"{{"units":{told}}}"#);
        tx.record(record::filing(actor, &row, "warn").under(Rule::USE_9).with(payload));
    }
    let full = users.len() == PAGE as usize;
    Ok(Page { told, next: users.last().filter(|_| full).map(|unit| unit.path.as_str().to_owned()) })
}
