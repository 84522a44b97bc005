//! A unit asks the office directly above for a change of its record. Rule ORG-5.

use domain::ground::actor::Actor;
use domain::ground::id::RequestId;
use domain::ground::jurisdiction::Record;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::ground::text;
use domain::notice::NoticeKind;
use domain::reference;
use domain::unit::request::{RequestState, Wanted};
use storage::notice::{self, About, NewNotice};
use storage::request::{self, Request};
use storage::unit;

use crate::{Office, Result, record};

/// Asks in the name of the actor's own unit; the answer names the office that has it now.
pub fn ask(office: &Office, actor: &Actor, wanted: &Wanted) -> Result<RequestId> {
    permit::may(actor, Action::UnitRequest)?;
    let place = actor.place.clone().ok_or(Refusal::SignInFirst)?;
    let wanted = Wanted {
        name: text::trim(&wanted.name),
        reason: text::trim(&wanted.reason),
        division: wanted.division.clone(),
        kind: wanted.kind,
    };
    let actor = actor.clone();
    office.store.write(move |tx| {
        let own = unit::get(tx, place.id)?;
        permit::may_to(
            &actor,
            Action::UnitRequest,
            &Record { owner: place.clone(), handler: None, private: false },
        )?;
        let problems = wanted.check(&own, reference::divisions());
        if !problems.is_empty() {
            return Err(problems.into());
        }
        let above = unit::parent(tx, place.id)?.ok_or(Refusal::NobodyAbove)?;
        let request = Request {
            id: RequestId(tx.new_id()?),
            owner: place.clone(),
            handler: above.place.clone(),
            name_before: own.name,
            place_before: own.division,
            wanted: wanted.clone(),
            state: RequestState::Open,
            asked_at: tx.now(),
            answered_at: None,
            answer: String::new(),
            turn: 0,
        };
        if !request::add(tx, &request)? {
            return Err(Refusal::RequestOpen.into());
        }
        let about = About::Matter { sender: place.id, id: request.id.0 };
        let kind = NoticeKind::RequestArrived;
        notice::send(tx, &NewNotice { unit: above.place.id, kind, about, stage: 0, due_on: None })?;
        let event = record::event(&actor, "request", request.id, "ask").to(RequestState::Open.code());
        let event = event.because(&request.wanted.reason).under(Rule::ORG_5);
        tx.record(event.with(format!("{{\"kind\":\"{}\"}}", request.wanted.kind.code())));
        Ok(request.id)
    })
}
