//! A unit as one actor may see it: through jurisdiction and permit. Absent and not visible are one answer (ORG-10).

use domain::ground::actor::{Actor, Place};
use domain::ground::id::UnitId;
use domain::ground::jurisdiction::{Record, relation};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::unit::Unit;
use storage::{View, unit};

use crate::{Error, Result};

/// What the rights table is asked about a unit.
pub(super) fn record_of(place: &Place) -> Record {
    Record { owner: place.clone(), handler: None, private: false }
}

/// Finds a unit for an action.
pub(super) fn find(view: &View, actor: &Actor, id: UnitId, action: Action) -> Result<Unit> {
    let found = unit::find(view, id)?.ok_or(Error::NotFound)?;
    let record = record_of(&found.place);
    relation(actor, &record).ok_or(Error::NotFound)?;
    permit::may_to(actor, action, &record)?;
    Ok(found)
}

/// The actor's own unit, for an action.
pub(super) fn own(view: &View, actor: &Actor, action: Action) -> Result<Unit> {
    let place = actor.place.as_ref().ok_or(Refusal::SignInFirst)?;
    find(view, actor, place.id, action)
}
