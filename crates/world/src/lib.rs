//! Tests only: offices on every engine at hand, and one small named country built through casework.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test without its world must fail loudly"
)]

pub mod country;
pub mod filed;
pub mod files;
pub mod measure;
pub mod packages;
mod scene;

pub use country::{Country, Person};
pub use scene::Scene;
