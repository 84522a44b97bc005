//! The pages of accounts: founding, registration, activation, signing in and out, one's own account, administrators.
//! Rules ORG-1, ORG-2, ORG-4, N16, H8.

pub mod activate;
pub mod administrators;
pub mod change;
pub mod founding;
pub mod keys;
pub mod own;
mod own_samples;
pub mod register;
pub mod second;
pub mod sign_in;

use askama::Template;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use casework::Office;
use casework::account::{Next, SignedIn};
use domain::form::Form as Asked;
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::refusal::{PasswordFlaw, Refusal};

use super::cookie::{self, Life};
use super::failure::Failure;
use super::form::{Form, Pairs, Problem};
use super::page::{self, Answer, Page};
use super::query;
use super::session::{COOKIE, FIRST_LOGIN};
use super::visit::Visit;
use super::work::{Declined, attempt};
use crate::server::Server;
use crate::words;

/// Puts what a verb found wrong at the fields of a page: `labels` are its fields with their words, `about` the field a
/// refusal is about.
pub(super) fn problems(
    declined: &Declined,
    labels: &[(&str, &str)],
    about: impl Fn(&Refusal) -> &'static str,
) -> Vec<Problem> {
    match declined {
        Declined::Problems(problems) => problems
            .iter()
            .map(|problem| {
                let known = labels.iter().find(|(field, _)| *field == problem.field);
                words::problem_named(Asked::unit(), known.map_or("此项", |(_, label)| label), problem)
            })
            .collect(),
        Declined::Refusal(refusal) => {
            let why = words::refusal(refusal);
            let problem = Problem::new(about(refusal), why.sentence);
            vec![match why.rule {
                Some(rule) => problem.rule(rule),
                None => problem,
            }]
        }
    }
}

/// The field of a page with a new password that a refusal is about.
pub(super) fn about_password(refusal: &Refusal, other: &'static str) -> &'static str {
    match refusal {
        Refusal::WeakPassword(PasswordFlaw::Differs) => "again",
        Refusal::WeakPassword(_) => "password",
        _ => other,
    }
}

/// The frame of a page below one's own account, with what is wrong in its form.
pub(super) fn below_account(visit: Visit, title: &str, form: &Form) -> Page {
    visit.page(title).crumb("账号与安全", "/account").with_problems(form.has_problems())
}

/// A value of a posted form.
pub(super) fn value(form: &Form, field: &str) -> String {
    form.value(field).to_owned()
}

/// The token of the session that asks.
pub(super) fn token(server: &Server, headers: &HeaderMap) -> String {
    cookie::read(headers, server.settings(), COOKIE).unwrap_or_default().to_owned()
}

/// The form as it was posted, without its passwords: they are never sent back.
pub(super) fn kept(pairs: &Pairs) -> Form {
    let secret = ["password", "again", "current"];
    Form::of(pairs.iter().filter(|(name, _)| !secret.contains(&name.as_str())).cloned().collect())
}

/// Runs a verb that signs somebody in: the way on, or the page again with what is wrong, what was typed and no password.
pub(super) async fn entering<P: Template>(
    server: &Server,
    pairs: &Pairs,
    wanted: &str,
    verb: impl FnOnce(&Office) -> casework::Result<SignedIn> + Send + 'static,
    again: impl FnOnce(&Declined, Form) -> P,
) -> Answer {
    match attempt(server, verb).await? {
        Ok(signed) => enter(server, &signed, wanted),
        Err(declined) => page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again(&declined, kept(pairs))),
    }
}

/// The answer to a sign-in: the cookie, and the way to where the person works or wanted to go; or to the second step.
pub(super) fn enter(server: &Server, signed: &SignedIn, wanted: &str) -> Result<Response, Failure> {
    if signed.next == Next::Second {
        return second::onward(server, signed, wanted);
    }
    let cookie = cookie::write(server.settings(), COOKIE, signed.token.reveal(), Life::Session);
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Failure::Fault)?;
    let to = destination(&signed.actor, wanted);
    Ok(([(SET_COOKIE, cookie)], Redirect::to(to)).into_response())
}

/// Where somebody who has signed in goes: his first login, what he wanted, or his work.
pub(super) fn destination<'a>(actor: &Actor, wanted: &'a str) -> &'a str {
    match query::local_path(wanted) {
        _ if actor.stage == Stage::UnitRecord => FIRST_LOGIN,
        Some(path) if path != "/" => path,
        _ => home(actor),
    }
}

/// Where an account's work begins.
pub(super) fn home(actor: &Actor) -> &'static str {
    match actor.role {
        Role::Provider => "/provider",
        Role::Institution => "/institution",
        Role::Office => "/office",
        Role::System => "/admin",
        Role::Audit => "/admin/audit",
        Role::Security => "/admin/security",
        Role::Anonymous | Role::Clock => "/",
    }
}

/// Where the unit's own record stands.
pub(super) fn unit_page(actor: &Actor) -> &'static str {
    match actor.role {
        Role::Provider => "/provider/unit",
        Role::Institution => "/institution/unit",
        _ => "/office/unit",
    }
}
