//! The walk over running limits: reminders, what is late, and what may lapse. Rules REV-1, REV-4, REV-5, REV-9.
//!
//! Asked by the passing of time only, page by page, on any node and as often as one likes: each reminder goes out once
//! in a round, guarded by the inbox itself. Lapsing is a verb of its own, called by the job for what is named here.

use domain::filing::Submission;
use domain::ground::actor::Actor;
use domain::ground::day::{Day, add_days};
use domain::ground::id::{FilingId, UnitId};
use domain::ground::permit::{self, Action};
use domain::ground::rule::Rule;
use domain::notice::{NoticeKind, Reminder, may_lapse, reminder};
use domain::profile::Profile;
use storage::desk::{self, Running};
use storage::notice::{self, About, NewNotice};
use storage::{Tx, View, filing, unit};

use crate::filing::above;
use crate::{Office, Result, record};

const PAGE: u32 = 200;
/// Calendar days within which twenty working days always end.
const AHEAD: i64 = 60;

/// What a page of the walk came to.
#[derive(Debug, Default)]
pub struct Walked {
    /// Returns that may be deemed abandoned now.
    pub lapsing: Vec<FilingId>,
    /// How many reminders went out.
    pub sent: usize,
    /// Where the next page begins; none at the end.
    pub next: Option<(Day, FilingId)>,
}

/// Walks one page of the running limits that have passed or come near.
pub fn walk(office: &Office, actor: &Actor, after: Option<(Day, FilingId)>) -> Result<Walked> {
    permit::may(actor, Action::FilingRemind)?;
    let (mut walked, called) = office.read(|view| look(office, view, after))?;
    if !called.is_empty() {
        let actor = actor.clone();
        walked.sent = office.store.write(move |tx| send_all(tx, &actor, &called))?;
    }
    Ok(walked)
}

/// A reminder that a filing calls for.
#[derive(Debug, Clone)]
struct Called {
    running: Running,
    reminder: Reminder,
}

fn look(office: &Office, view: &View, after: Option<(Day, FilingId)>) -> Result<(Walked, Vec<Called>)> {
    let today = view.today();
    let calendar = office.calendar_in(view)?;
    let page = desk::running(view, Day::constant(2000, 1, 1), add_days(today, AHEAD), after, PAGE)?;
    let mut walked = Walked::default();
    if page.len() == PAGE as usize {
        walked.next = page.last().and_then(|last| Some((last.row.due_on()?, last.row.id)));
    }
    let mut called = Vec::new();
    for running in page {
        let row = &running.row;
        let Some(round) = row.open_revision else { continue };
        let kinds = match row.filing.submission {
            Submission::Returned { .. } => [NoticeKind::ResubmitSoon, NoticeKind::ResubmitLate],
            _ => [NoticeKind::AnswerSoon, NoticeKind::AnswerLate],
        };
        let (sent, last) = notice::sent(view, row.id, round, kinds)?;
        if may_lapse(&row.filing.submission, today, sent, last) {
            walked.lapsing.push(row.id);
            continue;
        }
        let profile = Profile::of(&running.division);
        let due = reminder(&row.filing.submission, today, &calendar, profile, sent, last);
        called.extend(due.map(|reminder| Called { running, reminder }));
    }
    Ok((walked, called))
}

fn send_all(tx: &mut Tx, actor: &Actor, called: &[Called]) -> Result<usize> {
    let mut sent = 0;
    for one in called {
        let row = &one.running.row;
        // Somebody may have acted since the page was read; then there is nothing to remind of.
        let unchanged = filing::find(tx, row.id)?.is_some_and(|now| now.turn == row.turn);
        if unchanged && send(tx, actor, one)? {
            sent += 1;
        }
    }
    Ok(sent)
}

fn send(tx: &mut Tx, actor: &Actor, called: &Called) -> Result<bool> {
    let (row, reminder) = (&called.running.row, called.reminder);
    let handler = row.handler.as_ref().map(|place| place.id);
    let to = match reminder.kind {
        NoticeKind::AnswerSoon | NoticeKind::AnswerLate => handler,
        _ => Some(row.owner.id),
    };
    let Some(to) = to else { return Ok(false) };
    let new = |unit: UnitId, kind| NewNotice {
        unit,
        kind,
        about: About::Filing(row.id, row.open_revision),
        stage: reminder.stage,
        due_on: row.due_on(),
    };
    if !notice::send(tx, &new(to, reminder.kind))? {
        return Ok(false);
    }
    // The limit runs on while a re-review is waited for, and binds whoever must decide now (REV-5).
    if handler == Some(to)
        && let Some(above) = above(tx, row)?.filter(|above| *above != to)
    {
        notice::send(tx, &new(above, reminder.kind))?;
    }
    if reminder.kind == NoticeKind::AnswerLate
        && let Some(superior) = unit::parent(tx, to)?
    {
        notice::send(tx, &new(superior.place.id, NoticeKind::AnswerLateBelow))?;
    }
    let mut event = record::filing(actor, row, "remind").under(Rule::REV_9);
    event.due_on = row.due_on();
    event.payload = format!("{{\"notice\":\"{}\",\"stage\":{}}}", reminder.kind.code(), reminder.stage);
    tx.record(event);
    Ok(true)
}
