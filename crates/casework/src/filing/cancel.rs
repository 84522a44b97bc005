//! The owner ends a filing that is in force: the app is no longer offered. Rules REV-8, LAT-6.

use domain::filing::{Ask, Verb};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use storage::revision;

use super::read::find;
use super::step::step;
use crate::{Office, Result};

/// Cancels the filing; an amendment under way is taken off the reviewer's desk.
pub fn cancel(office: &Office, actor: &Actor, filing: FilingId) -> Result<()> {
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let mut row = find(tx, &actor, filing, |kind| kind.action(Verb::Cancel))?;
        step(&office, tx, &actor, &mut row, &Ask::Cancel, |tx, row, _| {
            if let Some(open) = row.open_revision {
                revision::decide(tx, open, "withdrawn")?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
