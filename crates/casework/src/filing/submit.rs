//! The open revision is submitted: checked, frozen, received; the answer is a receipt. Rules REV-1, REV-3, N3, N5.

use domain::filing::{Ask, FilingKind, Verb};
use domain::form::Form;
use domain::ground::actor::Actor;
use domain::ground::calendar::Due;
use domain::ground::id::FilingId;
use domain::ground::refusal::Refusal;
use storage::revision;

use super::context::problems;
use super::read::find;
use super::step::step;
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

/// Submits the open revision.
pub fn submit(office: &Office, actor: &Actor, input: &Submit) -> Result<Submitted> {
    let (office, actor, input) = (office.clone(), actor.clone(), input.clone());
    office.clone().store.write(move |tx| {
        let mut row = find(tx, &actor, input.filing, |kind| kind.action(Verb::Submit))?;
        let open = row.open_revision.ok_or_else(|| Refusal::WrongState {
            action: row.filing.kind.action(Verb::Submit),
            state: row.filing.state().code(),
        })?;
        let revision = revision::get(tx, open)?;
        let form = Form::find(&revision.stored.form).ok_or(Error::NotFound)?;
        let plain = personal::open(&office, form, row.id.0, &revision.stored.answers)?;
        let entries = plain.items("entry");
        match (row.filing.kind, input.nil, entries.is_empty()) {
            (FilingKind::Usage, true, false) => return Err(Refusal::NilWithEntries.into()),
            (FilingKind::Usage, false, true) => return Err(Refusal::NothingDeclared.into()),
            (FilingKind::Usage, true, true) => {}
            _ => {
                let found = problems(tx, tx.today(), &row, &plain)?;
                if !found.is_empty() {
                    return Err(found.into());
                }
            }
        }
        let handler = reviewer::of(tx, &row)?;
        let reviewer = handler.name.clone();
        let nil = input.nil && row.filing.kind == FilingKind::Usage;
        let change = step(&office, tx, &actor, &mut row, &Ask::Submit, |tx, row, _| {
            row.handler = Some(handler.place);
            if revision::freeze(tx, open, nil)? { Ok(()) } else { Err(Refusal::Overtaken.into()) }
        })?;
        let due = change.due.ok_or(Error::NotFound)?;
        Ok(Submitted { filing: row.id, ordinal: revision.ordinal, reviewer, due })
    })
}
