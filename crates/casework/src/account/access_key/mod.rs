//! Access keys (接口密钥): by one of them a program of the unit acts as its owner through the API. Rule ORG-4; H8.
//!
//! A key gives what a session of its owner would give, and nothing more: the account is looked up at every request, so
//! that a right withdrawn is gone at the next one. It is shown once and stored as a hash. Whatever ends every session of an
//! account from outside, and a new password, ends its keys. The three administrators hold none.

mod admit;
mod make;
mod own;
mod revoke;

pub use admit::admit;
pub use make::{DAYS, LONGEST_NAME, MOST, Made, Make, make};
pub use own::{Key, Own, own};
pub use revoke::revoke;

/// What every key begins with, so that whoever finds one in a file knows what it is.
pub const PREFIX: &str = "jbk_";
