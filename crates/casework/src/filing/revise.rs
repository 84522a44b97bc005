//! The owner opens a new draft: an amendment of what is in force, or after lapse and withdrawal. Rules PRV-8, USE-7.

use domain::filing::{Ask, Verb};
use domain::ground::actor::Actor;
use domain::ground::id::{FilingId, RevisionId};
use storage::revision;

use super::read::find;
use super::step::step;
use crate::{Error, Office, Result};

/// Opens a draft with the answers of the last revision.
pub fn revise(office: &Office, actor: &Actor, filing: FilingId) -> Result<RevisionId> {
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let mut row = find(tx, &actor, filing, |kind| kind.action(Verb::Revise))?;
        let last = row.open_revision.or(row.effective_revision).ok_or(Error::NotFound)?;
        step(&office, tx, &actor, &mut row, &Ask::Revise, |tx, row, _| {
            let stored = revision::get(tx, last)?.stored;
            row.open_revision = Some(revision::open(tx, row.id, &stored)?);
            Ok(())
        })?;
        row.open_revision.ok_or(Error::NotFound)
    })
}
