//! One app of the declaration: asked as the form version says, saved however incomplete, checked on "continue".
//!
//! Rules USE-2…5, N3, N4, REV-6. The app itself was taken on the search page and is not typed here; taking another one
//! is removing this one.

use askama::Template;
use axum::extract::{Form as Plain, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use casework::filing::{self, Folder, Save};
use casework::upload::Target;
use casework::usage;
use casework::{Error, Office};
use domain::form::{Answers, Form as Asked};
use domain::ground::actor::Actor;
use domain::ground::problem::Problem;

use super::{LIST, address, parse, platform, to};
use crate::server::Server;
use crate::web::failure::Failure;
use crate::web::form::{self, Draft, Form, Pairs, Upload};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::provider::block::marks;
use crate::web::session::Who;
use crate::web::sheet::{self, ControlKind, Sheet};
use crate::web::upload::posted;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::words;

#[derive(Debug, Template)]
#[template(path = "institution/entry.html")]
pub struct EntryPage {
    pub page: Page,
    pub sheet: Sheet,
    /// The sheet's form, for the layout.
    pub form: Form,
    pub action: String,
    pub remove: String,
    /// The app's name, platform and number.
    pub app: String,
    /// What it was filed for; empty where that is not known.
    pub purpose: String,
    /// What is wrong with the app itself.
    pub app_problem: Option<form::Problem>,
}

/// The declaration opened for editing, with the name of the item's app.
pub(crate) struct Work {
    pub folder: Folder,
    pub item: usize,
    pub app: String,
}

/// Opens the declaration and finds the item.
fn opened(office: &Office, actor: &Actor, item: usize) -> casework::Result<Work> {
    // Looking for an entry that is not there begins nothing.
    if !usage::desk(office, actor)?.answers.items("entry").contains(&item) {
        return Err(casework::Error::NotFound);
    }
    let filing = usage::begin(office, actor)?.filing;
    let folder = filing::folder(office, actor, filing)?;
    if !folder.answers.items("entry").contains(&item) {
        return Err(Error::NotFound);
    }
    let desk = usage::desk(office, actor)?;
    let entry = desk.entries.into_iter().find(|entry| entry.item == item).ok_or(Error::NotFound)?;
    let parts = [entry.title.as_str(), platform(entry.platform.as_deref()), entry.number.as_str()];
    let app = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    Ok(Work { folder, item, app })
}

pub(in crate::web) async fn show(
    visit: Visit,
    State(server): State<Server>,
    Who(actor): Who,
    Path(item): Path<String>,
) -> Answer {
    let item = parse(&item)?;
    let opened = work(&server, move |office| opened(office, &actor, item)).await?;
    let with_problems = visit.query.has("check", "1");
    page::show(&EntryPage::new(visit, &opened, with_problems, Vec::new())?)
}

/// POST: saves, and goes on where nothing is wrong: to checking the answers, or to the next app.
pub(in crate::web) async fn save(
    visit: Visit,
    State(server): State<Server>,
    Who(actor): Who,
    Path(item): Path<String>,
    request: Request,
) -> Answer {
    let item = parse(&item)?;
    let by = actor.clone();
    let begun = work(&server, move |office| usage::begin(office, &by)).await?;
    let posted = posted(&server, &actor, Target::Filing(begun.filing), request).await?;
    let action = posted.pairs.iter().find(|(key, _)| key == "action").map(|(_, value)| value.clone());
    let stays = action.as_deref() == Some("save");
    let pairs = posted.pairs;
    let stored = work(&server, move |office| store(office, &actor, item, &pairs)).await?;
    let group = format!("entry.{item}.");
    let wrong = stored.folder.problems.iter().any(|problem| problem.field.starts_with(&group));
    if posted.problems.is_empty() && (stays || !wrong) {
        return Ok(to(&after(action.as_deref())));
    }
    page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &EntryPage::new(visit, &stored, !stays, posted.problems)?)
}

/// Where each button leads.
fn after(action: Option<&str>) -> String {
    match action {
        Some("save") => format!("{LIST}?done=save"),
        Some("another") => format!("{LIST}/new"),
        _ => format!("{LIST}/check"),
    }
}

/// POST by script while somebody types: the same saving, answered in one sentence.
pub(in crate::web) async fn autosave(
    State(server): State<Server>,
    Who(actor): Who,
    Path(item): Path<String>,
    Plain(pairs): Plain<Pairs>,
) -> Result<Response, Failure> {
    let item = parse(&item)?;
    let stored = work(&server, move |office| store(office, &actor, item, &pairs)).await?;
    let at = format::instant(stored.folder.revision.saved_at.0);
    Ok(format!("草稿保存于 {at}。").into_response())
}

/// POST: the app is taken out.
pub(in crate::web) async fn remove(
    State(server): State<Server>,
    Who(actor): Who,
    Path(item): Path<String>,
) -> Result<Response, Failure> {
    let item = parse(&item)?;
    work(&server, move |office| usage::remove(office, &actor, item)).await?;
    Ok(to(&format!("{LIST}?done=remove")))
}

/// Saves the item's answers, its app kept, and opens it again.
fn store(office: &Office, actor: &Actor, item: usize, pairs: &Pairs) -> casework::Result<Work> {
    put(office, actor, item, |form, group| sheet::answers(form, group, pairs, &Answers::new()))
}

/// Saves what was read for the item, its app kept, and opens it again.
pub(crate) fn put(
    office: &Office,
    actor: &Actor,
    item: usize,
    read: impl FnOnce(&Asked, &str) -> Answers,
) -> casework::Result<Work> {
    let before = opened(office, actor, item)?.folder;
    let group = format!("entry.{item}");
    let mut answers = read(before.form, &group);
    let app = format!("{group}.app");
    answers.set(&app, before.answers.all(&app).to_vec());
    filing::save(office, actor, &Save { filing: before.row.id, group, answers })?;
    opened(office, actor, item)
}

/// What the app at this path was filed for: 学习类 · 学生、教师.
pub(super) fn purpose(beside: &Answers, app: &str) -> String {
    let facts = ["function", "audience"].map(|key| {
        let label = |code: &String| Asked::provider().option_label(key, code).unwrap_or_default();
        beside.all(&format!("{app}.{key}")).iter().map(label).collect::<Vec<_>>().join("、")
    });
    facts.iter().filter(|words| !words.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" · ")
}

impl EntryPage {
    pub(super) fn new(
        visit: Visit,
        work: &Work,
        with_problems: bool,
        refused: Vec<form::Problem>,
    ) -> Result<Self, Failure> {
        let (folder, item) = (&work.folder, work.item);
        let id = folder.row.id;
        let group = format!("entry.{item}");
        let block = folder.form.block("entry").ok_or(Failure::NotFound)?;
        let prefix = format!("{group}.");
        let app_path = format!("{group}.app");
        let of_group = folder.problems.iter().filter(|problem| problem.field.starts_with(&prefix));
        let (of_app, of_fields): (Vec<&Problem>, Vec<&Problem>) =
            of_group.partition(|one| one.field == app_path);
        let found: Vec<Problem> = of_fields.into_iter().filter(|_| with_problems).cloned().collect();
        let upload = format!("/filing/{id}/upload");
        let beside = folder.form.beside(&folder.answers, &folder.picked);
        let mut sheet = sheet::sheet(folder.form, block, Some(item), &beside, &found, &upload);
        sheet.retain(|control| !matches!(control.kind, ControlKind::App));
        let mut problems = refused;
        problems.extend(marks(folder, &group));
        problems.extend(sheet.form.problems().to_vec());
        let draft = Draft {
            saved: format::instant(folder.revision.saved_at.0),
            autosave: format!("{}/autosave", address(item)),
            continued: false,
        };
        let mut form = std::mem::take(&mut sheet.form).with_problems(problems).with_draft(draft);
        for (path, received) in folder.files.iter().filter(|(path, _)| path.starts_with(&prefix)) {
            let name = folder.answers.file_name(path).unwrap_or_default().to_owned();
            let href = format!("/filing/{id}/file/{path}");
            let shown = Upload { name, size: received.digests.size, href, facts: Vec::new() };
            form = form.with_upload(path.clone(), shown);
        }
        sheet.form = form.clone();
        let page = visit.page("使用情况").crumb("使用者备案", LIST).with_problems(form.has_problems());
        Ok(Self {
            page,
            sheet,
            form,
            action: address(item),
            remove: format!("{}/remove", address(item)),
            app: work.app.clone(),
            purpose: purpose(&beside, &app_path),
            app_problem: of_app.first().map(|problem| words::problem(folder.form, problem)),
        })
    }
}
