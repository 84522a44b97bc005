//! 办理: the verbs of the platform, one file each, and the only opener of write transactions.
//!
//! Every verb reads alike: find the record through the actor's jurisdiction, ask the permit table, call the pure law
//! with today's date, the calendar and the profile, and write once. Time, chance and actor come in; nothing leaves the
//! program from here. A verb never calls another verb.

pub mod account;
pub mod announcement;
pub mod audit;
pub mod calendar;
pub mod campaign;
pub mod certificate;
pub mod country;
pub mod deadline;
pub mod desk;
mod error;
pub mod filing;
mod footing;
pub mod inspection;
pub mod job;
pub mod notice;
pub mod object;
pub mod obligation;
mod office;
pub mod personal;
mod record;
pub mod register;
pub mod request;
mod reviewer;
pub mod session;
pub mod system;
pub mod time;
pub mod unit;
pub mod upload;
pub mod usage;
pub mod warning;

pub use error::{Error, Result};
pub use office::Office;
