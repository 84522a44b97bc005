//! A filing as its owner works on it: answers in full, what the rules find, what was returned, what runs, what happened.
//!
//! Rules PRV-1, PRV-5, N3, N4, N5, REV-6, REV-8. Everybody else looks through `examine`, with personal answers masked.

use std::collections::BTreeMap;

use domain::filing::{FilingKind, Mark, Obligation};
use domain::form::{Answers, FieldKind, Form, Picked, differences};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::jurisdiction::{Relation, relation};
use domain::ground::problem::Problem;
use storage::filing::FilingRow;
use storage::revision::Revision;
use storage::upload::Received;
use storage::{View, event, unit};

use super::context::{Checked, check};
use super::examine::{Limit, Step, history, limit_of};
use super::obligation::{Owing, of_revision, owing};
use super::read::find;
use crate::inspection::{self, Forbidden, Inspection};
use crate::{Error, Office, Result, personal};

/// A filing on its owner's desk.
#[derive(Debug)]
pub struct Folder {
    /// The current row.
    pub row: FilingRow,
    /// The reviewing department, once there is one.
    pub reviewer: Option<String>,
    /// The revision on its way, else the one in force.
    pub revision: Revision,
    /// Its form.
    pub form: &'static Form,
    /// Its answers in full.
    pub answers: Answers,
    /// What the rules find in it today.
    pub problems: Vec<Problem>,
    /// What is known of the apps it picked, by number (USE-1, USE-2).
    pub picked: BTreeMap<String, Picked>,
    /// The marks of the last return, while it is being answered.
    pub marks: Vec<Marked>,
    /// What is known of the files it names, by field path.
    pub files: BTreeMap<String, Received>,
    /// What the inspection shows of its package.
    pub inspection: Option<Inspection>,
    /// What required apps of a declaration hold that they must not (USE-4).
    pub forbidden: Vec<Forbidden>,
    /// What it owes since it was taken in a grace period (PRV-5).
    pub owed: Option<Owing>,
    /// What the revision on its way would owe if it were submitted today.
    pub leaves: Option<Obligation>,
    /// The limit that runs.
    pub limit: Option<Limit>,
    /// Every step, the latest first.
    pub history: Vec<Step>,
}

/// A mark of the return that is being answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The mark.
    pub mark: Mark,
    /// Whether what it marks was changed since.
    pub changed: bool,
}

/// Opens a filing for its owner.
pub fn folder(office: &Office, actor: &Actor, id: FilingId) -> Result<Folder> {
    office.read(|view| {
        let row = find(view, actor, id, FilingKind::view)?;
        if relation(actor, &row.record()) != Some(Relation::Own) {
            return Err(Error::NotFound);
        }
        let revisions = storage::revision::of_filing(view, id)?;
        let shown = row.open_revision.or(row.effective_revision);
        let revision = revisions.iter().find(|one| Some(one.id) == shown).ok_or(Error::NotFound)?.clone();
        let form = Form::find(&revision.stored.form).ok_or(Error::NotFound)?;
        let answers = personal::open(office, form, id.0, &revision.stored.answers)?;
        let owner = unit::get(view, row.owner.id)?;
        let checked = if revision.nil {
            Checked::default()
        } else {
            check(view, office.today(), row.filing.kind, &owner, &answers)?
        };
        let last = revisions.iter().find(|one| one.frozen_at.is_some());
        let returned =
            last.filter(|one| row.filing.is_editable() && one.outcome.as_deref() == Some("returned"));
        let marks = match returned {
            Some(returned) => {
                let before = personal::open(office, form, id.0, &returned.stored.answers)?;
                marked(storage::revision::marks(view, returned.id)?, form, &before, &answers)
            }
            None => Vec::new(),
        };
        let calendar = office.calendar_in(view)?;
        let handler = row.handler.as_ref().map(|place| unit::get(view, place.id)).transpose()?;
        let events = event::of_object(view, "filing", &id.to_string())?;
        Ok(Folder {
            inspection: inspection::of_revision(office, view, &row, &revision, &revisions)?,
            forbidden: inspection::forbidden(office, view, &answers)?,
            owed: owing(view, &calendar, &row, &revision)?,
            leaves: of_revision(view, &row, &revision)?.map(|(_, owed)| owed),
            reviewer: handler.map(|unit| unit.name),
            limit: limit_of(&calendar, &row, &owner, office.today()),
            history: history(view, &events, &revisions)?,
            row,
            files: files(view, form, &answers)?,
            revision,
            form,
            answers,
            problems: checked.problems,
            picked: checked.picked,
            marks,
        })
    })
}

fn marked(marks: Vec<Mark>, form: &Form, before: &Answers, now: &Answers) -> Vec<Marked> {
    let changes = differences(form, before, now);
    let touches = |path: &str, mark: &str| {
        path.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    marks
        .into_iter()
        .map(|mark| Marked {
            changed: changes.iter().any(|change| touches(&change.field, &mark.field)),
            mark,
        })
        .collect()
}

fn files(view: &View, form: &Form, answers: &Answers) -> Result<BTreeMap<String, Received>> {
    let mut files = BTreeMap::new();
    for (path, _) in answers.iter() {
        let is_file = form.locate(path).is_some_and(|(_, _, field)| matches!(field.kind, FieldKind::File(_)));
        if let Some(digest) = answers.file_digest(path).filter(|_| is_file)
            && let Some(received) = storage::upload::find_object(view, digest)?
        {
            files.insert(path.to_owned(), received);
        }
    }
    Ok(files)
}
