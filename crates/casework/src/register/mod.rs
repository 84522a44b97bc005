//! Verbs on the public register. Rules PUB-1…3.

mod rebuild;
mod record;
mod school;

pub use rebuild::{Rebuilt, rebuild};
pub use record::{Record, record};
pub use school::{App, Declaration, School, school};
