//! An office for a test: a new store on one engine, objects in a folder of its own, keys, and a clock that stands.

use std::ops::Deref;

use casework::Office;
use domain::ground::actor::Actor;
use domain::ground::day::{Day, Instant};
use seal::Keys;
use storage::object::Objects;
use storage::testing::Scratch;
use storage::testing::stores::ObjectPlace;
use storage::{TimeSource, session};

/// An office that disappears with its data when dropped.
#[derive(Debug)]
pub struct Scene {
    office: Office,
    scratch: Scratch,
    place: ObjectPlace,
}

impl Deref for Scene {
    type Target = Office;

    fn deref(&self) -> &Office {
        &self.office
    }
}

impl Scene {
    /// On SQLite.
    pub fn sqlite() -> Self {
        Self::over(Scratch::sqlite(), ObjectPlace::folder())
    }

    /// On every engine at hand: SQLite always, PostgreSQL when a server is named.
    pub fn each() -> Vec<Self> {
        let over = |scratch| Self::over(scratch, ObjectPlace::folder());
        storage::testing::stores().into_iter().map(over).collect()
    }

    /// On every engine at hand, on another day: at nine in the morning.
    pub fn each_on(day: Day) -> Vec<Self> {
        let at = Instant::start_of(day).add_millis(9 * 3_600_000);
        let over = |scratch| Self::over(scratch, ObjectPlace::folder());
        storage::testing::stores_at(at).into_iter().map(over).collect()
    }

    /// On SQLite, on another day.
    pub fn sqlite_on(day: Day) -> Self {
        let at = Instant::start_of(day).add_millis(9 * 3_600_000);
        Self::over(Scratch::sqlite_with(TimeSource::standing(at)), ObjectPlace::folder())
    }

    /// On every kind of object store: in a folder, and in a bucket on every engine at hand.
    pub fn each_kind() -> Vec<Self> {
        let over = |scratch| Self::over(scratch, ObjectPlace::bucket());
        std::iter::once(Self::sqlite()).chain(storage::testing::stores().into_iter().map(over)).collect()
    }

    /// Lets so many days pass.
    pub fn days_pass(&self, days: u32) {
        self.scratch.time().advance_days(days);
    }

    /// The same data after the program was started again: nothing that was only in memory is left.
    pub fn restarted(&self) -> Office {
        Office::new(self.scratch.clone(), self.objects(), keys())
    }

    /// A session of this actor; the token goes into the cookie.
    pub fn sign_in(&self, actor: &Actor) -> String {
        let account = actor.account.expect("somebody with an account");
        let token = format!("token-of-{account}");
        let hash = seal::secret::digest(&token);
        let opened = self.store().write(move |tx| session::open(tx, &hash, account, tx.now().add_days(1)));
        opened.expect("a new session opens");
        token
    }

    /// The object store, opened a second time.
    pub fn objects(&self) -> Objects {
        self.place.again()
    }

    /// Where the objects are.
    pub fn place(&self) -> &ObjectPlace {
        &self.place
    }

    fn over(scratch: Scratch, place: ObjectPlace) -> Self {
        Self { office: Office::new(scratch.clone(), place.objects().clone(), keys()), scratch, place }
    }
}

fn keys() -> Keys {
    Keys::new(vec![("test".to_owned(), [7; 32])], [8; 32]).expect("two keys make a ring")
}
