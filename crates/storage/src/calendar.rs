//! Loads of the working-day calendar made while the platform runs; nothing is ever overwritten. Rules REV-4, N6.

use domain::ground::day::Instant;
use domain::ground::id::AccountId;

use crate::{Fault, Tx, View};

/// A load of one or more years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Counts from 1.
    pub number: i64,
    /// The table that was loaded.
    pub text: String,
    pub loaded_at: Instant,
}

/// The edition in force: 0 is the calendar that is shipped.
pub fn edition(view: &View) -> Result<i64, Fault> {
    view.count("select coalesce(max(edition), 0) from calendar_edition", [])
}

/// Every load, in order: a later one replaces the years it names.
pub fn editions(view: &View) -> Result<Vec<Edition>, Fault> {
    view.list("select edition, text, loaded_at from calendar_edition order by edition", [], |row| {
        Ok(Edition { number: row.get("edition")?, text: row.get("text")?, loaded_at: row.get("loaded_at")? })
    })
}

/// Keeps a load; false where another one was faster.
pub fn put(tx: &mut Tx, edition: i64, text: &str, by: Option<AccountId>) -> Result<bool, Fault> {
    let sql = "insert into calendar_edition (edition, text, loaded_at, loaded_by) values ($1, $2, $3, $4) \
               on conflict do nothing";
    tx.guarded(sql, params![edition, text, tx.now(), by])
}
