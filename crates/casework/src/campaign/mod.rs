//! The verbs on campaigns and the progress of declarations. Rules CAM-1…3.

mod close;
mod open;
mod progress;
mod rebuild;
mod remind;

pub use close::close;
pub use open::{Open, open};
pub use progress::{Row, View, below, progress};
pub use rebuild::rebuild;
pub use remind::{Reminded, remind};
