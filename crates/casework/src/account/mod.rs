//! The verbs on accounts: founding, issue, activation, sign-in, passwords and new secrets. Rules ORG-2, ORG-4, N16, H8.
//!
//! No password is ever issued and none is shared. Passwords are Argon2id, hashed outside of write transactions; secrets
//! and session tokens are stored as hashes. What is tried too often is refused for a while, per account and network.

pub mod access_key;
mod activate;
mod change_password;
pub(crate) mod credential;
mod found;
pub(crate) mod issue;
mod lock;
mod notify;
mod renew_secret;
pub mod second;
mod sign_in;
mod throttle;
mod watch;

pub use activate::{Activate, activate};
pub use change_password::{ChangePassword, change_password};
pub use credential::Secret;
pub use found::{Found, found, founding_code, founding_link};
pub use issue::{Issue, Issued, administrators, colleagues, issue};
pub use lock::{end_sessions, lock, unlock};
pub use renew_secret::renew_secret;
pub(crate) use sign_in::open as open_session;
pub use sign_in::{Next, SignIn, SignedIn, sign_in, sign_out};
pub(crate) use throttle::network;
pub use watch::{Watched, accounts, doings, watch};
