//! An access key becomes an actor: the one place, beside the session's. Rules ORG-4, ORG-10; H8.
//!
//! Unknown, over, ended, of an account that is locked, in its first login or of a role that holds none: one answer. A key
//! has 256 random bits and is not to be guessed, so that only failures are counted and a network that failed too often is
//! still let in with a right key: one program with a forgotten key does not shut out a whole district.

use domain::ground::actor::Actor;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use seal::secret;
use storage::access_key::{self, AccessKey};
use storage::{Event, View, account};

use super::PREFIX;
use crate::account::throttle::{NETWORK, count, network, refuse_blocked};
use crate::session::NOTED;
use crate::{Office, Result};

/// Who acts by this key, which came from this network.
pub fn admit(office: &Office, key: &str, from: &str) -> Result<Actor> {
    let found = if key.starts_with(PREFIX) {
        let hash = secret::digest(key);
        office.read(|view| find(office, view, &hash))?
    } else {
        None
    };
    let Some((actor, known)) = found else { return Err(fail(office, from)?.into()) };
    if known.used_at.is_none_or(|used| office.store.time().now().0 - used.0 >= NOTED) {
        // A disk that is full refuses writes, not reading.
        drop(office.store.write(move |tx| Ok::<_, crate::Error>(access_key::touch(tx, known.id)?)));
    }
    Ok(actor)
}

/// The key and its account as it stands now, while the account may hold it.
fn find(office: &Office, view: &View, hash: &str) -> Result<Option<(Actor, AccessKey)>> {
    let Some(key) = access_key::find(view, hash)? else { return Ok(None) };
    let Some(account) = account::find(view, key.account)? else { return Ok(None) };
    let actor = Actor { key: Some(key.id), ..account.actor() };
    let lacks_second = office.second.is_required_of(account.role) && !key.second;
    let counts = permit::may(&actor, Action::KeyOwn).is_ok() && !lacks_second;
    Ok(counts.then_some((actor, key)))
}

/// Counts the failure for its network and records it; while the network is blocked it only refuses.
fn fail(office: &Office, from: &str) -> Result<Refusal> {
    let by_network = network("access-key", from);
    // Where somebody called from is nothing for the record.
    let blind = office.keys.blind("access-key", from);
    office.store.write(move |tx| {
        refuse_blocked(tx, &by_network)?;
        tx.record(Event::new("access-key", blind.as_str(), "fail").under(Rule::ORG_4));
        Ok(count(tx, &by_network, NETWORK)?.unwrap_or(Refusal::KeyInvalid))
    })
}
