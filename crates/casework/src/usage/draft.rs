//! The declaration of a unit, open for editing: found, begun, or opened again with the answers of the last one.
//!
//! Rules USE-7, N13. One helper for every verb that edits, because each of them may be the first one of a term.

use domain::filing::{Ask, Filing, FilingKind, Submission};
use domain::form::{Answers, Form};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use storage::answers::Stored;
use storage::filing::FilingRow;
use storage::revision::{self, Revision};
use storage::{Tx, unit};

use crate::filing::{note, step};
use crate::{Error, Office, Result, record};

/// A declaration that can be edited, with its open revision.
pub(super) struct Draft {
    pub row: FilingRow,
    pub revision: Revision,
    pub form: &'static Form,
}

/// Opens the declaration of the actor's unit.
pub(super) fn open(office: &Office, tx: &mut Tx, actor: &Actor) -> Result<Draft> {
    permit::may(actor, Action::UsageDraft)?;
    let place = actor.place.clone().ok_or(Refusal::SignInFirst)?;
    let row = match storage::filing::find_declaration(tx, place.id)? {
        Some(row) => reopened(office, tx, actor, row)?,
        None => begun(tx, actor, &place)?,
    };
    let revision = revision::hold(tx, row.open_revision.ok_or(Error::NotFound)?)?;
    let form = Form::find(&revision.stored.form).ok_or(Error::NotFound)?;
    Ok(Draft { row, revision, form })
}

/// A declaration under review is not edited: its unit withdraws it first.
fn reopened(office: &Office, tx: &mut Tx, actor: &Actor, mut row: FilingRow) -> Result<FilingRow> {
    permit::may_to(actor, Action::UsageDraft, &row.record())?;
    if row.filing.is_editable() {
        return Ok(row);
    }
    if let Submission::Submitted { .. } = row.filing.submission {
        let state = row.filing.submission.code();
        return Err(Refusal::WrongState { action: Action::UsageDraft, state }.into());
    }
    let last = row.open_revision.or(row.effective_revision).ok_or(Error::NotFound)?;
    step(office, tx, actor, &mut row, &Ask::Revise, |tx, row, _| {
        let stored = revision::get(tx, last)?.stored;
        row.open_revision = Some(revision::open(tx, row.id, &stored)?);
        Ok(())
    })?;
    Ok(row)
}

fn begun(tx: &mut Tx, actor: &Actor, place: &domain::ground::actor::Place) -> Result<FilingRow> {
    let owner = unit::get(tx, place.id)?;
    if !owner.kind.declares() {
        return Err(Refusal::NotPermitted(Action::UsageDraft).into());
    }
    let now = tx.now();
    let mut row = FilingRow {
        id: FilingId(tx.new_id()?),
        filing: Filing::begun(FilingKind::Usage),
        owner: owner.place,
        handler: None,
        province: owner.province,
        title: owner.name,
        platform: None,
        number: None,
        due_provisional: false,
        open_revision: None,
        effective_revision: None,
        owed_on: None,
        turn: 0,
        created_at: now,
        changed_at: now,
    };
    if !storage::filing::add(tx, &row)? {
        return Err(Refusal::Overtaken.into());
    }
    let stored = Stored { form: Form::usage().version.to_owned(), answers: Answers::new() };
    row.open_revision = Some(revision::open(tx, row.id, &stored)?);
    storage::filing::change(tx, &row)?;
    note(tx, &row)?;
    tx.record(record::filing(actor, &row, "begin").to(row.filing.state().code()).under(Rule::USE_2));
    Ok(row)
}

impl Draft {
    /// Writes the answers as they stand now.
    pub(super) fn save(&self, tx: &mut Tx) -> Result<()> {
        let saved = revision::save(tx, self.revision.id, &self.revision.stored)?;
        if saved { Ok(()) } else { Err(Refusal::Overtaken.into()) }
    }
}
