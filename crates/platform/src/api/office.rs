//! `/api/v1/office/filings…`: what lies with an education department, and its decisions. Rules REV-1, REV-3, REV-5…9, N3…N5,
//! N8.
//!
//! Verifications and confirmations come the same way. Personal answers are masked; they are revealed on the page alone, with
//! a reason. Two decisions at once: one wins, the other is told the state.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, State};
use casework::desk::{self, Item, Scope, Wanted};
use casework::filing::{self, DualReview, Examined, HalfSeen, Judge, Outcome, Turn};
use casework::inspection::Inspection;
use domain::filing::{FilingKind, Half, Mark, Opinion};
use domain::form::{Difference, Form};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::text;
use serde::{Deserialize, Serialize};
use storage::desk::DeskState;

use super::answers::{self, File, Groups};
use super::case::{Brief, Due, Past, Pin, Standing, label, own};
use super::error::Wrong;
use super::filings::number;
use super::provider::{parse, settled};
use super::{Answer, PAGE_MOST, Trouble};
use crate::server::Server;
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::words;

const PAGE: usize = 20;

#[derive(Debug, Serialize)]
struct Queue {
    total: i64,
    page: usize,
    size: usize,
    items: Vec<Lying>,
}

#[derive(Debug, Serialize)]
struct Lying {
    #[serde(flatten)]
    brief: Brief,
    owner: String,
    reviewer: String,
    /// How often it was submitted.
    submissions: i64,
    dual: Option<Waits>,
}

/// What of a dual review waits, and for whom (REV-5).
#[derive(Debug, Serialize)]
struct Waits {
    /// `judge`, `colleague`, `rereview`, `third-person`, `above`, `others`.
    turn: &'static str,
    halves: Vec<&'static str>,
}

impl Waits {
    fn of(turn: &Turn) -> Self {
        let codes = |halves: &[Half]| halves.iter().map(|half| half.code()).collect();
        let (turn, halves) = match turn {
            Turn::Judge(halves) => ("judge", codes(halves)),
            Turn::Colleague(half) => ("colleague", codes(&[*half])),
            Turn::Rereview => ("rereview", Vec::new()),
            Turn::ThirdPerson => ("third-person", Vec::new()),
            Turn::Above => ("above", Vec::new()),
            Turn::Others(halves) => ("others", codes(halves)),
        };
        Self { turn, halves }
    }
}

/// A filing under review.
#[derive(Debug, Serialize)]
struct Case {
    #[serde(flatten)]
    brief: Brief,
    owner: String,
    reviewer: Option<String>,
    /// Which submission of it this is.
    submission_ordinal: i64,
    /// It declares that no app is used (USE-6).
    nil: bool,
    due: Option<Due>,
    /// Working days used in this round, and in all (LAT-9).
    days_used: DaysUsed,
    answers: Groups,
    files: Vec<File>,
    /// What changed since the submission before; null: there was none.
    changed: Option<Vec<Changed>>,
    /// What the rules find today.
    problems: Vec<Wrong>,
    /// What the inspection shows; it never decides (INS-4).
    findings: Vec<Remark>,
    dual: Option<Dual>,
    history: Vec<Past>,
}

#[derive(Debug, Serialize)]
struct DaysUsed {
    this_round: u32,
    all_rounds: u32,
}

#[derive(Debug, Serialize)]
struct Changed {
    field: String,
    label: String,
    before: Vec<String>,
    after: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Remark {
    field: String,
    rule: String,
    sentence: String,
}

#[derive(Debug, Serialize)]
struct Dual {
    #[serde(flatten)]
    waits: Waits,
    seen: Vec<Seen>,
}

/// A half as this reader may see it (N8).
#[derive(Debug, Serialize)]
struct Seen {
    half: &'static str,
    judged: bool,
    opinion: Option<&'static str>,
    reason: Option<String>,
    marks: Vec<Pin>,
}

/// A return: at least one field, each with its reason (REV-6).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Back {
    marks: Vec<Pinned>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pinned {
    field: String,
    reason: String,
}

/// What is said of a half.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    half: String,
    opinion: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    marks: Vec<Pinned>,
}

/// What a decision came to.
#[derive(Debug, Serialize)]
struct Decided {
    id: String,
    #[serde(flatten)]
    standing: Standing,
    number: Option<String>,
    /// Of a return: the limit for the resubmission.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Due>,
    /// Of a half: `waiting`, `approved`, `sent-up`.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    /// The half that waits for a colleague.
    #[serde(skip_serializing_if = "Option::is_none")]
    waits_for: Option<&'static str>,
    /// The department that decides in the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_up_to: Option<String>,
}

/// GET: the queue by `kind`, `state`, `scope`, `overdue`, `q`, `page`, `size`, what is due first.
pub(crate) async fn list(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let query = &visit.query;
    let wanted = Wanted {
        kind: known(query.get("kind"), "kind", "provider, usage", FilingKind::Provider, kind)?,
        state: known(query.get("state"), "state", STATES, DeskState::Waiting, DeskState::find)?,
        overdue: query.has("overdue", "1"),
        scope: known(query.get("scope"), "scope", "own, below, sent-up", Scope::Own, Scope::find)?,
        words: query.get("q").to_owned(),
    };
    let page = number(query, "page", 1, 100_000)?.max(1);
    let size = number(query, "size", PAGE, PAGE_MOST)?.max(1);
    let cut = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (limit, offset) = (cut(size), cut((page - 1) * size));
    let (items, total) =
        work(&server, move |office| desk::list(office, &actor, &wanted, limit, offset)).await?;
    Ok(own(&Queue { total, page, size, items: items.iter().map(lying).collect() }))
}

const STATES: &str = "waiting, returned, effective, ended";

fn kind(code: &str) -> Option<FilingKind> {
    [FilingKind::Provider, FilingKind::Usage].into_iter().find(|kind| kind.code() == code)
}

/// A parameter of codes; an absent one has its usual value, an unknown one is refused.
fn known<T>(
    code: &str,
    field: &'static str,
    allowed: &str,
    usual: T,
    find: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Trouble> {
    if code.is_empty() {
        return Ok(usual);
    }
    find(code).ok_or_else(|| Trouble::UnknownValue { field, allowed: allowed.to_owned() })
}

fn lying(item: &Item) -> Lying {
    Lying {
        brief: Brief::of(&item.lying.row, item.left),
        owner: item.lying.owner_name.clone(),
        reviewer: item.lying.handler_name.clone(),
        submissions: item.lying.submissions,
        dual: item.turn.as_ref().map(Waits::of),
    }
}

/// GET: one filing as its reviewer examines it.
pub(crate) async fn one(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id = parse(&id)?;
    let examined = work(&server, move |office| filing::examine(office, &actor, id)).await?;
    Ok(own(&case(&examined)))
}

fn case(examined: &Examined) -> Case {
    let form = examined.form;
    let changed = |one: &Difference| Changed {
        field: one.field.clone(),
        label: label(form, &one.field),
        before: one.before.clone(),
        after: one.after.clone(),
    };
    Case {
        brief: Brief::of(&examined.row, examined.limit.as_ref().map(|limit| limit.left)),
        owner: examined.owner.name.clone(),
        reviewer: examined.handler.as_ref().map(|unit| unit.name.clone()),
        submission_ordinal: examined.revision.ordinal,
        nil: examined.revision.nil,
        due: examined.limit.as_ref().map(Due::running),
        days_used: DaysUsed {
            this_round: examined.totals.this_round,
            all_rounds: examined.totals.all_rounds,
        },
        answers: answers::groups(form, &examined.answers),
        files: answers::files(form, &examined.answers, examined.row.id, &BTreeMap::new()),
        changed: examined.changed.as_ref().map(|all| all.iter().map(changed).collect()),
        problems: examined.problems.iter().map(|problem| Wrong::of(form, problem)).collect(),
        findings: findings(examined),
        dual: examined.dual.as_ref().map(|review| dual(form, review)),
        history: examined.history.iter().map(|step| Past::of(form, step)).collect(),
    }
}

fn findings(examined: &Examined) -> Vec<Remark> {
    let of_package = examined.inspection.iter().flat_map(Inspection::grave);
    let of_package =
        of_package.map(|found| (found.field.to_owned(), words::inspection::remark(&found.finding)));
    let of_apps = examined.forbidden.iter().flat_map(|one| {
        let field = format!("entry.{}.nature", one.item);
        words::inspection::required(one).into_iter().map(move |told| (field.clone(), told))
    });
    let all = of_package.chain(of_apps);
    all.map(|(field, told)| Remark { field, rule: told.rule, sentence: told.text }).collect()
}

fn dual(form: &Form, review: &DualReview) -> Dual {
    let seen = |half: &HalfSeen| {
        let said = half.said.as_ref();
        Seen {
            half: half.half.code(),
            judged: half.is_judged,
            opinion: said.map(|(opinion, ..)| opinion.code()),
            reason: said.map(|(_, reason, _)| reason.clone()).filter(|reason| !reason.is_empty()),
            marks: said.iter().flat_map(|(.., marks)| marks).map(|mark| Pin::of(form, mark)).collect(),
        }
    };
    Dual { waits: Waits::of(&review.turn), seen: review.halves.iter().map(seen).collect() }
}

/// POST: the submission is approved.
pub(crate) async fn approve(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id = parse(&id)?;
    let by = actor.clone();
    let done = work(&server, move |office| filing::approve(office, &by, id).map(drop)).await;
    settled(&server, &actor, id, done).await?;
    Ok(own(&decided(&server, actor, id).await?))
}

/// POST: the submission goes back with a reason for each field.
pub(crate) async fn return_(
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let id = parse(&id)?;
    admitted(&server, &actor, id).await?;
    let back: Back = answers::body(&body)?;
    let by = actor.clone();
    let done = work(&server, move |office| {
        let form = filing::open(office, &by, id)?.form;
        filing::return_(office, &by, id, &marks(form, back.marks))
    });
    let done = settled(&server, &actor, id, done.await).await?;
    Ok(own(&Decided { due: Some(Due::of(&done.due)), ..decided(&server, actor, id).await? }))
}

/// Whoever may not decide is told so before what he sent is looked at.
async fn admitted(server: &Server, actor: &Actor, id: FilingId) -> Result<(), super::Failed> {
    let by = actor.clone();
    let may = work(server, move |office| filing::may_decide(office, &by, id)).await;
    settled(server, actor, id, may).await
}

/// POST: one half of a dual review is judged.
pub(crate) async fn judge(
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let id = parse(&id)?;
    let said = answers::body::<Said>(&body);
    let half = said.as_ref().ok().and_then(|said| Half::find(&said.half));
    let by = actor.clone();
    // Whoever may judge none is refused first, as on the page, whatever he sent.
    let first = half.unwrap_or(Half::Security);
    let may = work(&server, move |office| filing::may_judge(office, &by, id, first)).await;
    settled(&server, &actor, id, may).await?;
    let said = said?;
    let allowed = || "security, content".to_owned();
    let half = half.ok_or_else(|| Trouble::UnknownValue { field: "half", allowed: allowed() })?;
    let opinion = Opinion::find(&said.opinion).ok_or_else(|| Trouble::UnknownValue {
        field: "opinion",
        allowed: "pass, fail, undecided".to_owned(),
    })?;
    let by = actor.clone();
    let done = work(&server, move |office| {
        let marks = marks(filing::open(office, &by, id)?.form, said.marks);
        filing::judge(office, &by, &Judge { filing: id, half, opinion, reason: said.reason, marks })
    });
    let outcome = settled(&server, &actor, id, done.await).await?;
    let decided = decided(&server, actor, id).await?;
    Ok(own(&match outcome {
        Outcome::Waiting(half) => {
            Decided { outcome: Some("waiting"), waits_for: Some(half.code()), ..decided }
        }
        Outcome::Approved => Decided { outcome: Some("approved"), ..decided },
        Outcome::SentUp(office) => Decided { outcome: Some("sent-up"), sent_up_to: Some(office), ..decided },
    }))
}

/// The marks with the rules of their fields, as a reviewer's page makes them.
fn marks(form: &Form, pinned: Vec<Pinned>) -> Vec<Mark> {
    let mark = |one: Pinned| Mark {
        rule: form.locate(&one.field).map(|(_, _, field)| field.rule),
        reason: text::trim(&one.reason),
        field: one.field,
    };
    pinned.into_iter().map(mark).collect()
}

async fn decided(server: &Server, actor: Actor, id: FilingId) -> Result<Decided, super::Failed> {
    let row = work(server, move |office| Ok(filing::open(office, &actor, id)?.row)).await?;
    Ok(Decided {
        id: id.to_string(),
        standing: Standing::of(&row.filing),
        number: row.number,
        due: None,
        outcome: None,
        waits_for: None,
        sent_up_to: None,
    })
}
