//! The only crate that knows SQL and files: one text for SQLite and PostgreSQL, one file per noun.
//!
//! Nouns offer plain functions that take a `&View` to read or a `&mut Tx` to write; casework opens the transactions.
//! An acknowledged write is on disk. Time and chance come from the transaction. Decisions of the law are absent.

#[macro_use]
pub mod value;

pub mod access_key;
pub mod account;
pub mod announcement;
pub mod answers;
pub mod audit;
pub mod bell;
pub mod calendar;
pub mod campaign;
pub mod clock;
pub mod counter;
pub mod declaration;
pub mod desk;
pub mod dialect;
pub mod dual;
pub mod event;
mod failure;
pub mod fault;
pub mod filed_package;
pub mod filing;
pub mod import;
pub mod institution;
pub mod judgement;
pub mod machine;
pub mod migration;
pub mod notice;
pub mod object;
pub mod package;
pub mod queue;
pub mod register;
pub mod request;
pub mod revision;
pub mod roster;
pub mod row;
pub mod second;
pub mod session;
pub mod setting;
pub mod slip;
pub mod store;
#[cfg(feature = "testing")]
pub mod testing;
pub mod throttle;
pub mod tx;
pub mod unit;
pub mod upload;
pub mod usage;
pub mod view;

mod connection;
mod pool;
mod postgresql;
mod record;
mod run;
mod server;
mod sqlite;
mod tls;
mod writer;

pub use clock::TimeSource;
pub use event::Event;
pub use fault::Fault;
pub use row::{Field, Row};
pub use store::Store;
pub use tx::Tx;
pub use value::Value;
pub use view::View;
