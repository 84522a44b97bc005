//! What may be tried how often. Rules ORG-4, H8. The limits are shared by all nodes through the database.

use domain::ground::refusal::Refusal;
use storage::throttle::{self, Limit, Verdict};
use storage::{Tx, View};

use crate::Result;

/// Tries of one account before it waits.
pub(crate) const ACCOUNT: Limit = Limit { hits: 5, per_seconds: 900, block_seconds: 600 };
/// Failures of one network before it waits; a whole district may stand behind one address.
pub(crate) const NETWORK: Limit = Limit { hits: 60, per_seconds: 900, block_seconds: 600 };

/// The key of a network for one purpose.
pub(crate) fn network(purpose: &str, network: &str) -> String {
    format!("{purpose}:network:{network}")
}

/// Refuses where a key is blocked; counts nothing.
pub(crate) fn refuse_blocked(view: &View, key: &str) -> Result<()> {
    match throttle::blocked_until(view, key)? {
        Some(until) => Err(too_many(view, until)),
        None => Ok(()),
    }
}

/// Counts a try.
pub(crate) fn count(tx: &mut Tx, key: &str, limit: Limit) -> Result<Option<Refusal>> {
    match throttle::hit(tx, key, limit)? {
        Verdict::Allowed { .. } => Ok(None),
        Verdict::Blocked { until } => Ok(Some(refusal(tx, until))),
    }
}

fn too_many(view: &View, until: domain::ground::day::Instant) -> crate::Error {
    refusal(view, until).into()
}

fn refusal(view: &View, until: domain::ground::day::Instant) -> Refusal {
    Refusal::TooManyAttempts { seconds: (until.0 - view.now().0).div_euclid(1000).max(1) }
}
