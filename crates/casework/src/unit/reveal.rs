//! A masked value of a unit's record is revealed: with a reason, and every look is an event. Rule ORG-10.

use domain::form::Form;
use domain::ground::actor::Actor;
use domain::ground::id::UnitId;
use domain::ground::permit::Action;
use domain::ground::problem::{Problem, ProblemKind};
use domain::ground::rule::Rule;
use domain::ground::text;
use storage::unit;

use super::find::find;
use crate::{Error, Office, Result, personal, record};

/// What is to be seen, and why.
#[derive(Debug, Clone)]
pub struct Reveal {
    /// Whose record.
    pub unit: UnitId,
    /// Which personal field: `unit.contact_mobile`.
    pub field: String,
    /// Why, in the reader's own words.
    pub reason: String,
}

/// Fewest and most characters of a reason.
const REASON: std::ops::RangeInclusive<usize> = 4..=200;

/// Opens one personal value; the event stands before the value is given.
pub fn reveal(office: &Office, actor: &Actor, input: &Reveal) -> Result<String> {
    let reason = text::trim(&input.reason);
    let length = text::count(&reason);
    if !REASON.contains(&length) {
        let kind = if length < *REASON.start() {
            ProblemKind::Missing
        } else {
            ProblemKind::TooLong { max: *REASON.end(), found: length }
        };
        let problem = Problem::new("reason", Rule::ORG_10, kind).with_example("电话核实机构信息");
        return Err(vec![problem].into());
    }
    let (office, actor, input) = (office.clone(), actor.clone(), input.clone());
    office.clone().store.write(move |tx| {
        let found = find(tx, &actor, input.unit, Action::PersonalReveal)?;
        let form = Form::unit();
        form.locate(&input.field).filter(|(_, _, field)| field.personal).ok_or(Error::NotFound)?;
        let stored = unit::find_record(tx, found.place.id)?.ok_or(Error::NotFound)?;
        let plain = personal::open(&office, form, found.place.id.0, &stored.answers.answers)?;
        let event = record::event(&actor, "unit", found.place.id, "reveal").because(&reason);
        tx.record(event.under(Rule::ORG_10).with(format!("{{\"field\":\"{}\"}}", input.field)));
        Ok(plain.one(&input.field).to_owned())
    })
}
