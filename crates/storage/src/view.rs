//! What a closure reads through: one moment of the database.
//!
//! Functions of a noun that read take `&View`; a `Tx` is a view too. After a failed statement the transaction around
//! it can only be rolled back, on both engines alike, so expected collisions are asked for with `on conflict do nothing`.

use std::cell::RefCell;

use domain::ground::day::{Day, Instant};

use crate::connection::Connection;
use crate::dialect::Engine;
use crate::failure::Failure;
use crate::fault::Fault;
use crate::row::Row;
use crate::value::Value;

/// A moment of the database, open for reading.
pub struct View {
    engine: Engine,
    at: Instant,
    inner: RefCell<Inner>,
}

struct Inner {
    connection: Connection,
    failed: Option<Failure>,
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View").field("engine", &self.engine).finish_non_exhaustive()
    }
}

impl View {
    pub(crate) fn new(connection: Connection, at: Instant) -> Self {
        Self { engine: connection.engine(), at, inner: RefCell::new(Inner { connection, failed: None }) }
    }

    /// The connection again, and the first failure met on it.
    pub(crate) fn close(self) -> (Connection, Option<Failure>) {
        let inner = self.inner.into_inner();
        (inner.connection, inner.failed)
    }

    /// The engine, for the few statements that take a word from the dialect.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The time of this transaction: the same at every call.
    pub fn now(&self) -> Instant {
        self.at
    }

    /// The day of this transaction in China.
    pub fn today(&self) -> Day {
        self.at.day()
    }

    /// All rows of an answer.
    pub fn query(&self, sql: &str, params: impl AsRef<[Value]>) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::new();
        self.each(sql, params, |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// All rows of an answer, each read by `read`: `view.list(SQL, params![], from_row)`.
    pub fn list<T>(
        &self,
        sql: &str,
        params: impl AsRef<[Value]>,
        read: impl Fn(&Row) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut found = Vec::new();
        self.each(sql, params, |row| {
            found.push(read(&row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The first row, read by `read`, if there is any.
    pub fn find<T>(
        &self,
        sql: &str,
        params: impl AsRef<[Value]>,
        read: impl FnOnce(&Row) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        self.query(sql, params)?.first().map(read).transpose()
    }

    /// The first row, which must be there.
    pub fn one(&self, sql: &str, params: impl AsRef<[Value]>) -> Result<Row, Fault> {
        let first = self.query(sql, params)?.into_iter().next();
        first.ok_or_else(|| Fault::Missing { sql: sql.to_owned() })
    }

    /// The single number an aggregate answers with.
    pub fn count(&self, sql: &str, params: impl AsRef<[Value]>) -> Result<i64, Fault> {
        self.one(sql, params)?.get(0)
    }

    /// Hands the rows over one by one, so that an export of any length needs little memory. No other statement can
    /// run on this view meanwhile.
    pub fn each(
        &self,
        sql: &str,
        params: impl AsRef<[Value]>,
        mut receive: impl FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let params = params.as_ref();
        self.run(sql, |connection| connection.each(sql, params, &mut receive))
    }

    pub(crate) fn run<T>(
        &self,
        sql: &str,
        action: impl FnOnce(&mut Connection) -> Result<T, Failure>,
    ) -> Result<T, Fault> {
        let Ok(mut inner) = self.inner.try_borrow_mut() else {
            return Err(Fault::statement(sql, "another answer is still being read"));
        };
        action(&mut inner.connection).map_err(|failure| {
            let fault = failure.fault.clone();
            let worse = inner.failed.as_ref().is_none_or(|known| known.trouble < failure.trouble);
            if worse {
                inner.failed = Some(failure);
            }
            fault
        })
    }
}
