//! The actor's own access keys: how they are called, when they were made, when last used, until when. Rule ORG-4; H8.

use domain::ground::actor::Actor;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use storage::access_key::{self, AccessKey};
use storage::second;

use crate::{Office, Result};

/// One of the actor's keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key as it is kept.
    pub key: AccessKey,
    /// It opens nothing any more: it is over, or lacks the second step that its role must have now.
    pub is_over: bool,
}

/// The actor's keys and what making one asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// The last made first.
    pub keys: Vec<Key>,
    /// A code of the second step is asked for.
    pub asks_code: bool,
}

/// The actor's own keys.
pub fn own(office: &Office, actor: &Actor) -> Result<Own> {
    permit::may(actor, Action::KeyOwn)?;
    let id = actor.account.ok_or(Refusal::SignInFirst)?;
    let required = office.second.is_required_of(actor.role);
    office.read(|view| {
        let now = view.now();
        let keys = access_key::of_account(view, id)?.into_iter();
        let is_over = |key: &AccessKey| key.expires_at <= now || required && !key.second;
        let keys = keys.map(|key| Key { is_over: is_over(&key), key }).collect();
        let asks_code = second::find(view, id)?.is_some_and(|factor| factor.confirmed_at.is_some());
        Ok(Own { keys, asks_code })
    })
}
