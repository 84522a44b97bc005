//! What a filing still owes since it was taken in a grace period. Rules PRV-5, LAT-5.
//!
//! Read from a revision and the profile; the filing's row keeps only the day, so that an index finds it. What the office
//! and the clock do about it stands in `crate::obligation`.

use domain::filing::{FilingKind, Obligation, Standing, Submission, missing, obligation};
use domain::form::Form;
use domain::ground::calendar::{Calendar, Due};
use domain::ground::day::{Day, Instant};
use domain::profile::Profile;
use storage::filing::FilingRow;
use storage::revision::{self, Revision};
use storage::{View, unit};

use crate::{Error, Result};

/// What is owed, with the form that names the fields.
pub type Owed = (&'static Form, Obligation);

/// What a filing owes, as pages show it.
#[derive(Debug, Clone)]
pub struct Owing {
    /// The form that names the fields.
    pub form: &'static Form,
    /// What is owed.
    pub owed: Obligation,
    /// A change with every answer lies with the office: approved, it settles what is owed.
    pub brought: bool,
    /// Working days left; negative when the day has passed.
    pub left: i64,
    /// Those working days, one by one.
    pub days: Due,
}

impl Owing {
    /// With its arithmetic today.
    pub(crate) fn new(calendar: &Calendar, today: Day, (form, owed): Owed, brought: bool) -> Self {
        let (left, days) = calendar.until(today, owed.due);
        Self { form, owed, brought, left, days }
    }
}

/// What a revision owes; a draft is asked about as if it were submitted today.
pub(crate) fn of_revision(view: &View, row: &FilingRow, revision: &Revision) -> Result<Option<Owed>> {
    if row.filing.kind != FilingKind::Provider {
        return Ok(None);
    }
    let form = Form::find(&revision.stored.form).ok_or(Error::NotFound)?;
    let owner = unit::get(view, row.owner.id)?;
    let submitted = revision.frozen_at.map_or(view.today(), Instant::day);
    let found = obligation(form, &revision.stored.answers, submitted, Profile::of(&owner.division));
    Ok(found.map(|owed| (form, owed)))
}

/// What the filing owes with what is in force; what was suspended may come into force again.
pub(crate) fn in_force(view: &View, row: &FilingRow) -> Result<Option<Owed>> {
    let stands = matches!(row.filing.standing, Standing::Effective { .. } | Standing::Suspended { .. });
    match row.effective_revision.filter(|_| stands) {
        Some(id) => of_revision(view, row, &revision::get(view, id)?),
        None => Ok(None),
    }
}

/// The day on which that falls due, to be noted in the row when a revision comes into force.
pub(crate) fn owed_on(view: &View, row: &FilingRow) -> Result<Option<Day>> {
    Ok(in_force(view, row)?.map(|(_, owed)| owed.due))
}

/// Whether a change with every answer lies with the office.
pub(crate) fn brought(view: &View, row: &FilingRow) -> Result<bool> {
    let (Submission::Submitted { .. }, Some(open)) = (row.filing.submission, row.open_revision) else {
        return Ok(false);
    };
    let stored = revision::get(view, open)?.stored;
    let form = Form::find(&stored.form).ok_or(Error::NotFound)?;
    Ok(missing(form, &stored.answers).is_empty())
}

/// What the filing owes, or would owe if what is on its way came into force as the first.
pub(super) fn owing(
    view: &View,
    calendar: &Calendar,
    row: &FilingRow,
    shown: &Revision,
) -> Result<Option<Owing>> {
    let (owed, brought) = match row.filing.standing {
        Standing::None => (of_revision(view, row, shown)?, false),
        _ => (in_force(view, row)?, brought(view, row)?),
    };
    Ok(owed.map(|owed| Owing::new(calendar, view.today(), owed, brought)))
}
