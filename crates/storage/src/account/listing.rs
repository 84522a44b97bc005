//! The accounts of a jurisdiction, page by page: searched by name, filtered by role and stage. Rule ORG-10.

use domain::ground::actor::{Role, Stage};
use domain::ground::unit_path::UnitPath;

use super::{Account, SELECT, read};
use crate::dialect::like_literal;
use crate::{Fault, Value, View};

/// Which accounts; empty passes everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The beginning of the account's name, or part of its unit's.
    pub text: String,
    pub role: Option<Role>,
    pub stage: Option<Stage>,
}

/// An account with its unit's name.
#[derive(Debug, Clone)]
pub struct Listed {
    pub account: Account,
    pub unit: String,
}

/// A page of the accounts of a unit and of all units below it, by name.
pub fn list(
    view: &View,
    path: &UnitPath,
    filter: &Filter,
    limit: u32,
    offset: u64,
) -> Result<Vec<Listed>, Fault> {
    let (condition, mut values) = condition(path, filter);
    let place = values.len();
    values.push(limit.into());
    values.push(i64::try_from(offset).unwrap_or(i64::MAX).into());
    let sql = format!(
        "{SELECT} where {condition} order by account.name limit ${} offset ${}",
        place + 1,
        place + 2
    );
    view.list(&sql, values, |row| Ok(Listed { account: read(row)?, unit: row.get("unit_name")? }))
}

/// How many there are.
pub fn count(view: &View, path: &UnitPath, filter: &Filter) -> Result<u64, Fault> {
    let (condition, values) = condition(path, filter);
    let sql =
        format!("select count(*) from account join unit on unit.id = account.unit_id where {condition}");
    Ok(u64::try_from(view.count(&sql, values)?).unwrap_or_default())
}

fn condition(path: &UnitPath, filter: &Filter) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = vec![path.as_str().into(), path.end().into()];
    let mut parts = vec!["unit.path >= $1 and unit.path < $2".to_owned()];
    if let Some(role) = filter.role {
        values.push(role.code().into());
        parts.push(format!("role = ${}", values.len()));
    }
    if let Some(stage) = filter.stage {
        values.push(stage.code().into());
        parts.push(format!("stage = ${}", values.len()));
    }
    let text = filter.text.trim();
    if !text.is_empty() {
        let literal = like_literal(text);
        values.push(format!("{}%", literal.to_lowercase()).into());
        values.push(format!("%{literal}%").into());
        let (name, unit) = (values.len() - 1, values.len());
        parts.push(format!(r"(account.name like ${name} escape '\' or unit.name like ${unit} escape '\')"));
    }
    (parts.join(" and "), values)
}
