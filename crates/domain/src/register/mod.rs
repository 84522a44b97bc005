//! The public register: what anybody may know of a filing, and how it is found. Rules PUB-1, PUB-2, PUB-5, LAT-6, N18.
//!
//! The public view is an allow-list: an answer enters it only where the form calls its field public, and a personal
//! field never does, whatever the form says. A filing enters the register when it first comes into force and is never
//! taken out. Words for people and the order of results are deliberately absent.

mod entry;
mod number;
mod reading;
mod search;
mod validity;

pub use entry::{Entry, public};
pub use number::read_number;
pub use reading::readings;
pub use search::{GAP, names, normal, search_text, terms};
pub use validity::Validity;
