//! What lies on the desks of reviewing departments: by state, by days left, with the owner's name (REV-1, REV-3, REV-9).
//!
//! One list serves both kinds of filings and three readers: the department itself, the one above it, which sees what is late
//! below, and the one to which a dual review was sent up (REV-5). Of a dual review a list tells who judged which half, never
//! how (N8). Every list is paged by an index on the department and the limit.

use domain::filing::FilingKind;
use domain::ground::day::Day;
use domain::ground::id::{AccountId, FilingId, UnitId};
use domain::ground::unit_path::UnitPath;

use crate::filing::{COLUMNS, FilingRow};
use crate::value::Value;
use crate::{Fault, Row, View, filing};

/// Whose desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// A department's own.
    Own(UnitId),
    /// Those of the departments below.
    Below(UnitPath),
    /// What was sent up to a department for re-review.
    SentUp(UnitId),
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    pub whose: Whose,
    pub kind: FilingKind,
    pub state: DeskState,
    /// Only limits that ended before this day.
    pub overdue_on: Option<Day>,
    /// Part of the app's or the owner's name, or the whole number.
    pub words: String,
}

/// Where a filing is, as the department that reviews it sorts its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskState {
    /// To be answered.
    Waiting,
    /// Back with its owner.
    Returned,
    /// In force.
    Effective,
    /// Not resubmitted in time, or taken back.
    Ended,
    /// In force, and still owing what a grace period left open (PRV-5); a list of its own.
    Owing,
}

impl DeskState {
    /// Those of the queue, in the order of the work.
    pub const ALL: [DeskState; 4] =
        [DeskState::Waiting, DeskState::Returned, DeskState::Effective, DeskState::Ended];

    /// The code in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            DeskState::Waiting => "waiting",
            DeskState::Returned => "returned",
            DeskState::Effective => "effective",
            DeskState::Ended => "ended",
            DeskState::Owing => "owing",
        }
    }

    /// The one with this code.
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    const fn condition(self) -> &'static str {
        match self {
            DeskState::Waiting => "submission = 'submitted'",
            DeskState::Returned => "submission = 'returned'",
            DeskState::Effective => "submission in ('none', 'draft') and standing = 'effective'",
            DeskState::Ended => "submission in ('lapsed', 'withdrawn') and standing = 'none'",
            DeskState::Owing => "owed_on is not null and standing = 'effective'",
        }
    }

    /// The column of the day that a filing there may be late for.
    const fn day(self) -> &'static str {
        match self {
            DeskState::Owing => "owed_on",
            _ => "due_on",
        }
    }

    const fn order(self) -> &'static str {
        match self {
            DeskState::Waiting | DeskState::Returned => "due_on, changed_at, filing.id",
            DeskState::Effective | DeskState::Ended => "changed_at desc, filing.id",
            DeskState::Owing => "owed_on, filing.id",
        }
    }
}

/// A filing on a desk.
#[derive(Debug, Clone)]
pub struct Lying {
    pub row: FilingRow,
    pub owner_name: String,
    pub handler_name: String,
    /// How often it was submitted.
    pub submissions: i64,
    /// The dual review it is under.
    pub dual: Option<Halves>,
}

/// How far a dual review has come, without a word of what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Halves {
    /// Who judged 信息安全.
    pub security: Option<AccountId>,
    /// Who judged 教育内容.
    pub content: Option<AccountId>,
    /// Who re-reviews, once it was sent up.
    pub above: Option<UnitId>,
}

/// A page of a desk.
pub fn list(view: &View, wanted: &Filter, limit: u32, offset: u32) -> Result<Vec<Lying>, Fault> {
    let (condition, mut params) = condition(wanted);
    params.extend(params![limit, offset]);
    let order = wanted.state.order();
    let (at_limit, at_offset) = (params.len() - 1, params.len());
    let sql = format!(
        "select {COLUMNS}, unit.name as owner_name, handler.name as handler_name, \
         (select count(*) from revision where filing_id = filing.id and frozen_at is not null) as submissions, \
         dual_review.revision_id as dual, dual_review.above_id as above_id, \
         (select account_id from opinion where revision_id = dual_review.revision_id and half = 'security') as security, \
         (select account_id from opinion where revision_id = dual_review.revision_id and half = 'content') as content \
         from filing left join dual_review on dual_review.revision_id = filing.open_revision \
         and filing.submission = 'submitted' join unit on unit.id = filing.unit_id join unit as handler on handler.id = filing.handler_id \
         where {condition} order by {order} limit ${at_limit} offset ${at_offset}"
    );
    view.list(&sql, params, |row| {
        Ok(Lying {
            row: filing::read(row)?,
            owner_name: row.get("owner_name")?,
            handler_name: row.get("handler_name")?,
            submissions: row.get("submissions")?,
            dual: halves(row)?,
        })
    })
}

fn halves(row: &Row) -> Result<Option<Halves>, Fault> {
    if row.get::<Option<String>>("dual")?.is_none() {
        return Ok(None);
    }
    let halves =
        Halves { security: row.get("security")?, content: row.get("content")?, above: row.get("above_id")? };
    Ok(Some(halves))
}

/// How many lie there.
pub fn count(view: &View, wanted: &Filter) -> Result<i64, Fault> {
    let (condition, params) = condition(wanted);
    let sql = format!("select count(*) from filing join unit on unit.id = filing.unit_id where {condition}");
    view.count(&sql, params)
}

fn condition(wanted: &Filter) -> (String, Vec<Value>) {
    let mut params = Vec::new();
    let mut parts = vec![wanted.state.condition().to_owned()];
    match &wanted.whose {
        Whose::Own(unit) => {
            params.extend(params![*unit]);
            parts.push("handler_id = $1".to_owned());
        }
        Whose::Below(path) => {
            params.extend(params![path.as_str(), path.end()]);
            parts.push("handler_path > $1 and handler_path < $2".to_owned());
        }
        Whose::SentUp(unit) => {
            params.extend(params![*unit]);
            // What waits is what was sent up in this round; what was decided is found by any round.
            let round = "(select revision_id from dual_review where above_id = $1)";
            let filing = "(select filing_id from dual_review where above_id = $1)";
            parts.push(match wanted.state {
                DeskState::Waiting => format!("filing.open_revision in {round}"),
                _ => format!("filing.id in {filing}"),
            });
        }
    }
    params.extend(params![wanted.kind.code()]);
    parts.push(format!("filing.kind = ${}", params.len()));
    if let Some(day) = wanted.overdue_on {
        params.extend(params![day]);
        parts.push(format!("{} < ${}", wanted.state.day(), params.len()));
    }
    if !wanted.words.is_empty() {
        params.extend(params![like(&wanted.words), wanted.words.as_str()]);
        let (part, whole) = (params.len() - 1, params.len());
        parts.push(format!(
            "(title like ${part} escape '!' or unit.name like ${part} escape '!' or number = ${whole})"
        ));
    }
    (parts.join(" and "), params)
}

fn like(words: &str) -> String {
    let mut pattern = String::from("%");
    for sign in words.chars() {
        if matches!(sign, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}

/// A running limit, with what is needed to compute it anew.
#[derive(Debug, Clone)]
pub struct Running {
    pub row: FilingRow,
    /// The division of the owner, which names its profile.
    pub division: String,
    pub handler_name: String,
}

/// Running limits that end between two days, by day and filing, after a place in that order.
pub fn running(
    view: &View,
    from: Day,
    to: Day,
    after: Option<(Day, FilingId)>,
    limit: u32,
) -> Result<Vec<Running>, Fault> {
    let (after_day, after_id) = match after {
        Some((day, id)) => (day, id.to_string()),
        None => (from, String::new()),
    };
    let sql = format!(
        "select {COLUMNS}, unit.division as division, handler.name as handler_name from filing \
         join unit on unit.id = filing.unit_id join unit as handler on handler.id = filing.handler_id \
         where submission in ('submitted', 'returned') and due_on >= $1 and due_on <= $2 \
         and (due_on > $3 or (due_on = $3 and filing.id > $4)) order by due_on, filing.id limit $5"
    );
    view.list(&sql, params![from, to, after_day, after_id, limit], |row| {
        Ok(Running {
            row: filing::read(row)?,
            division: row.get("division")?,
            handler_name: row.get("handler_name")?,
        })
    })
}
