//! The founding page behind the one-time link: root unit and first system administrator. Rules ORG-1, ORG-2.

use askama::Template;
use axum::extract::{Form as Posted, State};
use casework::Office;
use casework::account::{self, Found};
use domain::ground::refusal::Refusal;
use domain::reference::divisions;
use domain::unit::UnitKind;

use super::{about_password, entering, problems, value};
use crate::server::Server;
use crate::web::exhibit::Exhibit;
use crate::web::form::{Choice, Form, Pairs, Problem};
use crate::web::network::Network;
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::visit::{Desk, Visit};
use crate::web::work::Declined;

#[derive(Debug, Template)]
#[template(path = "account/founding.html")]
pub struct FoundingPage {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
}

const TITLE: &str = "初始化平台";
const LABELS: &[(&str, &str)] = &[
    ("unit", "单位名称"),
    ("kind", "单位类型"),
    ("division", "所辖行政区划"),
    ("account", "账号"),
    ("title", "姓名"),
];

pub async fn show(visit: Visit) -> Answer {
    let form = Form::of(vec![
        ("code".to_owned(), visit.query.get("code").to_owned()),
        ("kind".to_owned(), UnitKind::Province.code().to_owned()),
    ]);
    page::show(&FoundingPage::of(visit, form))
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
    let input = Found {
        code: value(&form, "code"),
        unit: value(&form, "unit"),
        kind: UnitKind::find(form.value("kind")).unwrap_or(UnitKind::Provider),
        division: place.map(|division| division.code.to_string()).unwrap_or_default(),
        account: value(&form, "account"),
        title: value(&form, "title"),
        password: value(&form, "password"),
        again: value(&form, "again"),
        network,
    };
    let verb = move |office: &Office| account::found(office, &actor, &input);
    entering(&server, &pairs, "", verb, |declined, form| {
        FoundingPage::of(visit, form.with_problems(wrong(declined)))
    })
    .await
}

fn wrong(declined: &Declined) -> Vec<Problem> {
    problems(declined, LABELS, |refusal| match refusal {
        Refusal::AccountTaken => "account",
        refusal => about_password(refusal, "unit"),
    })
}

impl FoundingPage {
    fn of(visit: Visit, form: Form) -> Self {
        let offices = UnitKind::ALL.iter().filter(|kind| kind.is_office());
        let kinds = offices.map(|kind| Choice::new(kind.code(), kind.label())).collect();
        Self { page: visit.page(TITLE).with_problems(form.has_problems()), form, kinds }
    }
}

impl Exhibit for FoundingPage {
    const NAME: &'static str = "account.founding";
    const TITLE: &'static str = "初始化平台";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |form: Form| Self::of(sample::page(Desk::Public, "/founding", TITLE).visit, form);
        let pairs = [("unit", "上海市教育委员会"), ("kind", "province"), ("division", "上海市")];
        let typed: Pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let over = Declined::Refusal(Refusal::AlreadyFounded);
        vec![("empty", of(Form::default())), ("refused", of(Form::of(typed).with_problems(wrong(&over))))]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
