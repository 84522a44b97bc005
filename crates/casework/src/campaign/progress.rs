//! How far the declarations are, at every level, with the names of the remaining ones. Rules CAM-1, CAM-2.
//!
//! Counts are read, never walked: a page costs as many sums as the unit has departments directly below. Names are given
//! for the units directly below only; deeper ones stand one step further down.

use domain::ground::actor::{Actor, Place};
use domain::ground::day::{Day, Instant};
use domain::ground::id::UnitId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::unit::Unit;
use storage::campaign::{self, CampaignRow};
use storage::declaration::{self, Listed, Scope, Tally};
use storage::unit;

use crate::{Error, Office, Result};

/// What a department sees of a unit below it, or of itself.
#[derive(Debug)]
pub struct View {
    /// The unit looked at.
    pub unit: Unit,
    /// The way down to it from the actor's own unit, that one first; empty for the own unit.
    pub way: Vec<(UnitId, String)>,
    /// The campaign that governs it; without one the standing declarations count.
    pub campaign: Option<CampaignRow>,
    /// Every unit below, at any depth.
    pub total: Tally,
    /// The units directly below, departments included.
    pub direct: Tally,
    /// The departments directly below, with everything below each.
    pub offices: Vec<Row>,
    /// The units directly below, by name.
    pub units: Vec<Listed>,
    /// When the unit last reminded, and how many.
    pub reminded: Option<(Instant, i64)>,
}

/// A department directly below.
#[derive(Debug)]
pub struct Row {
    /// Which.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Every unit below it.
    pub tally: Tally,
}

impl View {
    /// The day since which a declaration counts.
    pub fn since(&self) -> Option<Day> {
        self.campaign.as_ref().and_then(|row| row.campaign.since())
    }
}

/// The progress of a unit: the actor's own, or one below.
pub fn progress(office: &Office, actor: &Actor, id: Option<UnitId>) -> Result<View> {
    permit::may(actor, Action::CampaignView)?;
    let own = actor.place.as_ref().ok_or(Refusal::SignInFirst)?;
    office.read(|view| {
        let unit = visible(view, own, id)?;
        let path = &unit.place.path;
        let campaign = campaign::governing(view, path)?;
        let since = campaign.as_ref().and_then(|row| row.campaign.since());
        let units = declaration::directly_below(view, unit.place.id)?;
        let mut offices = Vec::new();
        for one in units.iter().filter(|one| one.kind.is_office()) {
            let tally = declaration::tally(view, Scope::Below(&one.path), since)?;
            offices.push(Row { unit: one.unit, name: one.name.clone(), tally });
        }
        Ok(View {
            way: way(view, own, &unit)?,
            campaign,
            total: declaration::tally(view, Scope::Below(path), since)?,
            direct: declaration::tally(view, Scope::Direct(path), since)?,
            offices,
            units,
            reminded: campaign::reminded(view, unit.place.id)?,
            unit,
        })
    })
}

/// Hands over every unit below, at any depth, for an export; gives the day since which a declaration counts.
pub fn below(
    office: &Office,
    actor: &Actor,
    id: Option<UnitId>,
    mut receive: impl FnMut(Option<Day>, Listed),
) -> Result<Unit> {
    permit::may(actor, Action::CampaignView)?;
    let own = actor.place.as_ref().ok_or(Refusal::SignInFirst)?;
    office.read(|view| {
        let unit = visible(view, own, id)?;
        let campaign = campaign::governing(view, &unit.place.path)?;
        let since = campaign.and_then(|row| row.campaign.since());
        declaration::each_below(view, &unit.place.path, |listed| {
            receive(since, listed);
            Ok(())
        })?;
        Ok(unit)
    })
}

/// The actor's own unit or one below; anything else is absent.
fn visible(view: &storage::View, own: &Place, id: Option<UnitId>) -> Result<Unit> {
    let unit = unit::find(view, id.unwrap_or(own.id))?.ok_or(Error::NotFound)?;
    let sees = unit.place.id == own.id || own.path.is_above(&unit.place.path);
    if sees { Ok(unit) } else { Err(Error::NotFound) }
}

fn way(view: &storage::View, own: &Place, unit: &Unit) -> Result<Vec<(UnitId, String)>> {
    let mut way = Vec::new();
    let mut at = unit.place.id;
    while at != own.id {
        let Some(above) = unit::parent(view, at)? else { break };
        at = above.place.id;
        way.push((at, above.name));
    }
    way.reverse();
    Ok(way)
}
