//! Personal answers of a filing are shown in full to somebody in the line of authority, with a reason and an event.
//!
//! Rule REV-8 and quality: personal data. The event names the fields, never their values.

use domain::filing::FilingKind;
use domain::form::Form;
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::ground::text;

use super::read::find;
use crate::{Error, Office, Result, personal, record};

/// What is to be shown.
#[derive(Debug, Clone)]
pub struct Reveal {
    /// Of which filing.
    pub filing: FilingId,
    /// Which fields, by their paths.
    pub fields: Vec<String>,
    /// Why.
    pub reason: String,
}

/// What was shown: paths and values.
#[derive(Debug)]
pub struct Revealed {
    /// In the order asked.
    pub values: Vec<(String, String)>,
}

/// Shows personal answers of the revision last submitted.
pub fn reveal(office: &Office, actor: &Actor, input: &Reveal) -> Result<Revealed> {
    let (office, actor, input) = (office.clone(), actor.clone(), input.clone());
    office.clone().store.write(move |tx| {
        let row = find(tx, &actor, input.filing, FilingKind::view)?;
        permit::may_to(&actor, Action::PersonalReveal, &row.record())?;
        let reason = input.reason.trim();
        if text::compact(reason).chars().count() < 4 {
            return Err(Refusal::ReasonMissing.into());
        }
        let revisions = storage::revision::of_filing(tx, row.id)?;
        let revision =
            revisions.into_iter().find(|revision| revision.frozen_at.is_some()).ok_or(Error::NotFound)?;
        let form = Form::find(&revision.stored.form).ok_or(Error::NotFound)?;
        let is_personal = |path: &String| form.locate(path).is_some_and(|(_, _, field)| field.personal);
        let fields: Vec<String> = input.fields.iter().filter(|path| is_personal(path)).cloned().collect();
        if fields.is_empty() {
            return Err(Error::NotFound);
        }
        let plain = personal::open(&office, form, row.id.0, &revision.stored.answers)?;
        let event = record::filing(&actor, &row, "reveal").under(Rule::ORG_10).because(reason);
        tx.record(event.with(format!("{{\"fields\":[\"{}\"]}}", fields.join("\",\""))));
        let values = fields.into_iter().map(|path| {
            let value = plain.all(&path).join("、");
            (path, value)
        });
        Ok(Revealed { values: values.collect() })
    })
}
