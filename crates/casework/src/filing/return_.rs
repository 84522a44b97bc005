//! The reviewing department returns a filing with a reason per field. Rules REV-1, REV-5…7, N4.

use domain::filing::{Ask, Mark, Verb};
use domain::form::Form;
use domain::ground::actor::Actor;
use domain::ground::calendar::Due;
use domain::ground::id::FilingId;
use domain::ground::refusal::Refusal;
use storage::revision::{self, Revision};

use super::dual::find_to_decide;
use super::step::step;
use crate::{Error, Office, Result};

/// A filing went back.
#[derive(Debug)]
pub struct Returned {
    /// The limit for the resubmission, with its arithmetic.
    pub due: Due,
}

/// Refuses marks of fields that the form of a revision does not have.
pub(super) fn named(revision: &Revision, marks: &[Mark]) -> Result<()> {
    let form = Form::find(&revision.stored.form).ok_or(Error::NotFound)?;
    match marks.iter().find(|mark| !form.names(&mark.field)) {
        Some(unknown) => Err(Refusal::UnknownField(unknown.field.clone()).into()),
        None => Ok(()),
    }
}

/// Returns the submission under review. The owner gets a new open revision with the same answers.
pub fn return_(office: &Office, actor: &Actor, filing: FilingId, marks: &[Mark]) -> Result<Returned> {
    let (office, actor, marks) = (office.clone(), actor.clone(), marks.to_vec());
    office.clone().store.write(move |tx| {
        let mut row = find_to_decide(tx, &actor, filing, Verb::Return)?;
        let submitted = row.open_revision.ok_or_else(|| Refusal::WrongState {
            action: row.filing.kind.action(Verb::Return),
            state: row.filing.state().code(),
        })?;
        let revision = revision::get(tx, submitted)?;
        named(&revision, &marks)?;
        let change = step(&office, tx, &actor, &mut row, &Ask::Return(marks.clone()), |tx, row, _| {
            revision::mark(tx, submitted, &marks)?;
            revision::decide(tx, submitted, "returned")?;
            row.open_revision = Some(revision::open(tx, row.id, &revision.stored)?);
            Ok(())
        })?;
        let due = change.due.ok_or(Error::NotFound)?;
        Ok(Returned { due })
    })
}
