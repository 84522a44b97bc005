//! `/office`: what waits for a department, what is due first, what is late below, and its own declaration: departments
//! use apps too. Rules REV-1, REV-3…5, REV-9, ORG-7, ORG-8, PRV-5, USE-6.

use askama::Template;
use axum::extract::State;
use casework::desk::{self, Load, Overview};
use casework::{Office, usage};
use domain::ground::actor::Actor;
use domain::ground::day::Day;

use super::queue::{QueueRow, row};
use crate::server::Server;
use crate::web::component::notice::Notice;
use crate::web::component::progress::Stat;
use crate::web::component::tag::{Tag, Tone};
use crate::web::institution;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;

/// The first page of a department.
#[derive(Debug, Template)]
#[template(path = "office/desk.html")]
pub struct DeskPage {
    pub page: Page,
    pub stats: Vec<Stat>,
    pub first: Vec<QueueRow>,
    pub below: Vec<QueueRow>,
    /// Where the department's own declaration stands; none where it need not declare.
    pub own: Option<Tag>,
}

impl DeskPage {
    pub fn new(visit: Visit, overview: &Overview, today: Day) -> Self {
        let first = overview.first.iter().map(|item| row(item, today)).collect();
        let below = overview.below.iter().map(|item| row(item, today)).collect();
        let mut page =
            Self::of(visit, overview.provider, overview.usage, (first, below), overview.calendar_ends);
        page.stats.extend(overview.owed.map(owed));
        page.stats.push(requests(overview.requests));
        if overview.sent_up > 0 {
            let definition = "下级双人审核没有一致通过、由本单位作出最终决定的使用者备案。";
            page.stats.push(stat("待复审", overview.sent_up, "/office/usages?scope=sent-up", definition));
        }
        page
    }

    #[must_use]
    pub fn with_own(mut self, own: Option<Tag>) -> Self {
        self.own = own;
        self
    }

    /// The page from its figures and rows; an office that verifies no provider filings has no figures of them (ORG-8).
    pub fn of(
        visit: Visit,
        provider: Option<Load>,
        usage: Load,
        (first, below): (Vec<QueueRow>, Vec<QueueRow>),
        calendar_ends: Option<i16>,
    ) -> Self {
        let mut page = visit.page("待办");
        if let Some(year) = calendar_ends {
            page = page.notice(Notice::new(
                Tone::Warning,
                format!("工作日历只到{year}年"),
                "之后的截止日都是暂定的，只扣除了周末。请提醒系统管理员在国务院放假通知公布后载入新一年的日历。",
            ));
        }
        let mut stats = Vec::new();
        if let Some(provider) = provider {
            let definition = "已提交、等待本单位作出决定的备案。";
            stats.push(stat("提供者备案待审核", provider.waiting, PROVIDER, definition));
        }
        let definition = "已提交、等待本单位确认的备案。";
        stats.push(stat("使用者备案待确认", usage.waiting, USAGE, definition));
        let provider = provider.unwrap_or_default();
        stats.push(late(
            "已超期",
            (provider.overdue, usage.overdue),
            "?overdue=1",
            "审核截止日已过、仍没有决定的备案。",
        ));
        stats.push(late(
            "下级超期未办",
            (provider.overdue_below, usage.overdue_below),
            "?overdue=1&scope=below",
            "由下级单位审核、截止日已过的备案。",
        ));
        Self { page, stats, first, below, own: None }
    }
}

const PROVIDER: &str = "/office/filings";
const USAGE: &str = "/office/usages";

/// What is late, of both kinds, with the way to the kind that is.
fn late(label: &str, (provider, usage): (i64, i64), filter: &str, definition: &str) -> Stat {
    let path = if provider > 0 { PROVIDER } else { USAGE };
    stat(label, provider + usage, &format!("{path}{filter}"), definition)
}

/// Filings in force that still owe something; how many of them are late stands in the definition.
pub fn owed((all, late): (i64, i64)) -> Stat {
    let definition = match late {
        0 => "有效、还没有补齐 ICP 备案或等级保护备案的备案，都未逾期。".to_owned(),
        late => format!("有效、还没有补齐 ICP 备案或等级保护备案的备案，其中 {late} 件已逾期。"),
    };
    stat("未了事项", all, "/office/obligations", &definition)
}

/// What units below ask to have changed.
pub fn requests(waiting: i64) -> Stat {
    let definition = "下级单位提出的更名、行政区划、撤并和账号问题。";
    stat("单位变更申请", waiting, "/office/requests", definition)
}

fn stat(label: &str, value: i64, href: &str, definition: &str) -> Stat {
    Stat {
        label: label.to_owned(),
        value: u64::try_from(value).unwrap_or_default(),
        unit: "件".to_owned(),
        definition: definition.to_owned(),
        href: Some(href.to_owned()),
    }
}

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let (overview, own, today) = work(&server, move |office| {
        Ok((desk::overview(office, &actor)?, own(office, &actor)?, office.today()))
    })
    .await?;
    page::show(&DeskPage::new(visit, &overview, today).with_own(own))
}

/// Where the department's own declaration stands.
fn own(office: &Office, actor: &Actor) -> casework::Result<Option<Tag>> {
    let Some(place) = actor.place.as_ref() else { return Ok(None) };
    if !office.read(|view| Ok(storage::unit::get(view, place.id)?.kind.declares()))? {
        return Ok(None);
    }
    let desk = usage::desk(office, actor)?;
    Ok(Some(institution::state(desk.row.as_ref().map(|row| &row.filing), desk.nil)))
}
