//! Spreadsheets in and out: xlsx and csv told apart by content, never by name. Rule ORG-3.
//!
//! Reading gives texts alone; what they mean is decided elsewhere. Sizes are bounded before anything is unpacked as a
//! whole. Written texts can never become formulas.

mod accounts;
mod csv_file;
mod guard;
mod read;
mod table;
mod workbook;
mod write;

pub use accounts::{ACCOUNT_COLUMNS, account_lines};
pub use read::read;
pub use table::Table;
pub use write::{Format, Sink, write};

/// The largest file taken, in bytes.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;
/// The most rows of a table, headings included: somewhat more than a sheet may have, to name the limit itself.
pub const MOST_ROWS: usize = 100_200;
/// The most columns of a table that are looked at.
pub const MOST_COLUMNS: usize = 60;
