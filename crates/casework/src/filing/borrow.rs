//! Several apps may share one backend system: its block is taken over from another filing of the same unit.
//!
//! Rules PRV-1, PRV-3. The block is copied, not linked: a filed form stays as it was filed.

use domain::filing::Verb;
use domain::form::{Answers, Form};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use storage::filing::FilingRow;
use storage::{View, revision};

use super::read::find;
use crate::{Error, Office, Result, personal};

/// A backend system stated in another filing of the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// In which filing.
    pub filing: FilingId,
    /// Which of its backend systems.
    pub item: usize,
    /// Its name.
    pub name: String,
    /// The app for which it was stated.
    pub app: String,
}

const BLOCK: &str = "backend";

/// The backend systems of the unit's other filings, each name once, the last changed first.
pub fn backends(office: &Office, actor: &Actor, into: FilingId) -> Result<Vec<Known>> {
    permit::may(actor, Action::FilingDraft)?;
    let place = actor.place.clone().ok_or(Refusal::SignInFirst)?;
    office.read(|view| {
        let here = find(view, actor, into, |kind| kind.action(Verb::Revise))?;
        let stated = answers(office, view, &here)?;
        let mut seen: Vec<String> = stated.items(BLOCK).iter().map(|item| name(&stated, *item)).collect();
        let mut known = Vec::new();
        for row in storage::filing::of_unit(view, place.id)?.iter().filter(|row| row.id != into) {
            let stated = answers(office, view, row)?;
            for item in stated.items(BLOCK) {
                let name = name(&stated, item);
                if !name.is_empty() && !seen.contains(&name) {
                    seen.push(name.clone());
                    known.push(Known { filing: row.id, item, name, app: row.title.clone() });
                }
            }
        }
        Ok(known)
    })
}

/// Copies a backend system into the draft and gives its number there.
pub fn borrow(office: &Office, actor: &Actor, into: FilingId, from: FilingId, item: usize) -> Result<usize> {
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let row = find(tx, &actor, into, |kind| kind.action(Verb::Revise))?;
        let source = find(tx, &actor, from, |kind| kind.action(Verb::Revise))?;
        let state = row.filing.state().code();
        let open = row.filing.is_editable().then_some(row.open_revision).flatten();
        let open = open.ok_or(Refusal::WrongState { action: Action::FilingDraft, state })?;
        let stated = answers(&office, tx, &source)?;
        let mut stored = revision::hold(tx, open)?.stored;
        let form = Form::find(&stored.form).ok_or(Error::NotFound)?;
        let next = stored.answers.items(BLOCK).last().map_or(1, |last| last + 1);
        let mut copied = Answers::new();
        let prefix = format!("{BLOCK}.{item}.");
        for (path, values) in stated.iter() {
            if let Some(field) = path.strip_prefix(&prefix) {
                copied.set(format!("{BLOCK}.{next}.{field}"), values.to_vec());
            }
        }
        for (path, values) in personal::seal(&office, form, row.id.0, &copied)?.iter() {
            stored.answers.set(path, values.to_vec());
        }
        if !revision::save(tx, open, &stored)? {
            return Err(Refusal::Overtaken.into());
        }
        Ok(next)
    })
}

fn answers(office: &Office, view: &View, row: &FilingRow) -> Result<Answers> {
    let Some(shown) = row.open_revision.or(row.effective_revision) else { return Ok(Answers::new()) };
    let revision = revision::get(view, shown)?;
    let form = Form::find(&revision.stored.form).ok_or(Error::NotFound)?;
    personal::open(office, form, row.id.0, &revision.stored.answers)
}

fn name(answers: &Answers, item: usize) -> String {
    answers.one(&format!("{BLOCK}.{item}.name")).to_owned()
}
