//! Heavy proofs: trials that kill, race and measure. Each is a program of its own and says what it saw.
//!
//! A trial lays a `Site` (database, objects, keys, people), runs the real program over it as a child process, lets a
//! `Crowd` work at its pages over HTTP, does it some harm, and then asks the `judge` what became of everything that was
//! acknowledged. Deliberately absent: a view of the program's inside while it runs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::missing_panics_doc,
    clippy::print_stdout,
    reason = "a trial fails loudly, speaks on the console and waits by the clock"
)]

pub mod crowd;
pub mod judge;
pub mod ledger;
pub mod load;
pub mod names;
pub mod nation;
pub mod program;
pub mod shift;
pub mod site;
pub mod visitor;
pub mod walk;

pub use crowd::Crowd;
pub use ledger::Ledger;
pub use program::Program;
pub use site::Site;
pub use visitor::Visitor;

/// A random number below `bound`.
pub fn chance(bound: u32) -> u32 {
    let mut bytes = [0_u8; 4];
    getrandom::fill(&mut bytes).expect("random bytes");
    u32::from_le_bytes(bytes) % bound.max(1)
}
