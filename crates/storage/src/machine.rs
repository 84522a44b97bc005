//! What the database says of itself, for the operator: engine, version, structure, size. Nothing of what is in it.

use domain::ground::day::Instant;

use crate::{Fault, View};

/// The state of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// `SQLite` or `PostgreSQL`.
    pub engine: &'static str,
    /// The engine's own version.
    pub version: String,
    /// The newest script that was applied to the structure, and when.
    pub structure: String,
    pub structure_at: Instant,
    /// The size of the database on disk.
    pub bytes: i64,
}

/// The state of the database at this moment.
pub fn machine(view: &View) -> Result<Machine, Fault> {
    let newest = "select name, applied_at from migration order by name desc limit 1";
    let newest = view.one(newest, [])?;
    let engine = view.engine();
    Ok(Machine {
        engine: engine.name(),
        version: view.one(engine.version(), [])?.get(0)?,
        structure: newest.get("name")?,
        structure_at: newest.get("applied_at")?,
        bytes: view.count(engine.size(), [])?,
    })
}

/// How many files were received, and their bytes together; one that was sent twice lies on the disk once.
pub fn received(view: &View) -> Result<(i64, i64), Fault> {
    let sql = "select count(*) as files, cast(coalesce(sum(bytes), 0) as bigint) as bytes \
               from (select max(bytes) as bytes from upload where state = 'finished' group by sha256) as object";
    let row = view.one(sql, [])?;
    Ok((row.get("files")?, row.get("bytes")?))
}

#[cfg(test)]
mod tests {
    use super::{machine, received};
    use crate::migration::ALL;
    use crate::testing::on_every_engine;

    #[test]
    fn the_database_says_what_it_is() {
        on_every_engine(|store| {
            let told = store.read(machine).unwrap();
            assert!(["SQLite", "PostgreSQL"].contains(&told.engine));
            assert!(told.version.starts_with(|first: char| first.is_ascii_digit()), "{}", told.version);
            assert_eq!(Some(told.structure.as_str()), ALL.last().map(|last| last.name));
            assert!(told.bytes > 10_000, "{}", told.bytes);
            assert_eq!(store.read(received).unwrap(), (0, 0));
        });
    }
}
