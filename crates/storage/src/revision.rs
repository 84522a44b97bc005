//! Revisions: the forms of a filing, the open one editable, the others frozen. Rules REV-6, LAT-8.

use domain::filing::Mark;
use domain::ground::day::Instant;
use domain::ground::id::{FilingId, RevisionId};
use domain::ground::rule::Rule;

use crate::answers::{self, Stored};
use crate::{Fault, Row, Tx, View};

/// One revision.
#[derive(Debug, Clone)]
pub struct Revision {
    /// Identity.
    pub id: RevisionId,
    /// Whose.
    pub filing: FilingId,
    /// Which, from 1.
    pub ordinal: i64,
    /// What was answered, personal answers sealed.
    pub stored: Stored,
    /// Whether it is a nil report (USE-6).
    pub nil: bool,
    /// When it was last saved.
    pub saved_at: Instant,
    /// When it was submitted; none while it can be edited.
    pub frozen_at: Option<Instant>,
    /// What became of it: approved, returned, withdrawn, lapsed.
    pub outcome: Option<String>,
    /// The count of its saves, for the guard.
    pub turn: i64,
}

const COLUMNS: &str = "id, filing_id, ordinal, form, answers, nil, saved_at, frozen_at, outcome, turn";

/// The revision with this id.
pub fn find(view: &View, id: RevisionId) -> Result<Option<Revision>, Fault> {
    view.find(&format!("select {COLUMNS} from revision where id = $1"), params![id], read)
}

/// The revision with this id, which must be there.
pub fn get(view: &View, id: RevisionId) -> Result<Revision, Fault> {
    find(view, id)?.ok_or_else(|| Fault::Missing { sql: format!("revision {id}") })
}

/// The same, held until the write ends: what is saved rests on what is read here, and nobody saves in between.
pub fn hold(tx: &Tx, id: RevisionId) -> Result<Revision, Fault> {
    let lock = tx.engine().for_update();
    let found = tx.find(&format!("select {COLUMNS} from revision where id = $1{lock}"), params![id], read)?;
    found.ok_or_else(|| Fault::Missing { sql: format!("revision {id}") })
}

/// Its turn today.
pub fn turn(view: &View, id: RevisionId) -> Result<Option<i64>, Fault> {
    view.find("select turn from revision where id = $1", params![id], |row| row.get("turn"))
}

/// Every revision of a filing, the last first.
pub fn of_filing(view: &View, filing: FilingId) -> Result<Vec<Revision>, Fault> {
    view.list(
        &format!("select {COLUMNS} from revision where filing_id = $1 order by ordinal desc"),
        params![filing],
        read,
    )
}

/// The last revision submitted before this one, for what changed since.
pub fn before(view: &View, revision: &Revision) -> Result<Option<Revision>, Fault> {
    view.find(
        &format!(
            "select {COLUMNS} from revision where filing_id = $1 and ordinal < $2 and frozen_at is not null \
             order by ordinal desc limit 1"
        ),
        params![revision.filing, revision.ordinal],
        read,
    )
}

/// Opens a revision after the last one.
pub fn open(tx: &mut Tx, filing: FilingId, stored: &Stored) -> Result<RevisionId, Fault> {
    let id = RevisionId(tx.new_id()?);
    let now = tx.now();
    let last =
        tx.count("select coalesce(max(ordinal), 0) from revision where filing_id = $1", params![filing])?;
    tx.execute(
        "insert into revision (id, filing_id, ordinal, form, answers, nil, saved_at) \
         values ($1, $2, $3, $4, $5, 0, $6)",
        params![id, filing, last + 1, &stored.form, answers::write(stored)?, now],
    )?;
    Ok(id)
}

/// Saves what was answered so far; false when the revision is frozen.
pub fn save(tx: &mut Tx, id: RevisionId, stored: &Stored) -> Result<bool, Fault> {
    let now = tx.now();
    tx.guarded(
        "update revision set answers = $2, saved_at = $3, turn = turn + 1 where id = $1 and frozen_at is null",
        params![id, answers::write(stored)?, now],
    )
}

/// Freezes the revision as submitted, only if it is still what was checked: its turn the one that was read.
pub fn freeze(tx: &mut Tx, id: RevisionId, turn: i64, nil: bool) -> Result<bool, Fault> {
    let now = tx.now();
    tx.guarded(
        "update revision set frozen_at = $3, nil = $4 where id = $1 and turn = $2 and frozen_at is null",
        params![id, turn, now, nil],
    )
}

/// Notes what became of it.
pub fn decide(tx: &mut Tx, id: RevisionId, outcome: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute("update revision set outcome = $2, decided_at = $3 where id = $1", params![id, outcome, now])?;
    Ok(())
}

/// Keeps the marks of a return.
pub fn mark(tx: &mut Tx, id: RevisionId, marks: &[Mark]) -> Result<(), Fault> {
    for (position, mark) in (0_i64..).zip(marks) {
        tx.execute(
            "insert into mark (revision_id, position, field, rule, reason) values ($1, $2, $3, $4, $5)",
            params![id, position, &mark.field, mark.rule, &mark.reason],
        )?;
    }
    Ok(())
}

/// The marks of a returned revision, in order.
pub fn marks(view: &View, id: RevisionId) -> Result<Vec<Mark>, Fault> {
    view.list(
        "select field, rule, reason from mark where revision_id = $1 order by position",
        params![id],
        |row| {
            Ok(Mark {
                field: row.get("field")?,
                rule: row.decode_opt("rule", Rule::find)?,
                reason: row.get("reason")?,
            })
        },
    )
}

fn read(row: &Row) -> Result<Revision, Fault> {
    Ok(Revision {
        id: row.get("id")?,
        filing: row.get("filing_id")?,
        ordinal: row.get("ordinal")?,
        stored: answers::read(row)?,
        nil: row.get("nil")?,
        saved_at: row.get("saved_at")?,
        frozen_at: row.get("frozen_at")?,
        outcome: row.get("outcome")?,
        turn: row.get("turn")?,
    })
}
