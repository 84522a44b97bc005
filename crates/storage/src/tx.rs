//! What a closure writes through: one transaction with one time.

use std::ops::Deref;

use uuid::Uuid;

use crate::clock::{self, TimeSource};
use crate::connection::Connection;
use crate::event::Event;
use crate::failure::Failure;
use crate::fault::Fault;
use crate::value::Value;
use crate::view::View;

/// An open write. It reads like a `View` and sees its own changes.
#[derive(Debug)]
pub struct Tx {
    view: View,
    events: Vec<Event>,
    has_enqueued: bool,
}

impl Deref for Tx {
    type Target = View;

    fn deref(&self) -> &View {
        &self.view
    }
}

impl Tx {
    pub(crate) fn new(connection: Connection, time: &TimeSource) -> Self {
        Self { view: View::new(connection, time.now()), events: Vec::new(), has_enqueued: false }
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

    /// The events to be recorded, in the order of the calls.
    pub(crate) fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Notes that a job was put into the queue, of which the bell tells after the commit.
    pub(crate) fn enqueued(&mut self) {
        self.has_enqueued = true;
    }

    /// Whether a job was put into the queue.
    pub(crate) fn has_enqueued(&self) -> bool {
        self.has_enqueued
    }

    pub(crate) fn close(self) -> (Connection, Option<Failure>) {
        self.view.close()
    }
}
