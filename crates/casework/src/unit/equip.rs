//! A unit that is there without any account gets its first one. Rules ORG-2, ORG-5, N16.
//!
//! Units come without accounts from data of other systems, or lose them in a merger; their superior finds them in the
//! list and need not issue them a second time.

use domain::ground::actor::{Actor, Stage};
use domain::ground::id::UnitId;
use domain::ground::permit::Action;
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use storage::account;

use super::find::find;
use super::issue::given_name;
use crate::account::Issued;
use crate::account::issue::{New, add, payload};
use crate::{Office, Result, record};

/// Issues the first account of a unit below the actor's; a name is given to it.
pub fn equip(office: &Office, actor: &Actor, unit: UnitId) -> Result<Issued> {
    let above = actor.place.clone().ok_or(Refusal::SignInFirst)?.id;
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let found = find(tx, &actor, unit, Action::UnitIssue)?;
        // Somebody may have been faster.
        if !account::of_unit(tx, unit)?.is_empty() {
            return Err(Refusal::Overtaken.into());
        }
        let name = given_name(tx, &found.division)?.ok_or(Refusal::AccountTaken)?;
        let title = format!("{}备案管理员", found.name);
        let new = New { unit, name, title, role: found.kind.role() };
        let batch = tx.new_id()?;
        let issued = add(&office, tx, &new, batch, above)?.ok_or(Refusal::AccountTaken)?;
        let event = record::event(&actor, "account", issued.account, "issue").to(Stage::Issued.code());
        tx.record(event.under(Rule::ORG_5).with(payload(batch, new.role)));
        Ok(issued)
    })
}
