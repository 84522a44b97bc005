//! A unit as its superiors see it: record with personal values masked, accounts, history. Rules ORG-1, ORG-6, ORG-10.

use domain::form::{Answers, Form};
use domain::ground::actor::Actor;
use domain::ground::day::Instant;
use domain::ground::id::UnitId;
use domain::ground::jurisdiction::{Relation, relation};
use domain::ground::permit::Action;
use domain::unit::Unit;
use storage::account::Account;
use storage::event::Recorded;
use storage::{account, event, roster, unit};

use super::find::{find, record_of};
use crate::{Error, Office, Result, personal};

/// What an actor knows of a unit.
#[derive(Debug)]
pub struct Known {
    /// The unit.
    pub unit: Unit,
    /// The unit directly above.
    pub parent: Option<Unit>,
    /// What the actor is to it.
    pub relation: Relation,
    /// The form of its record.
    pub form: &'static Form,
    /// Its record: in full for the unit itself, personal values masked for everybody else.
    pub answers: Answers,
    /// When the record was first complete.
    pub completed_at: Option<Instant>,
    /// Its accounts.
    pub accounts: Vec<Account>,
    /// Its filing administrator, masked like the record.
    pub administrator: Answers,
    /// What happened to the unit and its accounts, newest first.
    pub history: Vec<Recorded>,
}

/// Opens a unit for reading.
pub fn open(office: &Office, actor: &Actor, id: UnitId) -> Result<Known> {
    office.read(|view| {
        let unit = find(view, actor, id, Action::UnitView)?;
        let relation = relation(actor, &record_of(&unit.place)).ok_or(Error::NotFound)?;
        let show = |form: &Form, answers: &Answers| match relation {
            Relation::Own => personal::open(office, form, id.0, answers),
            Relation::Handler | Relation::Above => personal::masked(office, form, id.0, answers),
        };
        let stored = unit::find_record(view, id)?;
        let answers = match &stored {
            // A draft is its owner's alone.
            Some(record) if relation == Relation::Own || record.completed_at.is_some() => {
                show(Form::unit(), &record.answers.answers)?
            }
            _ => Answers::new(),
        };
        let administrator = match roster::find_administrator(view, id)? {
            Some(stored) => show(Form::administrator(), &stored.answers)?,
            None => Answers::new(),
        };
        let accounts = account::of_unit(view, id)?;
        let mut history = event::of_object(view, "unit", &id.to_string())?;
        for account in &accounts {
            history.extend(event::of_object(view, "account", &account.id.to_string())?);
        }
        history.sort_by_key(|recorded| std::cmp::Reverse(recorded.seq));
        Ok(Known {
            parent: unit::parent(view, id)?,
            unit,
            relation,
            form: Form::unit(),
            answers,
            completed_at: stored.and_then(|record| record.completed_at),
            accounts,
            administrator,
            history,
        })
    })
}
