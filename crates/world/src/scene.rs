//! An office for a test: a new store on one engine, objects in a folder of its own, keys, and a clock that stands.

use std::ops::Deref;

use casework::Office;
use seal::Keys;
use storage::object::Objects;
use storage::testing::Scratch;

/// An office that disappears with its data when dropped.
#[derive(Debug)]
pub struct Scene {
    office: Office,
    scratch: Scratch,
    #[expect(dead_code, reason = "held until the office is gone")]
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

    fn over(scratch: Scratch) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = format!("file:{}", folder.path().display());
        let objects = Objects::open(&address).expect("an empty object store opens");
        let keys = Keys::new(vec![("test".to_owned(), [7; 32])], [8; 32]).expect("two keys make a ring");
        Self { office: Office::new(scratch.clone(), objects, keys), scratch, folder }
    }
}
