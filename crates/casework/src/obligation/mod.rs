//! 未了事项: what filings in force still owe since a grace period, as the office sees it and as time reminds of it.
//! Rules PRV-5, LAT-5, REV-9.
//!
//! Nothing here changes the state of a filing: an office decides what follows. What is owed is settled by a revision in
//! force, and by nothing else.

mod list;
mod remind;

pub(crate) use list::count;
pub use list::{Open, Sought, each, list};
pub use remind::{Reminded, remind};
