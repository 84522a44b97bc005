//! A unit takes its request back before it was answered. Rule ORG-5.

use domain::ground::actor::Actor;
use domain::ground::id::RequestId;
use domain::ground::permit::Action;
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::unit::request::RequestState;
use storage::request;

use super::read::find;
use crate::{Office, Result, record};

/// Withdraws an open request of the actor's own unit.
pub fn withdraw(office: &Office, actor: &Actor, id: RequestId) -> Result<()> {
    let actor = actor.clone();
    office.store.write(move |tx| {
        let mut known = find(tx, &actor, id, Action::UnitRequest)?;
        let state = known.state.code();
        if known.state != RequestState::Open {
            return Err(Refusal::WrongState { action: Action::UnitRequest, state }.into());
        }
        known.state = RequestState::Withdrawn;
        known.answered_at = Some(tx.now());
        if !request::change(tx, &known)? {
            return Err(Refusal::Overtaken.into());
        }
        let event = record::event(&actor, "request", id, "withdraw").from(state);
        tx.record(event.to(RequestState::Withdrawn.code()).under(Rule::ORG_5));
        Ok(())
    })
}
