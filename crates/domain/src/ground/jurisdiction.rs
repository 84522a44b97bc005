//! 管辖: who sees a record, in one place, denied by default.
//!
//! Rules ORG-7, ORG-8, ORG-10. A record belongs to a unit and may have a handler, the unit that reviews it. What
//! an actor is to a record is one `Relation` or nothing; nothing and absent are the same answer to the outside.

use super::actor::{Actor, Place};

/// What an actor's unit is to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// The record is the actor's unit's own.
    Own,
    /// The actor's unit is the one that reviews the record.
    Handler,
    /// The actor's unit stands above the owner or the handler.
    Above,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Relation; 3] = [Relation::Own, Relation::Handler, Relation::Above];

    /// The letter by which the permit table names it.
    pub const fn letter(self) -> char {
        match self {
            Relation::Own => 'O',
            Relation::Handler => 'H',
            Relation::Above => 'A',
        }
    }
}

/// To whom a record belongs and who reviews it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The unit it belongs to.
    pub owner: Place,
    /// The unit that reviews it, once there is something to review.
    pub handler: Option<Place>,
    /// A draft never submitted is its owner's alone.
    pub private: bool,
}

/// What the actor is to the record; none when the actor may not know of it.
pub fn relation(actor: &Actor, record: &Record) -> Option<Relation> {
    let place = actor.place.as_ref()?;
    if place.id == record.owner.id {
        return Some(Relation::Own);
    }
    if record.private {
        return None;
    }
    if let Some(handler) = &record.handler {
        if handler.id == place.id {
            return Some(Relation::Handler);
        }
        if place.path.is_above(&handler.path) {
            return Some(Relation::Above);
        }
    }
    place.path.is_above(&record.owner.path).then_some(Relation::Above)
}

#[cfg(test)]
mod tests {
    use super::super::actor::{Role, Stage};
    use super::super::id::{AccountId, UnitId};
    use super::super::unit_path::UnitPath;
    use super::*;

    fn place(number: u128, path: &str) -> Place {
        Place { id: UnitId(uuid::Uuid::from_u128(number)), path: UnitPath::stored(path) }
    }

    fn actor(place: Place) -> Actor {
        Actor {
            role: Role::Office,
            account: Some(AccountId(uuid::Uuid::from_u128(1))),
            place: Some(place),
            stage: Stage::Open,
            key: None,
        }
    }

    fn school_record(private: bool) -> Record {
        Record { owner: place(5, "1.2.3.5."), handler: Some(place(3, "1.2.3.")), private }
    }

    #[test]
    fn org_10_only_the_line_of_authority_sees_a_record() {
        let record = school_record(false);
        assert_eq!(relation(&actor(place(5, "1.2.3.5.")), &record), Some(Relation::Own));
        assert_eq!(relation(&actor(place(3, "1.2.3.")), &record), Some(Relation::Handler));
        assert_eq!(relation(&actor(place(2, "1.2.")), &record), Some(Relation::Above));
        assert_eq!(relation(&actor(place(6, "1.2.3.6.")), &record), None, "a sibling school");
        assert_eq!(relation(&actor(place(9, "1.9.")), &record), None, "another province");
        assert_eq!(relation(&actor(place(7, "1.2.3.5.7.")), &record), None, "a unit below");
        assert_eq!(relation(&Actor::anonymous(), &record), None);
    }

    #[test]
    fn org_10_a_draft_is_its_owners_alone() {
        let record = school_record(true);
        assert_eq!(relation(&actor(place(5, "1.2.3.5.")), &record), Some(Relation::Own));
        assert_eq!(relation(&actor(place(3, "1.2.3.")), &record), None);
        assert_eq!(relation(&actor(place(1, "1.")), &record), None);
    }

    #[test]
    fn org_7_a_handler_outside_the_line_sees_the_record_and_so_do_its_superiors() {
        // A city-run school in Tianjin: below the city, confirmed by the district where it stands.
        let record = Record { owner: place(5, "1.2.5."), handler: Some(place(3, "1.2.3.")), private: false };
        assert_eq!(relation(&actor(place(3, "1.2.3.")), &record), Some(Relation::Handler));
        assert_eq!(relation(&actor(place(2, "1.2.")), &record), Some(Relation::Above));
        assert_eq!(relation(&actor(place(4, "1.2.4.")), &record), None);
    }
}
