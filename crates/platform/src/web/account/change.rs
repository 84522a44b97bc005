//! How one's own second step stands, and its two changes: switched off, or with new recovery codes. Rule ORG-4; H8.
//!
//! Both ask the password and a code on a page of their own, beside what the change means.

use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect};
use casework::account::second::{self, Own, Proof};
use domain::ground::refusal::Refusal;

use super::second::{CodesPage, OWN, TITLE};
use super::{below_account, problems, token, value};
use crate::server::Server;
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Pairs, Problem};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::visit::{Desk, Visit};
use crate::web::work::{Declined, attempt, work};

/// Where the second step is switched off.
const OFF: &str = "/account/second/off";
/// Where new recovery codes are made.
pub(super) const CODES: &str = "/account/second/codes";

/// How one's own second step stands.
#[derive(Debug, Template)]
#[template(path = "account/standing.html")]
pub struct StandingPage {
    page: Page,
    since: String,
    codes: i64,
    required: bool,
}

impl StandingPage {
    pub(super) fn of(visit: Visit, own: &Own) -> Self {
        let since = own.since.map(|at| format::instant(at.0)).unwrap_or_default();
        let mut page = below_account(visit, TITLE, &Form::default());
        page.notice = own.few.then(|| super::own::few(own.codes));
        Self { page, since, codes: own.codes, required: own.required }
    }
}

/// A change of the second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Off,
    Codes,
}

impl Change {
    const fn title(self) -> &'static str {
        match self {
            Self::Off => "关闭两步验证",
            Self::Codes => "重新生成恢复码",
        }
    }

    const fn action(self) -> &'static str {
        match self {
            Self::Off => OFF,
            Self::Codes => CODES,
        }
    }

    /// What it means, told beside the form.
    const fn means(self) -> &'static [&'static str] {
        match self {
            Self::Off => &[
                "以后登录只用密码；密码泄露时，他人就能登录。",
                "验证器里的密钥和全部恢复码立即作废。",
                "其他设备上的登录全部退出，接口密钥全部作废。",
                "更换手机的，关闭后用新手机重新开启。",
            ],
            Self::Codes => &[
                "新生成 8 个，每个只能用一次，只显示这一次。",
                "以前的恢复码立即全部作废，包括没有用过的。",
                "其他设备上的登录全部退出。",
            ],
        }
    }
}

/// Asks for the password and a code.
#[derive(Debug, Template)]
#[template(path = "account/change.html")]
pub struct ChangePage {
    page: Page,
    form: Form,
    action: &'static str,
    button: &'static str,
    means: &'static [&'static str],
}

impl ChangePage {
    fn of(visit: Visit, change: Change, form: Form) -> Self {
        Self {
            page: below_account(visit, change.title(), &form).crumb(TITLE, OWN),
            form,
            action: change.action(),
            button: change.title(),
            means: change.means(),
        }
    }
}

pub async fn ask_off(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    ask(&server, actor, visit, Change::Off).await
}

pub async fn ask_codes(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    ask(&server, actor, visit, Change::Codes).await
}

/// The form; who has no second step, or must keep it, is shown how it stands instead.
async fn ask(server: &Server, actor: domain::ground::actor::Actor, visit: Visit, change: Change) -> Answer {
    let own = work(server, move |office| second::own(office, &actor)).await?;
    if own.since.is_none() || own.required && change == Change::Off {
        return Ok(Redirect::to(OWN).into_response());
    }
    page::show(&ChangePage::of(visit, change, Form::default()))
}

pub async fn switch_off(
    State(server): State<Server>,
    Who(actor): Who,
    headers: HeaderMap,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let proof = proof(&server, &headers, pairs);
    match attempt(&server, move |office| second::switch_off(office, &actor, &proof)).await? {
        Ok(()) => Ok(Redirect::to("/account?done=off").into_response()),
        Err(declined) => again(visit, Change::Off, &declined),
    }
}

pub async fn renew_codes(
    State(server): State<Server>,
    Who(actor): Who,
    headers: HeaderMap,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let proof = proof(&server, &headers, pairs);
    match attempt(&server, move |office| second::renew_codes(office, &actor, &proof)).await? {
        Ok(codes) => page::show(&CodesPage::of(visit, &codes, OWN, "以前的恢复码已全部作废。")),
        Err(declined) => again(visit, Change::Codes, &declined),
    }
}

fn proof(server: &Server, headers: &HeaderMap, pairs: Pairs) -> Proof {
    let form = Form::of(pairs);
    Proof { password: value(&form, "password"), code: value(&form, "code"), token: token(server, headers) }
}

fn again(visit: Visit, change: Change, declined: &Declined) -> Answer {
    let form = Form::default().with_problems(wrong(declined));
    page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &ChangePage::of(visit, change, form))
}

fn wrong(declined: &Declined) -> Vec<Problem> {
    problems(declined, &[], |refusal| match refusal {
        Refusal::CodeWrong | Refusal::CodeUsed => "code",
        _ => "password",
    })
}

impl Exhibit for StandingPage {
    const NAME: &'static str = "account.standing";
    const TITLE: &'static str = "自己的两步验证";

    fn samples() -> Vec<(&'static str, Self)> {
        use domain::ground::day::Instant;
        let of = |since: Option<Instant>, codes, required| {
            let few = since.is_some() && codes <= second::FEW_CODES;
            let own = Own { since, codes, few, required, offer: None };
            Self::of(sample::page(Desk::Office, OWN, "").visit, &own)
        };
        let at = Some(Instant(1_764_640_800_000));
        vec![
            ("off", of(None, 0, false)),
            ("on", of(at, 8, false)),
            ("required", of(at, 8, true)),
            ("few", of(at, 1, false)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for ChangePage {
    const NAME: &'static str = "account.change";
    const TITLE: &'static str = "两步验证：关闭、重新生成恢复码";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |change: Change, refusal: Option<Refusal>| {
            let problems = refusal.map(|refusal| wrong(&Declined::Refusal(refusal))).unwrap_or_default();
            let visit = sample::page(Desk::Provider, change.action(), "").visit;
            Self::of(visit, change, Form::default().with_problems(problems))
        };
        vec![
            ("off", of(Change::Off, None)),
            ("off-error", of(Change::Off, Some(Refusal::PasswordWrong))),
            ("codes", of(Change::Codes, None)),
            ("codes-error", of(Change::Codes, Some(Refusal::CodeWrong))),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
