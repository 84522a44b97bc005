//! Campaigns and the reminders sent in them. Rules CAM-1, CAM-3. Who is missing stands in `declaration`.

use domain::campaign::{Campaign, CampaignKind};
use domain::ground::actor::Place;
use domain::ground::day::{Day, Instant};
use domain::ground::id::{CampaignId, UnitId};
use domain::ground::unit_path::UnitPath;

use crate::{Fault, Row, Tx, View};

/// A campaign as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignRow {
    /// Identity.
    pub id: CampaignId,
    /// The department that opened it.
    pub opener: Place,
    /// Its name for people.
    pub title: String,
    /// What it asks for, and by when.
    pub campaign: Campaign,
    /// The day on which it was closed.
    pub closed_on: Option<Day>,
}

const COLUMNS: &str = "id, unit_id, unit_path, kind, title, opens_on, due_on, closed_on";

/// Opens a campaign; false when the department runs one already.
pub fn add(tx: &mut Tx, row: &CampaignRow) -> Result<bool, Fault> {
    let now = tx.now();
    tx.guarded(
        "insert into campaign (id, unit_id, unit_path, kind, title, opens_on, due_on, opened_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (unit_id) where closed_on is null do nothing",
        params![
            row.id,
            row.opener.id,
            row.opener.path.as_str(),
            row.campaign.kind.code(),
            &row.title,
            row.campaign.opens_on,
            row.campaign.due_on,
            now
        ],
    )
}

/// Closes the campaign a department runs; false when it runs none.
pub fn close(tx: &mut Tx, unit: UnitId, on: Day) -> Result<bool, Fault> {
    tx.guarded(
        "update campaign set closed_on = $2 where unit_id = $1 and closed_on is null",
        params![unit, on],
    )
}

/// The running campaign that governs a unit: its own, else that of the nearest department above.
pub fn governing(view: &View, path: &UnitPath) -> Result<Option<CampaignRow>, Fault> {
    let mut next = Some(path.clone());
    while let Some(path) = next {
        let sql = format!("select {COLUMNS} from campaign where unit_path = $1 and closed_on is null");
        if let Some(row) = view.find(&sql, params![path.as_str()], read)? {
            return Ok(Some(row));
        }
        next = path.above();
    }
    Ok(None)
}

/// Notes that a department reminded so many units.
pub fn remind(tx: &mut Tx, unit: UnitId, units: i64) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(
        "insert into reminder (unit_id, reminded_at, units) values ($1, $2, $3) on conflict (unit_id) \
         do update set reminded_at = excluded.reminded_at, units = excluded.units",
        params![unit, now, units],
    )?;
    Ok(())
}

/// When a department last reminded, and how many.
pub fn reminded(view: &View, unit: UnitId) -> Result<Option<(Instant, i64)>, Fault> {
    let sql = "select reminded_at, units from reminder where unit_id = $1";
    view.find(sql, params![unit], |row| Ok((row.get("reminded_at")?, row.get("units")?)))
}

fn read(row: &Row) -> Result<CampaignRow, Fault> {
    Ok(CampaignRow {
        id: row.get("id")?,
        opener: Place { id: row.get("unit_id")?, path: UnitPath::stored(row.text("unit_path")?) },
        title: row.get("title")?,
        campaign: Campaign {
            kind: row.decode("kind", CampaignKind::find)?,
            opens_on: row.get("opens_on")?,
            due_on: row.get("due_on")?,
        },
        closed_on: row.get("closed_on")?,
    })
}
