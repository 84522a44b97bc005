//! A provider registers itself. Rules ORG-2, ORG-8, ORG-9.

use askama::Template;
use axum::extract::{Form as Posted, State};
use casework::Office;
use casework::unit::{self, Register};
use domain::ground::division::NotFound;
use domain::ground::problem::{self, ProblemKind};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::reference::divisions;

use super::{about_password, entering, problems, value};
use crate::server::Server;
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Pairs, Problem};
use crate::web::network::Network;
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::visit::{Desk, Visit};
use crate::web::work::Declined;

#[derive(Debug, Template)]
#[template(path = "account/register.html")]
pub struct RegisterPage {
    page: Page,
    form: Form,
}

const TITLE: &str = "应用提供者注册";
const LABELS: &[(&str, &str)] =
    &[("name", "单位名称"), ("code", "统一社会信用代码"), ("division", "注册地"), ("account", "账号")];

pub async fn show(visit: Visit) -> Answer {
    page::show(&RegisterPage { page: visit.page(TITLE), form: Form::default() })
}

pub async fn submit(
    State(server): State<Server>,
    Who(actor): Who,
    Network(network): Network,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let form = Form::of(pairs.clone());
    let place = divisions().read_place(form.value("division"));
    let input = Register {
        name: value(&form, "name"),
        code: value(&form, "code"),
        division: place.as_ref().map(|division| division.code.to_string()).unwrap_or_default(),
        branch: form.is_chosen("branch", "yes"),
        account: value(&form, "account"),
        password: value(&form, "password"),
        again: value(&form, "again"),
        network,
    };
    let verb = move |office: &Office| unit::register(office, &actor, &input);
    entering(&server, &pairs, "", verb, |declined, form| RegisterPage {
        page: visit.page(TITLE).with_problems(true),
        form: form.with_problems(wrong(declined, place.err())),
    })
    .await
}

/// What is wrong; which places a typed name could mean is known to the page only.
fn wrong(declined: &Declined, place: Option<NotFound>) -> Vec<Problem> {
    let about = |refusal: &Refusal| match refusal {
        Refusal::AccountTaken => "account",
        Refusal::NoReviewer => "division",
        Refusal::HeadOfficeFiles => "branch",
        refusal => about_password(refusal, "name"),
    };
    let (Declined::Problems(found), Some(unknown)) = (declined, place) else {
        return problems(declined, LABELS, about);
    };
    let sharpened = found.iter().cloned().map(|mut problem| {
        if problem.field == "division" {
            problem.kind = ProblemKind::Division(unknown.clone());
            problem.example = Some("上海市宝山区".to_owned());
        }
        problem
    });
    problems(&Declined::Problems(sharpened.collect()), LABELS, about)
}

impl Exhibit for RegisterPage {
    const NAME: &'static str = "account.register";
    const TITLE: &'static str = "应用提供者注册";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |form: Form| {
            let page = sample::page(Desk::Public, "/provider/register", TITLE);
            Self { page: page.with_problems(form.has_problems()), form }
        };
        let pairs = [
            ("name", "示例教育科技（上海）有限公司"),
            ("code", "91310113MA1GKXXXX0"),
            ("division", "宝山"),
            ("account", "示例"),
        ];
        let typed: Pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let declined = Declined::Problems(vec![
            problem::Problem::new("code", Rule::ORG_9, ProblemKind::UnitExists),
            problem::Problem::new("division", Rule::ORG_8, ProblemKind::Missing),
            problem::Problem::new("account", Rule::ORG_2, ProblemKind::AccountName)
                .with_example("shili-keji"),
        ]);
        let problems = wrong(&declined, divisions().read_place("宝山").err());
        vec![("empty", of(Form::default())), ("error", of(Form::of(typed).with_problems(problems)))]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
