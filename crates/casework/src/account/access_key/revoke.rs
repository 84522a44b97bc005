//! The owner ends one of his access keys: it opens nothing at the next request. Rule ORG-4; H8.

use domain::ground::actor::Actor;
use domain::ground::id::AccessKeyId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use storage::access_key;

use crate::{Error, Office, Result, record};

/// Ends a key of the actor's account; one of others is as if it were not.
pub fn revoke(office: &Office, actor: &Actor, key: AccessKeyId) -> Result<()> {
    permit::may(actor, Action::KeyOwn)?;
    let id = actor.account.ok_or(Refusal::SignInFirst)?;
    let actor = actor.clone();
    office.store.write(move |tx| {
        let known = access_key::of_account(tx, id)?.into_iter().find(|one| one.id == key);
        let known = known.ok_or(Error::NotFound)?;
        // Pressed twice: the other one ended it a moment ago.
        if access_key::remove(tx, id, key)? {
            let event = record::event(&actor, "account", id, "revoke-key").because(&known.name);
            tx.record(event.under(Rule::ORG_4).with(format!(r#"{{"key":"{key}"}}"#)));
        }
        Ok(())
    })
}
