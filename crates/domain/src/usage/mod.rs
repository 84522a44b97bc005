//! The usage filing: an institution's declaration of every app it uses, or a nil report.
//!
//! Rules USE-1…7. One declaration a unit, kept for life; each term or change is a new revision on it. Which apps can
//! be picked comes with the context; the look-up itself is deliberately absent.

mod check;
mod pick;

pub use check::check;
pub use pick::{Pick, Unpickable, pick};
