//! What institutions have declared and had confirmed, app by app: the projection that pages and counts read.
//!
//! Rules PUB-2, PUB-3, USE-9, N10, N11. The declarations themselves are filings; these rows are replaced whenever one
//! is confirmed. Contacts and evidence are deliberately absent.

use domain::ground::actor::Place;
use domain::ground::day::Day;
use domain::ground::id::{FilingId, UnitId};
use domain::ground::unit_path::UnitPath;

use crate::{Fault, Row, Tx, View};

/// One app in use at one institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageEntry {
    /// The declaration.
    pub filing: FilingId,
    /// Its item in the declaration, from 1.
    pub position: i64,
    /// The institution.
    pub unit: Place,
    /// The app's filing number.
    pub app_number: String,
    /// `required` or `recommended`.
    pub nature: String,
    /// Codes.
    pub audience: Vec<String>,
    /// Codes.
    pub stages: Vec<String>,
    /// Code.
    pub setting: String,
    pub collective: bool,
    pub contract: bool,
    pub charges: bool,
    /// The day on which the declaration was submitted.
    pub declared_on: Day,
}

const COLUMNS: &str = "filing_id, position, unit_id, unit_path, app_number, nature, audience, stages, setting, \
                       collective, contract, charges, declared_on";

/// Replaces the entries of a declaration; none takes them away.
pub fn replace(tx: &mut Tx, filing: FilingId, entries: &[UsageEntry]) -> Result<(), Fault> {
    tx.execute("delete from usage_entry where filing_id = $1", params![filing])?;
    for entry in entries {
        tx.execute(
            &format!(
                "insert into usage_entry ({COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
            ),
            params![
                filing,
                entry.position,
                entry.unit.id,
                entry.unit.path.as_str(),
                &entry.app_number,
                &entry.nature,
                entry.audience.join(" "),
                entry.stages.join(" "),
                &entry.setting,
                entry.collective,
                entry.contract,
                entry.charges,
                entry.declared_on,
            ],
        )?;
    }
    Ok(())
}

/// The apps in use at an institution, what is required first.
pub fn of_unit(view: &View, unit: UnitId) -> Result<Vec<UsageEntry>, Fault> {
    let sql = format!(
        "select {COLUMNS} from usage_entry where unit_id = $1 \
         order by case nature when 'required' then 0 else 1 end, position"
    );
    view.list(&sql, params![unit], read)
}

/// The entries of one declaration, in its order.
pub fn of_declaration(view: &View, filing: FilingId) -> Result<Vec<UsageEntry>, Fault> {
    let sql = format!("select {COLUMNS} from usage_entry where filing_id = $1 order by position");
    view.list(&sql, params![filing], read)
}

/// A page of the units that use an app, in the order of their paths.
pub fn users_after(view: &View, app_number: &str, path: &str, limit: u32) -> Result<Vec<Place>, Fault> {
    let sql = "select distinct unit_id, unit_path from usage_entry \
               where app_number = $1 and unit_path > $2 order by unit_path limit $3";
    view.list(sql, params![app_number, path, limit], |row| {
        Ok(Place { id: row.get("unit_id")?, path: UnitPath::stored(row.text("unit_path")?) })
    })
}

/// How many institutions use an app.
pub fn institutions(view: &View, app_number: &str) -> Result<u64, Fault> {
    let sql = "select count(distinct unit_id) from usage_entry where app_number = $1";
    Ok(u64::try_from(view.count(sql, params![app_number])?).unwrap_or_default())
}

fn read(row: &Row) -> Result<UsageEntry, Fault> {
    let codes = |column| Ok::<_, Fault>(row.text(column)?.split_whitespace().map(str::to_owned).collect());
    Ok(UsageEntry {
        filing: row.get("filing_id")?,
        position: row.get("position")?,
        unit: Place { id: row.get("unit_id")?, path: UnitPath::stored(row.text("unit_path")?) },
        app_number: row.get("app_number")?,
        nature: row.get("nature")?,
        audience: codes("audience")?,
        stages: codes("stages")?,
        setting: row.get("setting")?,
        collective: row.get("collective")?,
        contract: row.get("contract")?,
        charges: row.get("charges")?,
        declared_on: row.get("declared_on")?,
    })
}
