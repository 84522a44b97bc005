//! One run of a write's closure, from its first statement to its events in the record.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::clock::TimeSource;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::fault::Fault;
use crate::record;
use crate::tx::Tx;

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
        let events = tx.take_events();
        recorded = !events.is_empty();
        record::append(&mut tx, events)?;
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
