//! `/admin/audit`: the record of events with filters, and its verification. Rule REV-8.

use askama::Template;
use axum::extract::State;
use casework::audit::{self, Verdict};
use domain::ground::day::Day;
use storage::audit::{Filter, Line};

use crate::server::Server;
use crate::web::component::notice::Notice;
use crate::web::component::pagination::Pagination;
use crate::web::component::tag::Tone;
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::words;

const SIZE: u32 = 50;

/// One event ready to show.
#[derive(Debug, Clone, Default)]
pub struct EventRow {
    pub seq: i64,
    pub at: String,
    pub who: String,
    pub unit: String,
    pub what: String,
    pub object: String,
    pub states: String,
    pub rule: String,
    pub why: String,
}

/// The record.
#[derive(Debug, Template)]
#[template(path = "admin/audit.html")]
pub struct AuditPage {
    pub page: Page,
    pub pages: Pagination,
    pub rows: Vec<EventRow>,
}

impl AuditPage {
    pub fn new(visit: Visit, rows: Vec<EventRow>, total: u64) -> Self {
        let pages = Pagination::new(&visit.query, u64::from(SIZE), total);
        Self { page: visit.page("审计日志"), pages, rows }
    }

    #[must_use]
    pub fn verified(mut self, verdict: &Verdict) -> Self {
        let notice = match verdict {
            Verdict::Whole { count, chain } => Notice::new(
                Tone::Good,
                format!("办理记录完整，共 {} 条", format::count(u64::try_from(*count).unwrap_or_default())),
                format!("逐条核对无误。链值 {chain}"),
            ),
            Verdict::Damaged { seq } => Notice::new(
                Tone::Danger,
                format!("办理记录被改动：第 {seq} 条"),
                "这一条或它之前的内容在数据库里被直接改动、插入或删除。请立即停止写入、保留现场，并与备份核对。",
            ),
        };
        self.page = self.page.notice(notice);
        self
    }
}

fn row(line: Line) -> EventRow {
    let (what, _) = words::step(&line.verb);
    let states = match (&line.from_state, &line.to_state) {
        (Some(from), Some(to)) => format!("{from} → {to}"),
        (None, Some(to)) => to.clone(),
        _ => String::new(),
    };
    EventRow {
        seq: line.seq,
        at: format::instant(line.at.0),
        who: line.account.unwrap_or_else(|| "系统".to_owned()),
        unit: line.unit.unwrap_or_default(),
        what: if what == line.verb { line.verb.clone() } else { format!("{what}（{}）", line.verb) },
        object: format!("{} {}", line.object_kind, line.object),
        states,
        rule: line.rule.unwrap_or_default(),
        why: line.why.unwrap_or_default(),
    }
}

fn filter(visit: &Visit) -> Filter {
    let day = |name: &str| visit.query.get(name).trim().parse::<Day>().ok();
    let text = |name: &str| visit.query.get(name).trim().to_owned();
    Filter {
        verb: text("verb"),
        object_kind: text("object"),
        account: text("account"),
        from: day("from"),
        to: day("to"),
    }
}

async fn page_of(
    server: &Server,
    actor: domain::ground::actor::Actor,
    visit: Visit,
) -> Result<AuditPage, crate::web::failure::Failure> {
    let wanted = filter(&visit);
    let number: u32 = visit.query.get("page").parse().unwrap_or(1).clamp(1, 100_000);
    let (lines, total) =
        work(server, move |office| audit::list(office, &actor, &wanted, SIZE, (number - 1) * SIZE)).await?;
    let rows = lines.into_iter().map(row).collect();
    Ok(AuditPage::new(visit, rows, u64::try_from(total).unwrap_or_default()))
}

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    page::show(&page_of(&server, actor, visit).await?)
}

pub async fn verify(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let asking = actor.clone();
    let verdict = work(&server, move |office| audit::verify(office, &asking)).await?;
    page::show(&page_of(&server, actor, visit).await?.verified(&verdict))
}
