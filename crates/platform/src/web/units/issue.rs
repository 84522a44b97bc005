//! One new unit directly below, and the slip of its account. Rules ORG-1, ORG-2, N16.

use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::unit::{self, Issue};
use domain::ground::division::NotFound;
use domain::ground::problem::{self, ProblemKind};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::reference::divisions;
use domain::unit::UnitKind;
use domain::unit::example::Example;

use super::kinds;
use super::request_samples::unit as unit_sample;
use crate::server::Server;
use crate::web::account::{problems, value};
use crate::web::exhibit::Exhibit;
use crate::web::form::{Choice, Form, Pairs, Problem};
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::visit::{Desk, Visit};
use crate::web::work::{Declined, attempt, work};

#[derive(Debug, Template)]
#[template(path = "units/issue.html")]
pub struct IssuePage {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    example: Example,
}

const TITLE: &str = "新增单位";
const LABELS: &[(&str, &str)] =
    &[("name", "单位名称"), ("kind", "机构类型"), ("division", "所在地"), ("account", "账号")];

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let example = work(&server, move |office| unit::example(office, &actor)).await?;
    page::show(&IssuePage::of(visit, Form::default(), example))
}

pub async fn submit(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let form = Form::of(pairs);
    let place = divisions().read_place(form.value("division"));
    let kind = UnitKind::find(form.value("kind"));
    let input = Issue {
        name: value(&form, "name"),
        kind: kind.unwrap_or(UnitKind::Ministry),
        division: place.as_ref().map(|division| division.code.to_string()).unwrap_or_default(),
        account: value(&form, "account"),
    };
    let by = actor.clone();
    match attempt(&server, move |office| unit::issue(office, &by, &input)).await? {
        Ok(issued) => Ok(Redirect::to(&format!("/office/units/slips/{}", issued.batch)).into_response()),
        Err(mut declined) => {
            sharpen(&mut declined, kind.is_none(), place.as_ref().err());
            let form = form.with_problems(wrong(&declined));
            let example = work(&server, move |office| unit::example(office, &actor)).await?;
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &IssuePage::of(visit, form, example))
        }
    }
}

/// Which places a typed name could mean, and that no kind was chosen, is known to the page only.
fn sharpen(declined: &mut Declined, no_kind: bool, place: Option<&NotFound>) {
    let Declined::Problems(found) = declined else { return };
    for problem in found {
        match (problem.field.as_str(), place) {
            ("kind", _) if no_kind => problem.kind = ProblemKind::Missing,
            ("division", Some(unknown)) => problem.kind = ProblemKind::Division(unknown.clone()),
            _ => {}
        }
    }
}

fn wrong(declined: &Declined) -> Vec<Problem> {
    problems(declined, LABELS, |refusal| match refusal {
        Refusal::AccountTaken => "account",
        Refusal::KindNotIssued => "kind",
        _ => "name",
    })
}

impl IssuePage {
    fn of(visit: Visit, form: Form, example: Example) -> Self {
        let page = visit.page(TITLE).crumb("单位与账号", "/office/units").with_problems(form.has_problems());
        let kinds = kinds().into_iter().filter(|kind| kind.value != "provider").collect();
        Self { page, form, kinds, example }
    }
}

impl Exhibit for IssuePage {
    const NAME: &'static str = "units.issue";
    const TITLE: &'static str = "新增单位";

    fn samples() -> Vec<(&'static str, Self)> {
        let office = unit_sample(2, UnitKind::County, "上海市宝山区教育局");
        let example = || Example::of(divisions(), &office);
        let of =
            |form| Self::of(sample::page(Desk::Office, "/office/units/new", TITLE).visit, form, example());
        let pairs =
            [("name", "海滨中学"), ("kind", "university"), ("division", "宝山"), ("account", "bs0001")];
        let typed: Pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let kind = ProblemKind::KindNotIssued("高等院校".to_owned());
        let mut declined = Declined::Problems(vec![
            problem::Problem::new("kind", Rule::ORG_2, kind),
            problem::Problem::new("division", Rule::ORG_1, ProblemKind::Missing),
        ]);
        sharpen(&mut declined, false, divisions().read_place("宝山").as_ref().err());
        let taken = Declined::Refusal(Refusal::UnitExists);
        vec![
            ("empty", of(Form::default())),
            ("error", of(Form::of(typed.clone()).with_problems(wrong(&declined)))),
            ("taken", of(Form::of(typed).with_problems(wrong(&taken)))),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
