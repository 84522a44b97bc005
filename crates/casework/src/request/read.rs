//! A request as its unit and the offices above see it. Rules ORG-5, ORG-10.

use domain::ground::actor::Actor;
use domain::ground::id::RequestId;
use domain::ground::jurisdiction::{Relation, relation};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::unit::Unit;
use domain::unit::request::RequestState;
use storage::audit::{self, Line};
use storage::request::{self, Request};
use storage::{View, unit};

use crate::{Error, Office, Result};

/// Finds a request through the actor's jurisdiction for an action.
pub(super) fn find(view: &View, actor: &Actor, id: RequestId, action: Action) -> Result<Request> {
    let known = request::find(view, id)?.ok_or(Error::NotFound)?;
    relation(actor, &known.record()).ok_or(Error::NotFound)?;
    permit::may_to(actor, action, &known.record())?;
    Ok(known)
}

/// As many requests of one unit as are shown.
const SHOWN: u32 = 50;
/// As many steps of one request.
const STEPS: u32 = 50;

/// The requests of the actor's own unit, the latest first, with the name of the office that has or had each; and the
/// unit itself.
pub fn mine(office: &Office, actor: &Actor) -> Result<(Unit, Vec<(Request, String)>)> {
    permit::may(actor, Action::UnitRequest)?;
    let place = actor.place.as_ref().ok_or(Refusal::SignInFirst)?;
    office.read(|view| {
        let mut known = Vec::new();
        for request in request::of_unit(view, place.id, SHOWN)? {
            let handler = unit::get(view, request.handler.id)?.name;
            known.push((request, handler));
        }
        Ok((unit::get(view, place.id)?, known))
    })
}

/// What an office has.
#[derive(Debug)]
pub struct Desk {
    /// The requests with the names of their units.
    pub requests: Vec<(Request, String)>,
    /// How many fit.
    pub total: i64,
}

/// A page of the requests that the actor's office has, open or answered.
pub fn desk(office: &Office, actor: &Actor, open: bool, limit: u32, offset: u32) -> Result<Desk> {
    permit::may(actor, Action::UnitResolve)?;
    let place = actor.place.as_ref().ok_or(Refusal::SignInFirst)?;
    office.read(|view| {
        Ok(Desk {
            requests: request::at_desk(view, place.id, open, limit, offset)?,
            total: request::count(view, place.id, open)?,
        })
    })
}

/// One request, opened by an office.
#[derive(Debug)]
pub struct Opened {
    /// The request.
    pub request: Request,
    /// The unit as it is today.
    pub unit: Unit,
    /// The office that has it.
    pub handler: Unit,
    /// The office to which it can be forwarded.
    pub above: Option<Unit>,
    /// Whether the actor decides on it now.
    pub deciding: bool,
    /// Every step, the latest first.
    pub history: Vec<Line>,
}

/// Opens a request for reading: its unit, the office that has it and all above.
pub fn open(office: &Office, actor: &Actor, id: RequestId) -> Result<Opened> {
    office.read(|view| {
        let request = find(view, actor, id, Action::RequestView)?;
        let is_handler = relation(actor, &request.record()) == Some(Relation::Handler);
        Ok(Opened {
            unit: unit::get(view, request.owner.id)?,
            handler: unit::get(view, request.handler.id)?,
            above: unit::parent(view, request.handler.id)?,
            deciding: is_handler && request.state == RequestState::Open,
            history: audit::of_object(view, "request", &id.to_string(), STEPS)?,
            request,
        })
    })
}
