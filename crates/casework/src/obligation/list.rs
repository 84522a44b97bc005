//! The filings in force that owe something: an office's own, or those of the offices below. Rules PRV-5, LAT-5, REV-9.

use domain::filing::FilingKind;
use domain::ground::actor::Actor;
use domain::ground::calendar::Calendar;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use storage::View;
use storage::desk::{self, DeskState, Filter, Lying, Whose};

use crate::filing::{self, Owing};
use crate::{Office, Result};

/// Filings read at once for a sheet.
const PAGE: u32 = 500;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// Only those whose day has passed.
    pub late: bool,
    /// At the offices below instead of one's own.
    pub below: bool,
    /// Part of a name, or a number.
    pub words: String,
}

/// A filing in force that owes something.
#[derive(Debug)]
pub struct Open {
    /// The filing with its names.
    pub lying: Lying,
    /// What it owes.
    pub owing: Owing,
}

/// A page of them, the longest overdue first, and how many there are in all.
pub fn list(
    office: &Office,
    actor: &Actor,
    sought: &Sought,
    limit: u32,
    offset: u32,
) -> Result<(Vec<Open>, i64)> {
    let wanted = filter(actor, sought)?;
    office.read(|view| {
        let filter = wanted(view);
        let calendar = office.calendar_in(view)?;
        Ok((page(view, &calendar, &filter, limit, offset)?, desk::count(view, &filter)?))
    })
}

/// Every one of them in the same order, all from one view.
pub fn each(office: &Office, actor: &Actor, sought: &Sought, mut take: impl FnMut(Open)) -> Result<()> {
    let wanted = filter(actor, sought)?;
    office.read(|view| {
        let filter = wanted(view);
        let calendar = office.calendar_in(view)?;
        for number in 0.. {
            let found = page(view, &calendar, &filter, PAGE, number * PAGE)?;
            let is_last = found.is_empty();
            found.into_iter().for_each(&mut take);
            if is_last {
                break;
            }
        }
        Ok(())
    })
}

fn filter(actor: &Actor, sought: &Sought) -> Result<impl Fn(&View) -> Filter + use<>> {
    permit::may(actor, Action::ObligationView)?;
    let place = actor.place.clone().ok_or(Refusal::NotPermitted(Action::ObligationView))?;
    let whose = if sought.below { Whose::Below(place.path) } else { Whose::Own(place.id) };
    let (late, words) = (sought.late, sought.words.trim().to_owned());
    Ok(move |view: &View| Filter {
        overdue_on: late.then(|| view.today()),
        words: words.clone(),
        ..owing(whose.clone())
    })
}

fn owing(whose: Whose) -> Filter {
    let (kind, state) = (FilingKind::Provider, DeskState::Owing);
    Filter { whose, kind, state, overdue_on: None, words: String::new() }
}

fn page(view: &View, calendar: &Calendar, filter: &Filter, limit: u32, offset: u32) -> Result<Vec<Open>> {
    let mut found = Vec::new();
    for lying in desk::list(view, filter, limit, offset)? {
        // The row's day is noted with what is in force, so that there always is something; were a profile to lose its
        // grace period, the next walk clears the day.
        if let Some(owed) = filing::in_force(view, &lying.row)? {
            let brought = filing::brought(view, &lying.row)?;
            let owing = Owing::new(calendar, view.today(), owed, brought);
            found.push(Open { lying, owing });
        }
    }
    Ok(found)
}

/// How many filings of a desk owe something, and how many of these are late.
pub(crate) fn count(view: &View, whose: &Whose) -> Result<(i64, i64)> {
    let late = Filter { overdue_on: Some(view.today()), ..owing(whose.clone()) };
    Ok((desk::count(view, &owing(whose.clone()))?, desk::count(view, &late)?))
}
