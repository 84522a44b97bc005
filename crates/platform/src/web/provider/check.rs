//! All answers on one page with everything that is still wrong, and the submission. Rules N3, PRV-5, PRV-11,
//! REV-1.

use askama::Template;
use axum::extract::{Path, State};
use casework::filing::{self, Folder, Submit};
use domain::filing::Submission;
use domain::form::Need;
use domain::ground::actor::Actor;
use domain::ground::day::Day;
use domain::ground::id::FilingId;

use super::{address, frame, groups, parse, to};
use crate::server::Server;
use crate::web::component::Reader;
use crate::web::component::guide::{self, Step};
use crate::web::component::inspection::Inspected;
use crate::web::component::owed::Owed;
use crate::web::component::summary::{Row, Summary};
use crate::web::failure::Failure;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::{Declined, attempt, work};
use crate::web::{form, inspection, sheet};
use crate::words;

/// A problem with the way to its field.
#[derive(Debug)]
pub struct Gap {
    pub text: String,
    /// The rule that asks for it.
    pub rule: &'static str,
    pub href: String,
}

#[derive(Debug, Template)]
#[template(path = "provider/check.html")]
pub struct CheckPage {
    pub page: Page,
    pub gaps: Vec<Gap>,
    pub summaries: Vec<Summary>,
    /// The way of the whole filing.
    pub way: Vec<Step>,
    /// What may be handed in later, in a grace period (PRV-5).
    pub owed: Option<Owed>,
    /// What the inspection shows; none without a package.
    pub inspection: Option<Inspected>,
    pub action: String,
    pub tasks: String,
    pub reviewer: &'static str,
}

pub(in crate::web) async fn show(
    visit: Visit,
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
) -> Answer {
    let id = parse(&id)?;
    let folder = work(&server, move |office| filing::folder(office, &actor, id)).await?;
    if !folder.row.filing.is_editable() {
        return Ok(to(&address(id, "")));
    }
    page::show(&check_page(visit, &folder, server.office().today()))
}

pub(super) fn check_page(visit: Visit, folder: &Folder, today: Day) -> CheckPage {
    let id = folder.row.id;
    let gaps: Vec<Gap> = folder
        .problems
        .iter()
        .map(|problem| Gap {
            text: words::problem(folder.form, problem).text,
            rule: problem.rule.id(),
            href: link(folder, &problem.field),
        })
        .collect();
    CheckPage {
        page: frame(visit, folder, "核对信息后提交").with_problems(!gaps.is_empty()),
        gaps,
        summaries: summaries(folder, true),
        way: guide::procedure(words::guide::FILING, 2),
        owed: folder.leaves.as_ref().map(|owed| Owed::left_by(folder.form, owed, today)),
        inspection: folder.inspection.as_ref().map(|one| inspection::shown(one, Reader::Owner, today)),
        action: address(id, "check"),
        tasks: address(id, ""),
        reviewer: "注册地所在省级教育行政部门",
    }
}

/// Where a field is corrected.
fn link(folder: &Folder, path: &str) -> String {
    let group = match folder.form.locate(path) {
        Some((block, item, _)) => block.group(item),
        None if path == "backend" => "backend.1".to_owned(),
        None => path.to_owned(),
    };
    format!("{}#{}", address(folder.row.id, &format!("edit/{group}?check=1")), form::id(path))
}

/// Every group as terms and values; `editable` adds the links to change them and what is wrong.
pub(super) fn summaries(folder: &Folder, editable: bool) -> Vec<Summary> {
    let mut shown = Vec::new();
    for (block, item) in groups(folder) {
        let group = block.group(item);
        if !folder.answers.any_in(&group) && (block.key == "developer" || !editable) {
            continue;
        }
        let rows = block.fields.iter().filter(|field| {
            field.need.shows(&group, &folder.answers) || folder.answers.given(&block.path(item, field.key))
        });
        let rows = rows.map(|field| {
            let path = block.path(item, field.key);
            let mut row = Row::new(field.label, sheet::display(folder.form, field, &folder.answers, &path));
            if folder.files.contains_key(&path) {
                row = row.href(format!("/filing/{}/file/{path}", folder.row.id));
            }
            if editable {
                row = row.change(link(folder, &path));
                if let Some(problem) = folder.problems.iter().find(|problem| problem.field == path) {
                    row = row.problem(words::problem(folder.form, problem).text);
                }
            }
            row
        });
        let title = item.map_or_else(|| block.title.to_owned(), |item| format!("{}（{item}）", block.title));
        let is_optional = |label: &str| {
            block.fields.iter().any(|field| field.label == label && field.need == Need::Optional)
        };
        let mut summary = Summary::new(title, rows.collect()).leaving_out(is_optional);
        if editable {
            summary = summary.change(address(folder.row.id, &format!("edit/{group}")));
        }
        shown.push(summary);
    }
    shown
}

/// POST: submits; what is wrong comes back on the same page.
pub(in crate::web) async fn submit(
    visit: Visit,
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
) -> Answer {
    let id = parse(&id)?;
    match send(&server, &actor, id).await? {
        Ok(()) => Ok(to(&address(id, "receipt"))),
        Err(Declined::Problems(_)) => {
            let folder = work(&server, move |office| filing::folder(office, &actor, id)).await?;
            let page = check_page(visit, &folder, server.office().today());
            page::show_as(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(Declined::Refusal(refusal)) => Err(casework::Error::from(refusal).into()),
    }
}

/// Submits; sent twice, the first one came through, and its receipt answers both.
pub(crate) async fn send(
    server: &Server,
    actor: &Actor,
    id: FilingId,
) -> Result<Result<(), Declined>, Failure> {
    let by = actor.clone();
    let input = Submit { filing: id, nil: false };
    let done = attempt(server, move |office| filing::submit(office, &by, &input)).await;
    if let Err(Failure::Conflict(_)) = done
        && is_submitted(server, actor.clone(), id).await?
    {
        return Ok(Ok(()));
    }
    Ok(done?.map(drop))
}

/// Whether the filing lies with its reviewer already.
async fn is_submitted(server: &Server, actor: Actor, id: FilingId) -> Result<bool, Failure> {
    let opened = work(server, move |office| filing::open(office, &actor, id)).await?;
    Ok(matches!(opened.row.filing.submission, Submission::Submitted { .. }))
}
