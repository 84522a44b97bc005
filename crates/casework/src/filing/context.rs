//! What the checks must know: grace, package facts, picked apps; and the pre-check itself. Rules N3, PRV-5, USE-1, USE-2, USE-4.
//!
//! The one place that brings the outside of a form to its checks, for pre-check, intake and review alike.

use std::collections::BTreeMap;

use domain::filing::{FilingKind, State};
use domain::form::{Answers, Context, Form, PackageFacts, Picked};
use domain::ground::actor::Actor;
use domain::ground::day::Day;
use domain::ground::id::FilingId;
use domain::ground::problem::Problem;
use domain::profile::Profile;
use domain::unit::Unit;
use storage::filing::FilingRow;
use storage::{View, unit};

use super::read::find;
use crate::{Error, Office, Result, personal};

/// The problems of the open revision as the intake will find them.
pub fn precheck(office: &Office, actor: &Actor, id: FilingId) -> Result<Vec<Problem>> {
    office.read(|view| {
        let row = find(view, actor, id, FilingKind::view)?;
        let open = row.open_revision.or(row.effective_revision).ok_or(Error::NotFound)?;
        let revision = storage::revision::get(view, open)?;
        let form = Form::find(&revision.stored.form).ok_or(Error::NotFound)?;
        let plain = personal::open(office, form, id.0, &revision.stored.answers)?;
        problems(view, office.today(), &row, &plain)
    })
}

/// Every problem of the answers today.
pub(super) fn problems(view: &View, today: Day, row: &FilingRow, plain: &Answers) -> Result<Vec<Problem>> {
    let owner = unit::get(view, row.owner.id)?;
    check(view, today, row.filing.kind, &owner, plain).map(|checked| checked.problems)
}

/// A verdict on answers, and what it rests on.
#[derive(Default)]
pub(super) struct Checked {
    pub problems: Vec<Problem>,
    /// What is known of the picked apps, by number.
    pub picked: BTreeMap<String, Picked>,
    /// Their filings.
    pub apps: Vec<FilingRow>,
}

/// The same for an owner that was read already.
pub(super) fn check(
    view: &View,
    today: Day,
    kind: FilingKind,
    owner: &Unit,
    plain: &Answers,
) -> Result<Checked> {
    let grace = Profile::of(&owner.division).in_grace(today);
    let (picked, apps) = picked(view, plain)?;
    let context = Context { grace, package: package(view, plain)?, picked };
    let problems = match kind {
        FilingKind::Provider => domain::filing::check(plain, &context),
        FilingKind::Usage => domain::usage::check(plain, &context),
    };
    Ok(Checked { problems, picked: context.picked, apps })
}

/// What is known of the apps that a declaration picked, and their filings.
fn picked(view: &View, plain: &Answers) -> Result<(BTreeMap<String, Picked>, Vec<FilingRow>)> {
    let (mut picked, mut apps) = (BTreeMap::new(), Vec::new());
    for item in plain.items("entry") {
        let number = plain.one(&format!("entry.{item}.app"));
        let Some(app) = storage::filing::find_number(view, number)? else { continue };
        let effective = app.filing.state() == State::Effective;
        let known = match app.effective_revision {
            Some(revision) => {
                let stored = storage::revision::get(view, revision)?.stored;
                let form = Form::find(&stored.form).ok_or(Error::NotFound)?;
                Picked::new(effective, form, &stored.answers)
            }
            None => Picked { effective, ..Picked::default() },
        };
        picked.insert(number.to_owned(), known);
        apps.push(app);
    }
    Ok((picked, apps))
}

/// What was measured on the package the answers name (INS-1).
fn package(view: &View, plain: &Answers) -> Result<Option<PackageFacts>> {
    let Some(digest) = plain.file_digest("app.package") else { return Ok(None) };
    let known = storage::package::find(view, digest)?;
    // The same bytes may have been sent by others under another name: for whom a package is, is asked of its own name.
    let platform = plain.file_name("app.package").and_then(crate::upload::platform);
    Ok(known.map(|package| PackageFacts { platform, ..package.facts }))
}
