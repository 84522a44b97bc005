//! The second step of signing in: entered after the password, set up at the first time or by one's own wish.
//! Rule ORG-4; H8. The key is shown as a QR code and as text, in the page itself and never in an address.

use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use casework::account::second::{self, FEW_CODES, Offer, Pass, Passed};
use casework::account::{Secret, SignedIn};
use domain::ground::actor::Stage;
use domain::ground::refusal::Refusal;
use fast_qr::convert::Builder as _;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::change::StandingPage;
use super::{below_account, destination, problems, token, value};
use crate::server::Server;
use crate::web::cookie::{self, Life};
use crate::web::exhibit::Exhibit;
use crate::web::failure::Failure;
use crate::web::form::{Form, Pairs, Problem};
use crate::web::page::{self, Answer, Page};
use crate::web::query;
use crate::web::sample;
use crate::web::session::{COOKIE, SIGN_IN, Who};
use crate::web::visit::{Desk, Visit};
use crate::web::work::{Declined, attempt, try_work, work};

/// The cookie between the two steps.
pub(super) const TICKET: &str = "step";
/// Where the second step is made.
pub(super) const STEP: &str = "/sign-in/second";
pub(super) const OWN: &str = "/account/second";
pub(super) const TITLE: &str = "两步验证";

/// A key as a page shows it.
#[derive(Debug, Clone)]
pub struct KeyShown {
    pub text: String,
    pub qr: String,
}

impl KeyShown {
    fn of(offer: &Offer) -> Result<Self, Failure> {
        let encoded = |plain: &str| utf8_percent_encode(plain, NON_ALPHANUMERIC).to_string();
        let (issuer, name) = (encoded("教备"), encoded(&offer.name));
        let address = format!("otpauth://totp/{issuer}:{name}?secret={}&issuer={issuer}", offer.text);
        let code = QRBuilder::new(address).build().map_err(|_| Failure::Fault)?;
        let svg = SvgBuilder::default().margin(2).to_str(&code);
        let groups: Vec<&str> =
            offer.text.as_bytes().chunks(4).filter_map(|g| std::str::from_utf8(g).ok()).collect();
        Ok(Self {
            text: groups.join(" "),
            qr: format!("data:image/svg+xml,{}", utf8_percent_encode(&svg, NON_ALPHANUMERIC)),
        })
    }
}

/// The step after the password: a code, or first the key.
#[derive(Debug, Template)]
#[template(path = "account/second.html")]
pub struct SecondPage {
    page: Page,
    form: Form,
    action: &'static str,
    /// The key to be set up; none where there is one already.
    key: Option<KeyShown>,
    /// Between the two steps of signing in, not on one's own account.
    signing_in: bool,
}

fn ticket(server: &Server, headers: &HeaderMap) -> Option<String> {
    cookie::read(headers, server.settings(), TICKET).map(str::to_owned)
}

async fn offered(
    server: &Server,
    actor: &domain::ground::actor::Actor,
    ticket: String,
) -> Result<Option<KeyShown>, Failure> {
    let actor = actor.clone();
    let offer = work(server, move |office| second::offered(office, &actor, &ticket)).await?;
    offer.as_ref().map(KeyShown::of).transpose()
}

pub async fn show(State(server): State<Server>, Who(actor): Who, headers: HeaderMap, visit: Visit) -> Answer {
    let Some(ticket) = ticket(&server, &headers) else {
        return Ok(Redirect::to(SIGN_IN).into_response());
    };
    let key = match try_work(&server, move |office| second::offered(office, &actor, &ticket)).await? {
        Ok(offer) => offer.as_ref().map(KeyShown::of).transpose()?,
        Err(_) => return Ok(Redirect::to(SIGN_IN).into_response()),
    };
    let form = Form::of(vec![("return".to_owned(), visit.query.get("return").to_owned())]);
    page::show(&SecondPage { page: visit.page(TITLE), form, action: STEP, key, signing_in: true })
}

pub async fn submit(
    State(server): State<Server>,
    Who(actor): Who,
    headers: HeaderMap,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let form = Form::of(pairs);
    let Some(ticket) = ticket(&server, &headers) else {
        return Ok(Redirect::to(SIGN_IN).into_response());
    };
    let input = Pass { ticket: ticket.clone(), code: value(&form, "code") };
    let by = actor.clone();
    match attempt(&server, move |office| second::pass(office, &by, &input)).await? {
        Ok(passed) => {
            let to = onwards(&passed, form.value("return")).to_owned();
            let mut response = if passed.codes.is_empty() {
                Redirect::to(&to).into_response()
            } else {
                page::show(&CodesPage::of(visit, &passed.codes, &to, SET_UP))?
            };
            enter(&server, &passed.signed, &mut response)?;
            Ok(response)
        }
        Err(Declined::Refusal(refusal @ (Refusal::TicketOver | Refusal::SecondSet))) => {
            Err(casework::Error::from(refusal).into())
        }
        Err(declined) => {
            let key = offered(&server, &actor, ticket).await?;
            let kept = vec![("return".to_owned(), value(&form, "return"))];
            let form = Form::of(kept).with_problems(wrong(&declined));
            let page = visit.page(TITLE).with_problems(true);
            let page = SecondPage { page, form, action: STEP, key, signing_in: true };
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// Where one goes after the second step; who has few recovery codes left is told so first.
fn onwards<'a>(passed: &Passed, wanted: &'a str) -> &'a str {
    match passed.left {
        Some(left) if left <= FEW_CODES && passed.signed.actor.stage == Stage::Open => OWN,
        _ => destination(&passed.signed.actor, wanted),
    }
}

fn wrong(declined: &Declined) -> Vec<Problem> {
    problems(declined, &[("code", "验证码")], |_| "code")
}

/// The session's cookie comes, that of the ticket goes.
fn enter(server: &Server, signed: &SignedIn, response: &mut Response) -> Result<(), Failure> {
    let come = cookie::write(server.settings(), COOKIE, signed.token.reveal(), Life::Session);
    let go = cookie::write(server.settings(), TICKET, "", Life::Over);
    for cookie in [come, go] {
        let cookie = HeaderValue::from_str(&cookie).map_err(|_| Failure::Fault)?;
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(())
}

/// The recovery codes, shown once.
#[derive(Debug, Template)]
#[template(path = "account/recovery.html")]
pub struct CodesPage {
    page: Page,
    codes: Vec<String>,
    next: String,
    /// What happened before.
    lead: &'static str,
}

/// The lead of the codes that come with a new second step.
const SET_UP: &str = "两步验证已开启。";

impl CodesPage {
    pub(super) fn of(visit: Visit, codes: &[Secret], next: &str, lead: &'static str) -> Self {
        let codes = codes.iter().map(|code| code.reveal().to_owned()).collect();
        Self { page: visit.page("保存恢复码"), codes, next: next.to_owned(), lead }
    }
}

fn setting_up(visit: Visit, offer: &Offer, form: Form) -> Result<SecondPage, Failure> {
    Ok(SecondPage {
        page: below_account(visit, TITLE, &form),
        form,
        action: "/account/second/confirm",
        key: Some(KeyShown::of(offer)?),
        signing_in: false,
    })
}

pub async fn own(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let own = work(&server, move |office| second::own(office, &actor)).await?;
    match &own.offer {
        Some(offer) => page::show(&setting_up(visit, offer, Form::default())?),
        None => page::show(&StandingPage::of(visit, &own)),
    }
}

pub async fn offer(State(server): State<Server>, Who(actor): Who) -> Answer {
    work(&server, move |office| second::offer(office, &actor).map(drop)).await?;
    Ok(Redirect::to(OWN).into_response())
}

pub async fn confirm(
    State(server): State<Server>,
    Who(actor): Who,
    headers: HeaderMap,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let (by, code) = (actor.clone(), value(&Form::of(pairs), "code"));
    let token = token(&server, &headers);
    match attempt(&server, move |office| second::confirm(office, &by, &code, &token)).await? {
        Ok(codes) => page::show(&CodesPage::of(visit, &codes, "/account", SET_UP)),
        Err(declined) => {
            let own = work(&server, move |office| second::own(office, &actor)).await?;
            let Some(offer) = &own.offer else {
                return match declined {
                    Declined::Refusal(refusal) => Err(casework::Error::from(refusal).into()),
                    Declined::Problems(found) => Err(casework::Error::from(found).into()),
                };
            };
            let form = Form::default().with_problems(wrong(&declined));
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &setting_up(visit, offer, form)?)
        }
    }
}

/// The way to the second step; the ticket goes into its cookie.
pub(super) fn onward(server: &Server, signed: &SignedIn, wanted: &str) -> Answer {
    let to = match query::local_path(wanted) {
        Some(path) if path != "/" => query::address(STEP, &[("return", path)]),
        _ => STEP.to_owned(),
    };
    let cookie = cookie::write(server.settings(), TICKET, signed.token.reveal(), Life::Session);
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Failure::Fault)?;
    Ok(([(SET_COOKIE, cookie)], Redirect::to(&to)).into_response())
}

fn sample_key() -> Option<KeyShown> {
    let offer = Offer { text: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned(), name: "shjw".to_owned() };
    KeyShown::of(&offer).ok()
}

impl Exhibit for SecondPage {
    const NAME: &'static str = "account.second";
    const TITLE: &'static str = "登录的第二步";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |key: Option<KeyShown>, refusal: Option<Refusal>, signing_in: bool| {
            let desk = if signing_in { Desk::Public } else { Desk::Office };
            let action = if signing_in { STEP } else { "/account/second/confirm" };
            let page = sample::page(desk, action, TITLE).with_problems(refusal.is_some());
            let form = refusal.map_or_else(Form::default, |refusal| {
                Form::default().with_problems(wrong(&Declined::Refusal(refusal)))
            });
            Self { page, form, action, key, signing_in }
        };
        vec![
            ("code", of(None, None, true)),
            ("error", of(None, Some(Refusal::CodeWrong), true)),
            ("used", of(None, Some(Refusal::CodeUsed), true)),
            ("set-up", of(sample_key(), None, true)),
            ("set-up-error", of(sample_key(), Some(Refusal::CodeWrong), true)),
            ("own", of(sample_key(), None, false)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for CodesPage {
    const NAME: &'static str = "account.recovery";
    const TITLE: &'static str = "保存恢复码";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = sample::page(Desk::Office, STEP, "保存恢复码");
        let codes = (2..10).map(|number| format!("7KQ2-M4XN-8RTA-PB3{number}")).collect();
        vec![("full", Self { page, codes, next: "/office".to_owned(), lead: SET_UP })]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
