//! What a granted request changes: name, division, or the end of a unit. Rules ORG-1, ORG-5, CAM-2.
//!
//! A closed unit stays, with everything it filed; its accounts are locked and it is no longer asked to declare.

use domain::ground::actor::{Actor, Stage};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::reference;
use domain::unit::Unit;
use domain::unit::request::RequestKind;
use storage::request::Request;
use storage::{Event, Tx, access_key, account, declaration, session, unit};

use crate::{Result, record};

/// Makes the change that a request asks for.
pub(super) fn grant(tx: &mut Tx, actor: &Actor, request: &Request) -> Result<()> {
    let office = unit::get(tx, request.handler.id)?;
    request.wanted.may_grant(&office, reference::divisions())?;
    let unit = unit::get(tx, request.owner.id)?;
    if unit.closed_on.is_some() {
        return Err(Refusal::UnitClosed.into());
    }
    match request.wanted.kind {
        RequestKind::Rename => rename(tx, actor, &unit, &request.wanted.name),
        RequestKind::Redistrict => {
            unit::redistrict(tx, unit.place.id, &request.wanted.division)?;
            let event = about(actor, &unit, "redistrict").from(&unit.division).to(&request.wanted.division);
            tx.record(event);
            Ok(())
        }
        RequestKind::Close => close(tx, actor, &unit),
        // The accounts themselves are renewed or issued at the unit's page; here is the answer alone.
        RequestKind::Account => Ok(()),
    }
}

fn rename(tx: &mut Tx, actor: &Actor, unit: &Unit, name: &str) -> Result<()> {
    if let Some(above) = unit::parent(tx, unit.place.id)?
        && unit::find_child(tx, above.place.id, name)?.is_some()
    {
        return Err(Refusal::UnitExists.into());
    }
    unit::rename(tx, unit.place.id, name)?;
    tx.record(about(actor, unit, "rename"));
    Ok(())
}

fn close(tx: &mut Tx, actor: &Actor, unit: &Unit) -> Result<()> {
    if unit::has_open_below(tx, unit.place.id)? {
        return Err(Refusal::UnitsBelow.into());
    }
    if !unit::close(tx, unit.place.id, tx.today())? {
        return Err(Refusal::Overtaken.into());
    }
    declaration::uncount_unit(tx, unit)?;
    tx.record(about(actor, unit, "close"));
    for known in account::of_unit(tx, unit.place.id)? {
        if known.stage != Stage::Locked && account::set_stage(tx, known.id, known.stage, Stage::Locked)? {
            session::close_others(tx, known.id, None)?;
            access_key::remove_all(tx, known.id)?;
            let event = record::event(actor, "account", known.id, "lock").from(known.stage.code());
            tx.record(event.to(Stage::Locked.code()).because("单位已撤并").under(Rule::ORG_5));
        }
    }
    Ok(())
}

fn about(actor: &Actor, unit: &Unit, verb: &str) -> Event {
    record::event(actor, "unit", unit.place.id, verb).under(Rule::ORG_5)
}
