//! A filed app is put into the declaration, its contact filled in from the unit's record. Rules USE-1, USE-2.

use domain::filing::Filing;
use domain::form::{Answers, Form};
use domain::ground::actor::Actor;
use domain::ground::id::{FilingId, UnitId};
use domain::ground::problem::{Problem, ProblemKind};
use domain::ground::rule::Rule;
use domain::usage::{Pick, pick};
use storage::{View, unit};

use super::draft;
use crate::{Office, Result, personal, record};

/// The app stands in the declaration.
#[derive(Debug)]
pub struct Added {
    /// The declaration.
    pub filing: FilingId,
    /// Its item: `entry.N`. An app that was listed already keeps its own.
    pub item: usize,
}

/// Adds an app by its filing number. Only an effective filing can be added.
pub fn add(office: &Office, actor: &Actor, number: &str) -> Result<Added> {
    let (office, actor, number) = (office.clone(), actor.clone(), number.trim().to_owned());
    office.clone().store.write(move |tx| {
        let mut draft = draft::open(&office, tx, &actor)?;
        let answers = &draft.revision.stored.answers;
        let items = answers.items("entry");
        let listed = items.iter().find(|item| answers.has(&format!("entry.{item}.app"), &number));
        if let Some(item) = listed {
            return Ok(Added { filing: draft.row.id, item: *item });
        }
        let item = items.last().map_or(1, |last| last + 1);
        let app = storage::filing::find_number(tx, &number)?;
        if pick(app.map(|app| Filing::state(&app.filing))) != Pick::Yes {
            let path = format!("entry.{item}.app");
            return Err(vec![Problem::new(path, Rule::USE_1, ProblemKind::AppNotEffective)].into());
        }
        let plain =
            contact(&office, tx, draft.row.owner.id, item)?.with(&format!("entry.{item}.app"), &number);
        for (path, values) in personal::seal(&office, draft.form, draft.row.id.0, &plain)?.iter() {
            draft.revision.stored.answers.set(path, values.to_vec());
        }
        draft.save(tx)?;
        tx.record(record::filing(&actor, &draft.row, "add").under(Rule::USE_1).because(&number));
        Ok(Added { filing: draft.row.id, item })
    })
}

/// Whom to call, as the unit's record says.
fn contact(office: &Office, view: &View, owner: UnitId, item: usize) -> Result<Answers> {
    let mut answers = Answers::new();
    let Some(known) = unit::find_record(view, owner)? else { return Ok(answers) };
    let plain = personal::open(office, Form::unit(), owner.0, &known.answers.answers)?;
    for key in ["contact_name", "contact_mobile"] {
        answers.set(format!("entry.{item}.{key}"), plain.all(&format!("unit.{key}")).to_vec());
    }
    Ok(answers)
}
