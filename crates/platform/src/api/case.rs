//! A filing as its owner and its reviewer work on it, as it goes over the wire. Rules REV-6, REV-8, N3, N4, N5.
//!
//! Codes are stable; words are Chinese and may be reworded. Own wire types: nothing of the domain is sent by itself.

use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse as _, Json, Response};
use casework::filing::{Folder, Limit, Marked, Step};
use domain::filing::{Filing, Mark};
use domain::form::Form;
use domain::ground::calendar::Due as Counted;
use domain::ground::day::{Day, Instant};
use domain::ground::rule::Rule;
use serde::Serialize;
use storage::filing::FilingRow;

use super::answers::{self, File, Groups};
use super::error::Wrong;
use super::{BODY_MOST, PAGE_MOST};
use crate::web::component::receipt::Receipt as Page;
use crate::words;

/// Where a filing stands: what is in force and what is on its way.
#[derive(Debug, Serialize)]
pub(super) struct Standing {
    /// `draft`, `submitted`, `returned`, `effective`, `lapsed`, `withdrawn`, `suspended`, `revoked`, `cancelled`.
    pub(super) state: &'static str,
    state_label: &'static str,
    /// What is on its way: `none`, `draft`, `submitted`, `returned`, `lapsed`, `withdrawn`.
    submission: &'static str,
    /// What is on its way changes something that is in force meanwhile.
    amending: bool,
}

impl Standing {
    pub(super) fn of(filing: &Filing) -> Self {
        Self {
            state: filing.state().code(),
            state_label: filing.state().label(),
            submission: filing.submission.code(),
            amending: filing.is_amending(),
        }
    }
}

/// One filing in a list.
#[derive(Debug, Serialize)]
pub(super) struct Brief {
    id: String,
    kind: &'static str,
    /// The app's name, or the institution's.
    title: String,
    platform: Option<String>,
    number: Option<String>,
    #[serde(flatten)]
    standing: Standing,
    changed_at: String,
    due_on: Option<String>,
    /// Working days left; negative when the limit has passed.
    left: Option<i64>,
    /// The day by which what it owes since a grace period must be brought (PRV-5).
    owed_on: Option<String>,
}

impl Brief {
    pub(super) fn of(row: &FilingRow, left: Option<i64>) -> Self {
        Self {
            id: row.id.to_string(),
            kind: row.filing.kind.code(),
            title: row.title.clone(),
            platform: row.platform.clone(),
            number: row.number.clone(),
            standing: Standing::of(&row.filing),
            changed_at: utc(row.changed_at),
            due_on: row.due_on().map(|day| day.to_string()),
            left,
            owed_on: row.owed_on.map(|day| day.to_string()),
        }
    }
}

/// A limit with its arithmetic (N5).
#[derive(Debug, Serialize)]
pub(super) struct Due {
    on: String,
    /// Counted from the day after this one.
    since: Option<String>,
    left: Option<i64>,
    /// It reaches into a year whose holidays are not announced yet.
    provisional: bool,
    counted: Vec<String>,
    skipped: Vec<Skipped>,
    notices: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Skipped {
    on: String,
    why: String,
}

impl Due {
    pub(super) fn running(limit: &Limit) -> Self {
        let since = Some(limit.since.to_string());
        Self { since, left: Some(limit.left), ..Self::of(&limit.due) }
    }

    pub(super) fn of(due: &Counted) -> Self {
        let skipped = |(on, why): &(Day, _)| Skipped { on: on.to_string(), why: ToString::to_string(why) };
        Self {
            on: due.due_on.to_string(),
            since: None,
            left: None,
            provisional: due.provisional,
            counted: due.counted.iter().map(ToString::to_string).collect(),
            skipped: due.skipped.iter().map(skipped).collect(),
            notices: due.notices.clone(),
        }
    }
}

/// A mark of a return (N4).
#[derive(Debug, Serialize)]
pub(super) struct Pin {
    field: String,
    label: String,
    reason: String,
    rule: Option<&'static str>,
    example: Option<&'static str>,
    /// Whether what it marks was changed since; null where that is not the question.
    changed: Option<bool>,
}

impl Pin {
    pub(super) fn of(form: &Form, mark: &Mark) -> Self {
        let located = form.locate(&mark.field);
        Self {
            field: mark.field.clone(),
            label: label(form, &mark.field),
            reason: mark.reason.clone(),
            rule: mark.rule.map(Rule::id),
            example: located.map(|(_, _, field)| field.example).filter(|example| !example.is_empty()),
            changed: None,
        }
    }

    pub(super) fn marked(form: &Form, marked: &Marked) -> Self {
        Self { changed: Some(marked.changed), ..Self::of(form, &marked.mark) }
    }
}

/// The words of a field with those of its block.
pub(super) fn label(form: &Form, path: &str) -> String {
    match form.locate(path) {
        Some((block, Some(item), field)) => format!("{}（{item}）：{}", block.title, field.label),
        Some((block, None, field)) => format!("{}：{}", block.title, field.label),
        None => path.to_owned(),
    }
}

/// One step of the history.
#[derive(Debug, Serialize)]
pub(super) struct Past {
    at: String,
    step: String,
    what: String,
    /// By which unit; null: by the passing of time.
    unit: Option<String>,
    rule: Option<&'static str>,
    due_on: Option<String>,
    why: Option<String>,
    marks: Vec<Pin>,
}

impl Past {
    pub(super) fn of(form: &Form, step: &Step) -> Self {
        Self {
            at: utc(step.at),
            step: step.verb.clone(),
            what: words::filing_step(&step.verb, step.amends).0.to_owned(),
            unit: step.unit.clone(),
            rule: step.rule.map(Rule::id),
            due_on: step.due_on.map(|day| day.to_string()),
            why: step.why.clone(),
            marks: step.marks.iter().map(|mark| Pin::of(form, mark)).collect(),
        }
    }
}

/// What the receipt of a submission says.
#[derive(Debug, Serialize)]
pub(super) struct Receipt {
    id: String,
    title: String,
    /// By which the submission is spoken of.
    number: String,
    submitted_at: Option<String>,
    reviewer: Option<String>,
    /// What happens next, in sentences.
    next: Vec<String>,
    due: Option<Due>,
}

impl Receipt {
    pub(super) fn of(folder: &Folder, page: Page) -> Self {
        Self {
            id: folder.row.id.to_string(),
            title: page.title,
            number: page.number,
            submitted_at: folder.revision.frozen_at.map(utc),
            reviewer: folder.reviewer.clone(),
            next: page.next,
            due: folder.limit.as_ref().map(Due::running),
        }
    }
}

/// What the owner of a filing sees of its open revision.
#[derive(Debug, Serialize)]
pub(super) struct Work {
    saved_at: String,
    reviewer: Option<String>,
    /// The limit that runs.
    due: Option<Due>,
    answers: Groups,
    files: Vec<File>,
    /// What the rules find today; empty: it can be submitted.
    problems: Vec<Wrong>,
    /// The marks of the return that is being answered.
    marks: Vec<Pin>,
    /// While it lies with its reviewer.
    receipt: Option<Receipt>,
    history: Vec<Past>,
}

impl Work {
    pub(super) fn of(folder: &Folder, receipt: Option<Page>) -> Self {
        let (form, answers) = (folder.form, &folder.answers);
        Self {
            saved_at: utc(folder.revision.saved_at),
            reviewer: folder.reviewer.clone(),
            due: folder.limit.as_ref().map(Due::running),
            answers: answers::groups(form, answers),
            files: answers::files(form, answers, folder.row.id, &folder.files),
            problems: folder.problems.iter().map(|problem| Wrong::of(form, problem)).collect(),
            marks: folder.marks.iter().map(|marked| Pin::marked(form, marked)).collect(),
            receipt: receipt.map(|page| Receipt::of(folder, page)),
            history: folder.history.iter().map(|step| Past::of(form, step)).collect(),
        }
    }
}

/// An instant in RFC 3339, UTC.
pub(super) fn utc(at: Instant) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|stamp| stamp.to_string()).unwrap_or_default()
}

/// An answer for the holder of the key alone.
pub(super) fn own(body: &impl Serialize) -> Response {
    let limits =
        [("x-limit-page-size", PAGE_MOST.to_string()), ("x-limit-body-bytes", BODY_MOST.to_string())];
    ([(CACHE_CONTROL, "no-store")], limits, Json(body)).into_response()
}
