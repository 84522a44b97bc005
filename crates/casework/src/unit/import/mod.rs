//! A sheet of accounts: looked through first, applied once. Rules ORG-2, ORG-3, N16.
//!
//! The first look stores the lines with its verdicts and issues nothing. Applying goes chunk by chunk, each in one
//! write that can happen only once, so that it can be broken off and gone on with; a line that can no longer be applied
//! is kept as refused and blocks no other.

mod apply;
mod look;
mod prepare;

pub use apply::{Progress, apply};
pub use look::{Looked, Verdict, history, look};
pub use prepare::{Prepare, prepare};
pub use storage::import::Import;
