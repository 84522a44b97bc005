//! What a closure writes through: one transaction with one time.

use std::cell::Cell;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};

use uuid::Uuid;

use crate::clock::{self, TimeSource};
use crate::connection::Connection;
use crate::event::{self, Event};
use crate::failure::Failure;
use crate::fault::Fault;
use crate::value::Value;
use crate::view::View;

/// An open write. It reads like a `View` and sees its own changes.
#[derive(Debug)]
pub struct Tx {
    view: View,
    events: Vec<Event>,
}

impl Deref for Tx {
    type Target = View;

    fn deref(&self) -> &View {
        &self.view
    }
}

impl Tx {
    pub(crate) fn new(connection: Connection, time: &TimeSource) -> Self {
        Self { view: View::new(connection, time.now()), events: Vec::new() }
    }

    /// A new id that sorts by the time of this write: `UnitId(tx.new_id()?)`.
    pub fn new_id(&self) -> Result<Uuid, Fault> {
        clock::id_at(self.now())
    }

    /// Runs a statement and says how many rows it changed.
    pub fn execute(&mut self, sql: &str, params: impl AsRef<[Value]>) -> Result<u64, Fault> {
        let params = params.as_ref();
        self.view.run(sql, |connection| connection.execute(sql, params))
    }

    /// Runs a statement whose guard (`where id = $1 and state = $2`, or `on conflict do nothing`) lets it change
    /// exactly one row or none; says whether it did. More than one row is a defect.
    pub fn guarded(&mut self, sql: &str, params: impl AsRef<[Value]>) -> Result<bool, Fault> {
        match self.execute(sql, params)? {
            0 => Ok(false),
            1 => Ok(true),
            more => {
                let why = format!("changed {more} rows where one was meant");
                self.view.run(sql, |_| Err::<bool, _>(Failure::refused(Fault::statement(sql, why))))
            }
        }
    }

    /// Adds an event to the record (REV-8). The record is written when the closure has ended well, in the order of
    /// these calls: its head is held by one write at a time, and so for the shortest time.
    pub fn record(&mut self, event: Event) {
        self.events.push(event);
    }

    pub(crate) fn close(self) -> (Connection, Option<Failure>) {
        self.view.close()
    }
}

thread_local! {
    /// Whether this thread is running the closure of a write.
    static WRITING: Cell<bool> = const { Cell::new(false) };
}

/// Refuses a write inside a write: it would wait for itself.
pub(crate) fn refuse_nesting() -> Result<(), Fault> {
    if WRITING.get() { Err(Fault::statement("begin", "a write inside a write")) } else { Ok(()) }
}

/// What a closure came to.
pub(crate) enum Outcome<T, E> {
    Keep(T),
    Undo(E),
    Panicked(Box<dyn std::any::Any + Send>),
}

/// A closure that was run: its connection with the transaction still open, and what there is to do with it.
pub(crate) struct Ran<T, E> {
    pub(crate) connection: Connection,
    pub(crate) failed: Option<Failure>,
    /// Whether the write added to the record, whose head it holds then.
    pub(crate) recorded: bool,
    pub(crate) outcome: Outcome<T, E>,
}

/// Runs a closure inside the transaction that is open on `connection`. A failed statement is never kept, even if
/// the closure passed over it: PostgreSQL would answer the commit with a silent rollback.
pub(crate) fn run<T, E: From<Fault>>(
    connection: Connection,
    time: &TimeSource,
    closure: &dyn Fn(&mut Tx) -> Result<T, E>,
) -> Ran<T, E> {
    let mut tx = Tx::new(connection, time);
    let mut recorded = false;
    WRITING.set(true);
    let answer = catch_unwind(AssertUnwindSafe(|| {
        let done = closure(&mut tx)?;
        let events = std::mem::take(&mut tx.events);
        recorded = !events.is_empty();
        event::append(&mut tx, events)?;
        Ok(done)
    }));
    WRITING.set(false);
    let (connection, failed) = tx.close();
    let outcome = match (answer, &failed) {
        (Err(payload), _) => Outcome::Panicked(payload),
        (Ok(Err(error)), _) => Outcome::Undo(error),
        (Ok(Ok(_)), Some(failure)) => Outcome::Undo(E::from(failure.fault.clone())),
        (Ok(Ok(done)), None) => Outcome::Keep(done),
    };
    Ran { connection, failed, recorded, outcome }
}
