//! Stores for tests: object stores of every kind; SQLite always, PostgreSQL when `JIAOBEI_TEST_POSTGRES` names a server.
//!
//! Every store is new and empty, and its clock stands until the test advances it. A test that is skipped on
//! PostgreSQL says so.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::print_stderr,
    reason = "a test without its database must fail loudly, and says on the console what it skips"
)]

pub mod bucket;
mod http;
mod signature;
pub mod stores;

use std::ops::Deref;

use domain::ground::day::Instant;

use crate::clock::{TimeSource, chance};
use crate::store::Store;
use crate::value::hex;

/// 2026-02-10 09:00 in China: a working day before the Spring Festival holidays.
pub const START: Instant = Instant(1_770_685_200_000);

/// The address of a PostgreSQL server on which databases may be created.
pub const POSTGRES: &str = "JIAOBEI_TEST_POSTGRES";

/// A store that disappears with its database when dropped.
#[derive(Debug)]
pub struct Scratch {
    store: Option<Store>,
    address: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Folder(#[expect(dead_code, reason = "held until the store is closed")] tempfile::TempDir),
    Database { server: String, name: String },
}

impl Deref for Scratch {
    type Target = Store;

    fn deref(&self) -> &Store {
        self.store.as_ref().expect("the store is there until the drop")
    }
}

impl Scratch {
    pub fn sqlite() -> Self {
        Self::sqlite_with(TimeSource::standing(START))
    }

    pub fn sqlite_with(time: TimeSource) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = format!("sqlite:{}", folder.path().join("test.db").display());
        let store = Store::open(&address, time).expect("an empty SQLite store opens");
        Self { store: Some(store), address, place: Place::Folder(folder) }
    }

    /// None when no server is named.
    pub fn postgres() -> Option<Self> {
        Self::postgres_with(TimeSource::standing(START))
    }

    pub fn postgres_with(time: TimeSource) -> Option<Self> {
        let server = std::env::var(POSTGRES).ok()?;
        let name = format!("test_{}", hex(&chance::<8>().expect("random bytes")));
        administer(
            &server,
            &format!("create database {name} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'"),
        );
        let mut address = server.clone();
        let from = address.rfind('/').expect("an address with a database") + 1;
        let to = address.find('?').unwrap_or(address.len());
        address.replace_range(from..to, &name);
        let store = Store::open(&address, time).expect("an empty PostgreSQL store opens");
        Some(Self { store: Some(store), address, place: Place::Database { server, name } })
    }

    /// The address, to open the same database a second time.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Closes the store, as at the end of the program, and opens it again.
    pub fn reopen(&mut self) {
        let time = self.time().clone();
        self.store = None;
        self.store = Some(Store::open(&self.address, time).expect("the store opens again"));
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.store = None;
        if let Place::Database { server, name } = &self.place {
            administer(server, &format!("drop database if exists {name} with (force)"));
        }
    }
}

fn administer(server: &str, sql: &str) {
    let mut client = ::postgres::Client::connect(server, ::postgres::NoTls).expect(POSTGRES);
    client.batch_execute(sql).expect(sql);
}

/// One new store of every engine at hand.
pub fn stores() -> Vec<Scratch> {
    stores_at(START)
}

/// The same, with a clock that stands at this moment.
pub fn stores_at(at: Instant) -> Vec<Scratch> {
    let postgres = Scratch::postgres_with(TimeSource::standing(at));
    if postgres.is_none() {
        eprintln!("skipped on PostgreSQL: {POSTGRES} is not set");
    }
    std::iter::once(Scratch::sqlite_with(TimeSource::standing(at))).chain(postgres).collect()
}

/// Runs a test on a new store of every engine at hand.
pub fn on_every_engine(test: impl Fn(&Scratch)) {
    for store in stores() {
        let engine = store.engine();
        eprintln!("on {engine:?}");
        test(&store);
    }
}
