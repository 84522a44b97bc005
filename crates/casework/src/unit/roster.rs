//! The units below, page by page, and the roster of their filing administrators. Rules ORG-1, ORG-6, ORG-10.
//!
//! The roster is made for superiors: name, post and contact stand in the clear there, and every look at a page of it is
//! an event. The list of units shows none of that.

use domain::form::{Answers, Form};
use domain::ground::actor::{Actor, Stage};
use domain::ground::id::UnitId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::ground::text;
use domain::unit::{Unit, UnitKind};
use storage::View;
use storage::roster::{self, Below};

pub use storage::roster::Listed;

use super::find::find;
use crate::{Error, Office, Result, personal, record};

/// Which units below.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Below this unit instead of the actor's own.
    pub under: Option<UnitId>,
    /// Also those further below; a search always looks there.
    pub deep: bool,
    /// Part of a name, or an account's name.
    pub text: String,
    /// Only this kind.
    pub kind: Option<UnitKind>,
    /// Only with an account in this stage.
    pub stage: Option<Stage>,
    /// Rows of a page, and rows before it.
    pub limit: u32,
    /// Rows before the page.
    pub offset: u64,
}

/// The unit whose units these are, how many there are, and a page of them.
pub fn list(office: &Office, actor: &Actor, input: &List) -> Result<(Unit, u64, Vec<Listed>)> {
    permit::may(actor, Action::RosterView)?;
    office.read(|view| {
        let (top, below) = below(view, actor, input)?;
        let total = roster::count(view, &below)?;
        let rows = roster::list(view, &below, input.limit, input.offset)?;
        Ok((top, total, rows))
    })
}

/// Hands every unit of the list over, for an export.
pub fn each(office: &Office, actor: &Actor, input: &List, mut receive: impl FnMut(Listed)) -> Result<()> {
    permit::may(actor, Action::RosterView)?;
    office.read(|view| {
        let (_, below) = below(view, actor, input)?;
        roster::each(view, &below, |listed| {
            receive(listed);
            Ok(())
        })?;
        Ok(())
    })?;
    let (actor, unit) = (actor.clone(), input.under.or(actor.place.as_ref().map(|place| place.id)));
    office.store.write(move |tx| {
        let unit = unit.ok_or(Error::NotFound)?;
        tx.record(record::event(&actor, "unit", unit, "export-units").under(Rule::ORG_3));
        Ok(())
    })
}

/// A line of the roster.
#[derive(Debug)]
pub struct Entry {
    /// The unit.
    pub listed: Listed,
    /// Its filing administrator in the clear; empty where none is named.
    pub administrator: Answers,
}

/// A page of the roster; the look is recorded first.
pub fn roster(office: &Office, actor: &Actor, input: &List) -> Result<(Unit, u64, Vec<Entry>)> {
    permit::may(actor, Action::RosterView)?;
    let (office, actor, input) = (office.clone(), actor.clone(), input.clone());
    office.clone().store.write(move |tx| {
        let (top, below) = below(tx, &actor, &input)?;
        let total = roster::count(tx, &below)?;
        let mut entries = Vec::new();
        for listed in roster::list(tx, &below, input.limit, input.offset)? {
            let administrator = match &listed.administrator {
                Some(stored) => {
                    let id = listed.unit.place.id.0;
                    personal::open(&office, Form::administrator(), id, &stored.answers)?
                }
                None => Answers::new(),
            };
            entries.push(Entry { listed, administrator });
        }
        if entries.iter().any(|entry| entry.listed.administrator.is_some()) {
            let event = record::event(&actor, "unit", top.place.id, "view-roster").under(Rule::ORG_6);
            tx.record(event.with(format!("{{\"rows\":{}}}", entries.len())));
        }
        Ok((top, total, entries))
    })
}

fn below(view: &View, actor: &Actor, input: &List) -> Result<(Unit, Below)> {
    let own = actor.place.as_ref().ok_or(Refusal::SignInFirst)?.id;
    let top = find(view, actor, input.under.unwrap_or(own), Action::UnitView)?;
    let text = text::trim(&input.text);
    let below = Below {
        place: top.place.clone(),
        directly: !input.deep && text.is_empty(),
        text,
        kind: input.kind,
        stage: input.stage,
        division: String::new(),
    };
    Ok((top, below))
}
