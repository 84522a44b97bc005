//! Pages for everybody.

pub mod announcement;
