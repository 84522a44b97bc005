//! Work that nobody asks for at a page: a thread takes due jobs from the queue and runs the verbs they name.
//!
//! Every node runs one runner over the same queue; a lease keeps two from taking the same job, and every job bears
//! being run twice. Recurring work stands in one table. A job is a shell: what it does is decided in casework.

pub mod deadline;
pub mod inspection;
mod runner;

pub use runner::Runner;

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

/// Every recurring job. A new one is added here.
const RECURRING: &[Recurring] = &[
    Recurring { key: "deadline", every: 30 * MINUTE, run: deadline::run },
    Recurring { key: "reinspection", every: MINUTE, run: inspection::enqueue },
];
