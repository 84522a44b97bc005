//! The verbs on an institution's declaration of the apps it uses. Rules USE-1…7, USE-10, CAM-1, N13.
//!
//! A unit has one declaration for life; it is a filing and is submitted, returned and confirmed as one. Here stand
//! only what is its own: looking an app up, adding and removing one, and how its list reads.

mod add;
mod begin;
mod draft;
mod list;
mod pick;
mod remove;

pub use add::{Added, add};
pub use begin::{Begun, begin};
pub use list::{Desk, Entry, EntryState, desk};
pub use pick::{App, Found, Missed, pick};
pub use remove::remove;
