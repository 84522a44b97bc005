//! The ground everything else stands on: rules as values, days and instants, identifiers, calendars and clocks.
//!
//! Nothing here knows a filing or a unit. Everything is a value computed from its arguments: no clock is read and no
//! identifier is drawn here, so that the same question always has the same answer.

pub mod action;
pub mod actor;
pub mod calendar;
pub mod clock;
pub mod day;
pub mod division;
pub mod id;
pub mod identifier;
pub mod jurisdiction;
mod notice;
pub mod permit;
pub mod problem;
pub mod province;
pub mod refusal;
pub mod rule;
pub mod table;
pub mod text;
pub mod unit_path;
mod year;
