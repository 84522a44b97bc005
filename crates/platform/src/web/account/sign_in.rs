//! Signing in and out. Rules ORG-4, H8.

use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect};
use casework::account::{self, SignIn};

use super::{enter, home, kept, problems, value};
use crate::server::Server;
use crate::web::cookie::{self, Life};
use crate::web::exhibit::Exhibit;
use crate::web::failure::Failure;
use crate::web::form::{Form, Pairs};
use crate::web::network::Network;
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::{COOKIE, Who};
use crate::web::visit::{Desk, Visit};
use crate::web::work::{Declined, attempt, work};

#[derive(Debug, Template)]
#[template(path = "account/sign_in.html")]
pub struct SignInPage {
    page: Page,
    form: Form,
}

const TITLE: &str = "登录";

pub async fn show(Who(actor): Who, visit: Visit) -> Answer {
    if actor.account.is_some() {
        return Ok(Redirect::to(home(&actor)).into_response());
    }
    let form = Form::of(vec![("return".to_owned(), visit.query.get("return").to_owned())]);
    page::show(&SignInPage { page: visit.page(TITLE), form })
}

pub async fn submit(
    State(server): State<Server>,
    Who(actor): Who,
    Network(network): Network,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let form = Form::of(pairs.clone());
    let input = SignIn { name: value(&form, "name"), password: value(&form, "password"), network };
    match attempt(&server, move |office| account::sign_in(office, &actor, &input)).await? {
        Ok(signed) => enter(&server, &signed, form.value("return")),
        Err(declined) => {
            let form = kept(&pairs).with_problems(problems(&declined, &[], |_| "name"));
            let page = visit.page(TITLE).with_problems(true);
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &SignInPage { page, form })
        }
    }
}

/// Ends the session and takes the cookie away, whatever was behind it.
pub async fn out(State(server): State<Server>, Who(actor): Who, headers: HeaderMap) -> Answer {
    if let Some(token) = cookie::read(&headers, server.settings(), COOKIE).map(str::to_owned) {
        work(&server, move |office| account::sign_out(office, &actor, &token)).await?;
    }
    let cookie = cookie::write(server.settings(), COOKIE, "", Life::Over);
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Failure::Fault)?;
    Ok(([(SET_COOKIE, cookie)], Redirect::to("/sign-in")).into_response())
}

impl Exhibit for SignInPage {
    const NAME: &'static str = "account.sign-in";
    const TITLE: &'static str = "登录";

    fn samples() -> Vec<(&'static str, Self)> {
        use domain::ground::refusal::Refusal;
        let of = |refusal: Option<Refusal>| {
            let typed = vec![("name".to_owned(), "bsjy".to_owned())];
            let wrong = refusal.is_some();
            let form = refusal.map_or_else(Form::default, |refusal| {
                Form::of(typed).with_problems(problems(&Declined::Refusal(refusal), &[], |_| "name"))
            });
            Self { page: sample::page(Desk::Public, "/sign-in", TITLE).with_problems(wrong), form }
        };
        vec![
            ("empty", of(None)),
            ("error", of(Some(Refusal::SignInFailed))),
            ("too-many", of(Some(Refusal::TooManyAttempts { seconds: 600 }))),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
