//! `/api/v1/provider/filings…`: a provider's filings, from the draft to the receipt and after a return again. Rules PRV-1…6,
//! PRV-8, REV-1, REV-6, N3…N5.
//!
//! Every step is the verb that the page calls. What was sent twice is answered as the page answers it: one draft for one
//! `Idempotency-Key`, one receipt for one submission.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use casework::filing::{self, Folder, Save};
use domain::filing::Submission;
use domain::form::Form;
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use serde::Serialize;

use super::answers::{self, Group};
use super::case::{Brief, Receipt, Work, own};
use super::error::{Wrong, moved};
use super::{Answer, Failed, Trouble};
use crate::server::Server;
use crate::web::failure::Failure;
use crate::web::provider::{self, check, receipt};
use crate::web::session::Who;
use crate::web::work::{Declined, work};

/// One draft for one of these.
pub(super) const ONCE: HeaderName = HeaderName::from_static("idempotency-key");

#[derive(Debug, Serialize)]
struct List {
    items: Vec<Brief>,
}

/// A filing on its owner's desk.
#[derive(Debug, Serialize)]
struct Case {
    #[serde(flatten)]
    brief: Brief,
    #[serde(flatten)]
    work: Work,
}

#[derive(Debug, Serialize)]
struct Check {
    /// Nothing stands against submitting it now.
    ready: bool,
    problems: Vec<Wrong>,
}

pub(super) fn parse(id: &str) -> Result<FilingId, Failure> {
    id.parse().map_err(|_| Failure::NotFound)
}

/// GET: the unit's filings, the last changed first.
pub(crate) async fn list(State(server): State<Server>, Who(actor): Who) -> Answer {
    let mine = work(&server, move |office| filing::mine(office, &actor)).await?;
    Ok(own(&List { items: mine.iter().map(|one| Brief::of(&one.row, one.left)).collect() }))
}

/// POST: a draft, or the one that was begun with the same key before.
pub(crate) async fn begin(State(server): State<Server>, Who(actor): Who, headers: HeaderMap) -> Answer {
    let once = headers.get(&ONCE).map(|value| {
        let id = value.to_str().ok().and_then(|text| text.parse::<FilingId>().ok());
        id.ok_or(Trouble::NotAnId { field: "Idempotency-Key" })
    });
    let (once, by) = (once.transpose()?, actor.clone());
    let begun = work(&server, move |office| match once {
        Some(id) => filing::begin_once(office, &by, id),
        None => filing::begin(office, &by),
    });
    let id = begun.await?.filing;
    let mut response = show(&server, actor, id).await?;
    *response.status_mut() = StatusCode::CREATED;
    let address = format!("/api/v1/provider/filings/{id}").parse().map_err(|_| Failure::Fault)?;
    response.headers_mut().insert(LOCATION, address);
    Ok(response)
}

/// GET: one filing in full.
pub(crate) async fn one(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    show(&server, actor, parse(&id)?).await
}

async fn show(server: &Server, actor: Actor, id: FilingId) -> Answer {
    let folder = folder(server, actor, id).await?;
    let today = server.office().today();
    let lies = matches!(folder.row.filing.submission, Submission::Submitted { .. });
    let receipt = lies.then(|| receipt::receipt(&folder, today));
    let left = folder.limit.as_ref().map(|limit| limit.left);
    Ok(own(&Case { brief: Brief::of(&folder.row, left), work: Work::of(&folder, receipt) }))
}

/// The provider filing; a declaration is no matter of these addresses.
async fn folder(server: &Server, actor: Actor, id: FilingId) -> Result<Folder, Failure> {
    let folder = work(server, move |office| filing::folder(office, &actor, id)).await?;
    let is_provider = folder.row.filing.kind == domain::filing::FilingKind::Provider;
    if is_provider { Ok(folder) } else { Err(Failure::NotFound) }
}

/// PUT: a group's answers; what is not named in it is answered no more.
pub(crate) async fn save(
    State(server): State<Server>,
    Who(actor): Who,
    Path((id, group)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let id = parse(&id)?;
    let before = folder(&server, actor.clone(), id).await?;
    let (block, item) = provider::group(&before, &group).ok_or(Failure::NotFound)?;
    let sent = answers::body::<Group>(&body)?;
    let input = Save { filing: id, group, answers: answers::read(block, item, &sent)? };
    let by = actor.clone();
    let done = work(&server, move |office| filing::save(office, &by, &input).map(drop)).await;
    settled(&server, &actor, id, done).await?;
    show(&server, actor, id).await
}

/// DELETE: a developer who is the owner, a backend system too many.
pub(crate) async fn clear(
    State(server): State<Server>,
    Who(actor): Who,
    Path((id, group)): Path<(String, String)>,
) -> Answer {
    let id = parse(&id)?;
    let before = folder(&server, actor.clone(), id).await?;
    if !provider::is_removable(&group) || provider::group(&before, &group).is_none() {
        return Err(Failure::NotFound.into());
    }
    let by = actor.clone();
    let done = work(&server, move |office| filing::clear(office, &by, id, &group)).await;
    settled(&server, &actor, id, done).await?;
    show(&server, actor, id).await
}

/// GET: what the rules find today (N3).
pub(crate) async fn check(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let folder = folder(&server, actor, parse(&id)?).await?;
    let problems: Vec<Wrong> =
        folder.problems.iter().map(|problem| Wrong::of(folder.form, problem)).collect();
    Ok(own(&Check { ready: problems.is_empty() && folder.row.filing.is_editable(), problems }))
}

/// POST: submits, or submits again after a return; the answer is the receipt.
pub(crate) async fn submit(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id = parse(&id)?;
    folder(&server, actor.clone(), id).await?;
    let done = check::send(&server, &actor, id).await;
    if let Err(declined) = settled(&server, &actor, id, done).await? {
        return Err(refused(Form::provider(), declined));
    }
    let folder = folder(&server, actor, id).await?;
    let page = receipt::receipt(&folder, server.office().today());
    Ok(own(&Receipt::of(&folder, page)))
}

/// POST: takes the submission back.
pub(crate) async fn withdraw(
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
) -> Answer {
    let id = parse(&id)?;
    folder(&server, actor.clone(), id).await?;
    let by = actor.clone();
    let done = work(&server, move |office| filing::withdraw(office, &by, id)).await;
    settled(&server, &actor, id, done).await?;
    show(&server, actor, id).await
}

/// POST: opens a draft of what is in force or was last written.
pub(crate) async fn revise(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id = parse(&id)?;
    let before = folder(&server, actor.clone(), id).await?;
    if !before.row.filing.is_editable() {
        let by = actor.clone();
        let done = work(&server, move |office| filing::revise(office, &by, id).map(drop)).await;
        settled(&server, &actor, id, done).await?;
    }
    show(&server, actor, id).await
}

/// A conflict gets the present state of the filing.
pub(super) async fn settled<T>(
    server: &Server,
    actor: &Actor,
    id: FilingId,
    done: Result<T, Failure>,
) -> Result<T, Failed> {
    let why = match done {
        Err(Failure::Conflict(why)) => why,
        done => return Ok(done?),
    };
    let actor = actor.clone();
    let now = work(server, move |office| filing::open(office, &actor, id)).await;
    let state = now.ok().map(|opened| opened.row.filing.state().code());
    Err(Failed::Told(moved(why, state)))
}

/// What a form is refused for.
pub(super) fn refused(form: &Form, declined: Declined) -> Failed {
    match declined {
        Declined::Problems(problems) => Failed::Told(super::error::faulty(form, &problems)),
        Declined::Refusal(refusal) => Failure::from(casework::Error::from(refusal)).into(),
    }
}
