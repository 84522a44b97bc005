//! `/account/keys`: one's own access keys, by which a program of the unit works through the API. Rule ORG-4; H8.
//!
//! A new key stands on the page that answers its making, this one time: the server keeps only its hash.

use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use casework::account::access_key::{self, DAYS, Key, Made, Make, Own};
use domain::ground::refusal::Refusal;

use super::{below_account, kept, problems, value};
use crate::server::Server;
use crate::web::component::tag::{Tag, Tone};
use crate::web::decision::{self, Outcome};
use crate::web::exhibit::Exhibit;
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, Pairs, Problem};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::{Declined, attempt, work};

/// A key ready to show.
#[derive(Debug, Clone)]
struct Line {
    id: String,
    name: String,
    made: String,
    used: String,
    until: String,
    tag: Tag,
}

/// A new key, shown this one time.
#[derive(Debug, Clone)]
struct New {
    name: String,
    key: String,
    until: String,
}

#[derive(Debug, Template)]
#[template(path = "account/keys.html")]
pub struct KeysPage {
    page: Page,
    form: Form,
    new: Option<New>,
    keys: Vec<Line>,
    days: Vec<Choice>,
    asks_code: bool,
}

/// Where the keys are.
pub(super) const KEYS: &str = "/account/keys";
const TITLE: &str = "接口密钥";
const OUTCOMES: &[Outcome] =
    &[("revoke", Tone::Good, "密钥已作废", "使用这个密钥的系统从现在起不能再通过接口办理业务。")];

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let own = work(&server, move |office| access_key::own(office, &actor)).await?;
    page::show(&KeysPage::of(visit, &own, Form::default(), None))
}

pub async fn make(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let form = kept(&pairs);
    let typed = Form::of(pairs);
    let input = Make {
        name: value(&typed, "name"),
        days: typed.value("days").parse().unwrap_or_default(),
        password: value(&typed, "password"),
        code: value(&typed, "code"),
    };
    let (name, by) = (input.name.trim().to_owned(), actor.clone());
    let done = attempt(&server, move |office| access_key::make(office, &by, &input)).await?;
    let own = work(&server, move |office| access_key::own(office, &actor)).await?;
    match done {
        Ok(made) => page::show(&KeysPage::of(visit, &own, Form::default(), Some(New::of(name, &made)))),
        Err(declined) => {
            let form = form.with_problems(wrong(&declined));
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &KeysPage::of(visit, &own, form, None))
        }
    }
}

pub async fn revoke(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id = id.parse().map_err(|_| Failure::NotFound)?;
    work(&server, move |office| access_key::revoke(office, &actor, id)).await?;
    Ok(Redirect::to(&format!("{KEYS}?done=revoke")).into_response())
}

fn wrong(declined: &Declined) -> Vec<Problem> {
    problems(declined, &[("name", "名称"), ("days", "有效期")], |refusal| match refusal {
        Refusal::CodeWrong | Refusal::CodeUsed => "code",
        Refusal::KeysTooMany { .. } | Refusal::KeyNeedsSecond => "name",
        _ => "password",
    })
}

impl New {
    fn of(name: String, made: &Made) -> Self {
        Self { name, key: made.key.reveal().to_owned(), until: format::instant(made.expires_at.0) }
    }
}

impl KeysPage {
    fn of(visit: Visit, own: &Own, form: Form, new: Option<New>) -> Self {
        let mut page = below_account(visit, TITLE, &form);
        page.notice = decision::banner(OUTCOMES, page.visit.query.get("done"));
        let span = |days: i64| match days {
            365 => "一年".to_owned(),
            days => format!("{days} 天"),
        };
        Self {
            page,
            form,
            new,
            keys: own.keys.iter().map(line).collect(),
            days: DAYS.map(|days| Choice::new(days.to_string(), span(days))).into(),
            asks_code: own.asks_code,
        }
    }
}

fn line(one: &Key) -> Line {
    let key = &one.key;
    Line {
        id: key.id.to_string(),
        name: key.name.clone(),
        made: format::instant(key.made_at.0),
        used: key.used_at.map_or_else(|| "从未使用".to_owned(), |at| format::instant(at.0)),
        until: format::instant(key.expires_at.0),
        tag: if one.is_over { Tag::new(Tone::Neutral, "已失效") } else { Tag::new(Tone::Good, "有效") },
    }
}

impl Exhibit for KeysPage {
    const NAME: &'static str = "account.keys";
    const TITLE: &'static str = "接口密钥";

    fn samples() -> Vec<(&'static str, Self)> {
        use super::own_samples::{at, keys};
        let full =
            || keys(&[("教务管理系统", false), ("区平台数据交换（测试环境）", false), ("旧系统", true)]);
        let new = New {
            name: "教务管理系统".to_owned(),
            key: format!("jbk_{}", "3f9a0c71d2e84b56".repeat(4)),
            until: "2026年3月2日 10:00".to_owned(),
        };
        let guessed = Declined::Refusal(Refusal::PasswordWrong);
        let typed =
            vec![("name".to_owned(), "教务管理系统".to_owned()), ("days".to_owned(), "90".to_owned())];
        let error = Form::of(typed).with_problems(wrong(&guessed));
        vec![
            ("empty", Self::of(at(&[]), &keys(&[]), Form::default(), None)),
            ("full", Self::of(at(&[]), &full(), Form::default(), None)),
            ("made", Self::of(at(&[]), &full(), Form::default(), Some(new))),
            ("revoked", Self::of(at(&[("done", "revoke")]), &full(), Form::default(), None)),
            ("error", Self::of(at(&[]), &full(), error, None)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
