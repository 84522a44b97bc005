//! An institution's desk: its declaration, the apps in it, the nil report, the receipt. Rules USE-1…7, USE-10, N13.

pub mod check;
pub mod desk;
pub mod entry;
pub mod list;
pub mod pick;
pub mod receipt;
mod samples;

use axum::response::{IntoResponse as _, Redirect, Response};
use casework::usage::{Entry, EntryState};
use domain::filing::{Filing, FilingKind, Submission};
use domain::form::Form;

use super::component::tag::{Tag, Tone};
use super::failure::Failure;

/// The list of the unit's apps.
pub const LIST: &str = "/institution/usages";

fn to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// The address of one entry.
fn address(item: usize) -> String {
    format!("{LIST}/entry/{item}")
}

fn parse(item: &str) -> Result<usize, Failure> {
    item.parse().ok().filter(|item| *item > 0).ok_or(Failure::NotFound)
}

fn platform(code: Option<&str>) -> &'static str {
    code.and_then(|code| Form::provider().option_label("platform", code)).unwrap_or_default()
}

/// Where the whole declaration is, in one tag.
pub fn state(filing: Option<&Filing>, nil: bool) -> Tag {
    let Some(filing) = filing else { return Tag::new(Tone::Warning, "未开始") };
    let begun = Filing::begun(FilingKind::Usage);
    match (filing.submission, filing.standing == begun.standing) {
        (Submission::Submitted { .. }, true) => Tag::new(Tone::Info, "待确认"),
        (Submission::Submitted { .. }, false) => Tag::new(Tone::Info, "变更待确认"),
        (Submission::Returned { .. }, _) => Tag::new(Tone::Warning, "已退回，待修改"),
        (Submission::Draft, true) => Tag::new(Tone::Neutral, "填写中"),
        (Submission::Draft, false) => Tag::new(Tone::Info, "变更填写中"),
        (Submission::Lapsed { .. }, true) => Tag::new(Tone::Danger, "视同放弃"),
        (Submission::Withdrawn { .. }, true) => Tag::new(Tone::Neutral, "已撤回"),
        (_, false) if nil => Tag::new(Tone::Good, "零报告已确认"),
        (_, false) => Tag::new(Tone::Good, "已确认"),
        (Submission::None, true) => Tag::new(Tone::Neutral, "未提交"),
    }
}

/// Where one entry is: its own state in the declaration on its way, or in force.
fn entry_state(filing: &Filing, entry: &Entry) -> Tag {
    match (entry.state, filing.submission) {
        (EntryState::Effective, _) => Tag::new(Tone::Good, "已确认"),
        (EntryState::Changed, Submission::Submitted { .. }) => Tag::new(Tone::Info, "待确认"),
        (EntryState::Changed, Submission::Returned { .. }) => Tag::new(Tone::Warning, "已退回"),
        (EntryState::Changed, _) => Tag::new(Tone::Neutral, "未提交"),
    }
}
