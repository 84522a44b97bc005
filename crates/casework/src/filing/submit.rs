//! The open revision is submitted: checked, frozen, received; the answer is a receipt. Rules REV-1, REV-3, REV-5, N3, N5.

use domain::filing::{Ask, FilingKind, Verb};
use domain::form::Form;
use domain::ground::actor::{Actor, Place};
use domain::ground::calendar::Due;
use domain::ground::id::FilingId;
use domain::ground::refusal::Refusal;
use storage::revision::{self, Revision};
use storage::{View, unit};

use super::context::check;
use super::dual;
use super::read::find;
use super::step::Step;
use crate::footing::Footing;
use crate::{Error, Office, Result, personal, reviewer};

/// What is submitted.
#[derive(Debug, Clone)]
pub struct Submit {
    /// Which filing.
    pub filing: FilingId,
    /// A usage filing without entries is submitted as a nil report (USE-6).
    pub nil: bool,
}

/// The receipt.
#[derive(Debug)]
pub struct Submitted {
    /// The filing.
    pub filing: FilingId,
    /// Which submission of it this is.
    pub ordinal: i64,
    /// The reviewing department's name.
    pub reviewer: String,
    /// The limit for the answer, with its arithmetic.
    pub due: Due,
}

/// Submits the open revision. The form is read, opened and checked before the write.
pub fn submit(office: &Office, actor: &Actor, input: &Submit) -> Result<Submitted> {
    let (looking, by, input) = (office.clone(), actor.clone(), input.clone());
    let actor = actor.clone();
    office.store.look_then_write(
        move |view| look(&looking, view, &by, &input),
        |view, seen| seen.footing.stands(view),
        move |tx, seen| {
            // The revision comes first, as in every verb that saves it: whoever waits for it does not hold the filing.
            if !revision::freeze(tx, seen.revision.id, seen.revision.turn, seen.nil)? {
                return Err(Refusal::Overtaken.into());
            }
            seen.step.write(tx, &actor)?;
            if let Some(office) = &seen.dual {
                storage::dual::begin(tx, seen.step.row.id, seen.revision.id, office)?;
            }
            let due = seen.step.change.due.ok_or(Error::NotFound)?;
            Ok(Submitted {
                filing: seen.step.row.id,
                ordinal: seen.revision.ordinal,
                reviewer: seen.reviewer,
                due,
            })
        },
    )
}

/// A revision that was found fit to be submitted.
struct Fit {
    footing: Footing,
    step: Step,
    revision: Revision,
    nil: bool,
    reviewer: String,
    /// The department whose people review it by two.
    dual: Option<Place>,
}

fn look(office: &Office, view: &View, actor: &Actor, input: &Submit) -> Result<Fit> {
    let row = find(view, actor, input.filing, |kind| kind.action(Verb::Submit))?;
    let (kind, id) = (row.filing.kind, row.id);
    let open = row.open_revision.ok_or_else(|| Refusal::WrongState {
        action: kind.action(Verb::Submit),
        state: row.filing.state().code(),
    })?;
    let revision = revision::get(view, open)?;
    let owner = unit::get(view, row.owner.id)?;
    let (mut footing, calendar) = Footing::new(office, view)?;
    footing.on_filing(&row);
    footing.on_revision(&revision);
    footing.on_unit(&owner);
    let form = Form::find(&revision.stored.form).ok_or(Error::NotFound)?;
    let plain = personal::open(office, form, id.0, &revision.stored.answers)?;
    let nothing = plain.items("entry").is_empty();
    match (kind, input.nil, nothing) {
        (FilingKind::Usage, true, false) => return Err(Refusal::NilWithEntries.into()),
        (FilingKind::Usage, false, true) => return Err(Refusal::NothingDeclared.into()),
        (FilingKind::Usage, true, true) => {}
        _ => {
            let checked = check(view, view.today(), kind, &owner, &plain)?;
            if !checked.problems.is_empty() {
                return Err(checked.problems.into());
            }
            for app in &checked.apps {
                footing.on_filing(app);
            }
        }
    }
    let reviewer = reviewer::of(view, kind, &owner)?;
    footing.on_unit(&reviewer);
    let mut step = Step::judge(view, &calendar, &owner, row, &Ask::Submit)?;
    let nil = input.nil && kind == FilingKind::Usage;
    let dual = dual::asked(kind, &reviewer, nil).then(|| reviewer.place.clone());
    step.row.handler = Some(reviewer.place);
    Ok(Fit { footing, step, revision, nil, reviewer: reviewer.name, dual })
}
