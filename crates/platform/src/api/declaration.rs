//! `/api/v1/institution/…`: the declaration of the apps a unit uses, or its nil report, as its own people file it. Rules
//! USE-1…3, USE-6, USE-7, REV-3, N3…N5.
//!
//! An app is put by its filing number, so that sending it twice lists it once. A miss says why and what to do.

use axum::body::Bytes;
use axum::extract::{Path, State};
use casework::filing::{self, Folder};
use casework::usage::{self, App, Desk, Entry, EntryState};
use domain::filing::Submission;
use domain::form::Form;
use domain::ground::actor::Actor;
use domain::ground::rule::Rule;
use domain::register::read_number;
use domain::usage::Unpickable;
use serde::{Deserialize, Serialize};

use super::answers::{self, Group};
use super::case::{Brief, Receipt, Work, own, utc};
use super::error::{self, Told, Wrong};
use super::provider::{refused, settled};
use super::{Answer, Failed, Trouble};
use crate::look_up::look_up;
use crate::server::Server;
use crate::web::failure::Failure;
use crate::web::institution::{check, entry, receipt};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::{Declined, attempt, work};
use crate::words;

/// The declaration of a unit; before it was begun it has no filing.
#[derive(Debug, Serialize)]
struct Declaration {
    unit: String,
    /// The campaign that asks for it, and its last day.
    campaign: Option<Campaign>,
    /// It is a nil report.
    nil: bool,
    entries: Vec<Listed>,
    #[serde(flatten)]
    brief: Option<Brief>,
    #[serde(flatten)]
    work: Option<Work>,
}

#[derive(Debug, Serialize)]
struct Campaign {
    title: String,
    due_on: String,
}

/// One app of the declaration.
#[derive(Debug, Serialize)]
struct Listed {
    /// Its fields are `entry.N.…`.
    item: usize,
    number: String,
    app: String,
    platform: Option<String>,
    /// The state of the app's own filing today.
    app_state: Option<&'static str>,
    /// `effective`: in force as shown; `changed`: new, or changed since.
    state: &'static str,
    created_at: String,
    changed_at: String,
    problems: Vec<Wrong>,
}

#[derive(Debug, Serialize)]
struct Found {
    items: Vec<Known>,
    /// What was found and cannot be declared, each with why and what to do.
    missed: Vec<Known>,
    /// What it says where nothing was found at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<String>,
}

#[derive(Debug, Serialize)]
struct Known {
    number: Option<String>,
    app: String,
    platform: Option<String>,
    provider: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<String>,
}

/// How it is submitted.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    /// The unit uses no app.
    nil: bool,
}

/// GET: the declaration as it stands.
pub(crate) async fn one(State(server): State<Server>, Who(actor): Who) -> Answer {
    show(&server, actor).await
}

async fn show(server: &Server, actor: Actor) -> Answer {
    let (desk, folder) = work(server, move |office| check::look(office, &actor)).await?;
    let today = server.office().today();
    let lies = |folder: &&Folder| matches!(folder.row.filing.submission, Submission::Submitted { .. });
    let receipt = folder.as_ref().filter(lies).map(|folder| receipt::receipt(folder, today));
    let left = folder.as_ref().and_then(|folder| folder.limit.as_ref()).map(|limit| limit.left);
    Ok(own(&Declaration {
        entries: desk.entries.iter().map(|one| listed(one, folder.as_ref())).collect(),
        brief: desk.row.as_ref().map(|row| Brief::of(row, left)),
        work: folder.as_ref().map(|folder| Work::of(folder, receipt)),
        campaign: campaign(&desk),
        nil: desk.nil,
        unit: desk.unit,
    }))
}

fn campaign(desk: &Desk) -> Option<Campaign> {
    let asked = desk.campaign.as_ref()?;
    Some(Campaign { title: asked.title.clone(), due_on: asked.campaign.due_on.to_string() })
}

fn listed(entry: &Entry, folder: Option<&Folder>) -> Listed {
    let prefix = format!("entry.{}.", entry.item);
    let problems = folder.map_or(&[][..], |folder| &folder.problems);
    let here = problems.iter().filter(|problem| problem.field.starts_with(&prefix));
    Listed {
        item: entry.item,
        number: entry.number.clone(),
        app: entry.title.clone(),
        platform: entry.platform.clone(),
        app_state: entry.app.map(domain::filing::State::code),
        state: match entry.state {
            EntryState::Effective => "effective",
            EntryState::Changed => "changed",
        },
        created_at: utc(entry.created_at),
        changed_at: utc(entry.changed_at),
        problems: here.map(|problem| Wrong::of(Form::usage(), problem)).collect(),
    }
}

/// GET `apps?q=`: what can be declared, and why the rest cannot (USE-1).
pub(crate) async fn apps(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let words = visit.query.get("q").to_owned();
    let found = look_up(&server, actor, words).await?;
    let nothing = found.apps.is_empty() && found.missed.is_empty();
    Ok(own(&Found {
        items: found.apps.into_iter().map(|app| known(app, None)).collect(),
        missed: found.missed.into_iter().map(|missed| known(missed.app, Some(missed.why))).collect(),
        sentence: nothing.then(|| sentence(Unpickable::NotFiled)),
    }))
}

fn known(app: App, why: Option<Unpickable>) -> Known {
    let App { number, title, platform, provider } = app;
    Known { number, app: title, platform, provider, sentence: why.map(sentence) }
}

fn sentence(why: Unpickable) -> String {
    let (why, next) = words::unpickable(why);
    format!("{why}{next}")
}

/// The number of a filed app as it is kept.
fn numbered(server: &Server, typed: &str) -> Result<String, Trouble> {
    let number = read_number(typed, &server.office().further_issuers()).map_err(Trouble::Number)?;
    Ok(number.as_str().to_owned())
}

/// PUT: the app stands in the declaration with these answers.
pub(crate) async fn put(
    State(server): State<Server>,
    Who(actor): Who,
    Path(typed): Path<String>,
    body: Bytes,
) -> Answer {
    let number = numbered(&server, &typed)?;
    let sent = answers::body::<Group>(&body)?;
    let block = Form::usage().block("entry").ok_or(Failure::Fault)?;
    answers::read(block, Some(1), &sent)?;
    let (by, app) = (actor.clone(), number.clone());
    let item = match attempt(&server, move |office| usage::add(office, &by, &app)).await? {
        Ok(added) => added.item,
        Err(Declined::Problems(_)) => return Err(missed(&server, actor, number).await?),
        Err(declined) => return Err(refused(Form::usage(), declined)),
    };
    let by = actor.clone();
    let read = move |_: &Form, _: &str| answers::read(block, Some(item), &sent).unwrap_or_default();
    work(&server, move |office| entry::put(office, &by, item, read).map(drop)).await?;
    show(&server, actor).await
}

/// Why this app cannot be declared.
async fn missed(server: &Server, actor: Actor, number: String) -> Result<Failed, Failure> {
    let found = look_up(server, actor, number).await?;
    let why = found.missed.first().map_or(Unpickable::NotFiled, |missed| missed.why);
    Ok(Failed::Told(error::answer(
        axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        Told {
            code: "app-not-in-force",
            rule: Some(Rule::USE_1.id().to_owned()),
            field: Some("number"),
            sentence: sentence(why),
            ..Told::default()
        },
    )))
}

/// DELETE: the app is taken out.
pub(crate) async fn remove(
    State(server): State<Server>,
    Who(actor): Who,
    Path(typed): Path<String>,
) -> Answer {
    let number = numbered(&server, &typed)?;
    let by = actor.clone();
    work(&server, move |office| {
        let desk = usage::desk(office, &by)?;
        let entry = desk.entries.iter().find(|entry| entry.number == number);
        usage::remove(office, &by, entry.ok_or(casework::Error::NotFound)?.item).map(drop)
    })
    .await?;
    show(&server, actor).await
}

/// POST: 确认完成, or the nil report; the answer is the receipt.
pub(crate) async fn submit(State(server): State<Server>, Who(actor): Who, body: Bytes) -> Answer {
    let asked: Asked = answers::body(&body)?;
    let done = check::send(&server, &actor, asked.nil).await?;
    if let Err(declined) = done {
        return Err(refused(Form::usage(), declined));
    }
    let (_, folder) = work(&server, move |office| check::look(office, &actor)).await?;
    let folder = folder.ok_or(Failure::NotFound)?;
    let page = receipt::receipt(&folder, server.office().today());
    Ok(own(&Receipt::of(&folder, page)))
}

/// POST: the submission is taken back.
pub(crate) async fn withdraw(State(server): State<Server>, Who(actor): Who) -> Answer {
    let by = actor.clone();
    let row = work(&server, move |office| usage::desk(office, &by)?.row.ok_or(casework::Error::NotFound));
    let id = row.await?.id;
    let by = actor.clone();
    let done = work(&server, move |office| filing::withdraw(office, &by, id)).await;
    settled(&server, &actor, id, done).await?;
    show(&server, actor).await
}
