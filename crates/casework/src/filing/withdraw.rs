//! The owner takes a submission back before it is decided. Rule REV-8.

use domain::filing::{Ask, Verb};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use storage::revision;

use super::read::find;
use super::step::step;
use crate::{Office, Result};

/// Withdraws the submission.
pub fn withdraw(office: &Office, actor: &Actor, filing: FilingId) -> Result<()> {
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let mut row = find(tx, &actor, filing, |kind| kind.action(Verb::Withdraw))?;
        step(&office, tx, &actor, &mut row, &Ask::Withdraw, |tx, row, _| {
            if let Some(open) = row.open_revision {
                revision::decide(tx, open, "withdrawn")?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
