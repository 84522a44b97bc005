//! `/admin/jobs`: recurring work with its last and next run, what waits or is under way, and the dead, to be tried anew
//! or given up. Rules REV-8, REV-9. A job's payload is not shown: it may name records.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use casework::inspection::{self, Progress};
use casework::job::{self, Queue};
use domain::ground::day::Instant;
use domain::ground::id::JobId;
use storage::queue::Entry;

use crate::jobs;
use crate::server::Server;
use crate::web::component::progress::Stat;
use crate::web::component::tag::{Tag, Tone};
use crate::web::decision::{self, Outcome};
use crate::web::failure::Failure;
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::words;

/// A recurring job ready to show.
#[derive(Debug, Clone)]
pub struct RecurringRow {
    pub what: String,
    pub every: String,
    pub last: String,
    pub next: String,
    pub tag: Tag,
    pub error: String,
}

/// A job asked for once.
#[derive(Debug, Clone)]
pub struct JobRow {
    pub id: String,
    pub what: String,
    pub asked: String,
    pub next: String,
    pub attempts: u32,
    pub tag: Tag,
    pub error: String,
}

/// The queue.
#[derive(Debug, Template)]
#[template(path = "admin/jobs.html")]
pub struct JobsPage {
    pub page: Page,
    pub stats: Vec<Stat>,
    pub recurring: Vec<RecurringRow>,
    pub pending: Vec<JobRow>,
    pub dead: Vec<JobRow>,
    pub shown: u32,
}

impl JobsPage {
    pub fn new(visit: Visit, queue: &Queue) -> Self {
        let mut page = visit.page("后台任务").crumb("运行概况", "/admin");
        page.notice = decision::banner(OUTCOMES, page.visit.query.get("done"));
        Self {
            page,
            stats: stats(queue),
            recurring: recurring(queue),
            pending: queue.pending.iter().map(|entry| pending(entry, queue.now)).collect(),
            dead: queue
                .dead
                .iter()
                .map(|dead| JobRow {
                    id: dead.id.to_string(),
                    what: words::job(&dead.kind).to_owned(),
                    asked: format::instant(dead.enqueued_at.0),
                    next: String::new(),
                    attempts: dead.attempts,
                    tag: Tag::new(Tone::Danger, "失败停止"),
                    error: words::job_error(&dead.last_error).to_owned(),
                })
                .collect(),
            shown: job::SHOWN,
        }
    }
}

impl JobsPage {
    /// The same page with how far the present inspector is with the stored packages (INS-1).
    #[must_use]
    pub fn inspected(mut self, progress: Progress) -> Self {
        let Progress { total, done, unreadable } = progress;
        let (of, unreadable) = (format::count(total), format::count(unreadable));
        self.stats.push(Stat {
            label: "已检测的安装包".to_owned(),
            value: done,
            unit: "个".to_owned(),
            definition: format!(
                "共 {of} 个安装包，由检测程序 {} 版检测过的个数，其中不可解析 {unreadable} 个。换用新版后自动重新检测。",
                inspector::VERSION
            ),
            href: None,
        });
        self
    }
}

const OUTCOMES: &[Outcome] = &[
    ("retry", Tone::Good, "已重新排队", "任务会在几秒内再次执行。"),
    ("discard", Tone::Neutral, "已放弃", "任务已从队列中删除，操作已记入办理记录。"),
];

fn stats(queue: &Queue) -> Vec<Stat> {
    let many =
        |state: &str| queue.figures.iter().find(|(known, _)| known == state).map_or(0, |(_, many)| *many);
    let stat = |label: &str, value: i64, definition: &str| Stat {
        label: label.to_owned(),
        value: u64::try_from(value).unwrap_or_default(),
        unit: "项".to_owned(),
        definition: definition.to_owned(),
        href: None,
    };
    vec![
        stat("等待", many("waiting"), "包括定时任务的下一次执行。"),
        stat("执行中", many("leased"), "已由某台服务器领取；服务器中断的，到期后自动由其他服务器接手。"),
        stat("失败停止", many("dead"), "重试多次仍失败。"),
    ]
}

/// Every recurring job of the program, also those that the queue has not seen yet.
fn recurring(queue: &Queue) -> Vec<RecurringRow> {
    let row = |(key, every): (&str, i64)| {
        let entry = queue.recurring.iter().find(|entry| entry.kind == key);
        RecurringRow {
            what: words::job(key).to_owned(),
            every: format!("每 {} 分钟", every / 60_000),
            last: entry.and_then(|entry| entry.ran_at).map(at).unwrap_or_default(),
            next: entry.filter(|entry| !entry.leased).map(|entry| at(entry.run_at)).unwrap_or_default(),
            tag: entry.map_or_else(|| Tag::new(Tone::Neutral, "尚未开始"), |entry| tag(entry, queue.now)),
            error: error(entry),
        }
    };
    jobs::recurring().map(row).collect()
}

fn pending(entry: &Entry, now: Instant) -> JobRow {
    JobRow {
        id: entry.id.to_string(),
        what: words::job(&entry.kind).to_owned(),
        asked: at(entry.enqueued_at),
        next: at(entry.run_at),
        attempts: entry.attempts,
        tag: tag(entry, now),
        error: error(Some(entry)),
    }
}

fn tag(entry: &Entry, now: Instant) -> Tag {
    match (entry.leased, entry.run_at <= now, entry.last_error.is_some()) {
        (true, false, _) => Tag::new(Tone::Info, "执行中"),
        (true, true, _) => Tag::new(Tone::Warning, "执行中断，待接手"),
        (false, _, true) => Tag::new(Tone::Warning, "上次失败，待重试"),
        (false, true, false) => Tag::new(Tone::Info, "到期"),
        (false, false, false) => Tag::new(Tone::Neutral, "等待"),
    }
}

fn error(entry: Option<&Entry>) -> String {
    let said = entry.and_then(|entry| entry.last_error.as_deref());
    said.map(words::job_error).unwrap_or_default().to_owned()
}

fn at(instant: Instant) -> String {
    format::instant(instant.0)
}

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let (queue, progress) = work(&server, move |office| {
        Ok((job::overview(office, &actor)?, inspection::progress(office, &actor)?))
    })
    .await?;
    page::show(&JobsPage::new(visit, &queue).inspected(progress))
}

pub async fn retry(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id: JobId = id.parse().map_err(|_| Failure::NotFound)?;
    work(&server, move |office| job::retry(office, &actor, id)).await?;
    Ok(Redirect::to("/admin/jobs?done=retry").into_response())
}

pub async fn discard(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id: JobId = id.parse().map_err(|_| Failure::NotFound)?;
    work(&server, move |office| job::discard(office, &actor, id)).await?;
    Ok(Redirect::to("/admin/jobs?done=discard").into_response())
}
