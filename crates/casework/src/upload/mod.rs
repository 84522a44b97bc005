//! Files on their way in: begun, appended, finished. Rules PRV-4, ORG-9, INS-1.
//!
//! A file is sent for one field of a draft and answers that field when it is wholly here. Bytes go to the disk as they
//! arrive, never into memory as a whole; a broken connection goes on where it stopped. What a file is, is decided by its
//! first bytes; no archive is opened here, that is the inspector's in a process of its own. Deliberately absent: files without a record they belong to.

mod append;
mod attach;
mod begin;
mod cancel;
mod content;
mod finish;
mod name;
mod read;
mod sweep;

pub use append::{Receiver, append};
pub use begin::{Begin, Target, begin};
pub use cancel::cancel;
pub use finish::{Finished, finish};
pub use read::{Progress, progress};
pub use sweep::sweep;

pub(crate) use attach::own_files;
pub(crate) use name::platform;
