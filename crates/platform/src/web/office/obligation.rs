//! `/office/obligations`: filings in force that still owe what a grace period left open, overdue first, and the same as a
//! sheet. Rules PRV-5, LAT-5, REV-9.

use askama::Template;
use axum::extract::State;
use casework::obligation::{self, Open, Sought};
use domain::ground::day::Day;

use crate::server::Server;
use crate::spreadsheet::{Format, write};
use crate::web::component::deadline::Deadline;
use crate::web::component::pagination::Pagination;
use crate::web::component::tag::{Tag, Tone};
use crate::web::file::sheet;
use crate::web::limit;
use crate::web::page::{self, Answer, Page};
use crate::web::query::Query;
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::words::owed::{Phase, lacks};

const SIZE: u32 = 20;
pub const TITLE: &str = "未了事项";

/// One filing.
#[derive(Debug, Clone)]
pub struct Row {
    pub href: String,
    pub app: String,
    pub platform: &'static str,
    pub number: String,
    pub owner: String,
    pub handler: String,
    pub lacks: Vec<String>,
    pub due: Deadline,
    pub cure: Day,
    pub state: Tag,
}

impl Row {
    pub fn of(open: &Open, today: Day) -> Self {
        let (lying, owing) = (&open.lying, &open.owing);
        let phase = Phase::of(&owing.owed, today);
        let state = match (owing.brought, phase) {
            (true, _) => Tag::new(Tone::Info, "变更待审核"),
            (false, Phase::Open) => Tag::new(Tone::Warning, phase.label()),
            (false, _) => Tag::new(Tone::Danger, phase.label()),
        };
        Self {
            href: format!("/office/filing/{}", lying.row.id),
            app: lying.row.title.clone(),
            platform: match lying.row.platform.as_deref() {
                Some("android") => "安卓",
                Some("ios") => "iOS",
                _ => "",
            },
            number: lying.row.number.clone().unwrap_or_default(),
            owner: lying.owner_name.clone(),
            handler: lying.handler_name.clone(),
            lacks: lacks(owing.form, &owing.owed),
            due: limit::owed(owing, today),
            cure: owing.owed.cure,
            state,
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "office/obligation.html")]
pub struct ObligationPage {
    pub page: Page,
    pub pages: Pagination,
    pub rows: Vec<Row>,
    pub below: bool,
}

impl ObligationPage {
    pub fn new(visit: Visit, rows: Vec<Row>, total: u64) -> Self {
        let pages = Pagination::new(&visit.query, u64::from(SIZE), total);
        let below = visit.query.has("scope", "below");
        Self { pages, rows, below, page: visit.page(TITLE).crumb("待办", "/office") }
    }
}

fn sought(query: &Query) -> Sought {
    Sought {
        late: query.has("late", "1"),
        below: query.has("scope", "below"),
        words: query.get("q").to_owned(),
    }
}

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let sought = sought(&visit.query);
    let number: u32 = visit.query.get("page").parse().unwrap_or(1).clamp(1, 100_000);
    let (rows, total) = work(&server, move |office| {
        let (found, total) = obligation::list(office, &actor, &sought, SIZE, (number - 1) * SIZE)?;
        let today = office.today();
        Ok((found.iter().map(|open| Row::of(open, today)).collect(), total))
    })
    .await?;
    page::show(&ObligationPage::new(visit, rows, u64::try_from(total).unwrap_or_default()))
}

const COLUMNS: [&str; 10] = [
    "应用名称",
    "平台",
    "备案号",
    "提供者",
    "核验单位",
    "还缺",
    "补齐期限",
    "剩余工作日",
    "改正期限",
    "状态",
];

/// The same rows as a sheet, with the filters of the page.
pub async fn export(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let (sought, format) = (sought(&visit.query), Format::of(visit.query.get("format")));
    let bytes = work(&server, move |office| {
        let (mut lines, today) = (Vec::new(), office.today());
        obligation::each(office, &actor, &sought, |open| lines.push(cells(Row::of(&open, today))))?;
        Ok(write(format, &COLUMNS, |sink| {
            lines.iter().try_for_each(|line| sink.row(&line.each_ref().map(String::as_str)))
        }))
    })
    .await?;
    sheet(format, TITLE, bytes)
}

fn cells(row: Row) -> [String; 10] {
    [
        row.app,
        row.platform.to_owned(),
        row.number,
        row.owner,
        row.handler,
        row.lacks.join("；"),
        row.due.due_on.to_string(),
        row.due.left.to_string(),
        row.cure.to_string(),
        row.state.text,
    ]
}
