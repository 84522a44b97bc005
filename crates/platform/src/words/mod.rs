//! 文字: from a refusal or a problem to the Chinese sentence a person reads; nowhere else are such sentences made.
//!
//! Each match is exhaustive: a case without words does not compile. A sentence says what stands against it and what to
//! do next; the rule's ID stands beside it.

mod account;
mod calendar;
mod event;
pub mod guide;
pub mod inspection;
mod job;
mod mistake;
pub mod notice;
mod option;
pub mod owed;
pub mod package;
mod pick;
mod place;
mod problem;
mod refusal;
pub mod register;

pub use account::{device, role, stage};
pub use calendar::calendar_mistake;
pub use event::{EVENTS, OBJECTS, event, filing_step, object, state, step};
pub use job::{job, job_error};
pub use mistake::mistake;
pub use notice::notice;
pub use option::unfit;
pub use pick::unpickable;
pub use problem::{hidden, problem, problem_named, problems, unnamed_half, unstorable};
pub use refusal::{no_key, refusal};
