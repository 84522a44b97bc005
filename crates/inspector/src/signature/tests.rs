//! Packages signed by a small signer of our own, whole and broken in one way each.

use super::build::{package, sign};

mod blocks;
mod hostile;
mod jar;
mod rotation;
pub(crate) mod seeds;
