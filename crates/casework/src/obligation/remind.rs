//! The walk over what filings owe: reminders before the day, a notice the day after it. Rules PRV-5, LAT-5, REV-9.
//!
//! Asked by the passing of time only, page by page, on any node and as often as one likes: the inbox takes each stage
//! once. Where a profile has moved the day, the row follows here.

use domain::filing::Standing;
use domain::ground::actor::Actor;
use domain::ground::day::Day;
use domain::ground::id::{FilingId, RevisionId};
use domain::ground::permit::{self, Action};
use domain::ground::rule::Rule;
use domain::notice::{NoticeKind, Reminder, owed_reminder, owed_stage};
use domain::profile::Profile;
use storage::filing::{self, FilingRow};
use storage::notice::{self, About, NewNotice};
use storage::{Tx, View, unit};

use crate::filing::{brought, in_force};
use crate::{Error, Office, Result, record};

const PAGE: u32 = 200;

/// What a page of the walk came to.
#[derive(Debug, Default)]
pub struct Reminded {
    /// How many notices went out.
    pub sent: usize,
    /// Where the next page begins; none at the end.
    pub next: Option<(Day, FilingId)>,
}

/// Walks one page of the filings that owe something.
pub fn remind(office: &Office, actor: &Actor, after: Option<(Day, FilingId)>) -> Result<Reminded> {
    permit::may(actor, Action::FilingRemind)?;
    let (next, called) = office.read(|view| look(office, view, after))?;
    let mut reminded = Reminded { sent: 0, next };
    if !called.is_empty() {
        let actor = actor.clone();
        reminded.sent = office.store.write(move |tx| {
            let mut sent = 0;
            for one in &called {
                sent += usize::from(write(tx, &actor, one)?);
            }
            Ok::<_, Error>(sent)
        })?;
    }
    Ok(reminded)
}

/// What a filing calls for today.
#[derive(Debug, Clone)]
struct Called {
    row: FilingRow,
    round: RevisionId,
    /// The day as the profile has it; none where nothing is owed any more.
    due: Option<Day>,
    reminder: Option<Reminder>,
}

type Looked = (Option<(Day, FilingId)>, Vec<Called>);

fn look(office: &Office, view: &View, after: Option<(Day, FilingId)>) -> Result<Looked> {
    let calendar = office.calendar_in(view)?;
    let page = filing::owing_after(view, after, PAGE)?;
    let full = page.len() == PAGE as usize;
    let next = page.last().filter(|_| full).and_then(|last| Some((last.owed_on?, last.id)));
    let mut called = Vec::new();
    for row in page {
        let Some(round) = row.effective_revision else { continue };
        let owed = in_force(view, &row)?.map(|(_, owed)| owed);
        let mut reminder = None;
        // Whoever has brought everything waits for the office, and is not urged.
        if let (Some(owed), Standing::Effective { .. }) = (&owed, row.filing.standing)
            && !brought(view, &row)?
        {
            let stage = owed_stage(owed, 0);
            let late_on = notice::sent_on(view, row.id, round, NoticeKind::OwedLate, stage)?;
            let profile = Profile::of(&unit::get(view, row.owner.id)?.division);
            reminder = owed_reminder(owed, view.today(), &calendar, profile, late_on);
        }
        let due = owed.map(|owed| owed.due);
        if reminder.is_some() || due != row.owed_on {
            called.push(Called { row, round, due, reminder });
        }
    }
    Ok((next, called))
}

fn write(tx: &mut Tx, actor: &Actor, called: &Called) -> Result<bool> {
    let row = &called.row;
    // Somebody may have acted since the page was read; then there is nothing to note and nothing to remind of.
    if !filing::owe(tx, row, called.due)? {
        return Ok(false);
    }
    let Some(reminder) = called.reminder else { return Ok(false) };
    let new = NewNotice {
        unit: row.owner.id,
        kind: reminder.kind,
        about: About::Filing(row.id, Some(called.round)),
        stage: reminder.stage,
        due_on: called.due,
    };
    if !notice::send(tx, &new)? {
        return Ok(false);
    }
    let mut event = record::filing(actor, row, "remind").under(Rule::PRV_5);
    event.due_on = called.due;
    event.payload = format!("{{\"notice\":\"{}\",\"stage\":{}}}", reminder.kind.code(), reminder.stage);
    tx.record(event);
    Ok(true)
}
