//! Whoever uses an app that is out of force is told so. Rule USE-9.

use casework::{Error, Office, job};
use domain::ground::actor::Actor;
use storage::queue::Job;

/// Runs the job of one filing and ends it; a filing that is gone is nothing to do.
pub(super) fn warn(office: &Office, taken: &Job) -> casework::Result<()> {
    match casework::warning::warn(office, &Actor::clock(), &taken.payload) {
        Ok(_) | Err(Error::NotFound) => job::done(office, taken),
        Err(error) => {
            tracing::error!(?error, kind = taken.kind, "users of an app could not be told");
            job::fail(office, taken, "failed; see the log")
        }
    }
}
