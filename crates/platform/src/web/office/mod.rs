//! Pages of an education department: what waits, the queues, the review of one filing, and published lists.

pub mod announcement;
pub mod announcement_samples;
mod campaign_samples;
pub mod colleague;
pub mod desk;
pub mod dual;
mod examined;
mod halves;
pub mod inspection;
pub mod judge;
pub mod measure;
mod measure_samples;
pub mod obligation;
pub mod progress;
pub mod queue;
pub mod request;
pub mod reveal;
pub mod review;
pub mod samples;
