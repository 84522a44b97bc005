//! The unit's declaration is opened for editing: for the first time, for a change, or for a new term with the answers
//! of the last one. Rules USE-2, USE-7, N13.

use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::refusal::Refusal;

use super::draft;
use crate::{Error, Office, Result};

/// A declaration that can be edited now.
#[derive(Debug)]
pub struct Begun {
    /// The declaration.
    pub filing: FilingId,
    /// The items it lists already.
    pub items: Vec<usize>,
}

/// Opens the declaration of the actor's unit.
pub fn begin(office: &Office, actor: &Actor) -> Result<Begun> {
    match open(office, actor) {
        // Somebody opened it at the same moment, and it is open now: nothing is lost by looking again.
        Err(Error::Refusal(Refusal::Overtaken)) => open(office, actor),
        other => other,
    }
}

fn open(office: &Office, actor: &Actor) -> Result<Begun> {
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let draft = draft::open(&office, tx, &actor)?;
        Ok(Begun { filing: draft.row.id, items: draft.revision.stored.answers.items("entry") })
    })
}
