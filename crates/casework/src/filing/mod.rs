//! The verbs on filings of every kind. Rules PRV-1…11, USE-1…7, REV-1…8.

mod approve;
mod begin;
mod borrow;
mod cancel;
mod clear;
mod context;
mod examine;
mod file;
mod folder;
mod lapse;
mod mine;
mod publish;
mod read;
mod return_;
mod reveal;
mod revise;
mod save;
mod standing;
mod step;
mod submit;
mod withdraw;

pub use approve::{Approved, approve};
pub use begin::{Begun, begin, begin_once, identity};
pub use borrow::{Known, backends, borrow};
pub use cancel::cancel;
pub use clear::clear;
pub use context::precheck;
pub use examine::{Examined, Limit, Step, examine, may_decide};
pub use file::{File, file};
pub use folder::{Folder, Marked, folder};
pub use lapse::lapse;
pub use mine::{Mine, mine};
pub use read::{Opened, open};
pub use return_::{Returned, return_};
pub use reveal::{Reveal, Revealed, reveal};
pub use revise::revise;
pub use save::{Save, save};
pub use submit::{Submit, Submitted, submit};
pub use withdraw::withdraw;

pub(crate) use publish::{contents, entry, usage};
pub(crate) use read::find;
pub(crate) use standing::note;
pub(crate) use step::step;
