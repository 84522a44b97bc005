//! A connection to PostgreSQL: binding, reading and the meaning of its errors.

use std::collections::HashMap;
use std::sync::Arc;

use ::postgres::fallible_iterator::FallibleIterator as _;
use ::postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use ::postgres::{Client, Statement};

use crate::dialect::{self, Engine};
use crate::failure::{Failure, Receiver, Trouble};
use crate::fault::Fault;
use crate::row::Row;
use crate::server::{self, Server};
use crate::value::Value;

const STATEMENTS_KEPT: usize = 512;

pub(crate) struct Connection {
    client: Client,
    /// Prepared statements by their text, led by the kinds of their parameters.
    statements: HashMap<String, Statement>,
}

impl Connection {
    pub(crate) fn open(server: &Server) -> Result<Self, Fault> {
        let gone = |e: ::postgres::Error| {
            server::distrust(&e).unwrap_or_else(|| Fault::Unavailable(format!("postgresql: {}", told(&e))))
        };
        let mut client = server.connect().map_err(gone)?;
        client.batch_execute(Engine::Postgres.greeting()).map_err(gone)?;
        Ok(Self { client, statements: HashMap::new() })
    }

    /// Text must be UTF-8 and sort by its bytes, as it does in SQLite: prefixes of division codes and paths are
    /// looked up as ranges.
    pub(crate) fn check_setup(&mut self) -> Result<(), Fault> {
        let mut kind = (String::new(), String::new());
        let sql = "select pg_encoding_to_char(encoding)::text, datcollate::text \
                   from pg_database where datname = current_database()";
        self.each(sql, &[], &mut |row| {
            kind = (row.get(0)?, row.get(1)?);
            Ok(())
        })
        .map_err(|failure| failure.fault)?;
        // Every write of the record ends with it.
        self.command("select pg_logical_emit_message(true, 'flush', '')").map_err(|failure| {
            Fault::Setup(format!("the role may not call pg_logical_emit_message: {}", failure.fault))
        })?;
        let by_bytes = matches!(kind.1.to_ascii_lowercase().as_str(), "c" | "posix" | "c.utf-8" | "c.utf8");
        if kind.0 == "UTF8" && by_bytes {
            return Ok(());
        }
        Err(Fault::Setup(format!(
            "the database has encoding {} and collation {}; make it with: create database jiaobei \
             template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'",
            kind.0, kind.1
        )))
    }

    pub(crate) fn command(&mut self, sql: &str) -> Result<(), Failure> {
        self.client.batch_execute(sql).map_err(|e| failure(sql, &e))
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Failure> {
        let statement = self.prepare(sql, params)?;
        self.client.execute(&statement, &references(params)).map_err(|e| failure(sql, &e))
    }

    pub(crate) fn each(&mut self, sql: &str, params: &[Value], receive: Receiver) -> Result<(), Failure> {
        let statement = self.prepare(sql, params)?;
        let columns: Arc<[String]> =
            statement.columns().iter().map(|column| column.name().to_owned()).collect();
        let mut rows = self.client.query_raw(&statement, params).map_err(|e| failure(sql, &e))?;
        while let Some(row) = rows.next().map_err(|e| failure(sql, &e))? {
            let mut values = Vec::with_capacity(columns.len());
            for (place, name) in columns.iter().enumerate() {
                let field: Value = row.try_get(place).map_err(|_| {
                    let why = "is neither text nor integer; cast it";
                    Failure::refused(Fault::column(name, why))
                })?;
                values.push(field);
            }
            receive(Row::new(Arc::clone(&columns), values)).map_err(Failure::refused)?;
        }
        Ok(())
    }

    /// Parameters state their kind themselves, so that `$1 + 1` means the same on both engines.
    fn prepare(&mut self, sql: &str, params: &[Value]) -> Result<Statement, Failure> {
        if params.iter().any(Value::has_nul) {
            return Err(Failure::refused(Fault::Nul));
        }
        let mut key = String::with_capacity(params.len() + 1 + sql.len());
        key.extend(params.iter().map(|param| match param {
            Value::Null => 'n',
            Value::Text(_) => 't',
            Value::Int(_) => 'i',
        }));
        key.push(':');
        key.push_str(sql);
        if let Some(statement) = self.statements.get(&key) {
            return Ok(statement.clone());
        }
        let kinds: Vec<Type> = params
            .iter()
            .map(|param| match param {
                Value::Null => Type::UNKNOWN,
                Value::Text(_) => Type::TEXT,
                Value::Int(_) => Type::INT8,
            })
            .collect();
        let statement = self.client.prepare_typed(sql, &kinds).map_err(|e| failure(sql, &e))?;
        // The server itself takes spare parameters; SQLite and we do not.
        if dialect::highest_placeholder(sql) != params.len() {
            let why = "placeholders and parameters differ in number";
            return Err(Failure::refused(Fault::statement(sql, why)));
        }
        if self.statements.len() >= STATEMENTS_KEPT {
            self.statements.clear();
        }
        self.statements.insert(key, statement.clone());
        Ok(statement)
    }
}

fn references(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}

type Anything = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Anything> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Int(number) => number.to_sql(kind, out),
        }
    }

    fn accepts(_kind: &Type) -> bool {
        // Every parameter is declared with its own kind when the statement is prepared; a null fits anywhere.
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Anything> {
        Ok(match *kind {
            Type::INT8 => Self::Int(i64::from_sql(kind, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(kind, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(kind, raw)?.into()),
            Type::BOOL => Self::Int(bool::from_sql(kind, raw)?.into()),
            _ => Self::Text(String::from_sql(kind, raw)?),
        })
    }

    fn from_sql_null(_kind: &Type) -> Result<Self, Anything> {
        Ok(Self::Null)
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL)
            || <String as FromSql>::accepts(kind)
    }
}

/// The message of the server without its detail, which may quote values of a row.
fn told(error: &::postgres::Error) -> String {
    error.as_db_error().map_or_else(
        || {
            use std::error::Error as _;
            error.source().map_or_else(|| error.to_string(), ToString::to_string)
        },
        |told| format!("{} ({})", told.message(), told.code().code()),
    )
}

fn failure(sql: &str, error: &::postgres::Error) -> Failure {
    let Some(told_by_server) = error.as_db_error() else {
        return if error.is_closed() || io_failed(error) {
            Failure::broken(format!("postgresql: {}", told(error)))
        } else {
            Failure::refused(Fault::statement(sql, told(error)))
        };
    };
    let code = told_by_server.code().code();
    let why = told(error);
    let (trouble, fault) = match (code.get(..2).unwrap_or(code), code) {
        (_, "40001" | "40P01") => (Trouble::Again, Fault::Unavailable(why)),
        // A statement prepared before another node changed the structure.
        ("0A", _) if told_by_server.message().contains("cached plan") => {
            (Trouble::Broken, Fault::Unavailable(why))
        }
        (_, "55P03" | "57014") => (Trouble::Refused, Fault::Unavailable(why)),
        (_, "53100") => (Trouble::Refused, Fault::Full(why)),
        ("08" | "53" | "57" | "58" | "XX", _) | (_, "25006" | "25P03") => {
            (Trouble::Broken, Fault::Unavailable(why))
        }
        ("23", _) => {
            let name = told_by_server.constraint().unwrap_or("not null");
            (Trouble::Refused, Fault::Constraint(name.to_owned()))
        }
        // Complaints about data quote it, so only their code is kept.
        ("22", _) => (Trouble::Refused, Fault::statement(sql, format!("data refused ({code})"))),
        _ => (Trouble::Refused, Fault::statement(sql, why)),
    };
    Failure { trouble, fault }
}

fn io_failed(error: &::postgres::Error) -> bool {
    use std::error::Error as _;
    error.source().is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}
