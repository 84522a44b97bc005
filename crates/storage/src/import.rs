//! Account sheets between the first look and their application. Rule ORG-3.
//!
//! Lines are kept in chunks; a chunk is applied in one write, and its guard lets that happen once. What could not be
//! applied is kept with the chunk, so that nothing fails unnoticed.

use domain::ground::day::Instant;
use domain::ground::id::UnitId;
use domain::unit::sheet::Line;
use uuid::Uuid;

use crate::{Fault, Row, Tx, View};

/// Lines of one chunk: one write each.
pub const CHUNK: usize = 500;

/// A sheet that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    pub id: Uuid,
    /// The issuing office.
    pub unit: UnitId,
    pub file_name: String,
    pub created_at: Instant,
    /// Lines that will be applied.
    pub good: u64,
    /// Lines whose unit and account are there already.
    pub known: u64,
    /// Lines with problems.
    pub bad: u64,
    /// What was noticed about the sheet as a whole.
    pub notes: Vec<String>,
    pub started_at: Option<Instant>,
    pub finished_at: Option<Instant>,
    /// Accounts issued so far.
    pub issued: u64,
    /// Good lines that could not be applied after all.
    pub refused: u64,
}

/// A line with the verdict of the first look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    pub line: Line,
    pub good: bool,
}

/// A chunk of lines.
#[derive(Debug)]
pub struct Chunk {
    pub position: u32,
    pub lines: Vec<Staged>,
    pub applied_at: Option<Instant>,
    /// The numbers of the lines that could not be applied.
    pub refused: Vec<u32>,
}

pub fn add(tx: &mut Tx, import: &Import) -> Result<(), Fault> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let sql = "insert into unit_import (id, unit_id, file_name, created_at, good, known, bad, notes, issued, refused) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)";
    let notes = import.notes.join("\n");
    let values = params![
        import.id,
        import.unit,
        &import.file_name,
        import.created_at,
        number(import.good),
        number(import.known),
        number(import.bad),
        notes
    ];
    tx.execute(sql, values).map(drop)
}

pub fn add_chunk(tx: &mut Tx, import: Uuid, position: u32, lines: &[Staged]) -> Result<(), Fault> {
    let texts: Vec<(u32, bool, &[String])> =
        lines.iter().map(|staged| (staged.line.number, staged.good, staged.line.cells.as_slice())).collect();
    let texts = serde_json::to_string(&texts).map_err(|_| Fault::column("lines", "cannot be written"))?;
    let sql = "insert into unit_import_chunk (import_id, position, lines) values ($1, $2, $3)";
    tx.execute(sql, params![import, position, texts]).map(drop)
}

const COLUMNS: &str = "id, unit_id, file_name, created_at, good, known, bad, notes, started_at, finished_at, \
                       issued, refused";

pub fn find(view: &View, id: Uuid, unit: UnitId) -> Result<Option<Import>, Fault> {
    let sql = format!("select {COLUMNS} from unit_import where id = $1 and unit_id = $2");
    view.find(&sql, params![id, unit], read)
}

/// The sheets of an office, the newest first.
pub fn of_unit(view: &View, unit: UnitId, limit: u32) -> Result<Vec<Import>, Fault> {
    let sql =
        format!("select {COLUMNS} from unit_import where unit_id = $1 order by created_at desc limit $2");
    view.list(&sql, params![unit, limit], read)
}

/// The chunks of a sheet in order, handed over one by one.
pub fn each_chunk(
    view: &View,
    id: Uuid,
    mut receive: impl FnMut(Chunk) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let sql = "select position, lines, applied_at, outcome from unit_import_chunk where import_id = $1 order by position";
    view.each(sql, params![id], |row| receive(read_chunk(&row)?))
}

/// The positions of the chunks that were not applied yet.
pub fn waiting(view: &View, id: Uuid) -> Result<Vec<u32>, Fault> {
    let sql = "select position from unit_import_chunk where import_id = $1 and applied_at is null order by position";
    view.list(sql, params![id], |row| row.get("position"))
}

/// Takes a chunk for this write; none where it was applied already.
pub fn take(tx: &mut Tx, id: Uuid, position: u32) -> Result<Option<Chunk>, Fault> {
    let sql = "update unit_import_chunk set applied_at = $3 \
               where import_id = $1 and position = $2 and applied_at is null";
    if !tx.guarded(sql, params![id, position, tx.now()])? {
        return Ok(None);
    }
    let sql = "select position, lines, applied_at, outcome from unit_import_chunk \
               where import_id = $1 and position = $2";
    tx.find(sql, params![id, position], read_chunk)
}

/// Notes what became of a chunk.
pub fn settle(tx: &mut Tx, id: Uuid, position: u32, issued: u64, refused: &[u32]) -> Result<(), Fault> {
    let outcome =
        serde_json::to_string(refused).map_err(|_| Fault::column("outcome", "cannot be written"))?;
    let sql = "update unit_import_chunk set outcome = $3 where import_id = $1 and position = $2";
    tx.execute(sql, params![id, position, outcome])?;
    let sql = "update unit_import set started_at = coalesce(started_at, $2), issued = issued + $3, \
               refused = refused + $4 where id = $1";
    let counts = [issued, refused.len() as u64].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
    tx.execute(sql, params![id, tx.now(), counts[0], counts[1]]).map(drop)
}

/// Notes that every chunk was applied; says whether this call was the first to do so.
pub fn finish(tx: &mut Tx, id: Uuid) -> Result<bool, Fault> {
    let sql = "update unit_import set finished_at = $2 where id = $1 and finished_at is null and not exists \
               (select 1 from unit_import_chunk where import_id = $1 and applied_at is null)";
    tx.guarded(sql, params![id, tx.now()])
}

fn read(row: &Row) -> Result<Import, Fault> {
    Ok(Import {
        id: row.get("id")?,
        unit: row.get("unit_id")?,
        file_name: row.get("file_name")?,
        created_at: row.get("created_at")?,
        good: row.get("good")?,
        known: row.get("known")?,
        bad: row.get("bad")?,
        notes: row.text("notes")?.lines().map(str::to_owned).collect(),
        started_at: row.get("started_at")?,
        finished_at: row.get("finished_at")?,
        issued: row.get("issued")?,
        refused: row.get("refused")?,
    })
}

fn read_chunk(row: &Row) -> Result<Chunk, Fault> {
    let texts: Vec<(u32, bool, Vec<String>)> =
        serde_json::from_str(row.text("lines")?).map_err(|_| Fault::column("lines", "are not lines"))?;
    let refused = match row.get::<Option<String>>("outcome")? {
        Some(text) => serde_json::from_str(&text).map_err(|_| Fault::column("outcome", "is not a list"))?,
        None => Vec::new(),
    };
    let lines = texts
        .into_iter()
        .map(|(number, good, cells)| Staged { line: Line { number, cells }, good })
        .collect();
    Ok(Chunk { position: row.get("position")?, lines, applied_at: row.get("applied_at")?, refused })
}
