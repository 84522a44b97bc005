//! `/account`: one's own account at a glance: the second step, the open sessions, the password, what was done lately.
//! Rules ORG-4, H8. It shows no business data, so that the three administrators have the same page.

use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use casework::account::{self, ChangePassword};
use casework::session::{self, Own};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::{PasswordFlaw, Refusal};

use super::keys::KEYS;
use super::{about_password, problems, token, value};
use crate::server::Server;
use crate::web::component::notice::Notice;
use crate::web::component::summary::{Row, Summary};
use crate::web::component::tag::{Tag, Tone};
use crate::web::component::timeline::Entry;
use crate::web::decision::{self, Outcome};
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Pairs, Problem};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::{Declined, attempt, work};
use crate::words;

/// An open session ready to show.
#[derive(Debug, Clone)]
struct Line {
    handle: String,
    device: String,
    since: String,
    used: String,
    here: bool,
}

#[derive(Debug, Template)]
#[template(path = "account/own.html")]
pub struct OwnPage {
    page: Page,
    form: Form,
    facts: Summary,
    sessions: Vec<Line>,
    others: bool,
    /// How long sessions last, in words.
    lasts: String,
    history: Vec<Entry>,
}

const TITLE: &str = "账号与安全";
const PAGE: &str = "/account";
const OUTCOMES: &[Outcome] = &[
    (
        "password",
        Tone::Good,
        "密码已修改",
        "其他设备上的登录已全部退出，接口密钥已全部作废。下次登录请使用新密码。",
    ),
    ("end", Tone::Good, "已结束这个登录", "那台设备需要重新登录才能继续使用。"),
    (
        "others",
        Tone::Good,
        "已结束其他登录",
        "现在只有这台设备还在登录。不认识的登录结束后，请接着修改密码。",
    ),
    (
        "off",
        Tone::Warning,
        "两步验证已关闭",
        "以后只用密码就能登录，其他设备上的登录已全部退出，接口密钥已全部作废。建议尽快重新开启。",
    ),
];

pub async fn show(State(server): State<Server>, Who(actor): Who, headers: HeaderMap, visit: Visit) -> Answer {
    let token = token(&server, &headers);
    let own = work(&server, move |office| session::own(office, &actor, &token)).await?;
    page::show(&OwnPage::of(visit, &own, Form::default()))
}

pub async fn change_password(
    State(server): State<Server>,
    Who(actor): Who,
    headers: HeaderMap,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let form = Form::of(pairs);
    let token = token(&server, &headers);
    let input = ChangePassword {
        current: value(&form, "current"),
        password: value(&form, "password"),
        again: value(&form, "again"),
        token: token.clone(),
    };
    let by = actor.clone();
    match attempt(&server, move |office| account::change_password(office, &by, &input)).await? {
        Ok(()) => Ok(Redirect::to("/account?done=password").into_response()),
        Err(declined) => {
            let own = work(&server, move |office| session::own(office, &actor, &token)).await?;
            let form = Form::default().with_problems(wrong(&declined));
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &OwnPage::of(visit, &own, form))
        }
    }
}

/// Ends the session that is named, or all others.
pub async fn end(
    State(server): State<Server>,
    Who(actor): Who,
    headers: HeaderMap,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let (token, handle) = (token(&server, &headers), value(&Form::of(pairs), "session"));
    let done = if handle.is_empty() { "others" } else { "end" };
    work(&server, move |office| {
        if handle.is_empty() {
            session::end_others(office, &actor, &token).map(drop)
        } else {
            session::end_own(office, &actor, &handle)
        }
    })
    .await?;
    Ok(Redirect::to(&format!("{PAGE}?done={done}")).into_response())
}

fn wrong(declined: &Declined) -> Vec<Problem> {
    problems(declined, &[], |refusal| about_password(refusal, "current"))
}

impl OwnPage {
    fn of(visit: Visit, own: &Own, form: Form) -> Self {
        let mut page = visit.page(TITLE).with_problems(form.has_problems());
        page.notice = decision::banner(OUTCOMES, page.visit.query.get("done"));
        if page.notice.is_none() && own.few {
            page.notice = Some(few(own.codes));
        }
        let sessions: Vec<Line> = own.sessions.iter().map(line).collect();
        Self {
            facts: facts(&page, own),
            page,
            form,
            others: sessions.iter().any(|one| !one.here),
            sessions,
            lasts: format!(
                "连续 {}没有操作，或者登录满 {} 小时，登录自动结束。",
                minutes(own.span.idle_minutes),
                own.span.hours
            ),
            history: own.history.iter().map(|line| decision::entry(line, decision::doer(line))).collect(),
        }
    }
}

/// The warning where few recovery codes are left.
pub(super) fn few(left: i64) -> Notice {
    let title =
        if left == 0 { "恢复码已用完".to_owned() } else { format!("恢复码只剩 {left} 个") };
    let text = "手机不在身边时要靠恢复码登录。请重新生成一组，打印或抄下来妥善保管。";
    Notice::new(Tone::Warning, title, text).link("重新生成恢复码", super::change::CODES)
}

fn minutes(many: u16) -> String {
    if many.is_multiple_of(60) { format!("{} 小时", many / 60) } else { format!("{many} 分钟") }
}

fn facts(page: &Page, own: &Own) -> Summary {
    let unit = page.viewer().map(|viewer| viewer.unit.clone()).unwrap_or_default();
    let second = match own.second_since {
        Some(_) => {
            Row::new("两步验证", format!("还有 {} 个恢复码", own.codes)).tag(Tag::new(Tone::Good, "已开启"))
        }
        None => Row::new("两步验证", "登录只用密码").tag(Tag::new(Tone::Warning, "未开启")),
    };
    let mut rows = vec![
        Row::new("账号", own.account.name.clone()),
        Row::new("姓名", own.account.title.clone()),
        Row::new("角色", words::role(own.account.role)),
        Row::new("单位", unit),
        second.change("/account/second"),
    ];
    if permit::may(&own.account.actor(), Action::KeyOwn).is_ok() {
        rows.push(Row::new("接口密钥", "供本单位的系统通过接口办理业务").change(KEYS));
    }
    Summary::new("账号", rows)
}

fn line(open: &session::Open) -> Line {
    Line {
        handle: open.handle.clone(),
        device: words::device(&open.device),
        since: format::instant(open.since.0),
        used: format::instant(open.used.0),
        here: open.here,
    }
}

impl Exhibit for OwnPage {
    const NAME: &'static str = "account.own";
    const TITLE: &'static str = "账号与安全";

    fn samples() -> Vec<(&'static str, Self)> {
        use super::own_samples::{at, own};
        let weak = Declined::Refusal(Refusal::WeakPassword(PasswordFlaw::Plain));
        let error = Form::default().with_problems(wrong(&weak));
        vec![
            ("full", Self::of(at(&[]), &own(3, 8), Form::default())),
            ("alone", Self::of(at(&[]), &own(1, -1), Form::default())),
            ("few", Self::of(at(&[]), &own(2, 2), Form::default())),
            ("done", Self::of(at(&[("done", "others")]), &own(1, 8), Form::default())),
            ("error", Self::of(at(&[]), &own(2, 8), error)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
