//! One step of the machine, written: guarded row, frozen outcome, what the public sees, event, notice.
//! Rules REV-7, REV-8, REV-9, USE-9.
//!
//! The one place where a filing changes its state. Jurisdiction and permit have been asked by the verb.

use domain::filing::{Ask, Change, Law, apply};
use domain::ground::actor::Actor;
use domain::ground::refusal::Refusal;
use domain::notice::stops_use;
use domain::profile::Profile;
use storage::filing::FilingRow;
use storage::{Tx, unit};

use super::publish::publish;
use super::standing::note;
use crate::{Office, Result, notice, record, warning};

/// Applies `ask` to the row, writes it and its event, and gives what followed. `adjust` sets what else changes with
/// it (handler, number, revisions) before the row is written.
pub(crate) fn step(
    office: &Office,
    tx: &mut Tx,
    actor: &Actor,
    row: &mut FilingRow,
    ask: &Ask,
    adjust: impl FnOnce(&mut Tx, &mut FilingRow, &Change) -> Result<()>,
) -> Result<Change> {
    let owner = unit::get(tx, row.owner.id)?;
    let calendar = office.calendar_in(tx)?;
    let law = Law { today: tx.today(), calendar: &calendar, profile: Profile::of(&owner.division) };
    let before = row.filing;
    let change = apply(&before, ask, &law)?;
    row.filing = change.after;
    row.due_provisional = change.due.as_ref().is_some_and(|due| due.provisional);
    if !storage::filing::hold(tx, row)? {
        return Err(Refusal::Overtaken.into());
    }
    adjust(tx, row, &change)?;
    if !storage::filing::change(tx, row)? {
        return Err(Refusal::Overtaken.into());
    }
    publish(tx, row)?;
    note(tx, row)?;
    let mut event = record::filing(actor, row, change.verb.code())
        .from(before.state().code())
        .to(change.after.state().code())
        .under(change.rule);
    event.due_on = row.due_on();
    tx.record(event);
    notice::of_step(tx, row, &change)?;
    if stops_use(change.verb) {
        warning::ask(tx, row)?;
    }
    Ok(change)
}
