//! A return that was not answered in time is deemed abandoned. Rules REV-1, REV-4.

use domain::filing::Ask;
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::permit::{self, Action};
use storage::revision;

use super::step::step;
use crate::{Error, Office, Result};

/// Lapses a filing whose limit has passed; asked by the passing of time only.
pub fn lapse(office: &Office, actor: &Actor, filing: FilingId) -> Result<()> {
    permit::may(actor, Action::FilingLapse)?;
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let mut row = storage::filing::find(tx, filing)?.ok_or(Error::NotFound)?;
        step(&office, tx, &actor, &mut row, &Ask::Lapse, |tx, row, _| {
            if let Some(open) = row.open_revision {
                revision::decide(tx, open, "lapsed")?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
