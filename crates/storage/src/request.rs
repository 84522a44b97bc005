//! Requests of units to the offices above. Rule ORG-5. What a step was and why stands in the events; here is the present.

use domain::ground::actor::Place;
use domain::ground::day::Instant;
use domain::ground::id::{RequestId, UnitId};
use domain::ground::jurisdiction::Record;
use domain::ground::unit_path::UnitPath;
use domain::unit::request::{RequestKind, RequestState, Wanted};

use crate::{Fault, Row, Tx, View};

/// A request as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub id: RequestId,
    pub owner: Place,
    /// The office that has it, or had it last.
    pub handler: Place,
    pub wanted: Wanted,
    pub state: RequestState,
    /// What the unit was called and in which division it stood when it asked.
    pub name_before: String,
    pub place_before: String,
    pub asked_at: Instant,
    pub answered_at: Option<Instant>,
    /// What the office said.
    pub answer: String,
    /// Counts its steps; guards them.
    pub turn: i64,
}

impl Request {
    /// What the rights table is asked about it.
    pub fn record(&self) -> Record {
        Record { owner: self.owner.clone(), handler: Some(self.handler.clone()), private: false }
    }
}

/// Adds a request; false while one of the same kind is open.
pub fn add(tx: &mut Tx, request: &Request) -> Result<bool, Fault> {
    tx.guarded(
        "insert into request (id, unit_id, unit_path, handler_id, handler_path, kind, name, division, reason, state, \
         name_before, place_before, asked_at, answered_at, answer, turn) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
         on conflict (unit_id, kind) where state = 'open' do nothing",
        params![
            request.id,
            request.owner.id,
            request.owner.path.as_str(),
            request.handler.id,
            request.handler.path.as_str(),
            request.wanted.kind.code(),
            &request.wanted.name,
            &request.wanted.division,
            &request.wanted.reason,
            request.state.code(),
            &request.name_before,
            &request.place_before,
            request.asked_at,
            request.answered_at,
            &request.answer,
            request.turn
        ],
    )
}

/// Writes a step; false where somebody else was faster.
pub fn change(tx: &mut Tx, request: &Request) -> Result<bool, Fault> {
    tx.guarded(
        "update request set handler_id = $2, handler_path = $3, state = $4, answered_at = $5, answer = $6, \
         turn = turn + 1 where id = $1 and turn = $7",
        params![
            request.id,
            request.handler.id,
            request.handler.path.as_str(),
            request.state.code(),
            request.answered_at,
            &request.answer,
            request.turn
        ],
    )
}

const COLUMNS: &str = "request.id as id, unit_id, unit_path, handler_id, handler_path, request.kind as kind, \
    request.name as name, request.division as division, reason, state, name_before, place_before, asked_at, \
    answered_at, answer, turn";

/// The request with this id.
pub fn find(view: &View, id: RequestId) -> Result<Option<Request>, Fault> {
    view.find(&format!("select {COLUMNS} from request where id = $1"), params![id], read)
}

/// The requests of a unit, the latest first.
pub fn of_unit(view: &View, unit: UnitId, limit: u32) -> Result<Vec<Request>, Fault> {
    let sql =
        format!("select {COLUMNS} from request where unit_id = $1 order by asked_at desc, id desc limit $2");
    view.list(&sql, params![unit, limit], read)
}

/// A page of what an office has: open ones with the longest waiting first, or the others with the latest first.
pub fn at_desk(
    view: &View,
    office: UnitId,
    open: bool,
    limit: u32,
    offset: u32,
) -> Result<Vec<(Request, String)>, Fault> {
    let order = if open { "asked_at, request.id" } else { "answered_at desc, request.id desc" };
    let sql = format!(
        "select {COLUMNS}, unit.name as unit_name from request join unit on unit.id = request.unit_id \
         where handler_id = $1 and {} order by {order} limit $2 offset $3",
        state(open)
    );
    view.list(&sql, params![office, limit, offset], |row| Ok((read(row)?, row.get("unit_name")?)))
}

/// How many an office has.
pub fn count(view: &View, office: UnitId, open: bool) -> Result<i64, Fault> {
    let sql = format!("select count(*) from request where handler_id = $1 and {}", state(open));
    view.count(&sql, params![office])
}

const fn state(open: bool) -> &'static str {
    if open { "state = 'open'" } else { "state <> 'open'" }
}

fn read(row: &Row) -> Result<Request, Fault> {
    Ok(Request {
        id: row.get("id")?,
        owner: Place { id: row.get("unit_id")?, path: UnitPath::stored(row.text("unit_path")?) },
        handler: Place { id: row.get("handler_id")?, path: UnitPath::stored(row.text("handler_path")?) },
        wanted: Wanted {
            kind: row.decode("kind", RequestKind::find)?,
            name: row.get("name")?,
            division: row.get("division")?,
            reason: row.get("reason")?,
        },
        state: row.decode("state", RequestState::find)?,
        name_before: row.get("name_before")?,
        place_before: row.get("place_before")?,
        asked_at: row.get("asked_at")?,
        answered_at: row.get("answered_at")?,
        answer: row.get("answer")?,
        turn: row.get("turn")?,
    })
}
