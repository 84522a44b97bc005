//! The head of every event: who did what to which object (REV-8).

use domain::ground::actor::Actor;
use storage::event::Event;
use storage::filing::FilingRow;

/// An event by this actor.
pub(crate) fn event(actor: &Actor, object_kind: &str, object: impl ToString + Copy, verb: &str) -> Event {
    let event = Event::new(object_kind, object, verb);
    match actor.account {
        Some(account) => event.by(account, actor.place.as_ref().map(|place| place.id)).through(actor.key),
        None => event,
    }
}

/// An event on a filing.
pub(crate) fn filing(actor: &Actor, row: &FilingRow, verb: &str) -> Event {
    event(actor, "filing", row.id, verb)
}
