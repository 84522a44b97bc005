//! Who asks: a page's cookie or an API key → account → actor, and the guard that asks the rights table before every handler.
//!
//! Rules ORG-4, ORG-10; H8. A key opens no page, and a cookie nothing of the API: no page of others can make a browser
//! write through it. The actor is looked up anew at every request, so that a right withdrawn is gone at the next one.
//! The cookie carries a random token, storage only its hash. Signing in and out are pages of their own.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::Method;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use casework::account::access_key;
use casework::session::Resumed;
use domain::ground::actor::{Actor, Role};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::review;

use super::failure::Failure;
use super::held::Held;
use super::network::Network;
use super::visit::{Desk, Viewer};
use super::work::work;
use super::{cookie, device, query};
use crate::api;
use crate::server::Server;
use crate::words;

/// The name of the session's cookie.
pub const COOKIE: &str = "session";

/// Where a visitor signs in.
pub const SIGN_IN: &str = "/sign-in";
/// Where the first login is finished.
pub const FIRST_LOGIN: &str = "/first-login";

/// Who asks. Take it as an extractor; without a session it is anybody.
#[derive(Debug, Clone)]
pub struct Who(pub Actor);

impl FromRequestParts<Server> for Who {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get::<Actor>().cloned().unwrap_or_else(Actor::anonymous)))
    }
}

/// Marks a request whose session was there and has ended.
#[derive(Debug, Clone, Copy)]
struct Over;

/// Marks a request whose access key opens nothing, or whose session could not be read, with the answer.
#[derive(Debug, Clone)]
struct Shut(Failure);

/// Middleware: finds the account behind the cookie, or behind the key of a request to the API, and puts the actor into the
/// request.
pub(super) async fn identify(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    if request.uri().path().starts_with(api::ROOT) {
        admit(&server, &mut request).await;
        return next.run(request).await;
    }
    let token = cookie::read(request.headers(), server.settings(), COOKIE).map(str::to_owned);
    if let Some(token) = token {
        let device = device::hint(request.headers());
        match work(&server, move |office| casework::session::resume(office, &token, &device)).await {
            Ok(Some(resumed)) => {
                request.extensions_mut().insert(viewer(&resumed));
                request.extensions_mut().insert(resumed.actor);
            }
            Ok(None) => {
                request.extensions_mut().insert(Over);
            }
            // The guard answers, below what makes a page of it.
            Err(failure) => drop(request.extensions_mut().insert(Shut(failure))),
        }
    }
    next.run(request).await
}

/// Puts the actor of an access key into the request, or why it opens nothing; who brings no key is anybody.
async fn admit(server: &Server, request: &mut Request) {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(key) = header.and_then(bearer).map(str::to_owned) else { return };
    let Network(from) = Network::of(request.extensions(), request.headers());
    match work(server, move |office| access_key::admit(office, &key, &from)).await {
        Ok(actor) => drop(request.extensions_mut().insert(actor)),
        Err(failure) => drop(request.extensions_mut().insert(Shut(failure))),
    }
}

/// The key of a header; one of another scheme is meant for somebody else.
fn bearer(header: &str) -> Option<&str> {
    let (scheme, key) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

fn viewer(resumed: &Resumed) -> Viewer {
    let desk = match resumed.actor.role {
        Role::Provider => Desk::Provider,
        Role::Institution => Desk::Institution,
        Role::Office if review::verifies(resumed.kind) => Desk::Office,
        Role::Office => Desk::District,
        Role::System => Desk::System,
        Role::Security => Desk::Security,
        Role::Audit => Desk::Audit,
        Role::Anonymous | Role::Clock => Desk::Public,
    };
    Viewer {
        name: resumed.title.clone(),
        unit: resumed.unit.clone(),
        desk,
        unread: u64::try_from(resumed.unread).unwrap_or_default(),
        waiting: u64::try_from(resumed.waiting).unwrap_or_default(),
    }
}

/// Middleware of every route: asks the rights table whether this actor may do this at all.
pub(super) async fn guard(action: Action, mut request: Request, next: Next) -> Response {
    if let Some(Shut(failure)) = request.extensions_mut().remove() {
        return failure.into_response();
    }
    let is_api = request.uri().path().starts_with(api::ROOT);
    let anybody = Actor::anonymous();
    let actor = request.extensions().get::<Actor>().unwrap_or(&anybody);
    match permit::may(actor, action) {
        Ok(()) => next.run(request).await,
        Err(Refusal::SignInFirst) if is_api => Failure::NoKey(words::no_key()).into_response(),
        Err(Refusal::SignInFirst) if request.method() == Method::GET => {
            let back = request.uri().path_and_query().map_or("/", |address| address.as_str());
            let mut pairs = vec![("return", back)];
            pairs.extend(request.extensions().get::<Over>().map(|_| ("over", "1")));
            Redirect::to(&query::address(SIGN_IN, &pairs)).into_response()
        }
        // A form of ours was open while the session ended: the check of the origin lies before this one.
        Err(Refusal::SignInFirst) => Failure::SessionOver(Held::of(request).await).into_response(),
        Err(Refusal::FirstLogin) if request.method() == Method::GET => {
            Redirect::to(FIRST_LOGIN).into_response()
        }
        Err(refusal) => Failure::from(casework::Error::from(refusal)).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::bearer;

    #[test]
    fn h8_only_a_bearer_is_read_as_a_key() {
        assert_eq!(bearer("Bearer jbk_1"), Some("jbk_1"));
        assert_eq!(bearer("bearer  jbk_1 "), Some("jbk_1"));
        assert_eq!(bearer("Basic amJrXzE="), None);
        assert_eq!(bearer("jbk_1"), None);
    }
}
