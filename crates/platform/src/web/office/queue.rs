//! `/office/filings`, `/office/usages`: the queue of a department, sorted by working days left. Rules REV-1, REV-3,
//! REV-5, REV-9, N8.
//!
//! One page for both kinds. Every filter stands in the address; pages are cut by the server. What a filing in force still owes is marked (PRV-5).

use askama::Template;
use axum::extract::State;
use casework::desk::{self, Item, Scope, Wanted};
use casework::filing::Turn;
use domain::filing::{FilingKind, Half, State as FilingState, Submission};
use domain::ground::day::Day;
use storage::desk::DeskState;

use crate::server::Server;
use crate::web::component::deadline::Deadline;
use crate::web::component::pagination::Pagination;
use crate::web::component::tag::{Tag, Tone};
use crate::web::form::Choice;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::web::{format, limit};

const SIZE: u32 = 20;

/// One filing of the queue.
#[derive(Debug, Clone)]
pub struct QueueRow {
    pub href: String,
    pub title: String,
    pub sub: String,
    pub owner: String,
    pub handler: String,
    pub submitted: String,
    pub tag: Tag,
    /// It is in force and still owes something (PRV-5).
    pub owed: Option<Tag>,
    /// What of a dual review waits, and for whom; empty without one (REV-5).
    pub dual: String,
    pub due: Option<Deadline>,
}

/// The queue.
#[derive(Debug, Template)]
#[template(path = "office/queue.html")]
pub struct QueuePage {
    pub page: Page,
    pub pages: Pagination,
    pub states: Vec<Choice>,
    pub scopes: Vec<Choice>,
    pub rows: Vec<QueueRow>,
    pub is_provider: bool,
    pub below: bool,
    /// What was sent up for re-review.
    pub sent_up: bool,
}

impl QueuePage {
    pub fn new(visit: Visit, kind: FilingKind, rows: Vec<QueueRow>, total: u64) -> Self {
        let pages = Pagination::new(&visit.query, u64::from(SIZE), total);
        let below = visit.query.has("scope", "below");
        Self {
            pages,
            states: DeskState::ALL.map(|state| Choice::new(state.code(), word(state))).into(),
            scopes: scopes(kind),
            rows,
            is_provider: kind == FilingKind::Provider,
            below,
            sent_up: visit.query.has("scope", Scope::SentUp.code()),
            page: visit.page(kind.label()),
        }
    }
}

/// Whose desks can be looked at besides one's own. Only declarations are sent up.
fn scopes(kind: FilingKind) -> Vec<Choice> {
    let mut scopes = vec![Choice::new(Scope::Below.code(), "下级单位审核的")];
    if kind == FilingKind::Usage {
        scopes.push(Choice::new(Scope::SentUp.code(), "下级报请复审的"));
    }
    scopes
}

pub async fn provider(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    show(&server, actor, visit, FilingKind::Provider).await
}

pub async fn usage(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    show(&server, actor, visit, FilingKind::Usage).await
}

async fn show(
    server: &Server,
    actor: domain::ground::actor::Actor,
    visit: Visit,
    kind: FilingKind,
) -> Answer {
    let wanted = Wanted {
        kind,
        state: DeskState::find(visit.query.get("state")).unwrap_or(DeskState::Waiting),
        overdue: visit.query.has("overdue", "1"),
        scope: Scope::find(visit.query.get("scope")).unwrap_or(Scope::Own),
        words: visit.query.get("q").to_owned(),
    };
    let number: u32 = visit.query.get("page").parse().unwrap_or(1).clamp(1, 100_000);
    let (items, total, today) = work(server, move |office| {
        let (items, total) = desk::list(office, &actor, &wanted, SIZE, (number - 1) * SIZE)?;
        Ok((items, total, office.today()))
    })
    .await?;
    let rows = items.iter().map(|item| row(item, today)).collect();
    page::show(&QueuePage::new(visit, kind, rows, u64::try_from(total).unwrap_or_default()))
}

/// A filing of a desk as a row.
pub fn row(item: &Item, today: Day) -> QueueRow {
    let filing = &item.lying.row;
    let platform = match filing.platform.as_deref() {
        Some("android") => "安卓",
        Some("ios") => "iOS",
        _ => "",
    };
    let number = filing.number.clone().unwrap_or_default();
    let title = if filing.title.is_empty() { item.lying.owner_name.clone() } else { filing.title.clone() };
    let parts = [platform, number.as_str()].into_iter().filter(|part| !part.is_empty());
    QueueRow {
        href: format!("/office/filing/{}", filing.id),
        title,
        sub: parts.collect::<Vec<_>>().join(" · "),
        owner: item.lying.owner_name.clone(),
        handler: item.lying.handler_name.clone(),
        submitted: match filing.filing.submission {
            Submission::Submitted { on, .. } | Submission::Returned { on, .. } => format::near_day(on, today),
            _ => format::near_day(filing.changed_at.day(), today),
        },
        tag: tag(item),
        owed: limit::owed_mark(filing, today),
        dual: item.turn.as_ref().map(waiting).unwrap_or_default(),
        due: limit::brief(filing, item.left, today),
    }
}

/// What of a dual review waits, and for whom; never what was said (N8).
fn waiting(turn: &Turn) -> String {
    let named = |halves: &[Half]| halves.iter().map(|half| half.label()).collect::<Vec<_>>().join("、");
    match turn {
        Turn::Judge(halves) => format!("待您审：{}", named(halves)),
        Turn::Colleague(half) => format!("您已审；待他人审{}", half.label()),
        Turn::Rereview => "待您复审".to_owned(),
        Turn::ThirdPerson => "待本单位第三人复审".to_owned(),
        Turn::Above => "已报上级复审".to_owned(),
        Turn::Others(halves) => format!("待审：{}", named(halves)),
    }
}

fn tag(item: &Item) -> Tag {
    let filing = &item.lying.row.filing;
    let again = item.lying.submissions > 1;
    match (filing.submission, filing.state()) {
        (Submission::Submitted { .. }, _) if filing.is_amending() => Tag::new(Tone::Info, "变更待审核"),
        (Submission::Submitted { .. }, _) if again => Tag::new(Tone::Info, "补正后待审核"),
        (Submission::Submitted { .. }, _) => Tag::new(Tone::Info, "待审核"),
        (Submission::Returned { .. }, _) => Tag::new(Tone::Warning, "待补正"),
        (_, FilingState::Effective) => Tag::new(Tone::Good, FilingState::Effective.label()),
        (_, state @ (FilingState::Suspended | FilingState::Revoked | FilingState::Lapsed)) => {
            Tag::new(Tone::Danger, state.label())
        }
        (_, state) => Tag::new(Tone::Neutral, state.label()),
    }
}

const fn word(state: DeskState) -> &'static str {
    match state {
        DeskState::Waiting => "待审核",
        DeskState::Returned => "已退回待补正",
        DeskState::Effective => "已通过",
        DeskState::Ended => "已撤回或视同放弃",
        DeskState::Owing => super::obligation::TITLE,
    }
}
