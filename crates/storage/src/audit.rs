//! The record of events as the audit administrator reads it: filtered, the latest first, with names for ids (REV-8).

use domain::ground::day::{Day, Instant};

use crate::value::Value;
use crate::{Fault, Row, View, event};

/// What is looked for; empty texts pass everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What was done: `submit`, `reveal` ….
    pub verb: String,
    /// To which kind of object: `filing`, `unit` ….
    pub object_kind: String,
    /// To which one: its identity.
    pub object: String,
    /// The account's name.
    pub account: String,
    /// The beginning of the name of the unit for which it was done.
    pub unit: String,
    /// First and last day.
    pub from: Option<Day>,
    pub to: Option<Day>,
}

/// One event with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub seq: i64,
    pub at: Instant,
    /// The account's name; none when a clock did it.
    pub account: Option<String>,
    /// What the owner of the account calls the key by which a program did it, or its id once the key is gone.
    pub key: Option<String>,
    pub unit: Option<String>,
    pub object_kind: String,
    pub object: String,
    pub verb: String,
    pub from_state: Option<String>,
    pub to_state: Option<String>,
    pub rule: Option<String>,
    pub why: Option<String>,
}

/// A page of the record, the latest first.
pub fn list(view: &View, filter: &Filter, limit: u32, offset: u32) -> Result<Vec<Line>, Fault> {
    let (sql, params) = page(filter, limit, offset);
    view.list(&sql, params, read)
}

/// The latest events that fit, one after another and never all in memory; no more than `most`.
pub fn each(
    view: &View,
    filter: &Filter,
    most: u32,
    mut take: impl FnMut(Line) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let (sql, params) = page(filter, most, 0);
    view.each(&sql, params, |row| take(read(&row)?))
}

fn page(filter: &Filter, limit: u32, offset: u32) -> (String, Vec<Value>) {
    let (condition, mut params) = condition(filter);
    params.extend(params![limit, offset]);
    let (at_limit, at_offset) = (params.len() - 1, params.len());
    (format!("{SELECT} where {condition} order by seq desc limit ${at_limit} offset ${at_offset}"), params)
}

/// What was done to one object, the latest first.
pub fn of_object(view: &View, kind: &str, object: &str, most: u32) -> Result<Vec<Line>, Fault> {
    let sql = format!("{SELECT} where object_kind = $1 and object = $2 order by seq desc limit $3");
    view.list(&sql, params![kind, object, most], read)
}

/// What was done to objects of a kind by any of these verbs, the latest first.
pub fn of_verbs(view: &View, kind: &str, verbs: &[&str], most: u32) -> Result<Vec<Line>, Fault> {
    let mut params = params![kind, most].to_vec();
    let mut marks = Vec::new();
    for verb in verbs {
        params.push((*verb).into());
        marks.push(format!("${}", params.len()));
    }
    let marks = marks.join(", ");
    let sql = format!("{SELECT} where object_kind = $1 and verb in ({marks}) order by seq desc limit $2");
    view.list(&sql, params, read)
}

const SELECT: &str = "select seq, at, account.name as account, coalesce(access_key.name, event.access_key) as key, \
    unit.name as unit, object_kind, object, verb, from_state, to_state, rule, why from event \
    left join account on account.id = event.actor left join access_key on access_key.id = event.access_key \
    left join unit on unit.id = event.unit";

fn read(row: &Row) -> Result<Line, Fault> {
    Ok(Line {
        seq: row.get("seq")?,
        at: row.get("at")?,
        account: row.get("account")?,
        key: row.get("key")?,
        unit: row.get("unit")?,
        object_kind: row.get("object_kind")?,
        object: row.get("object")?,
        verb: row.get("verb")?,
        from_state: row.get("from_state")?,
        to_state: row.get("to_state")?,
        rule: row.get("rule")?,
        why: row.get("why")?,
    })
}

/// How many events fit; that of the whole record is known without counting.
pub fn count(view: &View, filter: &Filter) -> Result<i64, Fault> {
    if *filter == Filter::default() {
        return Ok(event::head(view)?.seq);
    }
    let (condition, params) = condition(filter);
    view.count(&format!("select count(*) from event where {condition}"), params)
}

/// Sorts behind every name that begins with the text before it.
const LAST: char = char::MAX;

fn condition(filter: &Filter) -> (String, Vec<Value>) {
    let mut params: Vec<Value> = Vec::new();
    let mut parts = vec!["seq > 0".to_owned()];
    let texts = [
        ("verb = ", &filter.verb, ""),
        ("object_kind = ", &filter.object_kind, ""),
        ("object = ", &filter.object, ""),
        ("actor in (select id from account where name = ", &filter.account, ")"),
    ];
    for (before, value, after) in texts.into_iter().filter(|(_, value, _)| !value.is_empty()) {
        params.push(value.into());
        parts.push(format!("{before}${}{after}", params.len()));
    }
    if !filter.unit.is_empty() {
        params.extend(params![&filter.unit, format!("{}{LAST}", filter.unit)]);
        let (first, last) = (params.len() - 1, params.len());
        parts.push(format!("event.unit in (select id from unit where name >= ${first} and name < ${last})"));
    }
    if let Some(from) = filter.from {
        params.push(Instant::start_of(from).into());
        parts.push(format!("at >= ${}", params.len()));
    }
    if let Some(to) = filter.to {
        params.push(Instant::start_of(to).add_days(1).into());
        parts.push(format!("at < ${}", params.len()));
    }
    (parts.join(" and "), params)
}
