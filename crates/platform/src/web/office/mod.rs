//! Pages of an education department: what waits, the queues, the review of one filing, and published lists.

pub mod announcement;
pub mod desk;
mod examined;
pub mod queue;
pub mod reveal;
pub mod review;
pub mod samples;
