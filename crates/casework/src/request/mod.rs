//! The verbs on requests of units: ask, withdraw, decide; and the views of both sides. Rule ORG-5.
//!
//! Whoever has a request decides on it: grants it and so makes the change in the same write, refuses it, or forwards it
//! to the office above. History is kept; a closed unit's filings stay readable.

mod ask;
mod decide;
mod grant;
mod read;
mod withdraw;

pub use ask::ask;
pub use decide::{Decide, decide};
pub use read::{Desk, Opened, desk, mine, open};
pub use withdraw::withdraw;
