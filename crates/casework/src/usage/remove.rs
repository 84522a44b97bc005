//! An app is taken out of the declaration. Rule USE-7.

use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::rule::Rule;

use super::draft;
use crate::{Error, Office, Result, record};

/// Removes an item of the declaration; what is in force stays until the change is confirmed.
pub fn remove(office: &Office, actor: &Actor, item: usize) -> Result<FilingId> {
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let mut draft = draft::open(&office, tx, &actor)?;
        let answers = &mut draft.revision.stored.answers;
        if !answers.items("entry").contains(&item) {
            return Err(Error::NotFound);
        }
        let number = answers.one(&format!("entry.{item}.app")).to_owned();
        answers.remove_group(&format!("entry.{item}"));
        draft.save(tx)?;
        tx.record(record::filing(&actor, &draft.row, "remove").under(Rule::USE_7).because(&number));
        Ok(draft.row.id)
    })
}
