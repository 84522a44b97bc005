//! A group of the open revision is saved, complete or not; nothing typed is lost. Rules PRV-1, USE-2, N3.
//!
//! Files come on their own way and may arrive between the reading of a page and its saving: a file that is not named
//! here stays as it is in the write itself.

use domain::filing::Verb;
use domain::form::{Answers, FieldKind, Form, check_field, normalise};
use domain::ground::actor::Actor;
use domain::ground::day::Instant;
use domain::ground::id::FilingId;
use domain::ground::permit::Action;
use domain::ground::problem::Problem;
use domain::ground::refusal::Refusal;
use domain::ground::text;
use storage::Tx;
use storage::filing::FilingRow;
use storage::revision::{self, Revision};

use super::read::find;
use crate::upload::own_files;
use crate::{Error, Office, Result, personal};

/// What is saved.
#[derive(Debug, Clone)]
pub struct Save {
    /// Which filing.
    pub filing: FilingId,
    /// Which group: `owner`, `backend.2`. Everything in it is replaced, except files that are not named.
    pub group: String,
    /// Its answers, by full path.
    pub answers: Answers,
}

/// The most characters of a name that lists show.
const LONGEST: usize = 100;

/// A group was saved.
#[derive(Debug)]
pub struct Saved {
    /// When.
    pub at: Instant,
    /// What is wrong with single answers so far; missing ones are not named before the check.
    pub problems: Vec<Problem>,
}

/// Saves one group of the open revision.
pub fn save(office: &Office, actor: &Actor, input: &Save) -> Result<Saved> {
    let (office, actor, input) = (office.clone(), actor.clone(), input.clone());
    office.clone().store.write(move |tx| {
        let (mut row, mut revision) = draft(tx, &actor, input.filing)?;
        let form = Form::find(&revision.stored.form).ok_or(Error::NotFound)?;
        let plain = own_files(tx, row.owner.id, form, &normalise(form, &input.answers))?;
        let prefix = format!("{}.", input.group);
        let files = files(form, &prefix, &revision.stored.answers);
        revision.stored.answers.remove_group(&input.group);
        let sealed = personal::seal(&office, form, row.id.0, &plain)?;
        for (path, values) in files.iter().chain(sealed.iter().filter(|(path, _)| path.starts_with(&prefix)))
        {
            if form.locate(path).is_some() {
                revision.stored.answers.set(path, values.to_vec());
            }
        }
        if !revision::save(tx, revision.id, &revision.stored)? {
            return Err(Refusal::Overtaken.into());
        }
        if input.group == "app" {
            row.title = title(plain.one("app.name"));
            row.platform = Some(plain.one("app.platform").to_owned()).filter(|code| !code.is_empty());
            if !storage::filing::change(tx, &row)? {
                return Err(Refusal::Overtaken.into());
            }
        }
        let problems = plain.iter().flat_map(|(path, _)| check_field(form, path, &plain)).collect();
        Ok(Saved { at: tx.now(), problems })
    })
}

/// The name by which lists show a draft: what was typed without signs that hide other text, of a bounded length.
fn title(typed: &str) -> String {
    typed.chars().filter(|sign| !sign.is_control() && !text::hides(*sign)).take(LONGEST).collect()
}

/// The actor's filing with its open revision, which is held: of two groups saved at once both are kept.
pub(super) fn draft(tx: &mut Tx, actor: &Actor, id: FilingId) -> Result<(FilingRow, Revision)> {
    let row = find(tx, actor, id, |kind| kind.action(Verb::Revise))?;
    let editable = row.filing.is_editable().then_some(row.open_revision).flatten();
    let open = editable.ok_or_else(|| Refusal::WrongState {
        action: Action::FilingDraft,
        state: row.filing.state().code(),
    })?;
    let revision = revision::hold(tx, open)?;
    Ok((row, revision))
}

/// The files of a group.
fn files(form: &Form, prefix: &str, answers: &Answers) -> Answers {
    let is_file =
        |path: &str| form.locate(path).is_some_and(|(_, _, field)| matches!(field.kind, FieldKind::File(_)));
    let files = answers.iter().filter(|(path, _)| path.starts_with(prefix) && is_file(path));
    files.map(|(path, values)| (path.to_owned(), values.to_vec())).collect()
}
