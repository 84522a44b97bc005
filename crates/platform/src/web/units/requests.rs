//! `/unit/requests`: what a unit asks the office above to change in its record, and what came of it. Rule ORG-5.

use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use casework::request;
use domain::ground::actor::Actor;
use domain::ground::id::RequestId;
use domain::ground::problem::ProblemKind;
use domain::reference::divisions;
use domain::unit::Unit;
use domain::unit::example::Example;
use domain::unit::request::{RequestKind, RequestState, Wanted};
use storage::request::Request;

use super::place_name;
use crate::server::Server;
use crate::web::account::{problems, unit_page, value};
use crate::web::component::notice::Notice;
use crate::web::component::summary::{Row, Summary};
use crate::web::component::tag::{Tag, Tone};
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, Pairs, Problem};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::{Declined, attempt, work};

pub(super) const TITLE: &str = "单位信息变更申请";
const LABELS: &[(&str, &str)] =
    &[("kind", "申请事项"), ("name", "名称"), ("division", "所在地"), ("reason", "情况说明")];

/// A request of one's own.
#[derive(Debug, Clone)]
pub struct RequestRow {
    pub id: String,
    pub kind: &'static str,
    pub change: String,
    pub asked: String,
    pub handler: String,
    pub tag: Tag,
    pub answer: String,
    pub open: bool,
}

/// The requests of a unit, and the form of a new one.
#[derive(Debug, Template)]
#[template(path = "units/requests.html")]
pub struct RequestsPage {
    pub page: Page,
    pub form: Form,
    pub kinds: Vec<Choice>,
    pub facts: Summary,
    pub rows: Vec<RequestRow>,
    pub example: Example,
}

impl RequestsPage {
    pub fn new(visit: Visit, back: &str, unit: &Unit, rows: Vec<RequestRow>, form: Form) -> Self {
        let mut page = visit.page(TITLE).crumb("单位信息", back).with_problems(form.has_problems());
        page.notice = notice(page.visit.query.get("done"));
        let facts = vec![
            Row::new("单位名称", unit.name.clone()),
            Row::new("机构类型", unit.kind.label()),
            Row::new("所在地", place_name(&unit.division)),
        ];
        let example = Example::of(divisions(), unit);
        Self { page, form, kinds: kinds(), facts: Summary::new("现在的登记", facts), rows, example }
    }
}

fn notice(done: &str) -> Option<Notice> {
    match done {
        "ask" => {
            let text = "上级单位已收到通知。办理结果会发到收件箱，也可以在这里查看。";
            Some(Notice::new(Tone::Good, "申请已提交", text))
        }
        "withdraw" => Some(Notice::new(Tone::Neutral, "申请已撤回", "单位登记没有变化。")),
        _ => None,
    }
}

fn kinds() -> Vec<Choice> {
    let hint = |kind| match kind {
        RequestKind::Rename => "填写新的单位全称，与批准文件一致。",
        RequestKind::Redistrict => "登记的省、市、区与实际不符。",
        RequestKind::Close => "并入其他单位或者停办。撤并后账号停用，已有备案仍可查阅。",
        RequestKind::Account => "缺少账号、账号遗失或者归属有误。",
    };
    RequestKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label()).hint(hint(*kind))).collect()
}

/// What a request would change, in one line.
pub(in crate::web) fn change(request: &Request) -> String {
    let wanted = &request.wanted;
    match wanted.kind {
        RequestKind::Rename => format!("“{}”改为“{}”", request.name_before, wanted.name),
        RequestKind::Redistrict => {
            format!("{} 改为 {}", place_name(&request.place_before), place_name(&wanted.division))
        }
        RequestKind::Close if wanted.name.is_empty() => "停办".to_owned(),
        RequestKind::Close => format!("并入“{}”", wanted.name),
        RequestKind::Account => "见情况说明".to_owned(),
    }
}

/// A state as a tag.
pub(in crate::web) fn state_tag(state: RequestState) -> Tag {
    let tone = match state {
        RequestState::Open => Tone::Info,
        RequestState::Granted => Tone::Good,
        RequestState::Refused => Tone::Danger,
        RequestState::Withdrawn => Tone::Neutral,
    };
    Tag::new(tone, state.label())
}

pub(super) fn row((request, handler): (Request, String)) -> RequestRow {
    RequestRow {
        id: request.id.to_string(),
        kind: request.wanted.kind.label(),
        change: change(&request),
        asked: format::instant(request.asked_at.0),
        handler,
        tag: state_tag(request.state),
        answer: request.answer,
        open: request.state == RequestState::Open,
    }
}

async fn page_of(server: &Server, actor: Actor, visit: Visit, form: Form) -> Result<RequestsPage, Failure> {
    let back = unit_page(&actor);
    let (unit, known) = work(server, move |office| request::mine(office, &actor)).await?;
    Ok(RequestsPage::new(visit, back, &unit, known.into_iter().map(row).collect(), form))
}

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    page::show(&page_of(&server, actor, visit, Form::default()).await?)
}

pub async fn ask(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let form = Form::of(pairs);
    let Some(kind) = RequestKind::find(form.value("kind")) else {
        let missing = Problem::new("kind", "请选择申请事项。").rule("ORG-5");
        let page = page_of(&server, actor, visit, form.with_problems(vec![missing])).await?;
        return page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let place = divisions().read_place(form.value("division"));
    let wanted = Wanted {
        kind,
        name: value(&form, "name"),
        division: place.as_ref().map(|division| division.code.to_string()).unwrap_or_default(),
        reason: value(&form, "reason"),
    };
    let by = actor.clone();
    match attempt(&server, move |office| request::ask(office, &by, &wanted)).await? {
        Ok(_) => Ok(Redirect::to("/unit/requests?done=ask").into_response()),
        Err(mut declined) => {
            if let (Declined::Problems(found), Err(unknown)) = (&mut declined, place) {
                for problem in found.iter_mut().filter(|problem| problem.field == "division") {
                    problem.kind = ProblemKind::Division(unknown.clone());
                }
            }
            let form = form.with_problems(wrong(&declined));
            let page = page_of(&server, actor, visit, form).await?;
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

pub(super) fn wrong(declined: &Declined) -> Vec<Problem> {
    problems(declined, LABELS, |_| "kind")
}

pub async fn withdraw(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id: RequestId = id.parse().map_err(|_| Failure::NotFound)?;
    work(&server, move |office| request::withdraw(office, &actor, id)).await?;
    Ok(Redirect::to("/unit/requests?done=withdraw").into_response())
}
