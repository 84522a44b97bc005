//! A unit names its filing administrator. Rule ORG-6.

use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::unit;
use domain::form::{Answers, Context, Form as Asked, check};
use domain::ground::problem::Problem;

use crate::server::Server;
use crate::web::component::notice::Notice;
use crate::web::component::tag::Tone;
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Pairs};
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::sheet::{self, Sheet};
use crate::web::visit::{Desk, Visit};
use crate::web::work::{Declined, attempt, work};

#[derive(Debug, Template)]
#[template(path = "units/administrator.html")]
pub struct AdministratorPage {
    page: Page,
    form: Form,
    sheet: Sheet,
}

const TITLE: &str = "备案管理员";

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let answers = work(&server, move |office| unit::administrator(office, &actor)).await?;
    page::show(&AdministratorPage::of(visit, &answers, &[]))
}

pub async fn submit(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let answers = sheet::answers(Asked::administrator(), "administrator", &pairs, &Answers::new());
    let typed = answers.clone();
    match attempt(&server, move |office| unit::name_administrator(office, &actor, &typed)).await? {
        Ok(()) => Ok(Redirect::to("/unit/administrator?saved=1").into_response()),
        Err(Declined::Problems(problems)) => {
            let page = AdministratorPage::of(visit, &answers, &problems);
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(Declined::Refusal(refusal)) => Err(casework::Error::from(refusal).into()),
    }
}

impl AdministratorPage {
    fn of(visit: Visit, answers: &Answers, problems: &[Problem]) -> Self {
        let of = Asked::administrator();
        let saved = visit.query.has("saved", "1");
        let mut page = visit.page(TITLE).with_problems(!problems.is_empty());
        if saved {
            page =
                page.notice(Notice::new(Tone::Good, "备案管理员已登记", "上级教育行政部门的名册随之更新。"));
        }
        let block = of.block("administrator");
        let sheet =
            block.map(|block| sheet::sheet(of, block, None, answers, problems, "")).unwrap_or_default();
        Self { page, form: sheet.form.clone(), sheet }
    }
}

impl Exhibit for AdministratorPage {
    const NAME: &'static str = "units.administrator";
    const TITLE: &'static str = "备案管理员";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |pairs: &[(&str, &str)], answers: &Answers, problems: &[Problem]| {
            let visit = sample::searched(Desk::Institution, "/unit/administrator", pairs, TITLE).visit;
            Self::of(visit, answers, problems)
        };
        let wrong = Answers::new().with("administrator.name", "王示例").with("administrator.email", "wang@");
        let right = wrong
            .clone()
            .with("administrator.post", "信息中心主任")
            .with("administrator.phone", "021-50000000")
            .with("administrator.email", "wang@example.com");
        let problems = check(Asked::administrator(), &wrong, &Context::default());
        vec![
            ("empty", of(&[], &Answers::new(), &[])),
            ("full", of(&[("saved", "1")], &right, &[])),
            ("error", of(&[], &wrong, &problems)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
