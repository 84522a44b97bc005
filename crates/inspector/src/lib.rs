//! The inspector: the bytes of a package in, a report out (INS-1 … INS-5).
//!
//! It knows no word of filings: it says what a package contains, how it is signed and what in it deserves a reviewer's
//! look. It never decides (INS-4), never fails on a package (a package that cannot be read is a finding) and never writes
//! to a path that an archive names. Deliberately absent: network, clock, execution of anything found in a package.
#![warn(missing_docs)]

pub mod archive;
pub mod axml;
pub mod child;
pub mod cli;
pub mod compare;
pub mod dex;
pub mod digest;
pub mod fence;
pub mod hosts;
pub mod input;
pub mod ipa;
pub mod limits;
pub mod manifest;
pub mod native;
pub mod notes;
pub mod parent;
pub mod permission;
pub mod pool;
pub mod print;
pub mod report;
pub mod resources;
pub mod sdk;
pub mod signature;
pub mod vulnerability;

mod beside;
#[cfg(any(test, feature = "build"))]
#[allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "builders for the tests of other crates fail loudly"
)]
pub mod build;
mod bytes;
mod findings;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
mod inspect;
#[cfg(test)]
mod version;

pub use input::Input;
pub use inspect::{Options, Scope, inspect};
pub use limits::Limits;
pub use report::Report;

/// The version of the inspector, which stands in every report: its own number and a short digest of its tables.
pub const VERSION: &str = env!("INSPECTOR_VERSION");
