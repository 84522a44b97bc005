//! Where each unit stands with its declaration, and how many stand where below each superior.
//!
//! Rules CAM-1, CAM-2. The counts are kept per directly superior unit and summed over a range of paths, so that no
//! page walks the tree: a nation of 600,000 units is some thousand rows. Both tables follow from filings and units and
//! can be made again. Names of people are deliberately absent.

use domain::campaign::{Flight, Outcome, Standing};
use domain::ground::actor::Place;
use domain::ground::day::Day;
use domain::ground::id::{FilingId, UnitId};
use domain::ground::unit_path::UnitPath;
use domain::unit::{Unit, UnitKind};

use crate::{Fault, Row, Tx, View};

/// Sums every day of a state.
const ALL_DAYS: &str = "*";
/// The state that counts units, whatever they declared.
const UNIT: &str = "unit";

/// Where one unit stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// The unit.
    pub unit: Place,
    /// Its declaration.
    pub filing: FilingId,
    /// What is in force and what is on its way.
    pub standing: Standing,
}

/// Which units are counted.
#[derive(Debug, Clone, Copy)]
pub enum Scope<'a> {
    /// Those directly below.
    Direct(&'a UnitPath),
    /// Those below, at any depth.
    Below(&'a UnitPath),
    /// All of them.
    Everywhere,
}

/// How many units stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Units that must declare.
    pub units: u64,
    /// Done with at least one app.
    pub filed: u64,
    /// Done with a nil report.
    pub nil: u64,
    /// Not done, submitted.
    pub reviewing: u64,
    /// Not done, returned.
    pub returned: u64,
}

/// The path above, empty for the root.
fn above(path: &UnitPath) -> String {
    path.above().map_or_else(String::new, |above| above.as_str().to_owned())
}

/// Counts a unit that was added.
pub(crate) fn count_unit(tx: &mut Tx, unit: &Unit) -> Result<(), Fault> {
    if unit.kind.declares() { add(tx, &above(&unit.place.path), ALL_DAYS, UNIT, 1) } else { Ok(()) }
}

/// Writes where a unit stands, and moves it in the counts.
pub fn put(tx: &mut Tx, declaration: &Declaration) -> Result<(), Fault> {
    let above = above(&declaration.unit.path);
    let before = find(tx, declaration.unit.id)?;
    if before.as_ref() == Some(declaration) {
        return Ok(());
    }
    let mut moves: Vec<(String, String, i64)> = Vec::new();
    for (standing, by) in [(before.map(|before| before.standing), -1), (Some(declaration.standing), 1)] {
        let Some(standing) = standing else { continue };
        let state = state(standing);
        moves.push((ALL_DAYS.to_owned(), state.clone(), by));
        moves.push((standing.declared_on().map_or_else(String::new, |day| day.to_string()), state, by));
    }
    // One order for every writer, so that two of them never wait for each other.
    moves.sort();
    for (day, state, by) in moves {
        add(tx, &above, &day, &state, by)?;
    }
    let (outcome, day) = stored(declaration.standing.outcome);
    tx.execute(
        "insert into declaration (unit_id, unit_path, above_path, filing_id, outcome, flight, declared_on) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (unit_id) do update set filing_id = excluded.filing_id, \
         outcome = excluded.outcome, flight = excluded.flight, declared_on = excluded.declared_on",
        params![
            declaration.unit.id,
            declaration.unit.path.as_str(),
            above,
            declaration.filing,
            outcome,
            declaration.standing.flight.code(),
            day
        ],
    )?;
    Ok(())
}

/// Takes a unit that was closed out of the counts, with whatever it declared.
pub fn uncount_unit(tx: &mut Tx, unit: &Unit) -> Result<(), Fault> {
    if !unit.kind.declares() {
        return Ok(());
    }
    let above = above(&unit.place.path);
    add(tx, &above, ALL_DAYS, UNIT, -1)?;
    let Some(known) = find(tx, unit.place.id)? else { return Ok(()) };
    let state = state(known.standing);
    let day = known.standing.declared_on().map_or_else(String::new, |day| day.to_string());
    add(tx, &above, &day, &state, -1)?;
    add(tx, &above, ALL_DAYS, &state, -1)?;
    tx.execute("delete from declaration where unit_id = $1", params![unit.place.id])?;
    Ok(())
}

/// Takes everything away, before it is made again from filings and units.
pub fn clear(tx: &mut Tx) -> Result<(), Fault> {
    tx.execute("delete from declaration", params![])?;
    tx.execute("delete from tally", params![])?;
    tx.execute(
        "insert into tally (above_path, declared_on, state, units) \
         select above.path, '*', 'unit', count(*) from unit join unit above on above.id = unit.parent_id \
         where unit.kind not in ('provider', 'ministry') and unit.closed_on is null group by above.path",
        params![],
    )?;
    Ok(())
}

/// Where a unit stands; none before it began.
pub fn find(view: &View, unit: UnitId) -> Result<Option<Declaration>, Fault> {
    view.find(
        "select unit_id, unit_path, filing_id, outcome, flight, declared_on from declaration where unit_id = $1",
        params![unit],
        read,
    )
}

/// How many units of the scope stand where; with a day, only what was submitted on it or later counts as done.
pub fn tally(view: &View, scope: Scope<'_>, since: Option<Day>) -> Result<Tally, Fault> {
    let mut tally = Tally::default();
    for (state, units) in sums(view, scope, "declared_on = $3", ALL_DAYS.to_owned())? {
        let Some((outcome, flight)) = state.split_once('-') else {
            tally.units = units;
            continue;
        };
        match (outcome, flight) {
            ("filed", _) if since.is_none() => tally.filed += units,
            ("nil", _) if since.is_none() => tally.nil += units,
            (_, "submitted") => tally.reviewing += units,
            (_, "returned") => tally.returned += units,
            _ => {}
        }
    }
    let Some(since) = since else { return Ok(tally) };
    for (state, units) in sums(view, scope, "declared_on >= $3", since.to_string())? {
        let (outcome, flight) = state.split_once('-').unwrap_or_default();
        match outcome {
            "filed" => tally.filed += units,
            _ => tally.nil += units,
        }
        // Done already, and changing it again.
        match flight {
            "submitted" => tally.reviewing = tally.reviewing.saturating_sub(units),
            "returned" => tally.returned = tally.returned.saturating_sub(units),
            _ => {}
        }
    }
    Ok(tally)
}

fn sums(view: &View, scope: Scope<'_>, days: &str, day: String) -> Result<Vec<(String, u64)>, Fault> {
    let (paths, from, end) = match scope {
        Scope::Direct(path) => ("above_path = $1 and $2 = ''", path.as_str(), String::new()),
        Scope::Below(path) => ("above_path >= $1 and above_path < $2", path.as_str(), path.end()),
        Scope::Everywhere => ("above_path >= $1 and $2 = ''", "", String::new()),
    };
    let sql = format!(
        "select state, cast(sum(units) as bigint) as units from tally where {paths} and {days} group by state"
    );
    view.list(&sql, params![from, end, day], |row| Ok((row.get("state")?, row.get("units")?)))
}

/// A unit with where it stands.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The unit.
    pub unit: UnitId,
    /// Its path.
    pub path: UnitPath,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// The name of the unit directly above.
    pub above: String,
    /// Its declaration; none before it began.
    pub declaration: Option<Declaration>,
}

const LISTED: &str = "select unit.id as id, unit.path as path, unit.name as name, unit.kind as kind, \
     above.name as above, declaration.unit_id as unit_id, declaration.unit_path as unit_path, filing_id, outcome, \
     flight, declared_on from unit join unit above on above.id = unit.parent_id \
     left join declaration on declaration.unit_id = unit.id \
     where unit.kind not in ('provider', 'ministry') and unit.closed_on is null";

/// Every unit directly below that must declare, by name, whatever it did.
pub fn directly_below(view: &View, unit: UnitId) -> Result<Vec<Listed>, Fault> {
    view.list(&format!("{LISTED} and unit.parent_id = $1 order by unit.name"), params![unit], listed)
}

/// Hands over every unit below at any depth that must declare, in the order of the paths.
pub fn each_below(
    view: &View,
    path: &UnitPath,
    mut receive: impl FnMut(Listed) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let sql = format!("{LISTED} and unit.path > $1 and unit.path < $2 order by unit.path");
    view.each(&sql, params![path.as_str(), path.end()], |row| receive(listed(&row)?))
}

fn listed(row: &Row) -> Result<Listed, Fault> {
    let begun = row.get::<Option<String>>("unit_id")?.is_some();
    Ok(Listed {
        unit: row.get("id")?,
        path: UnitPath::stored(row.text("path")?),
        name: row.get("name")?,
        kind: row.decode("kind", UnitKind::find)?,
        above: row.get("above")?,
        declaration: if begun { Some(read(row)?) } else { None },
    })
}

fn add(tx: &mut Tx, above: &str, day: &str, state: &str, by: i64) -> Result<(), Fault> {
    tx.execute(
        "insert into tally (above_path, declared_on, state, units) values ($1, $2, $3, $4) \
         on conflict (above_path, declared_on, state) do update set units = tally.units + excluded.units",
        params![above, day, state, by],
    )?;
    if by < 0 {
        tx.execute(
            "delete from tally where above_path = $1 and declared_on = $2 and state = $3 and units = 0",
            params![above, day, state],
        )?;
    }
    Ok(())
}

fn state(standing: Standing) -> String {
    format!("{}-{}", stored(standing.outcome).0, standing.flight.code())
}

fn stored(outcome: Outcome) -> (&'static str, String) {
    match outcome {
        Outcome::None => ("none", String::new()),
        Outcome::Filed { on } => ("filed", on.to_string()),
        Outcome::Nil { on } => ("nil", on.to_string()),
    }
}

fn read(row: &Row) -> Result<Declaration, Fault> {
    let outcome = match row.text("outcome")? {
        "none" => Outcome::None,
        "filed" => Outcome::Filed { on: row.get("declared_on")? },
        "nil" => Outcome::Nil { on: row.get("declared_on")? },
        _ => return Err(Fault::column("outcome", "has an unknown code")),
    };
    Ok(Declaration {
        unit: Place { id: row.get("unit_id")?, path: UnitPath::stored(row.text("unit_path")?) },
        filing: row.get("filing_id")?,
        standing: Standing { outcome, flight: row.decode("flight", Flight::find)? },
    })
}
