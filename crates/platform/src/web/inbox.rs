//! `/inbox`: the notices of a unit, the latest first. The inbox is the record; mail only points to it (quality §7.11).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use casework::filing::Owed;
use casework::notice;
use domain::ground::actor::Actor;
use domain::ground::id::NoticeId;
use domain::notice::NoticeKind;
use storage::notice::NoticeRow;

use super::component::pagination::Pagination;
use super::component::tag::Tone;
use super::exhibit::Exhibit;
use super::failure::Failure;
use super::format;
use super::page::{self, Answer, Page};
use super::sample;
use super::session::Who;
use super::visit::{Desk, Visit};
use super::work::work;
use crate::server::Server;
use crate::words;
use crate::words::notice::Subject;

const SIZE: u32 = 20;

/// One notice ready to show.
#[derive(Debug, Clone)]
pub struct Line {
    pub open: String,
    pub tone: Tone,
    pub title: String,
    pub text: String,
    pub at: String,
    pub is_read: bool,
}

/// The inbox.
#[derive(Debug, Template)]
#[template(path = "inbox.html")]
pub struct InboxPage {
    pub page: Page,
    pub pages: Pagination,
    pub lines: Vec<Line>,
    pub unread: u64,
}

impl InboxPage {
    pub fn new(visit: Visit, lines: Vec<Line>, total: u64, unread: u64) -> Self {
        let pages = Pagination::new(&visit.query, u64::from(SIZE), total);
        Self { page: visit.page("收件箱"), pages, lines, unread }
    }
}

/// A notice in words, with what was owed where it speaks of that.
pub fn line(row: &NoticeRow, owed: Option<&Owed>) -> Line {
    let owed = owed.map(|(form, owed)| (*form, owed));
    let subject = if let Some(filing) = &row.filing {
        Subject {
            app: if filing.kind == "usage" { "" } else { &filing.title },
            owner: &filing.owner_name,
            handler: filing.handler_name.as_deref().unwrap_or_default(),
            account: "",
            due: row.due_on,
            amends: filing.amends,
            owed,
        }
    } else {
        let handler = row.sender_name.as_deref().unwrap_or_default();
        let account = row.account_name.as_deref().unwrap_or_default();
        Subject { app: "", owner: "", handler, account, due: row.due_on, amends: false, owed }
    };
    let told = words::notice(row.kind, &subject);
    Line {
        open: format!("/inbox/{}/open", row.id),
        tone: told.tone,
        title: told.title,
        text: told.text,
        at: format::instant(row.sent_at.0),
        is_read: row.is_read,
    }
}

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let only_unread = visit.query.has("unread", "1");
    let number: u32 = visit.query.get("page").parse().unwrap_or(1).clamp(1, 100_000);
    let inbox =
        work(&server, move |office| notice::inbox(office, &actor, only_unread, SIZE, (number - 1) * SIZE))
            .await?;
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    let lines = inbox.notices.iter().map(|row| line(row, inbox.owed.get(&row.matter))).collect();
    page::show(&InboxPage::new(visit, lines, count(inbox.total), count(inbox.unread)))
}

/// Marks a notice as read and goes to what it speaks of.
pub async fn open(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id: NoticeId = id.parse().map_err(|_| Failure::NotFound)?;
    let reader = actor.clone();
    let row = work(&server, move |office| notice::read(office, &reader, id)).await?;
    Ok(Redirect::to(&target(&row, &actor)).into_response())
}

/// Where what a notice speaks of is worked on by its reader.
fn target(row: &NoticeRow, reader: &Actor) -> String {
    let Some(filing) = &row.filing else {
        return match row.kind {
            NoticeKind::SlipWaiting => format!("/office/units/slips/{}", row.matter),
            NoticeKind::RequestArrived => format!("/office/requests/{}", row.matter),
            NoticeKind::RequestDecided => "/unit/requests".to_owned(),
            NoticeKind::PasswordChanged => "/account".to_owned(),
            NoticeKind::SecondOn
            | NoticeKind::SecondOff
            | NoticeKind::SecondReset
            | NoticeKind::CodesRenewed
            | NoticeKind::CodeUsed
            | NoticeKind::CodesFew => "/account/second".to_owned(),
            NoticeKind::KeyMade => "/account/keys".to_owned(),
            _ => "/institution/usages".to_owned(),
        };
    };
    match (reader.acts_for(filing.owner), filing.kind.as_str()) {
        (false, _) if row.kind == NoticeKind::AppEnded => "/institution/usages".to_owned(),
        (false, _) => format!("/office/filing/{}", filing.id),
        (true, "usage") => "/institution/usages".to_owned(),
        (true, _) => format!("/provider/filings/{}", filing.id),
    }
}

pub async fn read_all(State(server): State<Server>, Who(actor): Who) -> Answer {
    work(&server, move |office| notice::read_all(office, &actor)).await?;
    Ok(Redirect::to("/inbox").into_response())
}

impl Exhibit for InboxPage {
    const NAME: &'static str = "inbox";
    const TITLE: &'static str = "收件箱";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |kind, is_read, amends| {
            let due = Some(domain::ground::day::Day::constant(2025, 12, 5));
            let owing = sample::owing(false);
            let subject = Subject {
                app: "示例口语",
                owner: "示例教育科技（上海）有限公司",
                handler: "上海市教育委员会",
                account: "bs0001",
                due,
                amends,
                owed: Some((owing.form, &owing.owed)),
            };
            let told = words::notice(kind, &subject);
            Line {
                open: "/inbox/0192f1e0-7c3a-7d5e-8a21-5b1c2d3e4f50/open".to_owned(),
                tone: told.tone,
                title: told.title,
                text: told.text,
                at: "2025年12月2日 09:30".to_owned(),
                is_read,
            }
        };
        let told = |kind, is_read| of(kind, is_read, false);
        let office = vec![
            told(NoticeKind::AnswerLate, false),
            told(NoticeKind::AnswerLateBelow, false),
            told(NoticeKind::LimitMoved, false),
            told(NoticeKind::Arrived, true),
        ];
        let provider = vec![
            told(NoticeKind::OwedLate, false),
            told(NoticeKind::OwedSoon, false),
            of(NoticeKind::Lapsed, false, true),
            told(NoticeKind::ResubmitSoon, false),
            told(NoticeKind::Returned, true),
            told(NoticeKind::Approved, true),
        ];
        let school = vec![
            told(NoticeKind::CodesFew, false),
            told(NoticeKind::AppEnded, false),
            told(NoticeKind::DeclareReminder, false),
            told(NoticeKind::PasswordChanged, true),
            told(NoticeKind::RequestDecided, true),
        ];
        let at = |desk| sample::page(desk, "/inbox", "").visit;
        vec![
            ("office", Self::new(at(Desk::Office), office, 4, 3)),
            ("provider", Self::new(at(Desk::Provider), provider, 6, 4)),
            ("institution", Self::new(at(Desk::Institution), school, 5, 3)),
            ("empty", Self::new(at(Desk::Institution), Vec::new(), 0, 0)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
