//! The verbs on units: issue, import, record, administrator, roster, slips, self registration. Rules ORG-1…6, ORG-9, N16.

mod administrator;
mod complete;
mod equip;
mod example;
mod file;
mod find;
pub mod import;
mod issue;
mod register;
mod reveal;
mod roster;
mod slip;
mod view;

pub use administrator::{administrator, name_administrator};
pub use complete::{Complete, Completed, OwnRecord, complete, own_record};
pub use equip::equip;
pub use example::example;
pub use file::file;
pub use issue::{Issue, issue};
pub use register::{Register, register};
pub use reveal::{Reveal, reveal};
pub use roster::{Entry, List, Listed, each, list, roster};
pub use slip::{Printed, Slip, print_slips, slips_left, sweep_slips};
pub use view::{Known, open};
