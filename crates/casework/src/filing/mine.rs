//! The provider filings of the actor's own unit, the last changed first. Rule ORG-10.

use domain::ground::actor::Actor;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use storage::filing::FilingRow;

use crate::{Office, Result};

/// One of them.
#[derive(Debug)]
pub struct Mine {
    /// The current row.
    pub row: FilingRow,
    /// Working days left of the limit that runs; negative when it has passed.
    pub left: Option<i64>,
}

/// Lists them.
pub fn mine(office: &Office, actor: &Actor) -> Result<Vec<Mine>> {
    permit::may(actor, Action::FilingDraft)?;
    let place = actor.place.clone().ok_or(Refusal::SignInFirst)?;
    office.read(|view| {
        let calendar = office.calendar_in(view)?;
        let today = office.today();
        let rows = storage::filing::of_unit(view, place.id)?;
        let left = |row: &FilingRow| row.due_on().map(|due| calendar.working_days_between(today, due));
        Ok(rows.into_iter().map(|row| Mine { left: left(&row), row }).collect())
    })
}
