//! A new year of the working-day calendar: rehearsed first, then applied once, on every node. Rules REV-4, N6.
//!
//! Rehearsal and load make the same plan; the load makes it anew inside its write, so that what is applied is what
//! the rehearsal would show at that moment. A later notice may replace an announced year.

use domain::filing::{FilingKind, Submission};
use domain::ground::actor::Actor;
use domain::ground::calendar::{Calendar, Due};
use domain::ground::clock::{Clock, Moved, rehearse as compare};
use domain::ground::day::{Day, Instant};
use domain::ground::id::FilingId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::notice::{NoticeKind, limit};
use domain::profile::Profile;
use storage::desk::{self, Running};
use storage::notice::{self, About, NewNotice};
use storage::{Tx, View, filing};

use crate::{Office, Result, record};

const PAGE: u32 = 500;

/// What a new calendar would do, or has done.
#[derive(Debug)]
pub struct Rehearsed {
    /// The years it announces.
    pub years: Vec<i16>,
    /// The notices it rests on.
    pub notices: Vec<String>,
    /// The deadlines that move, the earliest first.
    pub moved: Vec<MovedLimit>,
    /// How many stay on their day and are no longer provisional.
    pub settled: usize,
    /// How many were looked at and stay as they are.
    pub unchanged: usize,
}

/// A deadline that moves. Nothing of what was filed stands here: administrators see no business data.
#[derive(Debug, Clone)]
pub struct MovedLimit {
    /// The filing.
    pub filing: FilingId,
    /// Its kind.
    pub kind: FilingKind,
    /// Whether the owner's resubmission is due, and not the department's answer.
    pub is_return: bool,
    /// The department that reviews it.
    pub handler: String,
    /// By the calendar in force.
    pub before: Due,
    /// By the new one.
    pub after: Due,
}

/// What is known of the calendar.
#[derive(Debug)]
pub struct Overview {
    /// Each announced year with the titles of its notices, and whether its days were loaded here.
    pub years: Vec<(i16, Vec<String>)>,
    /// When the last load was, if there was one.
    pub loaded_at: Option<Instant>,
    /// The last year, when limits begin to reach beyond it.
    pub ends: Option<i16>,
}

/// The announced years.
pub fn overview(office: &Office, actor: &Actor) -> Result<Overview> {
    permit::may(actor, Action::CalendarRehearse)?;
    office.read(|view| {
        let calendar = office.calendar_in(view)?;
        Ok(Overview {
            years: calendar.years().map(|year| (year, calendar.notices(year).to_vec())).collect(),
            loaded_at: storage::calendar::editions(view)?.last().map(|edition| edition.loaded_at),
            ends: crate::desk::ending(&calendar, view.today()),
        })
    })
}

/// Lists every open deadline that the calendar in `text` would move, and changes nothing.
pub fn rehearse(office: &Office, actor: &Actor, text: &str) -> Result<Rehearsed> {
    permit::may(actor, Action::CalendarRehearse)?;
    office.read(|view| Ok(plan(office, view, text)?.rehearsed()))
}

/// Puts the calendar in `text` in force and moves every open deadline that it moves.
pub fn load(office: &Office, actor: &Actor, text: &str) -> Result<Rehearsed> {
    permit::may(actor, Action::CalendarLoad)?;
    let (inner, actor, text) = (office.clone(), actor.clone(), text.to_owned());
    let done = office.store.write(move |tx| {
        let plan = plan(&inner, tx, &text)?;
        let edition = storage::calendar::edition(tx)? + 1;
        if !storage::calendar::put(tx, edition, tidy(&text), actor.account)? {
            return Err(Refusal::Overtaken.into());
        }
        let first = plan.years.first().copied().unwrap_or_default();
        let event = record::event(&actor, "calendar", first, "load").under(Rule::REV_4);
        tx.record(event.with(format!("{{\"edition\":{edition},\"moved\":{}}}", plan.moved.len())));
        for (running, moved) in &plan.moved {
            move_limit(tx, &actor, running, &moved.after, edition)?;
        }
        for running in &plan.settled {
            let mut row = running.row.clone();
            row.due_provisional = false;
            filing::change(tx, &row)?;
        }
        Ok::<_, crate::Error>(plan.rehearsed())
    })?;
    office.read(|view| office.calendar_in(view))?;
    Ok(done)
}

struct Plan {
    years: Vec<i16>,
    notices: Vec<String>,
    moved: Vec<(Running, Moved<usize>)>,
    settled: Vec<Running>,
    unchanged: usize,
}

impl Plan {
    fn rehearsed(self) -> Rehearsed {
        let moved = self.moved.into_iter().map(|(running, moved)| MovedLimit {
            filing: running.row.id,
            kind: running.row.filing.kind,
            is_return: matches!(running.row.filing.submission, Submission::Returned { .. }),
            handler: running.handler_name,
            before: moved.before,
            after: moved.after,
        });
        Rehearsed {
            moved: moved.collect(),
            years: self.years,
            notices: self.notices,
            settled: self.settled.len(),
            unchanged: self.unchanged,
        }
    }
}

/// A byte order mark is no part of a table.
fn tidy(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

fn plan(office: &Office, view: &View, text: &str) -> Result<Plan> {
    let loaded = Calendar::parse(tidy(text)).map_err(Refusal::CalendarFlawed)?;
    let old = office.calendar_in(view)?;
    let new = (*old).clone().with(loaded.clone());
    let years: Vec<i16> = loaded.years().collect();
    let first = years.first().copied().unwrap_or_default();
    if new == *old {
        return Err(Refusal::YearLoaded(first).into());
    }
    // A notice speaks of the December before at the earliest; no limit that ended earlier has looked at its days.
    let from = Day::new(first - 1, 12, 1).unwrap_or(Day::MIN);
    let mut plan = Plan {
        notices: years.iter().flat_map(|year| loaded.notices(*year).to_vec()).collect(),
        years,
        moved: Vec::new(),
        settled: Vec::new(),
        unchanged: 0,
    };
    let mut after = None;
    loop {
        let page = desk::running(view, from, Day::MAX, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.row.due_on().map(|due| (due, last.row.id));
        sort(&old, &new, page, &mut plan);
    }
    Ok(plan)
}

fn sort(old: &Calendar, new: &Calendar, page: Vec<Running>, plan: &mut Plan) {
    let clocks: Vec<(usize, Clock)> =
        page.iter().enumerate().filter_map(|(at, one)| Some((at, clock(one)?))).collect();
    let mut compared = compare(old, new, clocks);
    plan.unchanged += compared.unchanged;
    for (at, running) in page.into_iter().enumerate() {
        if let Some(place) = compared.moved.iter().position(|moved| moved.key == at) {
            plan.moved.push((running, compared.moved.swap_remove(place)));
        } else if compared.settled.contains(&at) {
            plan.settled.push(running);
        }
    }
}

fn clock(running: &Running) -> Option<Clock> {
    limit(running.row.filing.kind, &running.row.filing.submission, Profile::of(&running.division))
}

/// Moves one limit: the row, its event and a notice to whom it binds.
fn move_limit(tx: &mut Tx, actor: &Actor, running: &Running, after: &Due, edition: i64) -> Result<()> {
    let mut row = running.row.clone();
    let from = row.due_on();
    let to = match &mut row.filing.submission {
        Submission::Submitted { due, .. } => {
            *due = after.due_on;
            row.handler.as_ref().map(|place| place.id)
        }
        Submission::Returned { due, .. } => {
            *due = after.due_on;
            Some(row.owner.id)
        }
        _ => None,
    };
    row.due_provisional = after.provisional;
    if !filing::change(tx, &row)? {
        return Err(Refusal::Overtaken.into());
    }
    let event = record::filing(actor, &row, "move").under(Rule::REV_4).due(after.due_on);
    tx.record(
        event.with(format!("{{\"from\":\"{}\"}}", from.map(|day| day.to_string()).unwrap_or_default())),
    );
    if let Some(unit) = to {
        let new = NewNotice {
            unit,
            kind: NoticeKind::LimitMoved,
            about: About::Filing(row.id, row.open_revision),
            stage: edition,
            due_on: Some(after.due_on),
        };
        notice::send(tx, &new)?;
    }
    Ok(())
}
