//! The record of events as the audit administrator reads it: filtered, the latest first, with names for ids (REV-8).

use domain::ground::day::{Day, Instant};

use crate::value::Value;
use crate::{Fault, View};

/// What is looked for; empty texts pass everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What was done: `submit`, `reveal` ….
    pub verb: String,
    /// To which kind of object: `filing`, `unit` ….
    pub object_kind: String,
    /// The account's name.
    pub account: String,
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
    let (condition, mut params) = condition(filter);
    params.extend(params![limit, offset]);
    let (at_limit, at_offset) = (params.len() - 1, params.len());
    let sql = format!(
        "select seq, at, account.name as account, unit.name as unit, object_kind, object, verb, from_state, to_state, \
         rule, why from event left join account on account.id = event.actor left join unit on unit.id = event.unit \
         where {condition} order by seq desc limit ${at_limit} offset ${at_offset}"
    );
    view.list(&sql, params, |row| {
        Ok(Line {
            seq: row.get("seq")?,
            at: row.get("at")?,
            account: row.get("account")?,
            unit: row.get("unit")?,
            object_kind: row.get("object_kind")?,
            object: row.get("object")?,
            verb: row.get("verb")?,
            from_state: row.get("from_state")?,
            to_state: row.get("to_state")?,
            rule: row.get("rule")?,
            why: row.get("why")?,
        })
    })
}

/// How many events fit.
pub fn count(view: &View, filter: &Filter) -> Result<i64, Fault> {
    let (condition, params) = condition(filter);
    let sql =
        format!("select count(*) from event left join account on account.id = event.actor where {condition}");
    view.count(&sql, params)
}

fn condition(filter: &Filter) -> (String, Vec<Value>) {
    let mut params = Vec::new();
    let mut parts = vec!["seq > 0".to_owned()];
    for (column, value) in
        [("verb", &filter.verb), ("object_kind", &filter.object_kind), ("account.name", &filter.account)]
    {
        if !value.is_empty() {
            params.extend(params![value.as_str()]);
            parts.push(format!("{column} = ${}", params.len()));
        }
    }
    if let Some(from) = filter.from {
        params.extend(params![Instant::start_of(from)]);
        parts.push(format!("at >= ${}", params.len()));
    }
    if let Some(to) = filter.to {
        params.extend(params![Instant::start_of(to).add_days(1)]);
        parts.push(format!("at < ${}", params.len()));
    }
    (parts.join(" and "), params)
}
