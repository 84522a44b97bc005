//! Signing in and out. Rules ORG-4, H8.

use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect};
use casework::Office;
use casework::account::{self, SignIn};

use super::{entering, home, problems, value};
use crate::server::Server;
use crate::web::component::notice::Notice;
use crate::web::component::tag::Tone;
use crate::web::cookie::{self, Life};
use crate::web::exhibit::Exhibit;
use crate::web::failure::Failure;
use crate::web::form::{Form, Pairs};
use crate::web::network::Network;
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::{COOKIE, Who};
use crate::web::visit::{Desk, Visit};
use crate::web::work::{Declined, work};

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
    page::show(&SignInPage { page: over(visit.page(TITLE)), form })
}

/// Says why one is asked again, where a session was there and has ended.
fn over(page: Page) -> Page {
    if !page.visit.query.has("over", "1") {
        return page;
    }
    let text =
        "可能是较长时间没有操作，也可能是密码或两步验证有变动。重新登录后回到刚才的页面；已保存的草稿都在。";
    page.notice(Notice::new(Tone::Info, "登录已结束", text))
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
    let verb = move |office: &Office| account::sign_in(office, &actor, &input);
    entering(&server, &pairs, form.value("return"), verb, |declined, form| SignInPage {
        page: visit.page(TITLE).with_problems(true),
        form: form.with_problems(problems(declined, &[], |_| "name")),
    })
    .await
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
        let mut ended = of(None);
        ended.page = over(sample::searched(Desk::Public, "/sign-in", &[("over", "1")], TITLE));
        vec![
            ("empty", of(None)),
            ("over", ended),
            ("error", of(Some(Refusal::SignInFailed))),
            ("too-many", of(Some(Refusal::TooManyAttempts { seconds: 600 }))),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
