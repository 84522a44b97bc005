//! A connection to SQLite: binding, reading and the meaning of its errors.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, ErrorCode, OpenFlags, ToSql};

use crate::dialect::Engine;
use crate::failure::{Failure, Receiver, Trouble};
use crate::fault::Fault;
use crate::row::Row;
use crate::value::Value;

/// How long another process may hold the file before a statement gives up.
const PATIENCE: Duration = Duration::from_secs(5);
const STATEMENTS_KEPT: usize = 512;

pub(crate) struct Connection(rusqlite::Connection);

/// What a connection may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Read,
    Write,
}

impl Connection {
    pub(crate) fn open(path: &Path, purpose: Purpose) -> Result<Self, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || {
            let connection = rusqlite::Connection::open_with_flags(path, flags)?;
            connection.busy_timeout(PATIENCE)?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
            connection.execute_batch(Engine::Sqlite.greeting())?;
            if purpose == Purpose::Read {
                connection.execute_batch("pragma query_only = on")?;
            }
            let mode: String = connection.query_row("pragma journal_mode", [], |row| row.get(0))?;
            Ok((connection, mode))
        };
        let (connection, mode) =
            open().map_err(|e: rusqlite::Error| Fault::Unavailable(format!("{}: {e}", path.display())))?;
        if mode != "wal" {
            return Err(Fault::Setup(format!("{}: no write-ahead log on this file system", path.display())));
        }
        Ok(Self(connection))
    }

    pub(crate) fn in_transaction(&self) -> bool {
        !self.0.is_autocommit()
    }

    pub(crate) fn command(&mut self, sql: &str) -> Result<(), Failure> {
        self.0.execute_batch(sql).map_err(|e| failure(sql, &e))
    }

    /// The same for the short words that every write needs, kept prepared.
    pub(crate) fn word(&mut self, sql: &str) -> Result<(), Failure> {
        self.execute(sql, &[]).map(drop)
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Failure> {
        let mut statement = self.0.prepare_cached(sql).map_err(|e| failure(sql, &e))?;
        bind(&mut statement, sql, params)?;
        let changed = statement.raw_execute().map_err(|e| failure(sql, &e))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    pub(crate) fn each(&mut self, sql: &str, params: &[Value], receive: Receiver) -> Result<(), Failure> {
        let mut statement = self.0.prepare_cached(sql).map_err(|e| failure(sql, &e))?;
        bind(&mut statement, sql, params)?;
        let columns: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|e| failure(sql, &e))? {
            let mut values = Vec::with_capacity(columns.len());
            for (place, name) in columns.iter().enumerate() {
                let field = row.get_ref(place).map_err(|e| failure(sql, &e))?;
                values.push(value(field, name).map_err(Failure::refused)?);
            }
            receive(Row::new(Arc::clone(&columns), values)).map_err(Failure::refused)?;
        }
        Ok(())
    }
}

/// Binds by the number in a placeholder's name: to SQLite `$7` is a name, and places count first appearances.
fn bind(statement: &mut CachedStatement, sql: &str, params: &[Value]) -> Result<(), Failure> {
    let mut highest = 0;
    for place in 1..=statement.parameter_count() {
        let number: Option<usize> = statement
            .parameter_name(place)
            .and_then(|name| name.strip_prefix('$'))
            .and_then(|digits| digits.parse().ok());
        let param = number.and_then(|n| params.get(n.checked_sub(1)?));
        let (Some(number), Some(param)) = (number, param) else {
            return Err(misfit(sql, "a placeholder has no parameter"));
        };
        if param.has_nul() {
            return Err(Failure::refused(Fault::Nul));
        }
        highest = highest.max(number);
        statement.raw_bind_parameter(place, param).map_err(|e| failure(sql, &e))?;
    }
    if highest == params.len() { Ok(()) } else { Err(misfit(sql, "more parameters than placeholders")) }
}

fn misfit(sql: &str, why: &str) -> Failure {
    Failure::refused(Fault::statement(sql, why))
}

fn value(field: ValueRef, column: &str) -> Result<Value, Fault> {
    match field {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Int(number)),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Value::Text(text.to_owned())),
            Err(_) => Err(Fault::column(column, "is not UTF-8")),
        },
        ValueRef::Real(_) | ValueRef::Blob(_) => {
            Err(Fault::column(column, "is neither text nor integer; cast it"))
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Int(number) => ValueRef::Integer(*number),
        }))
    }
}

fn failure(sql: &str, error: &rusqlite::Error) -> Failure {
    let why = match error {
        // Its own words would repeat the statement.
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    };
    let (trouble, fault) = match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => (Trouble::Refused, Fault::Constraint(why)),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            (Trouble::Refused, Fault::Unavailable(why))
        }
        Some(ErrorCode::DiskFull) => (Trouble::Refused, Fault::Full(why)),
        Some(
            ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
            | ErrorCode::OutOfMemory
            | ErrorCode::FileLockingProtocolFailed,
        ) => (Trouble::Broken, Fault::Unavailable(why)),
        _ => (Trouble::Refused, Fault::statement(sql, why)),
    };
    Failure { trouble, fault }
}
