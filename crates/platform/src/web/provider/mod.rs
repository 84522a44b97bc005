//! The provider's desk: its filings, the form block by block, submission, receipt and record. Rules PRV-1…6, PRV-8, N4.
//!
//! One handler per page; what a page needs is read by `casework::filing::folder` at once.

pub mod block;
pub mod check;
pub mod list;
pub mod receipt;
pub mod record;
pub(in crate::web) mod sample;
pub mod tasks;

use axum::response::{IntoResponse as _, Redirect, Response};
use casework::filing::Folder;
use domain::filing::{Filing, State, Submission};
use domain::form::{Block, Form, Times};
use domain::ground::id::FilingId;

use super::component::tag::{Tag, Tone};
use super::failure::Failure;
use super::page::Page;
use super::visit::Visit;

/// The list of the unit's filings.
pub const LIST: &str = "/provider/filings";

/// The address of a filing, or of one of its pages.
fn address(id: FilingId, page: &str) -> String {
    if page.is_empty() { format!("{LIST}/{id}") } else { format!("{LIST}/{id}/{page}") }
}

fn parse(id: &str) -> Result<FilingId, Failure> {
    id.parse().map_err(|_| Failure::NotFound)
}

fn to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// The frame of a page of one filing.
fn frame(visit: Visit, folder: &Folder, title: &str) -> Page {
    visit.page(title).crumb("应用备案", LIST).crumb(name(&folder.row.title), address(folder.row.id, ""))
}

/// The app's name, also while it has none.
fn name(title: &str) -> String {
    if title.is_empty() { "未命名的应用".to_owned() } else { title.to_owned() }
}

fn platform(code: Option<&str>) -> &'static str {
    code.and_then(|code| Form::provider().option_label("platform", code)).unwrap_or("平台未选")
}

/// The block and the item a group's name means; a new item may be the one after the last.
pub(crate) fn group<'a>(folder: &'a Folder, group: &str) -> Option<(&'a Block, Option<usize>)> {
    let (key, item) =
        group.split_once('.').map_or((group, None), |(key, item)| (key, item.parse::<usize>().ok()));
    let block = folder.form.block(key)?;
    let stated = folder.answers.items(key);
    let next = stated.last().map_or(1, |last| last + 1);
    match (block.times, item) {
        (Times::Many, Some(item)) if item == next || stated.contains(&item) => Some((block, Some(item))),
        (Times::Once | Times::Optional, None) if key == group => Some((block, None)),
        _ => None,
    }
}

/// Whether a group may be taken out: a developer who is the owner, a backend system too many.
pub(crate) fn is_removable(group: &str) -> bool {
    group == "developer" || group.starts_with("backend.")
}

/// Every group of the form in order: blocks that stand once, and each item of the others.
fn groups(folder: &Folder) -> Vec<(&'static Block, Option<usize>)> {
    let mut groups = Vec::new();
    for block in &folder.form.blocks {
        if block.times == Times::Many {
            groups.extend(folder.answers.items(block.key).into_iter().map(|item| (block, Some(item))));
        } else {
            groups.push((block, None));
        }
    }
    groups
}

/// Where a filing is, in one tag; an amendment under way is said beside.
pub fn state(filing: &Filing) -> Tag {
    let tone = match filing.state() {
        State::Draft | State::Withdrawn => Tone::Neutral,
        State::Submitted => Tone::Info,
        State::Effective => Tone::Good,
        State::Returned => Tone::Warning,
        State::Lapsed | State::Suspended | State::Revoked | State::Cancelled => Tone::Danger,
    };
    let amending = match filing.submission {
        _ if !filing.is_amending() => "",
        Submission::Submitted { .. } => "，变更审核中",
        Submission::Returned { .. } => "，变更已退回",
        _ => "，变更填写中",
    };
    Tag::new(tone, format!("{}{amending}", filing.state().label()))
}
