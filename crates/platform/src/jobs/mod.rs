//! Work that nobody asks for at a page: threads take due jobs from the queue and run the verbs they name.
//!
//! Every node runs one runner over the same queue; a lease keeps two workers from taking the same job, on one node or on
//! two, and every job bears being run twice. Recurring work stands in one table. A job is a shell: what it does is decided in casework.

pub mod deadline;
pub mod inspection;
pub mod obligation;
mod runner;
pub mod sweep;
mod warning;

pub use runner::{Runner, Workers};

use casework::Office;

/// Work that recurs.
struct Recurring {
    /// Its key in the queue, one job for all nodes.
    key: &'static str,
    /// Milliseconds between two runs.
    every: i64,
    run: fn(&Office) -> casework::Result<()>,
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Every recurring job. A new one is added here.
const RECURRING: &[Recurring] = &[
    Recurring { key: "deadline", every: 30 * MINUTE, run: deadline::run },
    Recurring { key: "obligation", every: HOUR, run: obligation::run },
    Recurring { key: "reinspection", every: MINUTE, run: inspection::enqueue },
    Recurring { key: "sweep-uploads", every: HOUR, run: sweep::uploads },
    Recurring { key: "sweep-slips", every: HOUR, run: sweep::slips },
    Recurring { key: "sweep-sessions", every: HOUR, run: sweep::sessions },
];

/// The keys of the recurring jobs and the milliseconds between two runs, for the operator's page.
pub fn recurring() -> impl Iterator<Item = (&'static str, i64)> {
    RECURRING.iter().map(|recurring| (recurring.key, recurring.every))
}
