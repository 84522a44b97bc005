//! One's own account: its facts, and another password. Rules ORG-4, H8.

use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use casework::account::{self, ChangePassword};
use domain::ground::refusal::{PasswordFlaw, Refusal};

use super::{about_password, problems, value};
use crate::server::Server;
use crate::web::component::notice::Notice;
use crate::web::component::summary::{Row, Summary};
use crate::web::component::tag::Tone;
use crate::web::cookie;
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Pairs, Problem};
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::{COOKIE, Who};
use crate::web::visit::{Desk, Visit};
use crate::web::work::{Declined, attempt};

#[derive(Debug, Template)]
#[template(path = "account/password.html")]
pub struct PasswordPage {
    page: Page,
    form: Form,
    facts: Summary,
}

const TITLE: &str = "账号与安全";

pub async fn show(visit: Visit) -> Answer {
    page::show(&PasswordPage::of(visit, Form::default()))
}

pub async fn submit(
    State(server): State<Server>,
    Who(actor): Who,
    headers: HeaderMap,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let form = Form::of(pairs);
    let input = ChangePassword {
        current: value(&form, "current"),
        password: value(&form, "password"),
        again: value(&form, "again"),
        token: cookie::read(&headers, server.settings(), COOKIE).unwrap_or_default().to_owned(),
    };
    match attempt(&server, move |office| account::change_password(office, &actor, &input)).await? {
        Ok(()) => Ok(Redirect::to("/account?changed=1").into_response()),
        Err(declined) => {
            let form = Form::default().with_problems(wrong(&declined));
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &PasswordPage::of(visit, form))
        }
    }
}

fn wrong(declined: &Declined) -> Vec<Problem> {
    match declined {
        Declined::Refusal(Refusal::SignInFailed) => {
            vec![Problem::new("current", "现在的密码不正确，请重新输入。").rule("ORG-4")]
        }
        declined => problems(declined, &[], |refusal| about_password(refusal, "current")),
    }
}

impl PasswordPage {
    fn of(visit: Visit, form: Form) -> Self {
        let viewer = visit.viewer.clone();
        let rows = viewer.map(|viewer| vec![Row::new("姓名", viewer.name), Row::new("单位", viewer.unit)]);
        let changed = visit.query.has("changed", "1");
        let mut page = visit.page(TITLE).with_problems(form.has_problems());
        if changed {
            let text = "其他设备上的登录已全部退出。下次登录请使用新密码。";
            page = page.notice(Notice::new(Tone::Good, "密码已修改", text));
        }
        Self { page, form, facts: Summary::new("账号", rows.unwrap_or_default()) }
    }
}

impl Exhibit for PasswordPage {
    const NAME: &'static str = "account.password";
    const TITLE: &'static str = "账号与安全";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |pairs: &[(&str, &str)], form| {
            Self::of(sample::searched(Desk::Office, "/account", pairs, TITLE).visit, form)
        };
        let weak = Declined::Refusal(Refusal::WeakPassword(PasswordFlaw::Plain));
        vec![
            ("empty", of(&[], Form::default())),
            ("done", of(&[("changed", "1")], Form::default())),
            ("error", of(&[], Form::default().with_problems(wrong(&weak)))),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
