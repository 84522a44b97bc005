//! What can go wrong below the law: the third family of errors, opaque to people and logged once.
//!
//! `Unavailable` is the one a caller may answer with "try again later" (503); every other variant is a defect or a
//! damaged store (500). A fault never carries values of a row, so that no personal data reaches a log through it.

/// A failure of the database or of the object store.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The database or the disk cannot serve now; nothing was acknowledged.
    #[error("not available: {0}")]
    Unavailable(String),
    /// The disk is full; nothing was acknowledged, and what an upload already holds is kept.
    #[error("no space left: {0}")]
    Full(String),
    /// The database is not made as this program needs it; the text says how to make it.
    #[error("not set up: {0}")]
    Setup(String),
    /// A constraint refused the statement. Expected collisions are asked for with `on conflict do nothing` instead.
    #[error("a constraint refused the statement: {0}")]
    Constraint(String),
    /// A statement is wrong, or its parameters do not fit it.
    #[error("{why} in: {sql}")]
    Statement { sql: String, why: String },
    /// A text has a NUL character in it, which no engine keeps.
    #[error("a text with a NUL character cannot be stored")]
    Nul,
    /// A row that must be there is not.
    #[error("no row for: {sql}")]
    Missing { sql: String },
    /// A column holds something else than its reader expects.
    #[error("column {column}: {why}")]
    Column { column: String, why: String },
    /// The stored structure does not fit this program.
    #[error("migration {name}: {why}")]
    Migration { name: String, why: String },
    /// The record of events does not agree with itself.
    #[error("the record is damaged at event {seq}: {why}")]
    Record { seq: i64, why: String },
    /// A file of the object store cannot be read or written.
    #[error("{path}: {why}")]
    File { path: String, why: String },
}

impl Fault {
    pub(crate) fn statement(sql: &str, why: impl Into<String>) -> Self {
        Self::Statement { sql: sql.to_owned(), why: why.into() }
    }

    pub(crate) fn column(column: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Column { column: column.into(), why: why.into() }
    }

    /// Whether the same request may succeed later without anybody changing the program.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Full(_))
    }
}
