//! An office for a test: a new store on one engine, objects in a folder of its own, keys, and a clock that stands.

use std::ops::Deref;

use casework::Office;
use domain::ground::actor::Actor;
use seal::Keys;
use storage::object::Objects;
use storage::session;
use storage::testing::Scratch;

/// An office that disappears with its data when dropped.
#[derive(Debug)]
pub struct Scene {
    office: Office,
    scratch: Scratch,
    folder: tempfile::TempDir,
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
        Self::over(Scratch::sqlite())
    }

    /// On every engine at hand: SQLite always, PostgreSQL when a server is named.
    pub fn each() -> Vec<Self> {
        storage::testing::stores().into_iter().map(Self::over).collect()
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
        Objects::open(&format!("file:{}", self.folder.path().display())).expect("an object store opens")
    }

    fn over(scratch: Scratch) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = format!("file:{}", folder.path().display());
        let objects = Objects::open(&address).expect("an empty object store opens");
        Self { office: Office::new(scratch.clone(), objects, keys()), scratch, folder }
    }
}

fn keys() -> Keys {
    Keys::new(vec![("test".to_owned(), [7; 32])], [8; 32]).expect("two keys make a ring")
}
