//! The inbox: what a unit is told, written in the same write as what it is told of. Rules REV-9, USE-9, PRV-5.
//!
//! `of_step` is called by the one place where filings change. An inbox belongs to a unit; whoever acts for it reads it.

use std::collections::BTreeMap;

use domain::filing::{Change, Verb};
use domain::ground::actor::{Actor, Place};
use domain::ground::id::{NoticeId, UnitId};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::notice::{self as law, NoticeKind, Recipient};
use storage::filing::FilingRow;
use storage::notice::{About, NewNotice, NoticeRow};
use storage::{Tx, View, notice};

use crate::filing::{Owed, of_revision};
use crate::{Error, Office, Result};

/// Tells whoever must hear of a step. The round is the revision that was on its way.
pub(crate) fn of_step(tx: &mut Tx, row: &FilingRow, change: &Change) -> Result<()> {
    let Some((to, kind)) = law::of_step(change.verb) else { return Ok(()) };
    let unit = match to {
        Recipient::Owner => Some(row.owner.id),
        Recipient::Handler => row.handler.as_ref().map(|place| place.id),
    };
    // What a unit does to its own filing it knows.
    let Some(unit) = unit.filter(|unit| to == Recipient::Owner || *unit != row.owner.id) else {
        return Ok(());
    };
    let new = NewNotice {
        unit,
        kind,
        about: About::Filing(row.id, row.open_revision.or(row.effective_revision)),
        // Two steps of a kind in one round (a suspension, another one) are two notices.
        stage: row.turn,
        due_on: row.due_on(),
    };
    notice::send(tx, &new)?;
    Ok(())
}

/// Tells the department that reviews it what the one above, `by`, decided of a submission that was sent up (REV-5).
pub(crate) fn of_rereview(tx: &mut Tx, row: &FilingRow, verb: Verb, by: UnitId) -> Result<()> {
    let handler = row.handler.as_ref().map(|place| place.id).filter(|handler| *handler != by);
    let (Some(unit), Some(kind)) = (handler, law::of_rereview(verb)) else { return Ok(()) };
    let about = About::Filing(row.id, row.open_revision.or(row.effective_revision));
    notice::send(tx, &NewNotice { unit, kind, about, stage: row.turn, due_on: None })?;
    Ok(())
}

/// A page of an inbox.
#[derive(Debug, Default)]
pub struct Inbox {
    /// The notices, the latest first.
    pub notices: Vec<NoticeRow>,
    /// How many there are, as filtered.
    pub total: i64,
    /// How many are unread.
    pub unread: i64,
    /// What the revision owed that a notice speaks of, by the notice's matter.
    pub owed: BTreeMap<String, Owed>,
}

/// Opens the inbox of the actor's unit.
pub fn inbox(office: &Office, actor: &Actor, only_unread: bool, limit: u32, offset: u32) -> Result<Inbox> {
    let Some(place) = holder(actor)? else { return Ok(Inbox::default()) };
    office.read(|view| {
        let notices = notice::inbox(view, place.id, only_unread, limit, offset)?;
        Ok(Inbox {
            owed: owed(view, &notices)?,
            notices,
            total: notice::count(view, place.id, only_unread)?,
            unread: notice::count(view, place.id, true)?,
        })
    })
}

/// What the revisions owe that the notices speak of. A revision is frozen, so that a notice says for ever what it said.
fn owed(view: &View, notices: &[NoticeRow]) -> Result<BTreeMap<String, Owed>> {
    let mut found = BTreeMap::new();
    for row in notices {
        let speaks = matches!(row.kind, NoticeKind::OwedSoon | NoticeKind::OwedLate | NoticeKind::CureSoon);
        let (Some(subject), Ok(round)) = (row.filing.as_ref().filter(|_| speaks), row.matter.parse()) else {
            continue;
        };
        let Some(filing) = storage::filing::find(view, subject.id)? else { continue };
        if let Some(owed) = of_revision(view, &filing, &storage::revision::get(view, round)?)? {
            found.insert(row.matter.clone(), owed);
        }
    }
    Ok(found)
}

/// Opens one notice: it counts as read from now on, and says what it speaks of.
pub fn read(office: &Office, actor: &Actor, id: NoticeId) -> Result<NoticeRow> {
    let place = holder(actor)?.ok_or(Error::NotFound)?;
    let account = actor.account;
    office.store.write(move |tx| {
        let row = notice::find(tx, place.id, id)?.ok_or(Error::NotFound)?;
        notice::mark_read(tx, place.id, id, account)?;
        Ok(row)
    })
}

/// Marks the whole inbox as read.
pub fn read_all(office: &Office, actor: &Actor) -> Result<u64> {
    let place = holder(actor)?.ok_or(Refusal::NotPermitted(Action::InboxView))?;
    let account = actor.account;
    office.store.write(move |tx| Ok(notice::mark_all_read(tx, place.id, account)?))
}

/// The unit whose inbox the actor may open; administrators have none.
fn holder(actor: &Actor) -> Result<Option<Place>> {
    permit::may(actor, Action::InboxView)?;
    Ok(actor.place.clone())
}
