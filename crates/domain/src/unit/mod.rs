//! Units: who they are and where they stand in the tree of authority (ORG-1).
//!
//! A unit is kept for ever: a closed or merged one is closed, never deleted (ORG-5).

pub mod example;
mod kind;
pub mod request;
pub mod sheet;

pub use kind::UnitKind;

use crate::ground::actor::Place;
use crate::ground::day::Day;

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Identity and place in the tree.
    pub place: Place,
    /// What it is.
    pub kind: UnitKind,
    /// Its name.
    pub name: String,
    /// The code of the division where it stands: six digits; empty for the Ministry.
    pub division: String,
    /// Two digits of its province; empty for the Ministry.
    pub province: String,
    /// The day it was closed or merged into another, if it was.
    pub closed_on: Option<Day>,
}

impl Unit {
    /// The two digits of the province a division code lies in.
    pub fn province_of(division: &str) -> &str {
        division.get(..2).unwrap_or_default()
    }
}
