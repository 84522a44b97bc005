//! A bucket that speaks the S3 API: signed here, carried by `ureq`, both synchronous
//! (`docs/adr/0007-objects-in-a-bucket.md`).
//!
//! Known here are keys and requests; what an object or an upload is, is known to the modules above.

mod action;
mod address;
mod client;
mod load;
mod place;

pub(super) use action::PART;
pub(super) use address::Address;
pub(super) use client::Client;
pub(super) use load::Load;
