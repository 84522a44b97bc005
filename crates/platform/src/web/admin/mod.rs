//! Pages of the three administrators: the installation and its jobs, the working-day calendar, the security of accounts,
//! the record of events. None shows business data.

pub mod audit;
pub mod calendar;
mod calendar_file;
pub mod jobs;
pub mod overview;
mod samples;
pub mod security;
mod security_samples;
mod system_samples;
