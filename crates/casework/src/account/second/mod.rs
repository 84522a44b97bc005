//! The second step of signing in: a code of an authenticator app, or a one-time recovery code. Rule ORG-4; H8.
//!
//! Whoever reviews or administrates owes it where the installation requires it; everybody else may set it up. Between the
//! two steps there is no session and so no right: only a ticket of ten minutes. A code counts once; tries are counted for
//! the account before the code is looked at.

mod change;
mod enrol;
mod pass;
mod reset;

use domain::ground::actor::Role;
use domain::ground::day::Instant;
use domain::ground::id::AccountId;
use seal::{secret, totp};
use storage::account::Account;
use storage::second::{self, Factor, Kind};
use storage::{Tx, View};

use super::credential::{Secret, draw_secret, random};
use crate::{Error, Office, Result};

pub(super) use change::counted;
pub use change::{Proof, renew_codes, switch_off};
pub use enrol::{Offer, Own, confirm, offer, offered, own};
pub use pass::{Pass, Passed, pass};
pub(super) use pass::{failed, prove};
pub use reset::reset;

/// Whether the installation requires a second step of those who review or administrate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SecondFactor {
    /// Whoever wants it sets it up.
    #[default]
    Offered,
    /// Offices and the three administrators must.
    Required,
}

impl SecondFactor {
    /// Whether an account of this role must.
    pub const fn is_required_of(self, role: Role) -> bool {
        matches!(self, Self::Required)
            && matches!(role, Role::Office | Role::System | Role::Security | Role::Audit)
    }
}

/// Milliseconds for which a ticket counts.
const TICKET_MILLIS: i64 = 10 * 60_000;
/// Recovery codes given out together.
const CODES: usize = 8;
/// With so many recovery codes left, or fewer, new ones should be made.
pub const FEW_CODES: i64 = 3;

/// What an account still owes after its password.
pub(super) fn owed(view: &View, rule: SecondFactor, account: &Account) -> Result<Option<Kind>> {
    let confirmed = second::find(view, account.id)?.is_some_and(|factor| factor.confirmed_at.is_some());
    Ok(match (confirmed, rule.is_required_of(account.role)) {
        (true, _) => Some(Kind::Code),
        (false, true) => Some(Kind::Enrol),
        (false, false) => None,
    })
}

/// Gives the ticket between the two steps.
pub(super) fn ticket(tx: &mut Tx, account: AccountId, token: &str, kind: Kind) -> Result<()> {
    let expires = tx.now().add_millis(TICKET_MILLIS);
    Ok(second::open_step(tx, &secret::digest(token), account, kind, expires)?)
}

/// Draws a key and offers it to an account; none where one is confirmed.
fn put_key(office: &Office, tx: &mut Tx, account: AccountId) -> Result<Option<Vec<u8>>> {
    let key = random::<{ totp::KEY }>()?;
    let plain = storage::value::hex(&key);
    let sealed = office.keys.seal(&context(account), &plain, random()?).map_err(|_| Error::Seal)?;
    Ok(second::offer(tx, account, &sealed)?.then(|| key.to_vec()))
}

/// Offers a key to somebody who must set one up, unless one was offered before.
pub(super) fn offer_key(office: &Office, tx: &mut Tx, account: AccountId) -> Result<()> {
    if second::find(tx, account)?.is_none() {
        put_key(office, tx, account)?;
    }
    Ok(())
}

/// The key in the clear.
fn key(office: &Office, account: AccountId, factor: &Factor) -> Result<Vec<u8>> {
    let plain = office.keys.open(&context(account), &factor.sealed).map_err(|_| Error::Seal)?;
    storage::value::unhex(&plain).ok_or(Error::Seal)
}

fn context(account: AccountId) -> String {
    format!("second factor {account}")
}

/// Draws new recovery codes; the old ones end.
fn new_codes(tx: &mut Tx, account: AccountId) -> Result<Vec<Secret>> {
    let codes = (0..CODES).map(|_| draw_secret()).collect::<Result<Vec<_>>>()?;
    let hashes: Vec<String> = codes.iter().map(|code| secret::fingerprint(code.reveal())).collect();
    second::put_codes(tx, account, &hashes)?;
    Ok(codes)
}

/// The step of a typed code at this moment.
fn typed_step(key: &[u8], typed: &str, now: Instant) -> Option<i64> {
    let seconds = u64::try_from(now.0.div_euclid(1000)).ok()?;
    totp::find(key, typed, seconds).and_then(|step| i64::try_from(step).ok())
}

/// What counts the tries of an account.
pub(super) fn tries(account: AccountId) -> String {
    format!("second:account:{account}")
}
