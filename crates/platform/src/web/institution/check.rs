//! `/institution/usages/check`: everything on one page with what is still wrong, and 确认完成; without an app the nil
//! report. Rules USE-6, N3, N13, REV-3.

use askama::Template;
use axum::extract::{Form as Plain, State};
use axum::http::StatusCode;
use casework::Office;
use casework::filing::{self, Folder, Submit};
use casework::inspection::Forbidden;
use casework::usage::{self, Desk, Entry};
use domain::filing::Submission;
use domain::ground::actor::Actor;
use domain::ground::problem::Problem;
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;

use super::list::today;
use super::{LIST, address, platform, to};
use crate::server::Server;
use crate::web::component::summary::{Row, Summary};
use crate::web::component::tag::{Tag, Tone};
use crate::web::failure::Failure;
use crate::web::form::{self, Pairs};
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::sheet;
use crate::web::visit::Visit;
use crate::web::work::{Declined, attempt, work};
use crate::words;

/// Something to correct, with the way to it.
#[derive(Debug)]
pub struct Gap {
    pub text: String,
    /// The rule that asks for it; empty where a reviewer named none.
    pub rule: &'static str,
    pub href: String,
}

#[derive(Debug, Template)]
#[template(path = "institution/check.html")]
pub struct CheckPage {
    pub page: Page,
    pub gaps: Vec<Gap>,
    /// What the return asked to correct.
    pub marks: Vec<Gap>,
    /// What the inspection found in required apps, and where it cannot tell: good to know, no hindrance.
    pub hints: Vec<Gap>,
    pub summaries: Vec<Summary>,
    pub nil: bool,
}

/// The declaration and, once begun, its form.
pub(crate) fn look(office: &Office, actor: &Actor) -> casework::Result<(Desk, Option<Folder>)> {
    let desk = usage::desk(office, actor)?;
    let folder = desk.row.as_ref().map(|row| filing::folder(office, actor, row.id)).transpose()?;
    Ok((desk, folder))
}

pub(in crate::web) async fn show(visit: Visit, State(server): State<Server>, Who(actor): Who) -> Answer {
    let (desk, folder) = work(&server, move |office| look(office, &actor)).await?;
    let submission = desk.row.as_ref().map(|row| row.filing.submission);
    if matches!(submission, Some(Submission::Submitted { .. })) {
        return Ok(to(&format!("{LIST}/receipt")));
    }
    page::show(&CheckPage::new(visit, &desk, folder.as_ref()))
}

/// POST: submits; what is wrong comes back on the same page.
pub(in crate::web) async fn submit(
    visit: Visit,
    State(server): State<Server>,
    Who(actor): Who,
    Plain(pairs): Plain<Pairs>,
) -> Answer {
    let nil = pairs.iter().any(|(key, value)| key == "nil" && value == "yes");
    match send(&server, &actor, nil).await? {
        Ok(()) => Ok(to(&format!("{LIST}/receipt"))),
        Err(Declined::Problems(_)) => {
            let (desk, folder) = work(&server, move |office| look(office, &actor)).await?;
            let again = CheckPage::new(visit, &desk, folder.as_ref());
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(Declined::Refusal(refusal)) => Err(casework::Error::from(refusal).into()),
    }
}

/// Submits the declaration; sent twice, the first one came through, and its receipt answers both.
pub(crate) async fn send(server: &Server, actor: &Actor, nil: bool) -> Result<Result<(), Declined>, Failure> {
    let by = actor.clone();
    let done = attempt(server, move |office| {
        let begun = match usage::begin(office, &by) {
            // Sent twice: the other one began the declaration a moment ago.
            Err(casework::Error::Refusal(Refusal::Overtaken)) => usage::begin(office, &by)?,
            begun => begun?,
        };
        let filing = begun.filing;
        filing::submit(office, &by, &Submit { filing, nil })
    });
    let done = done.await;
    if let Err(Failure::Conflict(_)) = done {
        let by = actor.clone();
        let desk = work(server, move |office| usage::desk(office, &by)).await?;
        let submission = desk.row.map(|row| row.filing.submission);
        if matches!(submission, Some(Submission::Submitted { .. })) {
            return Ok(Ok(()));
        }
    }
    Ok(done?.map(drop))
}

impl CheckPage {
    pub(super) fn new(visit: Visit, desk: &Desk, folder: Option<&Folder>) -> Self {
        let nil = desk.entries.is_empty();
        let gaps = folder.filter(|_| !nil).map(gaps).unwrap_or_default();
        let marks = folder.map(marks).unwrap_or_default();
        let hints = folder.map(|folder| hints(folder, &desk.entries)).unwrap_or_default();
        let summaries = folder.map(|folder| summaries(folder, &desk.entries)).unwrap_or_default();
        let title = if nil { "确认完成：零报告" } else { "确认完成" };
        let page = visit.page(title).crumb("使用者备案", LIST).with_problems(!gaps.is_empty());
        Self { page, gaps, marks, hints, summaries, nil }
    }
}

/// Where a field is corrected; the app itself is replaced on the page of its entry.
fn link(folder: &Folder, path: &str) -> String {
    match folder.form.locate(path) {
        Some((_, Some(item), field)) if field.key == "app" => format!("{}?check=1#app", address(item)),
        Some((_, Some(item), _)) => format!("{}?check=1#{}", address(item), form::id(path)),
        _ => path
            .strip_prefix("entry.")
            .and_then(|item| item.parse().ok())
            .map_or_else(|| LIST.to_owned(), address),
    }
}

fn gaps(folder: &Folder) -> Vec<Gap> {
    let gap = |problem: &Problem| Gap {
        text: words::problem(folder.form, problem).text,
        rule: problem.rule.id(),
        href: link(folder, &problem.field),
    };
    folder.problems.iter().map(gap).collect()
}

fn marks(folder: &Folder) -> Vec<Gap> {
    let open = folder.marks.iter().filter(|one| !one.changed);
    open.map(|one| {
        let label = match folder.form.locate(&one.mark.field) {
            Some((block, Some(item), field)) => format!("{}{item}：{}", block.title, field.label),
            _ => "整份备案".to_owned(),
        };
        Gap {
            text: format!("{label}：{}", one.mark.reason),
            rule: one.mark.rule.map_or("", Rule::id),
            href: link(folder, &one.mark.field),
        }
    })
    .collect()
}

/// What required apps hold that they must not, by the inspection of their packages, or that nobody can tell (USE-4).
fn hints(folder: &Folder, entries: &[Entry]) -> Vec<Gap> {
    let told = |one: &Forbidden| {
        let title = entries.iter().find(|entry| entry.item == one.item).map_or("", |entry| &entry.title);
        let texts: Vec<String> =
            words::inspection::required(one).into_iter().map(|remark| remark.text).collect();
        Gap {
            text: format!("{title}：{}", texts.join("；")),
            rule: Rule::USE_4.id(),
            href: address(one.item),
        }
    };
    folder.forbidden.iter().map(told).collect()
}

/// Each app with its answers, led by where its own filing stands today.
fn summaries(folder: &Folder, entries: &[Entry]) -> Vec<Summary> {
    let Some(block) = folder.form.block("entry") else { return Vec::new() };
    let one = |entry: &Entry| {
        let group = block.group(Some(entry.item));
        let stands = today(entry.app).unwrap_or_else(|| Tag::new(Tone::Good, "应用备案有效"));
        let mut rows = vec![
            Row::new("备案号", &entry.number)
                .tag(stands)
                .also(platform(entry.platform.as_deref()))
                .change(address(entry.item)),
        ];
        let fields = block.fields.iter().filter(|field| field.key != "app");
        for field in fields {
            let path = block.path(Some(entry.item), field.key);
            if !field.need.shows(&group, &folder.answers) && !folder.answers.given(&path) {
                continue;
            }
            let mut row = Row::new(field.label, sheet::display(folder.form, field, &folder.answers, &path));
            if folder.files.contains_key(&path) {
                row = row.href(format!("/filing/{}/file/{path}", folder.row.id));
            }
            if let Some(problem) = folder.problems.iter().find(|problem| problem.field == path) {
                row = row.problem(words::problem(folder.form, problem).text);
            }
            rows.push(row.change(link(folder, &path)));
        }
        Summary::new(entry.title.clone(), rows)
    };
    entries.iter().map(one).collect()
}
