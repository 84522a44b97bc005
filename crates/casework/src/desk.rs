//! The desk of a reviewing department: what waits, overdue first, and what is late below it. Rules REV-1, REV-3,
//! REV-5, REV-9, ORG-8.
//!
//! The scope is the actor's own unit, the units below it, or what was sent up to it; nothing else can be asked for.

use domain::filing::{FilingKind, Half};
use domain::ground::actor::{Actor, Place};
use domain::ground::calendar::Calendar;
use domain::ground::day::{Day, add_days};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::review::verifies;
use storage::desk::{self, DeskState, Filter, Lying, Whose};

use crate::filing::{Turn, turn};
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
    /// On which desks.
    pub scope: Scope,
    /// Part of a name, or a number.
    pub words: String,
}

/// Whose desks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The department's own.
    Own,
    /// Those of the departments below.
    Below,
    /// What was sent up to the department for re-review (REV-5).
    SentUp,
}

impl Scope {
    /// The code in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Scope::Own => "own",
            Scope::Below => "below",
            Scope::SentUp => "sent-up",
        }
    }

    /// The one with this code.
    pub fn find(code: &str) -> Option<Self> {
        [Scope::Own, Scope::Below, Scope::SentUp].into_iter().find(|scope| scope.code() == code)
    }
}

/// A filing on the desk.
#[derive(Debug)]
pub struct Item {
    /// The filing with its names.
    pub lying: Lying,
    /// Working days left; negative when overdue, none when no limit runs.
    pub left: Option<i64>,
    /// Whose turn it is in the dual review it is under.
    pub turn: Option<Turn>,
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
        let items = lying.into_iter().map(|lying| item(&calendar, actor, lying, view.today())).collect();
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
    /// Declarations sent up to this office for re-review (REV-5).
    pub sent_up: i64,
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
        let wanted = |kind, state, overdue, scope| {
            filter(&place, &Wanted { kind, state, overdue, scope, words: String::new() }, today)
        };
        let load = |kind| -> Result<Load> {
            Ok(Load {
                waiting: desk::count(view, &wanted(kind, DeskState::Waiting, false, Scope::Own))?,
                overdue: desk::count(view, &wanted(kind, DeskState::Waiting, true, Scope::Own))?,
                overdue_below: desk::count(view, &wanted(kind, DeskState::Waiting, true, Scope::Below))?,
                returned: desk::count(view, &wanted(kind, DeskState::Returned, false, Scope::Own))?,
            })
        };
        let re_reviews = wanted(FilingKind::Usage, DeskState::Waiting, false, Scope::SentUp);
        let first = |overdue, scopes: &[Scope]| -> Result<Vec<Item>> {
            let mut lying = Vec::new();
            for kind in [FilingKind::Provider, FilingKind::Usage] {
                for scope in scopes {
                    lying.extend(desk::list(
                        view,
                        &wanted(kind, DeskState::Waiting, overdue, *scope),
                        FIRST,
                        0,
                    )?);
                }
            }
            lying.sort_by_key(|one| (one.row.due_on(), one.row.id));
            // Where nobody stands above, what was sent up lies on the same desk twice.
            lying.dedup_by_key(|one| one.row.id);
            lying.truncate(FIRST as usize);
            Ok(lying.into_iter().map(|one| item(&calendar, actor, one, today)).collect())
        };
        let verifies = verifies(storage::unit::get(view, place.id)?.kind);
        let owed = || obligation::count(view, &Whose::Own(place.id));
        Ok(Overview {
            provider: verifies.then(|| load(FilingKind::Provider)).transpose()?,
            owed: verifies.then(owed).transpose()?,
            usage: load(FilingKind::Usage)?,
            first: first(false, &[Scope::Own, Scope::SentUp])?,
            below: first(true, &[Scope::Below])?,
            sent_up: desk::count(view, &re_reviews)?,
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
    let whose = match wanted.scope {
        Scope::Own => Whose::Own(place.id),
        Scope::Below => Whose::Below(place.path.clone()),
        Scope::SentUp => Whose::SentUp(place.id),
    };
    let words = wanted.words.trim().to_owned();
    let overdue_on = wanted.overdue.then_some(today);
    Filter { whose, kind: wanted.kind, state: wanted.state, overdue_on, words }
}

fn item(calendar: &Calendar, actor: &Actor, lying: Lying, today: Day) -> Item {
    let left = lying.row.due_on().map(|due| calendar.working_days_between(today, due));
    let is_handler = lying.row.handler.as_ref().is_some_and(|handler| actor.acts_for(handler.id));
    let turn = lying.dual.map(|dual| {
        let halves = [(Half::Security, dual.security), (Half::Content, dual.content)];
        turn(actor, is_handler, halves, dual.above)
    });
    Item { lying, left, turn }
}

fn sitter(actor: &Actor) -> Result<Place> {
    permit::may(actor, Action::ReviewQueue)?;
    Ok(actor.place.clone().ok_or(Refusal::NotPermitted(Action::ReviewQueue))?)
}
