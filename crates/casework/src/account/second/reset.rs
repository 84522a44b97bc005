//! The second step of an account is taken away, because the telephone is lost: with a reason, from above. Rules ORG-10; H8.
//!
//! Every session ends with it. Where the installation requires a second step, the next sign-in sets up a new one.

use domain::ground::actor::Actor;
use domain::ground::id::AccountId;
use domain::ground::permit::Action;
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::ground::text;
use domain::notice::NoticeKind;
use storage::{access_key, second, session};

use crate::account::lock::find;
use crate::account::notify::tell;
use crate::{Office, Result, record};

/// Takes the second step of an account away.
pub fn reset(office: &Office, actor: &Actor, id: AccountId, reason: &str) -> Result<()> {
    let (actor, reason) = (actor.clone(), text::trim(reason));
    office.store.write(move |tx| {
        let known = find(tx, &actor, id, Action::SecondReset, &reason)?;
        if actor.account == Some(id) {
            return Err(Refusal::NotPermitted(Action::SecondReset).into());
        }
        if !second::remove(tx, id)? {
            return Err(Refusal::NoSecond.into());
        }
        second::close_steps(tx, id)?;
        session::close_others(tx, id, None)?;
        access_key::remove_all(tx, id)?;
        let event = record::event(&actor, "account", id, "reset-second").because(&reason);
        tx.record(event.under(Rule::ORG_10));
        tell(tx, &known, NoticeKind::SecondReset)?;
        Ok(())
    })
}
