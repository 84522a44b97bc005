//! The law of the filing platform, pure: no input or output, no clock, no chance, no storage, no wire format.

pub mod ground;
pub mod reference;
