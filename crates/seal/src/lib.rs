//! Sealing of short texts and one-way hashes of secrets; bytes only, no noun of ours.
//!
//! Keys come from the caller and live outside the database. Chance is a parameter.

pub mod keys;
pub mod password;
pub mod secret;

pub use keys::{Broken, Keys};
