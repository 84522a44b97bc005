//! A signer and a writer of signed packages, for tests: right ones, which tests then bend.

pub(crate) mod package;
pub(crate) mod sign;
