//! `/institution`: where the declaration stands, until when it is due, and what to do next. Rules USE-6, USE-7, CAM-1.

use askama::Template;
use axum::extract::State;
use casework::usage::{self, Desk};
use domain::campaign::Standing;
use domain::filing::Submission;
use domain::ground::day::Day;

use super::{LIST, state};
use crate::server::Server;
use crate::web::component::notice::Notice;
use crate::web::component::summary::Row;
use crate::web::component::tag::{Tag, Tone};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;

#[derive(Debug, Template)]
#[template(path = "institution/desk.html")]
pub struct DeskPage {
    pub page: Page,
    pub state: Tag,
    pub facts: Vec<Row>,
    /// What to do, each with its address; the first is the main one, unless nothing is declared yet.
    pub steps: Vec<(String, String)>,
    /// An app can be looked up and declared from here.
    pub searches: bool,
    /// Nothing is declared yet: looking an app up is the main thing to do.
    pub begins: bool,
}

impl DeskPage {
    pub(super) fn new(visit: Visit, desk: &Desk, today: Day) -> Self {
        let filing = desk.row.as_ref().map(|row| row.filing);
        let mut page = visit.page("工作台");
        page.notice = campaign(desk, today);
        let submission = filing.map(|filing| filing.submission);
        Self {
            state: state(filing.as_ref(), desk.nil),
            facts: facts(desk, today),
            steps: steps(desk),
            searches: !matches!(submission, Some(Submission::Submitted { .. } | Submission::Returned { .. })),
            begins: desk.entries.is_empty(),
            page,
        }
    }
}

/// The campaign that asks for it, while the unit has not done what it asks.
fn campaign(desk: &Desk, today: Day) -> Option<Notice> {
    let running = desk.campaign.as_ref()?;
    let standing = desk.standing.unwrap_or(Standing::NOTHING);
    if standing.progress(running.campaign.since()).is_done() {
        return None;
    }
    let due = format::near_day(running.campaign.due_on, today);
    let (tone, title) = if running.campaign.due_on < today {
        (Tone::Danger, format!("“{}”已于{due}截止", running.title))
    } else {
        (Tone::Warning, format!("“{}”须在{due}前完成", running.title))
    };
    let mut text = "登记正在使用的应用，或者提交零报告，然后点“确认完成”。".to_owned();
    if let Some(at) = desk.reminded_at {
        text = format!("{text}上级教育行政部门已于{}提醒。", format::instant(at.0));
    }
    Some(Notice::new(tone, title, text).link("去办理", LIST))
}

fn facts(desk: &Desk, today: Day) -> Vec<Row> {
    let mut facts = vec![Row::new("单位", &desk.unit)];
    let Some(row) = desk.row.as_ref() else { return facts };
    let listed = if desk.nil { "零报告".to_owned() } else { format!("{} 个应用", desk.entries.len()) };
    facts.push(Row::new("登记情况", listed));
    match row.filing.submission {
        Submission::Submitted { on, due } => {
            facts.push(Row::new("提交日期", format::near_day(on, today)));
            facts.push(Row::new("确认时限", format::near_day(due, today)));
        }
        Submission::Returned { due, .. } => {
            facts.push(Row::new("修改并重新提交的时限", format::near_day(due, today)));
        }
        _ => {}
    }
    if let Some(at) = desk.saved_at {
        facts.push(Row::new("最近更新", format::instant(at.0)));
    }
    facts
}

fn steps(desk: &Desk) -> Vec<(String, String)> {
    let check = format!("{LIST}/check");
    let step = |label: &str, href: &str| (label.to_owned(), href.to_owned());
    match desk.row.as_ref().map(|row| row.filing.submission) {
        Some(Submission::Submitted { .. }) => vec![step("查看已提交的内容", LIST)],
        Some(Submission::Returned { .. }) => {
            vec![step("按退回意见修改", &check), step("查看登记的应用", LIST)]
        }
        _ if desk.entries.is_empty() && !desk.nil => {
            vec![step("没有使用应用，提交零报告", &check)]
        }
        Some(Submission::Draft) => vec![step("核对并确认完成", &check), step("查看登记的应用", LIST)],
        _ => vec![step("查看或修改登记的应用", LIST)],
    }
}

pub(in crate::web) async fn show(visit: Visit, State(server): State<Server>, Who(actor): Who) -> Answer {
    let today = server.office().today();
    let desk = work(&server, move |office| usage::desk(office, &actor)).await?;
    page::show(&DeskPage::new(visit, &desk, today))
}
