//! The typed parts of pages, one noun per file; each has a macro of the same name in `templates/component/`.
//!
//! A part holds words and figures ready to show. It asks nothing of storage and decides nothing.

pub mod deadline;
pub mod guide;
pub mod inspection;
pub mod notice;
pub mod once;
pub mod owed;
pub mod pagination;
pub mod progress;
pub mod receipt;
pub mod review;
pub mod summary;
pub mod tag;
pub mod task;
pub mod tile;
pub mod timeline;

/// For whom a part is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Whose filing it is, and who mends it.
    Owner,
    /// The office that looks at it.
    Office,
}
