//! One step of the machine, written: guarded row, frozen outcome, what the public sees, event, notice.
//! Rules REV-5, REV-7…9, USE-9.
//!
//! The one place where a filing changes its state. Jurisdiction and permit have been asked by the verb; whether two
//! have judged what must be judged by two is asked here, of every decision.

use domain::filing::{Ask, Change, Filing, Law, apply};
use domain::ground::actor::Actor;
use domain::ground::calendar::Calendar;
use domain::ground::refusal::Refusal;
use domain::notice::stops_use;
use domain::profile::Profile;
use domain::unit::Unit;
use storage::filing::FilingRow;
use storage::{Tx, View, unit};

use super::dual;
use super::publish::publish;
use super::standing::note;
use crate::{Office, Result, notice, record, warning};

/// A step as the law takes it, not yet written.
#[derive(Debug)]
pub(crate) struct Step {
    before: Filing,
    /// The row as it will be; what else changes with the step (handler, number, revisions) is set here.
    pub(crate) row: FilingRow,
    /// What follows.
    pub(crate) change: Change,
    /// What the record says of it beside the states: the reason given, and a payload.
    pub(crate) said: Option<(String, String)>,
}

impl Step {
    /// Asks the law what this makes of the filing on the day of the view.
    pub(crate) fn judge(
        view: &View,
        calendar: &Calendar,
        owner: &Unit,
        row: FilingRow,
        ask: &Ask,
    ) -> Result<Self> {
        let law = Law { today: view.today(), calendar, profile: Profile::of(&owner.division) };
        let change = apply(&row.filing, ask, &law)?;
        let due_provisional = change.due.as_ref().is_some_and(|due| due.provisional);
        let before = row.filing;
        Ok(Self {
            before,
            row: FilingRow { filing: change.after, due_provisional, ..row },
            change,
            said: None,
        })
    }

    /// Writes it, if the filing is still the one that was read: the row, what the public sees, the event, the notice.
    pub(crate) fn write(&self, tx: &mut Tx, actor: &Actor) -> Result<()> {
        let (row, change) = (&self.row, &self.change);
        if !storage::filing::change(tx, row)? {
            return Err(Refusal::Overtaken.into());
        }
        publish(tx, row)?;
        note(tx, row)?;
        let mut event = record::filing(actor, row, change.verb.code())
            .from(self.before.state().code())
            .to(change.after.state().code())
            .under(change.rule);
        event.due_on = row.due_on();
        if let Some((why, payload)) = &self.said {
            event = event.because(why).with(payload.clone());
        }
        tx.record(event);
        notice::of_step(tx, row, change)?;
        if stops_use(change.verb) {
            warning::ask(tx, row)?;
        }
        Ok(())
    }
}

/// Judges and writes a step in one. `adjust` sets what else changes with it before the row is written.
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
    let mut step = Step::judge(tx, &calendar, &owner, row.clone(), ask)?;
    if !storage::filing::hold(tx, row)? {
        return Err(Refusal::Overtaken.into());
    }
    let rereviewer = dual::admit(tx, actor, row, ask.verb())?;
    adjust(tx, &mut step.row, &step.change)?;
    step.write(tx, actor)?;
    if let Some(by) = rereviewer {
        notice::of_rereview(tx, &step.row, ask.verb(), by)?;
    }
    *row = step.row;
    Ok(step.change)
}
