//! The desk of a reviewing department: what waits, overdue first, and what is late below it. Rules REV-1, REV-3, REV-9, ORG-8.
//!
//! The scope is the actor's own unit, or the units below it; nothing else can be asked for.

use domain::filing::FilingKind;
use domain::ground::actor::{Actor, Place};
use domain::ground::calendar::Calendar;
use domain::ground::day::{Day, add_days};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::review::verifies;
use storage::desk::{self, DeskState, Filter, Lying, Whose};

use crate::{Office, Result, obligation};

/// What is looked for on a desk.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Provider or usage filings.
    pub kind: FilingKind,
    /// In which state of the work.
    pub state: DeskState,
    /// Only those whose limit has passed.
    pub overdue: bool,
    /// On the desks of the departments below instead of one's own.
    pub below: bool,
    /// Part of a name, or a number.
    pub words: String,
}

/// A filing on the desk.
#[derive(Debug)]
pub struct Item {
    /// The filing with its names.
    pub lying: Lying,
    /// Working days left; negative when overdue, none when no limit runs.
    pub left: Option<i64>,
}

/// A page of the desk and how many there are in all.
pub fn list(
    office: &Office,
    actor: &Actor,
    wanted: &Wanted,
    limit: u32,
    offset: u32,
) -> Result<(Vec<Item>, i64)> {
    let place = sitter(actor)?;
    office.read(|view| {
        let filter = filter(&place, wanted, view.today());
        let calendar = office.calendar_in(view)?;
        let lying = desk::list(view, &filter, limit, offset)?;
        let items = lying.into_iter().map(|lying| item(&calendar, lying, view.today())).collect();
        Ok((items, desk::count(view, &filter)?))
    })
}

/// How much of one kind waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// All that wait.
    pub waiting: i64,
    /// Of these, past their limit.
    pub overdue: i64,
    /// Past their limit at the departments below.
    pub overdue_below: i64,
    /// Back with their owners.
    pub returned: i64,
}

/// The first page of an office.
#[derive(Debug)]
pub struct Overview {
    /// Provider filings; none for an office that never verifies any (ORG-8).
    pub provider: Option<Load>,
    /// Usage filings.
    pub usage: Load,
    /// Filings in force that still owe something, and how many of these are late (PRV-5); none where there can be none.
    pub owed: Option<(i64, i64)>,
    /// What is due first, of both kinds.
    pub first: Vec<Item>,
    /// What is late below, the longest first.
    pub below: Vec<Item>,
    /// Requests of units that wait for this office (ORG-5).
    pub requests: i64,
    /// The last announced year when a limit beyond it can arise soon, so that its successor must be loaded.
    pub calendar_ends: Option<i16>,
}

const FIRST: u32 = 8;

/// Opens the first page of an office.
pub fn overview(office: &Office, actor: &Actor) -> Result<Overview> {
    let place = sitter(actor)?;
    office.read(|view| {
        let today = view.today();
        let calendar = office.calendar_in(view)?;
        let wanted = |kind, state, overdue, below| {
            filter(&place, &Wanted { kind, state, overdue, below, words: String::new() }, today)
        };
        let load = |kind| -> Result<Load> {
            Ok(Load {
                waiting: desk::count(view, &wanted(kind, DeskState::Waiting, false, false))?,
                overdue: desk::count(view, &wanted(kind, DeskState::Waiting, true, false))?,
                overdue_below: desk::count(view, &wanted(kind, DeskState::Waiting, true, true))?,
                returned: desk::count(view, &wanted(kind, DeskState::Returned, false, false))?,
            })
        };
        let first = |overdue, below| -> Result<Vec<Item>> {
            let mut lying = Vec::new();
            for kind in [FilingKind::Provider, FilingKind::Usage] {
                lying.extend(desk::list(view, &wanted(kind, DeskState::Waiting, overdue, below), FIRST, 0)?);
            }
            lying.sort_by_key(|one| (one.row.due_on(), one.row.id));
            lying.truncate(FIRST as usize);
            Ok(lying.into_iter().map(|one| item(&calendar, one, today)).collect())
        };
        let verifies = verifies(storage::unit::get(view, place.id)?.kind);
        let owed = || obligation::count(view, &Whose::Own(place.id));
        Ok(Overview {
            provider: verifies.then(|| load(FilingKind::Provider)).transpose()?,
            owed: verifies.then(owed).transpose()?,
            usage: load(FilingKind::Usage)?,
            first: first(false, false)?,
            below: first(true, true)?,
            requests: storage::request::count(view, place.id, true)?,
            calendar_ends: ending(&calendar, today),
        })
    })
}

/// Which year the calendar ends with, once limits reach beyond it.
pub(crate) fn ending(calendar: &Calendar, today: Day) -> Option<i16> {
    let last = calendar.years().last()?;
    (add_days(today, 45).year() > last).then_some(last)
}

fn filter(place: &Place, wanted: &Wanted, today: Day) -> Filter {
    let whose = if wanted.below { Whose::Below(place.path.clone()) } else { Whose::Own(place.id) };
    let words = wanted.words.trim().to_owned();
    let overdue_on = wanted.overdue.then_some(today);
    Filter { whose, kind: wanted.kind, state: wanted.state, overdue_on, words }
}

fn item(calendar: &Calendar, lying: Lying, today: Day) -> Item {
    let left = lying.row.due_on().map(|due| calendar.working_days_between(today, due));
    Item { lying, left }
}

fn sitter(actor: &Actor) -> Result<Place> {
    permit::may(actor, Action::ReviewQueue)?;
    Ok(actor.place.clone().ok_or(Refusal::NotPermitted(Action::ReviewQueue))?)
}
