//! A group of the open revision is taken out with its files: a developer who is the owner, a backend system too many.
//!
//! Rules PRV-1, PRV-3.

use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::refusal::Refusal;
use storage::revision;

use super::save::draft;
use crate::{Office, Result};

/// Takes a group out: `developer`, `backend.2`.
pub fn clear(office: &Office, actor: &Actor, filing: FilingId, group: &str) -> Result<()> {
    let (actor, group) = (actor.clone(), group.to_owned());
    office.store.write(move |tx| {
        let (_, mut revision) = draft(tx, &actor, filing)?;
        revision.stored.answers.remove_group(&group);
        if !revision::save(tx, revision.id, &revision.stored)? {
            return Err(Refusal::Overtaken.into());
        }
        Ok(())
    })
}
