//! A return that was not answered in time is deemed abandoned. Rules REV-1, REV-4, REV-9.
//!
//! Nothing lapses by accident: here, in the write itself, it is asked whether the owner was reminded twice in this round.

use domain::filing::{Ask, Submission};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::notice::{NoticeKind, may_lapse};
use storage::filing::FilingRow;
use storage::{View, notice, revision};

use super::step::step;
use crate::{Error, Office, Result};

/// Lapses a filing whose limit has passed; asked by the passing of time only.
pub fn lapse(office: &Office, actor: &Actor, filing: FilingId) -> Result<()> {
    permit::may(actor, Action::FilingLapse)?;
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let mut row = storage::filing::find(tx, filing)?.ok_or(Error::NotFound)?;
        reminded(tx, &row)?;
        step(&office, tx, &actor, &mut row, &Ask::Lapse, |tx, row, _| {
            if let Some(open) = row.open_revision {
                revision::decide(tx, open, "lapsed")?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

/// Refuses where the limit has passed and the owner was not reminded as often as he must be.
fn reminded(view: &View, row: &FilingRow) -> Result<()> {
    let Submission::Returned { due, .. } = row.filing.submission else { return Ok(()) };
    let today = view.today();
    if today <= due {
        return Ok(());
    }
    let (sent, last) = match row.open_revision {
        Some(round) => {
            notice::sent(view, row.id, round, [NoticeKind::ResubmitSoon, NoticeKind::ResubmitLate])?
        }
        None => (0, None),
    };
    if may_lapse(&row.filing.submission, today, sent, last) {
        Ok(())
    } else {
        Err(Refusal::NotReminded.into())
    }
}
