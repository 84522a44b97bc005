//! A filing as one actor may see it: through jurisdiction and permit, personal answers masked for everybody else.

use domain::filing::FilingKind;
use domain::form::{Answers, Form};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::jurisdiction::{Relation, relation};
use domain::ground::permit::{self, Action};
use storage::View;
use storage::filing::FilingRow;
use storage::revision::Revision;

use crate::{Error, Office, Result, personal};

/// A filing opened by an actor.
#[derive(Debug)]
pub struct Opened {
    /// The current row.
    pub row: FilingRow,
    /// What the actor is to it.
    pub relation: Relation,
    /// The revision shown: for its owner the open one, else the one in force; for others the last submitted.
    pub revision: Revision,
    /// The form it was made with.
    pub form: &'static Form,
    /// Its answers: in full for the owner, personal ones masked for everybody else.
    pub answers: Answers,
}

/// Finds the filing through the actor's jurisdiction and asks whether the actor may do this to it. Absent and
/// not visible are one answer.
pub(crate) fn find(
    view: &View,
    actor: &Actor,
    id: FilingId,
    action: impl FnOnce(FilingKind) -> Action,
) -> Result<FilingRow> {
    let row = storage::filing::find(view, id)?.ok_or(Error::NotFound)?;
    relation(actor, &row.record()).ok_or(Error::NotFound)?;
    permit::may_to(actor, action(row.filing.kind), &row.record())?;
    Ok(row)
}

/// The revision an actor sees: its owner the open one, everybody else the last that was submitted (ORG-10).
pub(crate) fn shown(view: &View, row: &FilingRow, relation: Relation) -> Result<Revision> {
    if relation == Relation::Own {
        let open = row.open_revision.or(row.effective_revision).ok_or(Error::NotFound)?;
        return Ok(storage::revision::get(view, open)?);
    }
    let submitted = storage::revision::of_filing(view, row.id)?;
    submitted.into_iter().find(|revision| revision.frozen_at.is_some()).ok_or(Error::NotFound)
}

/// Opens a filing for reading.
pub fn open(office: &Office, actor: &Actor, id: FilingId) -> Result<Opened> {
    office.read(|view| {
        let row = find(view, actor, id, FilingKind::view)?;
        let relation = relation(actor, &row.record()).ok_or(Error::NotFound)?;
        let revision = shown(view, &row, relation)?;
        let form = Form::find(&revision.stored.form).ok_or(Error::NotFound)?;
        let answers = match relation {
            Relation::Own => personal::open(office, form, id.0, &revision.stored.answers)?,
            Relation::Handler | Relation::Above => {
                personal::masked(office, form, id.0, &revision.stored.answers)?
            }
        };
        Ok(Opened { row, relation, revision, form, answers })
    })
}
