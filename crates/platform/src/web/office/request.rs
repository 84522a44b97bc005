//! `/office/requests`: what units below ask to have changed in their records, and the decision. Rules ORG-5, REV-7, REV-8.

use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use casework::request::{self, Decide, Opened};
use domain::ground::id::RequestId;
use domain::unit::request::{Answer as Said, RequestKind};
use storage::audit::Line;
use storage::request::Request;

use crate::server::Server;
use crate::web::account::problems;
use crate::web::component::pagination::Pagination;
use crate::web::component::summary::{Row, Summary};
use crate::web::component::tag::{Tag, Tone};
use crate::web::component::timeline::Entry;
use crate::web::decision::{self, Outcome};
use crate::web::failure::Failure;
use crate::web::form::{Form, Pairs, Problem};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::units::place_name;
use crate::web::units::requests::{change, state_tag};
use crate::web::visit::Visit;
use crate::web::work::{attempt, work};

const SIZE: u32 = 20;
const TITLE: &str = "单位信息变更申请";
const LIST: &str = "/office/requests";

/// A request on the desk.
#[derive(Debug, Clone)]
pub struct DeskRow {
    pub href: String,
    pub unit: String,
    pub kind: &'static str,
    pub change: String,
    pub asked: String,
    pub tag: Tag,
}

/// The requests an office has.
#[derive(Debug, Template)]
#[template(path = "office/requests.html")]
pub struct RequestsPage {
    pub page: Page,
    pub pages: Pagination,
    pub rows: Vec<DeskRow>,
    /// Those that wait are shown, not those answered.
    pub open: bool,
}

impl RequestsPage {
    pub fn new(visit: Visit, rows: Vec<DeskRow>, total: u64) -> Self {
        let open = !visit.query.has("state", "done");
        let pages = Pagination::new(&visit.query, u64::from(SIZE), total);
        let page = visit.page(TITLE).crumb("单位与账号", "/office/units");
        Self { page, pages, rows, open }
    }
}

pub(in crate::web) fn row((request, unit): (Request, String)) -> DeskRow {
    DeskRow {
        href: format!("{LIST}/{}", request.id),
        unit,
        kind: request.wanted.kind.label(),
        change: change(&request),
        asked: format::instant(request.asked_at.0),
        tag: state_tag(request.state),
    }
}

pub async fn list(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let open = !visit.query.has("state", "done");
    let number: u32 = visit.query.get("page").parse().unwrap_or(1).clamp(1, 100_000);
    let desk =
        work(&server, move |office| request::desk(office, &actor, open, SIZE, (number - 1) * SIZE)).await?;
    let rows = desk.requests.into_iter().map(row).collect();
    page::show(&RequestsPage::new(visit, rows, u64::try_from(desk.total).unwrap_or_default()))
}

/// One request, with the decision for the office that has it.
#[derive(Debug, Template)]
#[template(path = "office/request.html")]
pub struct RequestPage {
    pub page: Page,
    pub form: Form,
    pub action: String,
    pub state: Tag,
    pub summaries: Vec<Summary>,
    pub deciding: bool,
    /// Who has it, where the viewer decides nothing.
    pub handler: String,
    /// The office above, to which it can be forwarded.
    pub above: Option<String>,
    /// The unit's page, where accounts are renewed.
    pub unit: String,
    pub is_close: bool,
    pub is_account: bool,
    pub history: Vec<Entry>,
}

impl RequestPage {
    pub fn new(visit: Visit, opened: &Opened, form: Form) -> Self {
        let request = &opened.request;
        let title = format!("{}：{}", request.wanted.kind.label(), request.name_before);
        let mut page = visit.page(title).crumb(TITLE, LIST).with_problems(form.has_problems());
        let done = decision::banner(OUTCOMES, page.visit.query.get("done"));
        page.notice = done.map(|notice| notice.link("继续办理下一件", LIST));
        Self {
            page,
            form,
            action: format!("{LIST}/{}/decide", request.id),
            state: state_tag(request.state),
            summaries: vec![asked(request), present(opened)],
            deciding: opened.deciding,
            handler: opened.handler.name.clone(),
            above: opened.above.as_ref().map(|unit| unit.name.clone()),
            unit: format!("/office/units/{}", opened.unit.place.id),
            is_close: request.wanted.kind == RequestKind::Close,
            is_account: request.wanted.kind == RequestKind::Account,
            history: opened.history.iter().map(entry).collect(),
        }
    }
}

fn asked(request: &Request) -> Summary {
    let rows = vec![
        Row::new("申请事项", request.wanted.kind.label()),
        Row::new("变更内容", change(request)),
        Row::new("情况说明", request.wanted.reason.clone()),
        Row::new("提出时间", format::instant(request.asked_at.0)),
    ];
    Summary::new("申请", rows)
}

fn present(opened: &Opened) -> Summary {
    let unit = &opened.unit;
    let mut rows = vec![
        Row::new("单位名称", unit.name.clone()),
        Row::new("机构类型", unit.kind.label()),
        Row::new("所在地", place_name(&unit.division)),
    ];
    rows.extend(unit.closed_on.map(|on| Row::new("撤并日期", format::day(on))));
    Summary::new("现在的登记", rows)
}

const OUTCOMES: &[Outcome] = &[
    ("grant", Tone::Good, "已同意", "单位登记已更正，申请单位已收到通知。"),
    ("refuse", Tone::Warning, "已答复", "申请单位已收到通知和理由，登记没有变化。"),
    ("forward", Tone::Info, "已转报上级", "由上级单位办理，结果会通知申请单位。"),
];

/// What other units did is shown by the unit's name alone.
fn entry(line: &Line) -> Entry {
    decision::entry(line, line.unit.clone().unwrap_or_else(|| "系统".to_owned()))
}

pub async fn show(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
) -> Answer {
    let id: RequestId = id.parse().map_err(|_| Failure::NotFound)?;
    let opened = work(&server, move |office| request::open(office, &actor, id)).await?;
    page::show(&RequestPage::new(visit, &opened, Form::default()))
}

pub async fn decide(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let id: RequestId = id.parse().map_err(|_| Failure::NotFound)?;
    let form = Form::of(pairs);
    let (by, looking) = (actor.clone(), actor);
    // Nothing chosen is asked of the verb all the same: who may not decide is told that first.
    let said = Said::find(form.value("answer"));
    let reason = if said.is_some() { form.value("reason").to_owned() } else { String::new() };
    let input = Decide { request: id, answer: said.unwrap_or(Said::Refuse), reason };
    let answer = attempt(&server, move |office| request::decide(office, &by, &input)).await?;
    let done = said.map_or("", Said::code);
    decision::settle(&format!("{LIST}/{id}"), answer.map(|_| done), async |declined| {
        let problems = match said {
            Some(_) => problems(&declined, &[("reason", "答复")], |_| "reason"),
            None => vec![Problem::new("answer", "请选择同意、不同意或者转报上级。").rule("ORG-5")],
        };
        let opened = work(&server, move |office| request::open(office, &looking, id)).await?;
        Ok(RequestPage::new(visit, &opened, form.with_problems(problems)))
    })
    .await
}
