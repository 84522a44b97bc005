//! What a verb saw before its write, and whether it is still so when the write begins.
//!
//! A verb that looks before it writes (`Store::look_then_write`) keeps here whatever its look rested on and others may
//! move: the day, the calendar, records with their turns, units. Uploaded files and packages are known by their digests
//! and never change, so they need no place here. Rights were asked in the look; the actor is that of the request.

use domain::ground::calendar::Calendar;
use domain::ground::day::Day;
use domain::ground::id::{FilingId, RevisionId};
use domain::unit::Unit;
use std::sync::Arc;
use storage::filing::FilingRow;
use storage::revision::Revision;
use storage::{View, filing, revision, unit};

use crate::{Office, Result};

/// What was seen.
#[derive(Debug)]
pub(crate) struct Footing {
    today: Day,
    edition: i64,
    filings: Vec<(FilingId, i64)>,
    revisions: Vec<(RevisionId, i64)>,
    units: Vec<Unit>,
}

impl Footing {
    /// Begins with the day and the calendar, and gives the calendar in force.
    pub(crate) fn new(office: &Office, view: &View) -> Result<(Self, Arc<Calendar>)> {
        let (edition, calendar) = office.edition_in(view)?;
        let footing = Self {
            today: view.today(),
            edition,
            filings: Vec::new(),
            revisions: Vec::new(),
            units: Vec::new(),
        };
        Ok((footing, calendar))
    }

    /// It rests on a filing as it was read.
    pub(crate) fn on_filing(&mut self, row: &FilingRow) {
        self.filings.push((row.id, row.turn));
    }

    /// It rests on a revision as it was read.
    pub(crate) fn on_revision(&mut self, revision: &Revision) {
        self.revisions.push((revision.id, revision.turn));
    }

    /// It rests on where a unit stands and what it is.
    pub(crate) fn on_unit(&mut self, unit: &Unit) {
        self.units.push(unit.clone());
    }

    /// Whether all of it is still so.
    pub(crate) fn stands(&self, view: &View) -> Result<bool> {
        if self.today != view.today() || self.edition != storage::calendar::edition(view)? {
            return Ok(false);
        }
        for (id, turn) in &self.filings {
            if filing::turn(view, *id)? != Some(*turn) {
                return Ok(false);
            }
        }
        for (id, turn) in &self.revisions {
            if revision::turn(view, *id)? != Some(*turn) {
                return Ok(false);
            }
        }
        for seen in &self.units {
            if unit::find(view, seen.place.id)?.as_ref() != Some(seen) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
