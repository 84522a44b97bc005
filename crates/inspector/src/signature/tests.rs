//! Packages signed by a small signer of our own, whole and broken in one way each.

mod blocks;
mod hostile;
mod jar;
mod package;
mod rotation;
mod sign;
