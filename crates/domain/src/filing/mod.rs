//! The filing: one long-lived record on which submissions are events (design: "The filing").
//!
//! Rules PRV-1, PRV-5, PRV-8, USE-7, REV-1…3, REV-5…8, LAT-1, LAT-6. One machine serves provider, usage and in-house
//! filings. A filing has a standing (what is in force) and a submission (what is on its way); an amendment leaves the
//! standing untouched until it is approved.

mod check;
mod dual;
mod machine;
mod measure;
mod obligation;
mod state;

pub use check::check;
pub use dual::{Dual, DualState, Half, Judged, Opinion, grounds};
pub use machine::{Ask, Change, Law, Mark, apply};
pub use measure::Measure;
pub use obligation::{Obligation, missing, obligation};
pub use state::{Filing, FilingKind, Standing, State, Submission, Verb};
