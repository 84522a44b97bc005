//! `/office/colleagues`: the accounts of one's own department, and one more for a colleague. Rules ORG-2, N16.
//!
//! Where two review (REV-5) a department needs at least two accounts. A new code for a colleague comes from above.

use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use casework::account::{self, Issue};
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::refusal::Refusal;
use storage::account::Account;

use crate::server::Server;
use crate::web::account::{problems, value};
use crate::web::component::once::Once;
use crate::web::component::tag::Tag;
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Pairs};
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::units::stage_tag;
use crate::web::visit::{Desk, Visit};
use crate::web::work::{Declined, attempt, work};

#[derive(Debug)]
struct Line {
    name: String,
    title: String,
    tag: Tag,
}

#[derive(Debug, Template)]
#[template(path = "office/colleague.html")]
pub struct ColleaguePage {
    page: Page,
    form: Form,
    rows: Vec<Line>,
    once: Option<Once>,
}

const TITLE: &str = "本单位账号";
const LABELS: &[(&str, &str)] = &[("account", "账号"), ("title", "姓名")];

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    page::show(&draw(&server, actor, visit, Form::default(), None).await?)
}

pub async fn submit(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let form = Form::of(pairs);
    let input = Issue { role: Role::Office, name: value(&form, "account"), title: value(&form, "title") };
    let by = actor.clone();
    match attempt(&server, move |office| account::issue(office, &by, &input)).await? {
        Ok(issued) => {
            let once = Some(Once::of(&issued));
            page::show(&draw(&server, actor, visit, Form::default(), once).await?)
        }
        Err(declined) => {
            let form = form.with_problems(problems(&declined, LABELS, |_| "account"));
            let page = draw(&server, actor, visit, form, None).await?;
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn draw(
    server: &Server,
    actor: Actor,
    visit: Visit,
    form: Form,
    once: Option<Once>,
) -> Result<ColleaguePage, crate::web::failure::Failure> {
    let accounts = work(server, move |office| account::colleagues(office, &actor)).await?;
    Ok(ColleaguePage::of(visit.page(TITLE), form, accounts.into_iter().map(Line::of).collect(), once))
}

impl Line {
    fn of(account: Account) -> Self {
        Self { name: account.name, title: account.title, tag: stage_tag(account.stage) }
    }
}

impl ColleaguePage {
    fn of(page: Page, form: Form, rows: Vec<Line>, once: Option<Once>) -> Self {
        Self { page: page.with_problems(form.has_problems()), form, rows, once }
    }
}

impl Exhibit for ColleaguePage {
    const NAME: &'static str = "office.colleague";
    const TITLE: &'static str = TITLE;

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |name: &str, title: &str, stage| Line {
            name: name.to_owned(),
            title: title.to_owned(),
            tag: stage_tag(stage),
        };
        let of = |form: Form, once| {
            let rows =
                vec![line("baoshan", "张示例", Stage::Open), line("jiaoyanshi", "李示例", Stage::Issued)];
            Self::of(sample::page(Desk::Office, "/office/colleagues", TITLE), form, rows, once)
        };
        let taken = problems(&Declined::Refusal(Refusal::AccountTaken), LABELS, |_| "account");
        let typed = Form::of(vec![("account".to_owned(), "baoshan".to_owned())]).with_problems(taken);
        vec![
            ("full", of(Form::default(), None)),
            ("issued", of(Form::default(), Some(Once::sample("jiaoyanshi", "李示例")))),
            ("error", of(typed, None)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
