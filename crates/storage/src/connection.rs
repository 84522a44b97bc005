//! One connection to a database, whichever engine it is, and what its failures mean for the transaction around it.

use crate::dialect::Engine;
use crate::fault::Fault;
use crate::postgresql;
use crate::row::Row;
use crate::sqlite;
use crate::value::Value;

pub(crate) enum Connection {
    Sqlite(sqlite::Connection),
    Postgres(Box<postgresql::Connection>),
}

/// What a failed statement means for the transaction it stood in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trouble {
    /// The statement was refused; the transaction must be rolled back.
    Refused,
    /// The transaction lost against another one and may be tried again.
    Again,
    /// The connection is of no more use.
    Broken,
}

/// A failed statement.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) trouble: Trouble,
    pub(crate) fault: Fault,
}

impl Failure {
    pub(crate) fn refused(fault: Fault) -> Self {
        Self { trouble: Trouble::Refused, fault }
    }

    pub(crate) fn broken(why: String) -> Self {
        Self { trouble: Trouble::Broken, fault: Fault::Unavailable(why) }
    }
}

/// Receives the rows of an answer one by one.
pub(crate) type Receiver<'a> = &'a mut dyn FnMut(Row) -> Result<(), Fault>;

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
