//! One connection to a database, whichever engine it is.

use crate::dialect::Engine;
use crate::failure::{Failure, Receiver};
use crate::postgresql;
use crate::sqlite;
use crate::value::Value;

pub(crate) enum Connection {
    Sqlite(sqlite::Connection),
    Postgres(Box<postgresql::Connection>),
}

impl Connection {
    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    pub(crate) fn each(&mut self, sql: &str, params: &[Value], receive: Receiver) -> Result<(), Failure> {
        match self {
            Self::Sqlite(connection) => connection.each(sql, params, receive),
            Self::Postgres(connection) => connection.each(sql, params, receive),
        }
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Failure> {
        match self {
            Self::Sqlite(connection) => connection.execute(sql, params),
            Self::Postgres(connection) => connection.execute(sql, params),
        }
    }

    /// Runs a word of transaction control, or a script without parameters.
    pub(crate) fn command(&mut self, sql: &str) -> Result<(), Failure> {
        match self {
            Self::Sqlite(connection) => connection.command(sql),
            Self::Postgres(connection) => connection.command(sql),
        }
    }
}
