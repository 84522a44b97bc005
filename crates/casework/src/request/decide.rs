//! The office that has a request grants, refuses or forwards it, with its reason. Rules ORG-5, REV-7, REV-8.

use domain::ground::actor::Actor;
use domain::ground::id::RequestId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::ground::text;
use domain::notice::NoticeKind;
use domain::unit::request::{Answer, REASON, RequestState};
use storage::notice::{self, About, NewNotice};
use storage::request::{self, Request};
use storage::{Tx, unit};

use super::grant::grant;
use super::read::find;
use crate::{Office, Result, record};

/// The answer to a request.
#[derive(Debug, Clone)]
pub struct Decide {
    /// Which request.
    pub request: RequestId,
    /// The answer.
    pub answer: Answer,
    /// What is said to the unit; a refusal and a forwarding must give their reason.
    pub reason: String,
}

/// Decides on a request that the actor's office has.
pub fn decide(office: &Office, actor: &Actor, input: &Decide) -> Result<RequestState> {
    let (actor, input) = (actor.clone(), input.clone());
    let reason = text::trim(&input.reason);
    office.store.write(move |tx| {
        let mut known = find(tx, &actor, input.request, Action::UnitResolve)?;
        permit::checker(&actor, known.owner.id)?;
        let before = known.state;
        if before != RequestState::Open {
            let state = before.code();
            return Err(Refusal::WrongState { action: Action::UnitResolve, state }.into());
        }
        if input.answer != Answer::Grant && !REASON.contains(&text::count(&reason)) {
            return Err(Refusal::ReasonMissing.into());
        }
        match input.answer {
            Answer::Grant => {
                grant(tx, &actor, &known)?;
                known.state = RequestState::Granted;
            }
            Answer::Refuse => known.state = RequestState::Refused,
            Answer::Forward => {
                known.handler = unit::parent(tx, known.handler.id)?.ok_or(Refusal::NobodyAbove)?.place;
            }
        }
        if input.answer != Answer::Forward {
            known.answered_at = Some(tx.now());
            known.answer.clone_from(&reason);
        }
        if !request::change(tx, &known)? {
            return Err(Refusal::Overtaken.into());
        }
        tell(tx, &actor, &known, input.answer)?;
        let event = record::event(&actor, "request", known.id, input.answer.code()).from(before.code());
        tx.record(event.to(known.state.code()).because(&reason).under(Rule::ORG_5));
        Ok(known.state)
    })
}

/// A decision is told to the unit, a forwarding to the office that has the request now.
fn tell(tx: &mut Tx, actor: &Actor, known: &Request, answer: Answer) -> Result<()> {
    let sender = actor.place.as_ref().ok_or(Refusal::SignInFirst)?.id;
    let (unit, kind, sender) = match answer {
        Answer::Forward => (known.handler.id, NoticeKind::RequestArrived, known.owner.id),
        Answer::Grant | Answer::Refuse => (known.owner.id, NoticeKind::RequestDecided, sender),
    };
    let about = About::Matter { sender, id: known.id.0 };
    notice::send(tx, &NewNotice { unit, kind, about, stage: known.turn, due_on: None })?;
    Ok(())
}
