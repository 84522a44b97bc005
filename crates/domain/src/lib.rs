//! The law of the filing platform, pure: no input or output, no clock, no chance, no storage, no wire format.
//!
//! Time, chance and actor are parameters of every function. The rules' IDs stand beside the code that obeys them.

pub mod account;
pub mod campaign;
pub mod eligibility;
pub mod filing;
pub mod form;
pub mod ground;
pub mod inspection;
pub mod notice;
pub mod profile;
pub mod reference;
pub mod register;
pub mod review;
pub mod unit;
pub mod usage;
