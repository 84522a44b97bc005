//! One block of the form: shown from the form version, saved however incomplete, checked on "continue".
//!
//! Rules PRV-1…4, N3, N4. Files come in parts by script, or with the form without it. Marks of a return stand at their
//! fields until what they mark was changed.

use askama::Template;
use axum::extract::{Form as Plain, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use casework::filing::{self, Folder, Save};
use casework::upload::Target;
use domain::form::Answers;
use domain::ground::id::FilingId;
use domain::ground::problem::Problem;
use domain::ground::rule::Rule;

use super::{address, frame, group, groups, is_removable, parse, tasks, to};
use crate::server::Server;
use crate::web::component::guide::Step;
use crate::web::failure::Failure;
use crate::web::form::{self, Draft, Form, Pairs, Upload};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::sheet::{self, Sheet};
use crate::web::upload::posted;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::words;

#[derive(Debug, Template)]
#[template(path = "provider/block.html")]
pub struct BlockPage {
    pub page: Page,
    pub sheet: Sheet,
    /// The sheet's form, for the layout.
    pub form: Form,
    pub action: String,
    pub tasks: String,
    /// Where the block is removed, if it can be.
    pub remove: Option<String>,
    pub is_developer: bool,
    /// The filing's parts, this one among them.
    pub steps: Vec<Step>,
    /// What to know before one answers.
    pub points: &'static [(&'static str, Rule)],
}

pub(in crate::web) async fn show(
    visit: Visit,
    State(server): State<Server>,
    Who(actor): Who,
    Path((id, name)): Path<(String, String)>,
) -> Answer {
    let id = parse(&id)?;
    let folder = work(&server, move |office| filing::folder(office, &actor, id)).await?;
    if !folder.row.filing.is_editable() {
        return Ok(to(&address(id, "")));
    }
    let with_problems = visit.query.has("check", "1");
    page::show(&block_page(visit, &folder, &name, with_problems, Vec::new())?)
}

/// POST: saves, and goes on where nothing is wrong.
pub(in crate::web) async fn save(
    visit: Visit,
    State(server): State<Server>,
    Who(actor): Who,
    Path((id, name)): Path<(String, String)>,
    request: Request,
) -> Answer {
    let id = parse(&id)?;
    let posted = posted(&server, &actor, Target::Filing(id), request).await?;
    let stays = posted.pairs.iter().any(|(key, value)| key == "action" && value == "save");
    let (pairs, which) = (posted.pairs, name.clone());
    let folder = work(&server, move |office| store(office, &actor, id, &which, &pairs)).await?;
    let is_right = posted.problems.is_empty() && (stays || problems_of(&folder, &name).next().is_none());
    if is_right && stays {
        return Ok(to(&address(id, "")));
    }
    if is_right {
        return Ok(to(&after(&folder, &name)));
    }
    let shown = block_page(visit, &folder, &name, !stays, posted.problems)?;
    page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

/// POST by script while somebody types: the same saving, answered in one sentence.
pub(in crate::web) async fn autosave(
    State(server): State<Server>,
    Who(actor): Who,
    Path((id, name)): Path<(String, String)>,
    Plain(pairs): Plain<Pairs>,
) -> Result<Response, Failure> {
    let id = parse(&id)?;
    let folder = work(&server, move |office| store(office, &actor, id, &name, &pairs)).await?;
    let at = format::instant(folder.revision.saved_at.0);
    Ok(format!("草稿保存于 {at}。").into_response())
}

/// POST: the block is taken out: a developer who is the owner, a backend system too many.
pub(in crate::web) async fn remove(
    State(server): State<Server>,
    Who(actor): Who,
    Path((id, name)): Path<(String, String)>,
) -> Answer {
    let id = parse(&id)?;
    if !is_removable(&name) {
        return Err(Failure::NotFound);
    }
    work(&server, move |office| filing::clear(office, &actor, id, &name)).await?;
    Ok(to(&address(id, "")))
}

/// POST: a backend system of another filing is taken over.
pub(in crate::web) async fn borrow(
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
    Plain(pairs): Plain<Pairs>,
) -> Answer {
    let id = parse(&id)?;
    let chosen = pairs.iter().find(|(key, _)| key == "system").map_or("", |(_, value)| value.as_str());
    let Some((from, item)) = chosen.split_once(' ') else {
        // Nothing was chosen: back to the task list, for whoever has one.
        work(&server, move |office| filing::open(office, &actor, id).map(drop)).await?;
        return Ok(to(&address(id, "")));
    };
    let from = parse(from)?;
    let item: usize = item.parse().map_err(|_| Failure::Malformed)?;
    let made = work(&server, move |office| filing::borrow(office, &actor, id, from, item)).await?;
    Ok(to(&address(id, &format!("edit/backend.{made}?check=1"))))
}

/// Saves one group and opens the filing again.
fn store(
    office: &casework::Office,
    actor: &domain::ground::actor::Actor,
    id: FilingId,
    name: &str,
    pairs: &Pairs,
) -> casework::Result<Folder> {
    let before = filing::folder(office, actor, id)?;
    group(&before, name).ok_or(casework::Error::NotFound)?;
    let answers = sheet::answers(before.form, name, pairs, &Answers::new());
    filing::save(office, actor, &Save { filing: id, group: name.to_owned(), answers })?;
    filing::folder(office, actor, id)
}

fn problems_of<'a>(folder: &'a Folder, name: &str) -> impl Iterator<Item = &'a Problem> + use<'a> {
    let prefix = format!("{name}.");
    folder.problems.iter().filter(move |problem| problem.field.starts_with(&prefix))
}

/// The block after this one, or the task list.
fn after(folder: &Folder, name: &str) -> String {
    let groups: Vec<String> = groups(folder).iter().map(|(block, item)| block.group(*item)).collect();
    let next = groups.iter().skip_while(|one| *one != name).skip(1).find(|one| *one != "developer");
    match next {
        Some(next) if next != "promise" || folder.answers.any_in("backend.1") => {
            address(folder.row.id, &format!("edit/{next}"))
        }
        _ => address(folder.row.id, ""),
    }
}

/// The page of a block.
pub(super) fn block_page(
    visit: Visit,
    folder: &Folder,
    name: &str,
    with_problems: bool,
    refused: Vec<form::Problem>,
) -> Result<BlockPage, Failure> {
    let id = folder.row.id;
    let (block, item) = group(folder, name).ok_or(Failure::NotFound)?;
    let found: Vec<Problem> = problems_of(folder, name).filter(|_| with_problems).cloned().collect();
    let upload = format!("/filing/{id}/upload");
    let mut sheet = sheet::sheet(folder.form, block, item, &folder.answers, &found, &upload);
    let mut problems = refused;
    problems.extend(marks(folder, name));
    problems.extend(sheet.form.problems().to_vec());
    let is_new = !folder.answers.any_in(name);
    let saved = if is_new { String::new() } else { format::instant(folder.revision.saved_at.0) };
    let autosave = address(id, &format!("autosave/{name}"));
    let draft = Draft { saved, autosave, continued: !is_new };
    sheet.form = std::mem::take(&mut sheet.form).with_problems(problems).with_draft(draft);
    for (path, received) in folder.files.iter().filter(|(path, _)| path.starts_with(&format!("{name}."))) {
        let digests = &received.digests;
        let facts = if path == "app.package" {
            vec![
                format!("MD5：{}", digests.md5),
                format!("SHA-256：{}", digests.sha256),
                format!("SM3：{}", digests.sm3),
            ]
        } else {
            Vec::new()
        };
        let name = folder.answers.file_name(path).unwrap_or_default().to_owned();
        let shown = Upload { name, size: digests.size, href: format!("/filing/{id}/file/{path}"), facts };
        sheet.form = std::mem::take(&mut sheet.form).with_upload(path.clone(), shown);
    }
    let page = frame(visit, folder, &sheet.title).with_problems(sheet.form.has_problems());
    let removable = !is_new
        && (block.key == "developer" || folder.answers.items("backend").len() > 1 && block.key == "backend");
    Ok(BlockPage {
        page,
        form: sheet.form.clone(),
        action: address(id, &format!("edit/{name}")),
        tasks: address(id, ""),
        remove: removable.then(|| address(id, &format!("remove/{name}"))),
        is_developer: block.key == "developer",
        steps: tasks::way(folder, &address(id, &format!("edit/{name}"))),
        points: words::guide::points(block.key),
        sheet,
    })
}

/// The marks of the return in this block that were not answered yet.
pub(in crate::web) fn marks(folder: &Folder, name: &str) -> Vec<form::Problem> {
    let prefix = format!("{name}.");
    let open = folder.marks.iter().filter(|one| !one.changed);
    open.filter(|one| one.mark.field == name || one.mark.field.starts_with(&prefix))
        .map(|one| {
            let mark = &one.mark;
            let field = folder.form.locate(&mark.field).map(|(_, _, field)| field);
            let label = field.map_or("本栏", |field| field.label);
            let mut problem =
                form::Problem::new(&mark.field, format!("审核意见（{label}）：{}", mark.reason));
            if let Some(rule) = mark.rule {
                problem = problem.rule(rule.id());
            }
            match field.filter(|field| !field.example.is_empty()) {
                Some(field) => problem.example(field.example),
                None => problem,
            }
        })
        .collect()
}
