//! Units and their records. Rules ORG-1, ORG-4. The tree is never loaded whole: paths answer "below me".

use domain::ground::actor::Place;
use domain::ground::day::{Day, Instant};
use domain::ground::id::UnitId;
use domain::ground::unit_path::UnitPath;
use domain::unit::{Unit, UnitKind};

use crate::answers::{self, Stored};
use crate::{Fault, Row, Tx, Value, View, counter, declaration};

pub(crate) const COLUMNS: &str = "id, path, kind, name, division, province, closed_on";

/// The unit with this id.
pub fn find(view: &View, id: UnitId) -> Result<Option<Unit>, Fault> {
    view.find(&format!("select {COLUMNS} from unit where id = $1"), params![id], read)
}

/// The unit with this id, which must be there.
pub fn get(view: &View, id: UnitId) -> Result<Unit, Fault> {
    find(view, id)?.ok_or_else(|| Fault::Missing { sql: format!("unit {id}") })
}

/// The unit directly above.
pub fn parent(view: &View, id: UnitId) -> Result<Option<Unit>, Fault> {
    let sql = format!("select {COLUMNS} from unit where id = (select parent_id from unit where id = $1)");
    view.find(&sql, params![id], read)
}

/// The nearest unit above (or the unit itself) of this kind.
pub fn nearest_above(view: &View, from: &Place, kind: UnitKind) -> Result<Option<Unit>, Fault> {
    let line = std::iter::successors(Some(from.path.clone()), UnitPath::above);
    let mut values = params![kind.code()].to_vec();
    values.extend(line.map(|path| Value::from(path.as_str())));
    let places: Vec<String> = (2..=values.len()).map(|place| format!("${place}")).collect();
    // A longer path of one line sorts after the shorter ones.
    let sql = format!(
        "select {COLUMNS} from unit where kind = $1 and path in ({}) order by path desc",
        places.join(", ")
    );
    view.find(&sql, values, read)
}

/// The open office of this kind that stands for a division.
pub fn office_of(view: &View, division: &str, kind: UnitKind) -> Result<Option<Unit>, Fault> {
    let sql = format!(
        "select {COLUMNS} from unit where division = $1 and kind = $2 and closed_on is null order by path"
    );
    view.find(&sql, params![division, kind.code()], read)
}

/// The unit of this name directly below the parent.
pub fn find_child(view: &View, parent: UnitId, name: &str) -> Result<Option<Unit>, Fault> {
    let sql = format!("select {COLUMNS} from unit where parent_id = $1 and name = $2");
    view.find(&sql, params![parent, name], read)
}

/// A page of the units directly below, by name.
pub fn children(view: &View, parent: UnitId, limit: u32, offset: u32) -> Result<Vec<Unit>, Fault> {
    let sql = format!("select {COLUMNS} from unit where parent_id = $1 order by name limit $2 offset $3");
    view.list(&sql, params![parent, limit, offset], read)
}

/// Adds a unit; false where a unit of this name stands directly below the same parent already.
pub fn add(tx: &mut Tx, unit: &Unit, parent: Option<UnitId>) -> Result<bool, Fault> {
    let now = tx.now();
    let added = tx.guarded(
        "insert into unit (id, path, parent_id, kind, name, division, province, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (parent_id, name) do nothing",
        params![
            unit.place.id,
            unit.place.path.as_str(),
            parent,
            unit.kind.code(),
            &unit.name,
            &unit.division,
            &unit.province,
            now
        ],
    )?;
    if added {
        declaration::count_unit(tx, unit)?;
    }
    Ok(added)
}

/// Takes back a unit that was added in this write and has nothing yet.
pub fn remove_new(tx: &mut Tx, id: UnitId) -> Result<bool, Fault> {
    tx.guarded("delete from unit where id = $1", params![id])
}

/// The place for a unit directly below the parent: its serial is given once and never again.
pub fn new_place(tx: &mut Tx, parent: Option<&UnitPath>) -> Result<Place, Fault> {
    let serial = counter::next(tx, "unit")?;
    let path = UnitPath::below(parent, u64::try_from(serial).unwrap_or_default());
    Ok(Place { id: UnitId(tx.new_id()?), path })
}

/// A unit's record as it stands.
#[derive(Debug)]
pub struct UnitRecord {
    /// The answers, personal ones sealed.
    pub answers: Stored,
    /// When it was last saved.
    pub saved_at: Instant,
    /// When it was first complete.
    pub completed_at: Option<Instant>,
}

/// The record of a unit, if it was begun.
pub fn find_record(view: &View, unit: UnitId) -> Result<Option<UnitRecord>, Fault> {
    view.find(
        "select form, answers, saved_at, completed_at from unit_record where unit_id = $1",
        params![unit],
        |row| {
            Ok(UnitRecord {
                answers: answers::read(row)?,
                saved_at: row.get("saved_at")?,
                completed_at: row.get("completed_at")?,
            })
        },
    )
}

/// Saves a unit's record; `complete` sets the instant of its first completion.
pub fn save_record(tx: &mut Tx, unit: UnitId, answers: &Stored, complete: bool) -> Result<(), Fault> {
    let now = tx.now();
    let completed = complete.then_some(now);
    tx.guarded(
        "insert into unit_record (unit_id, form, answers, saved_at, completed_at) values ($1, $2, $3, $4, $5) \
         on conflict (unit_id) do update set form = excluded.form, answers = excluded.answers, \
         saved_at = excluded.saved_at, completed_at = coalesce(unit_record.completed_at, excluded.completed_at)",
        params![unit, &answers.form, answers::write(answers)?, now, completed],
    )?;
    Ok(())
}

/// Gives a unit another name.
pub fn rename(tx: &mut Tx, unit: UnitId, name: &str) -> Result<(), Fault> {
    tx.execute("update unit set name = $2 where id = $1", params![unit, name])?;
    Ok(())
}

/// Lets a unit stand in another division.
pub fn redistrict(tx: &mut Tx, unit: UnitId, division: &str) -> Result<(), Fault> {
    let province = Unit::province_of(division);
    tx.execute(
        "update unit set division = $2, province = $3 where id = $1",
        params![unit, division, province],
    )?;
    Ok(())
}

/// Closes a unit for good; false where it is closed already.
pub fn close(tx: &mut Tx, unit: UnitId, on: Day) -> Result<bool, Fault> {
    tx.guarded("update unit set closed_on = $2 where id = $1 and closed_on is null", params![unit, on])
}

/// Whether there are open units directly below.
pub fn has_open_below(view: &View, unit: UnitId) -> Result<bool, Fault> {
    let sql = "select id from unit where parent_id = $1 and closed_on is null limit 1";
    Ok(view.find(sql, params![unit], |_| Ok(()))?.is_some())
}

pub(crate) fn read(row: &Row) -> Result<Unit, Fault> {
    Ok(Unit {
        place: Place { id: row.get("id")?, path: UnitPath::stored(row.text("path")?) },
        kind: row.decode("kind", UnitKind::find)?,
        name: row.get("name")?,
        division: row.get("division")?,
        province: row.get("province")?,
        closed_on: row.get("closed_on")?,
    })
}
