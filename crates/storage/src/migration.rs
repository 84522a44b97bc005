//! The structure of the database: embedded scripts, applied in the order of their numbers when a store opens.
//!
//! Each script is one transaction together with its entry in `migration`, so a crash leaves all of it or nothing and
//! the next start goes on. A script that was applied never changes again: its hash is compared and a difference
//! refuses to open. No constraint is deferred: under SQLite it would refuse every write of a group. Ranges of
//! numbers: 0001 ground, 0010 unit and account, 0020 filing and revision, 0030 review (0032 access keys), 0040 usage, 0050 register,
//! 0060 object and upload, 0070 campaign, 0080 inspection, 0090 notice.

use sha2::{Digest, Sha256};

use crate::clock::TimeSource;
use crate::connection::Connection;
use crate::dialect;
use crate::fault::Fault;
use crate::value::{Value, hex};

/// One script: its file name without ending, and its text.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    pub name: &'static str,
    pub script: &'static str,
}

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        &[$(Migration { name: $name, script: include_str!(concat!("../migrations/", $name, ".sql")) }),*]
    };
}

/// Every script, in order. A new one is added here and as a file.
pub const ALL: &[Migration] = migrations![
    "0001_ground",
    "0002_job_run",
    "0010_unit",
    "0011_issue",
    "0012_request",
    "0013_second_factor",
    "0014_session_device",
    "0020_filing",
    "0021_revision_turn",
    "0022_owed",
    "0030_review",
    "0031_dual",
    "0032_access_key",
    "0033_event_key",
    "0040_usage",
    "0041_pick",
    "0050_register",
    "0060_upload",
    "0070_campaign",
    "0080_package",
    "0081_inspection",
    "0090_notice",
    "0091_notice_sender",
];

pub(crate) fn apply(connection: &mut Connection, time: &TimeSource) -> Result<(), Fault> {
    apply_these(connection, time, ALL)
}

fn apply_these(
    connection: &mut Connection,
    time: &TimeSource,
    migrations: &[Migration],
) -> Result<(), Fault> {
    let table = "create table if not exists migration \
                 (name text primary key, hash text not null, applied_at bigint not null)";
    in_transaction(connection, "migration", |connection| {
        connection.execute(table, &[]).map(drop).map_err(|failure| failure.fault)
    })?;
    for migration in migrations {
        in_transaction(connection, migration.name, |connection| apply_one(connection, time, migration))?;
    }
    let newest = migrations.last().map_or("", |migration| migration.name);
    refuse_newer(connection, newest)
}

fn apply_one(connection: &mut Connection, time: &TimeSource, migration: &Migration) -> Result<(), Fault> {
    let hash = hex(&Sha256::digest(migration.script));
    let sql = "select hash from migration where name = $1";
    match first_text(connection, sql, &params![migration.name])? {
        Some(known) if known == hash => return Ok(()),
        Some(_) => {
            let why = "was changed after it had been applied".to_owned();
            return Err(Fault::Migration { name: migration.name.to_owned(), why });
        }
        None => {}
    }
    for statement in dialect::statements(migration.script) {
        run(connection, &statement, &[])?;
    }
    let sql = "insert into migration (name, hash, applied_at) values ($1, $2, $3)";
    run(connection, sql, &params![migration.name, hash, time.now()])
}

/// An older program must not write into a structure that a newer one has made.
fn refuse_newer(connection: &mut Connection, newest: &str) -> Result<(), Fault> {
    let sql = "select max(name) from migration";
    match first_text(connection, sql, &[])? {
        Some(name) if name.as_str() > newest => {
            let why = "was applied by a newer program".to_owned();
            Err(Fault::Migration { name, why })
        }
        _ => Ok(()),
    }
}

fn in_transaction(
    connection: &mut Connection,
    name: &str,
    action: impl FnOnce(&mut Connection) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let engine = connection.engine();
    command(connection, engine.begin_write())?;
    let lock = engine.lock_migrations();
    let done = if lock.is_empty() { Ok(()) } else { command(connection, lock) };
    match done.and_then(|()| action(connection)) {
        Ok(()) => command(connection, "commit"),
        Err(fault) => {
            drop(connection.command("rollback"));
            Err(match fault {
                Fault::Statement { sql, why } => {
                    Fault::Migration { name: name.to_owned(), why: format!("{why} in: {sql}") }
                }
                other => other,
            })
        }
    }
}

fn command(connection: &mut Connection, sql: &str) -> Result<(), Fault> {
    connection.command(sql).map_err(|failure| failure.fault)
}

fn run(connection: &mut Connection, sql: &str, params: &[Value]) -> Result<(), Fault> {
    connection.execute(sql, params).map(drop).map_err(|failure| failure.fault)
}

fn first_text(connection: &mut Connection, sql: &str, params: &[Value]) -> Result<Option<String>, Fault> {
    let mut found = None;
    connection
        .each(sql, params, &mut |row| {
            found = row.get(0)?;
            Ok(())
        })
        .map_err(|failure| failure.fault)?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{ALL, Migration, apply_these};
    use crate::clock::TimeSource;
    use crate::connection::Connection;
    use crate::fault::Fault;
    use crate::sqlite::{self, Purpose};
    use crate::testing::START;

    const FIRST: Migration = Migration { name: "0001_a", script: "create table a (x bigint);" };
    const SECOND: Migration = Migration {
        name: "0002_b",
        script: "create table b (x bigint); insert into a (x) values (1); insert into b (x) values (2)",
    };
    const BROKEN: Migration =
        Migration { name: "0002_b", script: "create table b (x bigint); insert into nowhere (x) values (1)" };

    struct Base {
        connection: Connection,
        _folder: tempfile::TempDir,
    }

    impl Base {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let file = sqlite::Connection::open(&folder.path().join("m.db"), Purpose::Write);
            Self { connection: Connection::Sqlite(file.unwrap()), _folder: folder }
        }

        fn apply(&mut self, migrations: &[Migration]) -> Result<(), Fault> {
            apply_these(&mut self.connection, &TimeSource::standing(START), migrations)
        }

        fn numbers(&mut self, sql: &str) -> Vec<i64> {
            let mut found = Vec::new();
            let receive = &mut |row: crate::Row| {
                found.push(row.get(0)?);
                Ok(())
            };
            self.connection.each(sql, &[], receive).unwrap();
            found
        }
    }

    #[test]
    fn scripts_are_applied_once_and_in_order() {
        let mut base = Base::new();
        base.apply(&[FIRST]).unwrap();
        base.apply(&[FIRST, SECOND]).unwrap();
        base.apply(&[FIRST, SECOND]).unwrap();
        assert_eq!(base.numbers("select x from a union all select x from b"), [1, 2]);
    }

    #[test]
    fn a_script_that_fails_leaves_nothing_and_can_run_again() {
        let mut base = Base::new();
        let fault = base.apply(&[FIRST, BROKEN]).unwrap_err();
        assert!(matches!(&fault, Fault::Migration { name, .. } if name == "0002_b"), "{fault:?}");
        assert_eq!(base.numbers("select count(*) from sqlite_master where name = 'b'"), [0]);
        base.apply(&[FIRST, SECOND]).unwrap();
        assert_eq!(base.numbers("select x from b"), [2]);
    }

    #[test]
    fn a_script_that_changed_after_it_was_applied_is_refused() {
        let mut base = Base::new();
        base.apply(&[FIRST, SECOND]).unwrap();
        let fault = base.apply(&[FIRST, BROKEN]).unwrap_err();
        assert!(fault.to_string().contains("changed after it had been applied"), "{fault}");
    }

    #[test]
    fn an_older_program_does_not_open_a_newer_structure() {
        let mut base = Base::new();
        base.apply(&[FIRST, SECOND]).unwrap();
        let fault = base.apply(&[FIRST]).unwrap_err();
        assert!(fault.to_string().contains("newer program"), "{fault}");
    }

    #[test]
    fn the_scripts_stand_in_the_order_of_their_numbers() {
        let names: Vec<&str> = ALL.iter().map(|migration| migration.name).collect();
        assert!(names.is_sorted_by(|a, b| a.get(..4) < b.get(..4)), "{names:?}");
    }
}
