//! Filings: the current rows, guarded by their turn. Rules REV-7, REV-8, LAT-6.
//!
//! `turn` counts the changes of a filing. A change is written only while the turn is the one that was read, so that
//! of two decisions at once one wins and the other sees the present state. Who may see which filing is decided in
//! `scope`; deliberately absent: numbers of people, answers.

use domain::filing::{Filing, FilingKind, Standing, Submission};
use domain::ground::actor::Place;
use domain::ground::day::{Day, Instant};
use domain::ground::id::{FilingId, RevisionId, UnitId};
use domain::ground::jurisdiction::Record;
use domain::ground::unit_path::UnitPath;

use crate::{Fault, Row, Tx, View, counter, dialect};

/// A filing as it stands.
#[derive(Debug, Clone)]
pub struct FilingRow {
    /// Identity.
    pub id: FilingId,
    /// Where it is.
    pub filing: Filing,
    /// To whom it belongs.
    pub owner: Place,
    /// Who reviews it, once submitted.
    pub handler: Option<Place>,
    /// Two digits of the province where it is filed.
    pub province: String,
    /// The app's name, or the institution's for a usage filing.
    pub title: String,
    /// `android` or `ios`; none for a usage filing.
    pub platform: Option<String>,
    /// The filing number, once issued.
    pub number: Option<String>,
    /// Whether `due` reaches beyond the last announced calendar year.
    pub due_provisional: bool,
    /// The revision on its way.
    pub open_revision: Option<RevisionId>,
    /// The revision in force.
    pub effective_revision: Option<RevisionId>,
    /// The day on which what it owes since a grace period falls due, while it owes something (PRV-5).
    pub owed_on: Option<Day>,
    /// The count of changes, for the guard.
    pub turn: i64,
    /// When it was begun.
    pub created_at: Instant,
    /// When it last changed.
    pub changed_at: Instant,
}

impl FilingRow {
    /// To whom it belongs and who reviews it, for jurisdiction.
    pub fn record(&self) -> Record {
        Record { owner: self.owner.clone(), handler: self.handler.clone(), private: self.filing.is_private() }
    }

    /// The last day of the limit that is running, if one is.
    pub const fn due_on(&self) -> Option<Day> {
        match self.filing.submission {
            Submission::Submitted { due, .. } | Submission::Returned { due, .. } => Some(due),
            _ => None,
        }
    }
}

/// The columns every read of a filing selects.
pub const COLUMNS: &str = "filing.id as id, filing.kind as kind, unit_id, unit_path, handler_id, handler_path, \
    filing.province as province, title, platform, number, standing, standing_on, submission, submission_on, due_on, \
    due_provisional, open_revision, effective_revision, owed_on, turn, filing.created_at as created_at, changed_at";

/// The filing with this id.
pub fn find(view: &View, id: FilingId) -> Result<Option<FilingRow>, Fault> {
    view.find(&format!("select {COLUMNS} from filing where filing.id = $1"), params![id], read)
}

/// The filing with this number.
pub fn find_number(view: &View, number: &str) -> Result<Option<FilingRow>, Fault> {
    view.find(&format!("select {COLUMNS} from filing where number = $1"), params![number], read)
}

/// The declaration of an institution.
pub fn find_declaration(view: &View, unit: UnitId) -> Result<Option<FilingRow>, Fault> {
    view.find(
        &format!("select {COLUMNS} from filing where unit_id = $1 and filing.kind = 'usage'"),
        params![unit],
        read,
    )
}

/// A page of the declarations in the order of their ids, after this one; none begins.
pub fn declarations_after(view: &View, id: Option<FilingId>, limit: u32) -> Result<Vec<FilingRow>, Fault> {
    let after = id.map(|id| id.to_string()).unwrap_or_default();
    let sql = format!(
        "select {COLUMNS} from filing where filing.kind = 'usage' and filing.id > $1 order by filing.id limit $2"
    );
    view.list(&sql, params![after, limit], read)
}

/// Provider filings that others may know of, by a part of the app's name: names that begin with it first.
pub fn titled(view: &View, text: &str, limit: u32) -> Result<Vec<FilingRow>, Fault> {
    const KNOWN: &str =
        "filing.kind = 'provider' and (standing <> 'none' or submission in ('submitted', 'returned'))";
    let end = format!("{text}{}", char::MAX);
    let mut found = view.list(
        &format!(
            "select {COLUMNS} from filing where {KNOWN} and title >= $1 and title < $2 order by title, id limit $3"
        ),
        params![text, &end, limit],
        read,
    )?;
    let left = limit.saturating_sub(u32::try_from(found.len()).unwrap_or(limit));
    if left > 0 {
        let sql = format!(
            "select {COLUMNS} from filing where {KNOWN} and title like $1 escape '\\' and not (title >= $2 and \
             title < $3) order by title, id limit $4"
        );
        let pattern = format!("%{}%", dialect::like_literal(text));
        found.extend(view.list(&sql, params![pattern, text, end, left], read)?);
    }
    Ok(found)
}

/// Every provider filing of a unit, the last changed first.
pub fn of_unit(view: &View, unit: UnitId) -> Result<Vec<FilingRow>, Fault> {
    view.list(
        &format!(
            "select {COLUMNS} from filing where unit_id = $1 and filing.kind = 'provider' \
             order by changed_at desc, filing.id"
        ),
        params![unit],
        read,
    )
}

/// A page of the filings that have a number, in the order of the numbers, after this one.
pub fn numbered_after(view: &View, number: &str, limit: u32) -> Result<Vec<FilingRow>, Fault> {
    let sql = format!("select {COLUMNS} from filing where number > $1 order by number limit $2");
    view.list(&sql, params![number, limit], read)
}

/// What lies on a department's desk: submitted filings of a kind, the one due first on top.
pub fn desk(
    view: &View,
    handler: UnitId,
    kind: FilingKind,
    limit: u32,
    offset: u32,
) -> Result<Vec<FilingRow>, Fault> {
    view.list(
        &format!(
            "select {COLUMNS} from filing where handler_id = $1 and filing.kind = $2 and submission = 'submitted' \
             order by due_on, changed_at, filing.id limit $3 offset $4"
        ),
        params![handler, kind.code(), limit, offset],
        read,
    )
}

/// How many lie on that desk.
pub fn desk_count(view: &View, handler: UnitId, kind: FilingKind) -> Result<i64, Fault> {
    view.count(
        "select count(*) from filing where handler_id = $1 and kind = $2 and submission = 'submitted'",
        params![handler, kind.code()],
    )
}

/// The turn of a filing today.
pub fn turn(view: &View, id: FilingId) -> Result<Option<i64>, Fault> {
    view.find("select turn from filing where id = $1", params![id], |row| row.get("turn"))
}

/// Begins a filing with its first open revision.
pub fn add(tx: &mut Tx, row: &FilingRow) -> Result<bool, Fault> {
    let stored = Columns::of(&row.filing);
    tx.guarded(
        "insert into filing (id, kind, unit_id, unit_path, province, title, platform, standing, submission, \
         due_provisional, open_revision, turn, created_at, changed_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, 0, $11, $11) on conflict do nothing",
        params![
            row.id,
            row.filing.kind.code(),
            row.owner.id,
            row.owner.path.as_str(),
            &row.province,
            &row.title,
            row.platform.clone(),
            stored.standing,
            stored.submission,
            row.open_revision,
            row.created_at
        ],
    )
}

/// Holds a filing until the write ends, if its turn is still the one that was read; false: overtaken. Asked before
/// rows are written that belong to the filing, so that of two decisions at once the second one finds out first. SQLite
/// has one writer, so that nothing comes between.
pub fn hold(tx: &Tx, row: &FilingRow) -> Result<bool, Fault> {
    let lock = tx.engine().for_update();
    if lock.is_empty() {
        return Ok(true);
    }
    let turn =
        tx.find(&format!("select turn from filing where id = $1{lock}"), params![row.id], |found| {
            found.get::<i64>("turn")
        })?;
    Ok(turn == Some(row.turn))
}

/// Holds a filing until the write ends, whatever its turn: what is read of it afterwards is its present state, and nobody
/// changes it in between. Absent and present are one answer; SQLite has one writer anyway.
pub fn wait(tx: &Tx, id: FilingId) -> Result<(), Fault> {
    let lock = tx.engine().for_update();
    if !lock.is_empty() {
        tx.find(&format!("select turn from filing where id = $1{lock}"), params![id], |row| {
            row.get::<i64>("turn")
        })?;
    }
    Ok(())
}

/// Writes what a filing became, only if its turn is still the one that was read; false: overtaken.
pub fn change(tx: &mut Tx, row: &FilingRow) -> Result<bool, Fault> {
    let stored = Columns::of(&row.filing);
    let (handler_id, handler_path) =
        row.handler.as_ref().map(|place| (place.id, place.path.as_str().to_owned())).unzip();
    let now = tx.now();
    tx.guarded(
        "update filing set handler_id = $3, handler_path = $4, title = $5, platform = $6, number = $7, \
         standing = $8, standing_on = $9, submission = $10, submission_on = $11, due_on = $12, due_provisional = $13, \
         open_revision = $14, effective_revision = $15, province = $16, owed_on = $17, turn = turn + 1, changed_at = $18 \
         where id = $1 and turn = $2",
        params![
            row.id,
            row.turn,
            handler_id,
            handler_path,
            &row.title,
            row.platform.clone(),
            row.number.clone(),
            stored.standing,
            stored.standing_on,
            stored.submission,
            stored.submission_on,
            stored.due_on,
            row.due_provisional,
            row.open_revision,
            row.effective_revision,
            &row.province,
            row.owed_on,
            now
        ],
    )
}

/// A page of the filings that owe something, by the day and the filing, after a place in that order.
pub fn owing_after(view: &View, after: Option<(Day, FilingId)>, limit: u32) -> Result<Vec<FilingRow>, Fault> {
    let (day, id) = after.map_or_else(Default::default, |(day, id)| (day.to_string(), id.to_string()));
    let sql = format!(
        "select {COLUMNS} from filing where owed_on is not null and (owed_on > $1 or (owed_on = $1 and filing.id > $2)) \
         order by owed_on, filing.id limit $3"
    );
    view.list(&sql, params![day, id, limit], read)
}

/// Notes the day on which what a filing owes falls due, if it is still the one that was read. The filing's state stays,
/// and so does its turn.
pub fn owe(tx: &mut Tx, row: &FilingRow, owed_on: Option<Day>) -> Result<bool, Fault> {
    let sql = "update filing set owed_on = $3 where id = $1 and turn = $2";
    tx.guarded(sql, params![row.id, row.turn, owed_on])
}

/// Filings whose running limit ended before this day, oldest limit first.
pub fn overdue(view: &View, submission: &str, before: Day, limit: u32) -> Result<Vec<FilingRow>, Fault> {
    view.list(
        &format!(
            "select {COLUMNS} from filing where submission = $1 and due_on < $2 order by due_on, filing.id limit $3"
        ),
        params![submission, before, limit],
        read,
    )
}

/// The next serial of a province's filing numbers: given once, kept for life, without gaps.
pub fn next_serial(tx: &mut Tx, province: &str) -> Result<i64, Fault> {
    counter::next(tx, &format!("number:{province}"))
}

struct Columns {
    standing: &'static str,
    standing_on: Option<Day>,
    submission: &'static str,
    submission_on: Option<Day>,
    due_on: Option<Day>,
}

impl Columns {
    const fn of(filing: &Filing) -> Self {
        let standing_on = match filing.standing {
            Standing::None => None,
            Standing::Effective { since } => Some(since),
            Standing::Suspended { on } | Standing::Revoked { on } | Standing::Cancelled { on } => Some(on),
        };
        let (submission_on, due_on) = match filing.submission {
            Submission::None | Submission::Draft => (None, None),
            Submission::Submitted { on, due } | Submission::Returned { on, due } => (Some(on), Some(due)),
            Submission::Lapsed { on } | Submission::Withdrawn { on } => (Some(on), None),
        };
        Self {
            standing: filing.standing.code(),
            standing_on,
            submission: filing.submission.code(),
            submission_on,
            due_on,
        }
    }
}

/// Reads a filing from the columns of `COLUMNS`.
pub fn read(row: &Row) -> Result<FilingRow, Fault> {
    let handler = match (row.get::<Option<UnitId>>("handler_id")?, row.get::<Option<String>>("handler_path")?)
    {
        (Some(id), Some(path)) => Some(Place { id, path: UnitPath::stored(path) }),
        _ => None,
    };
    Ok(FilingRow {
        id: row.get("id")?,
        filing: Filing {
            kind: row.decode("kind", FilingKind::find)?,
            standing: standing(row)?,
            submission: submission(row)?,
        },
        owner: Place { id: row.get("unit_id")?, path: UnitPath::stored(row.text("unit_path")?) },
        handler,
        province: row.get("province")?,
        title: row.get("title")?,
        platform: row.get("platform")?,
        number: row.get("number")?,
        due_provisional: row.get("due_provisional")?,
        open_revision: row.get("open_revision")?,
        effective_revision: row.get("effective_revision")?,
        owed_on: row.get("owed_on")?,
        turn: row.get("turn")?,
        created_at: row.get("created_at")?,
        changed_at: row.get("changed_at")?,
    })
}

fn standing(row: &Row) -> Result<Standing, Fault> {
    let on = || row.get::<Day>("standing_on");
    Ok(match row.text("standing")? {
        "none" => Standing::None,
        "effective" => Standing::Effective { since: on()? },
        "suspended" => Standing::Suspended { on: on()? },
        "revoked" => Standing::Revoked { on: on()? },
        "cancelled" => Standing::Cancelled { on: on()? },
        _ => return Err(Fault::column("standing", "has an unknown code")),
    })
}

fn submission(row: &Row) -> Result<Submission, Fault> {
    let on = || row.get::<Day>("submission_on");
    let due = || row.get::<Day>("due_on");
    Ok(match row.text("submission")? {
        "none" => Submission::None,
        "draft" => Submission::Draft,
        "submitted" => Submission::Submitted { on: on()?, due: due()? },
        "returned" => Submission::Returned { on: on()?, due: due()? },
        "lapsed" => Submission::Lapsed { on: on()? },
        "withdrawn" => Submission::Withdrawn { on: on()? },
        _ => return Err(Fault::column("submission", "has an unknown code")),
    })
}
