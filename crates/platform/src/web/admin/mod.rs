//! Pages of the three administrators: the working-day calendar and the record of events. None shows business data.

pub mod audit;
pub mod calendar;
mod samples;
