//! A unit's record: saved as a draft, finished at the first login, kept up to date later. Rules ORG-4, ORG-9, ORG-10.
//!
//! Name and kind are as they were issued: changing them is the superior's matter (ORG-5). The certificate's answer is
//! written by its upload alone, so that nobody names another unit's file.

use domain::form::{Answers, Context, FieldKind, Form, check, check_field, normalise};
use domain::ground::actor::{Actor, Stage};
use domain::ground::day::Instant;
use domain::ground::permit::Action;
use domain::ground::problem::Problem;
use domain::ground::rule::Rule;
use domain::unit::Unit;
use storage::answers::Stored;
use storage::{account, unit};

use super::find::own;
use crate::{Office, Result, personal, record};

/// The record of the actor's own unit.
#[derive(Debug)]
pub struct OwnRecord {
    /// The unit.
    pub unit: Unit,
    /// The form.
    pub form: &'static Form,
    /// The answers in full, name and kind filled in.
    pub answers: Answers,
    /// When it was last saved.
    pub saved_at: Option<Instant>,
    /// When it was first complete.
    pub completed_at: Option<Instant>,
}

/// The actor's own record, begun or not.
pub fn own_record(office: &Office, actor: &Actor) -> Result<OwnRecord> {
    office.read(|view| {
        let unit = own(view, actor, Action::UnitComplete)?;
        let form = Form::unit();
        let known = unit::find_record(view, unit.place.id)?;
        let mut answers = match &known {
            Some(record) => personal::open(office, form, unit.place.id.0, &record.answers.answers)?,
            None => Answers::new(),
        };
        fix(&mut answers, &unit);
        Ok(OwnRecord {
            form,
            answers,
            saved_at: known.as_ref().map(|record| record.saved_at),
            completed_at: known.and_then(|record| record.completed_at),
            unit,
        })
    })
}

/// What is saved.
#[derive(Debug, Clone)]
pub struct Complete {
    /// The answers as typed.
    pub answers: Answers,
    /// Whether the record is meant to be complete, or a draft.
    pub finish: bool,
}

/// The record was saved.
#[derive(Debug)]
pub struct Completed {
    /// When.
    pub at: Instant,
    /// Whether it is complete now, so that everything of the role is reachable.
    pub complete: bool,
    /// What is wrong; for a draft only what was answered wrongly.
    pub problems: Vec<Problem>,
}

/// Saves the record of the actor's own unit. A first record that is not complete yet is kept as a draft, also where
/// finishing was asked; a complete record changes only as a whole.
pub fn complete(office: &Office, actor: &Actor, input: &Complete) -> Result<Completed> {
    let (office, actor, input) = (office.clone(), actor.clone(), input.clone());
    office.clone().store.write(move |tx| {
        let unit = own(tx, &actor, Action::UnitComplete)?;
        let form = Form::unit();
        let known = unit::find_record(tx, unit.place.id)?;
        let was_complete = known.as_ref().is_some_and(|record| record.completed_at.is_some());
        let mut plain = normalise(form, &input.answers);
        fix(&mut plain, &unit);
        files_from(form, &mut plain, known.as_ref().map(|record| &record.answers.answers));
        let problems = if input.finish || was_complete {
            check(form, &plain, &Context::default())
        } else {
            plain.iter().flat_map(|(path, _)| check_field(form, path, &plain)).collect()
        };
        if was_complete && !problems.is_empty() {
            return Err(problems.into());
        }
        let complete = was_complete || (input.finish && problems.is_empty());
        let sealed = personal::seal(&office, form, unit.place.id.0, &only_known(form, &plain))?;
        let stored = Stored { form: form.version.to_owned(), answers: sealed };
        unit::save_record(tx, unit.place.id, &stored, complete)?;
        if complete {
            let event = record::event(&actor, "unit", unit.place.id, "complete-record").under(Rule::ORG_4);
            let changed = if was_complete { event } else { event.to(Stage::Open.code()) };
            tx.record(changed);
            account::advance(tx, unit.place.id, Stage::UnitRecord, Stage::Open)?;
        }
        Ok(Completed { at: tx.now(), complete, problems })
    })
}

/// Name and kind as they were issued.
fn fix(answers: &mut Answers, unit: &Unit) {
    answers.set("unit.name", [unit.name.as_str()]);
    answers.set("unit.kind", [unit.kind.code()]);
}

/// The answers of files are those of the uploads, whatever was posted.
fn files_from(form: &Form, answers: &mut Answers, stored: Option<&Answers>) {
    for block in &form.blocks {
        for field in block.fields.iter().filter(|field| matches!(field.kind, FieldKind::File(_))) {
            let path = block.path(None, field.key);
            let known = stored.map(|stored| stored.all(&path).to_vec()).unwrap_or_default();
            answers.set(path, known);
        }
    }
}

fn only_known(form: &Form, answers: &Answers) -> Answers {
    answers
        .iter()
        .filter(|(path, _)| form.locate(path).is_some())
        .map(|(path, values)| (path.to_owned(), values.to_vec()))
        .collect()
}
