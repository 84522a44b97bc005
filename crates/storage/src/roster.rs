//! The units below an office, page by page: searched by name, filtered by kind and state. Rules ORG-1, ORG-6.
//!
//! A path answers "below", an index "directly below"; the tree is never loaded whole.

use domain::ground::actor::{Place, Stage};
use domain::ground::day::Instant;
use domain::ground::id::UnitId;
use domain::ground::unit_path::UnitPath;
use domain::unit::{Unit, UnitKind};

use crate::answers::{self, Stored};
use crate::dialect::like_literal;
use crate::{Fault, Row, Tx, Value, View};

/// Which units.
#[derive(Debug, Clone)]
pub struct Below {
    /// Below this unit.
    pub place: Place,
    /// Only directly below.
    pub directly: bool,
    /// Part of the name or of an account's name; empty for all.
    pub text: String,
    /// Only of this kind.
    pub kind: Option<UnitKind>,
    /// Only units with an account in this stage.
    pub stage: Option<Stage>,
    /// Only standing in this division: the beginning of its code.
    pub division: String,
}

/// A unit with what is known of its account.
#[derive(Debug, Clone)]
pub struct Listed {
    pub unit: Unit,
    /// The name of the unit directly above.
    pub parent: String,
    /// The account first issued to it.
    pub account: Option<String>,
    /// 管理员名称 of that account.
    pub title: Option<String>,
    pub stage: Option<Stage>,
    /// When its record was first complete.
    pub completed_at: Option<Instant>,
    /// Its filing administrator, sealed.
    pub administrator: Option<Stored>,
}

/// How many there are.
pub fn count(view: &View, below: &Below) -> Result<u64, Fault> {
    let (condition, values) = condition(below);
    let count = view.count(&format!("select count(*) from unit where {condition}"), values)?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// A page of them, by name.
pub fn list(view: &View, below: &Below, limit: u32, offset: u64) -> Result<Vec<Listed>, Fault> {
    let (condition, mut values) = condition(below);
    let place = values.len();
    let sql = format!(
        "select {COLUMNS} from (select * from unit where {condition} order by name, id limit ${} offset ${}) as unit \
         {JOINS} order by unit.name, unit.id",
        place + 1,
        place + 2
    );
    values.push(limit.into());
    values.push(i64::try_from(offset).unwrap_or(i64::MAX).into());
    view.list(&sql, values, read)
}

/// All of them, handed over one by one in the order of the tree.
pub fn each(
    view: &View,
    below: &Below,
    mut receive: impl FnMut(Listed) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let (condition, values) = condition(below);
    let sql = format!(
        "select {COLUMNS} from (select * from unit where {condition}) as unit {JOINS} order by unit.path"
    );
    view.each(&sql, values, |row| receive(read(&row)?))
}

/// Names a unit's filing administrator.
pub fn put_administrator(tx: &mut Tx, unit: UnitId, answers: &Stored) -> Result<(), Fault> {
    let sql = "insert into unit_administrator (unit_id, form, answers, saved_at) values ($1, $2, $3, $4) \
               on conflict (unit_id) do update set form = excluded.form, answers = excluded.answers, \
               saved_at = excluded.saved_at";
    tx.execute(sql, params![unit, &answers.form, answers::write(answers)?, tx.now()]).map(drop)
}

/// A unit's filing administrator.
pub fn find_administrator(view: &View, unit: UnitId) -> Result<Option<Stored>, Fault> {
    let sql = "select form, answers from unit_administrator where unit_id = $1";
    view.find(sql, params![unit], answers::read)
}

/// Keeps a provider's code for one unit; false where another has it.
pub fn claim_code(tx: &mut Tx, code_index: &str, unit: UnitId) -> Result<bool, Fault> {
    let sql =
        "insert into provider_code (code_index, unit_id) values ($1, $2) on conflict (code_index) do nothing";
    if tx.guarded(sql, params![code_index, unit])? {
        return Ok(true);
    }
    let holder: UnitId = tx
        .one("select unit_id from provider_code where code_index = $1", params![code_index])?
        .get("unit_id")?;
    Ok(holder == unit)
}

/// The units of these names directly below a parent.
pub fn children_named(view: &View, parent: UnitId, names: &[&str]) -> Result<Vec<(String, UnitId)>, Fault> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = vec![parent.into()];
    values.extend(names.iter().map(|name| Value::from(*name)));
    let sql =
        format!("select id, name from unit where parent_id = $1 and name in ({})", places(2, names.len()));
    view.list(&sql, values, |row| Ok((row.get("name")?, row.get("id")?)))
}

/// The accounts of these names, with their units.
pub fn accounts_named(view: &View, names: &[&str]) -> Result<Vec<(String, UnitId)>, Fault> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let values: Vec<Value> = names.iter().map(|name| Value::from(*name)).collect();
    let sql = format!("select name, unit_id from account where name in ({})", places(1, names.len()));
    view.list(&sql, values, |row| Ok((row.get("name")?, row.get("unit_id")?)))
}

fn places(first: usize, count: usize) -> String {
    let marks: Vec<String> = (first..first + count).map(|place| format!("${place}")).collect();
    marks.join(", ")
}

const COLUMNS: &str = "unit.id as id, unit.path as path, unit.kind as kind, unit.name as name, \
    unit.division as division, unit.province as province, unit.closed_on as closed_on, above.name as parent, \
    account.name as account, account.title as title, account.stage as stage, unit_record.completed_at as completed_at, \
    unit_administrator.form as form, unit_administrator.answers as answers";

const JOINS: &str = "left join unit as above on above.id = unit.parent_id \
    left join account on account.id = (select first.id from account as first where first.unit_id = unit.id \
    order by first.issued_at, first.id limit 1) \
    left join unit_record on unit_record.unit_id = unit.id \
    left join unit_administrator on unit_administrator.unit_id = unit.id";

fn condition(below: &Below) -> (String, Vec<Value>) {
    let mut parts = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let add = |values: &mut Vec<Value>, value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    if below.directly {
        let place = add(&mut values, below.place.id.into());
        parts.push(format!("unit.parent_id = {place}"));
    } else {
        let from = add(&mut values, below.place.path.as_str().into());
        let end = add(&mut values, below.place.path.end().into());
        parts.push(format!("unit.path > {from} and unit.path < {end}"));
    }
    if !below.text.is_empty() {
        let name = add(&mut values, format!("%{}%", like_literal(&below.text)).into());
        let account = add(&mut values, below.text.to_lowercase().into());
        parts.push(format!(
            "(unit.name like {name} escape '\\' or exists \
             (select 1 from account where account.unit_id = unit.id and account.name = {account}))"
        ));
    }
    if let Some(kind) = below.kind {
        let place = add(&mut values, kind.code().into());
        parts.push(format!("unit.kind = {place}"));
    }
    if let Some(stage) = below.stage {
        let place = add(&mut values, stage.code().into());
        parts.push(format!(
            "exists (select 1 from account where account.unit_id = unit.id and account.stage = {place})"
        ));
    }
    if !below.division.is_empty() {
        let place = add(&mut values, format!("{}%", like_literal(&below.division)).into());
        parts.push(format!("unit.division like {place} escape '\\'"));
    }
    (parts.join(" and "), values)
}

fn read(row: &Row) -> Result<Listed, Fault> {
    let unit = Unit {
        place: Place { id: row.get("id")?, path: UnitPath::stored(row.text("path")?) },
        kind: row.decode("kind", UnitKind::find)?,
        name: row.get("name")?,
        division: row.get("division")?,
        province: row.get("province")?,
        closed_on: row.get("closed_on")?,
    };
    let administrator = match row.get::<Option<String>>("form")? {
        Some(_) => Some(answers::read(row)?),
        None => None,
    };
    Ok(Listed {
        unit,
        parent: row.get::<Option<String>>("parent")?.unwrap_or_default(),
        account: row.get("account")?,
        title: row.get("title")?,
        stage: row.decode_opt("stage", Stage::find)?,
        completed_at: row.get("completed_at")?,
        administrator,
    })
}
