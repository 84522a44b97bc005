//! Institutions as the public looks them up: by division and name, a page at a time. Rules PUB-3, ORG-1.
//!
//! Every question goes along an index: the beginning of the name, or the division and then the name within it. Offices
//! are found too, for they use apps themselves; providers never.

use domain::unit::{Unit, UnitKind};

use crate::dialect::like_literal;
use crate::{Fault, Value, View, unit};

/// What is asked: a part of the name, and the digits that the division's code begins with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Within a division any part of the name, else its beginning; empty for all of a division.
    pub name: String,
    /// Two, four or six digits; empty for the whole country.
    pub division: String,
}

/// A page of the institutions asked for, by name.
pub fn search(view: &View, asked: &Asked, limit: u32, offset: u32) -> Result<Vec<Unit>, Fault> {
    let Some((condition, mut values)) = condition(asked) else { return Ok(Vec::new()) };
    let columns = unit::COLUMNS;
    let sql = format!("select {columns} from unit where {condition} order by name, id limit $3 offset $4");
    values.extend([Value::from(limit), Value::from(offset)]);
    if asked.division.is_empty() {
        view.list(&sql, values, unit::read)
    } else {
        within(view, &sql, values, asked)
    }
}

/// How many they are.
pub fn count(view: &View, asked: &Asked) -> Result<u64, Fault> {
    let Some((condition, mut values)) = condition(asked) else { return Ok(0) };
    if !asked.division.is_empty() {
        values.push(Value::from(pattern(asked)));
    }
    let condition = condition.replace("$5", "$3");
    let count = view.count(&format!("select count(*) from unit where {condition}"), values)?;
    Ok(u64::try_from(count).unwrap_or_default())
}

fn within(view: &View, sql: &str, mut values: Vec<Value>, asked: &Asked) -> Result<Vec<Unit>, Fault> {
    values.push(Value::from(pattern(asked)));
    view.list(sql, values, unit::read)
}

fn pattern(asked: &Asked) -> String {
    format!("%{}%", like_literal(&asked.name))
}

/// The condition with its first two values; none when nothing is asked, for the whole country is no answer.
fn condition(asked: &Asked) -> Option<(String, Vec<Value>)> {
    let kinds: Vec<String> = UnitKind::ALL
        .iter()
        .filter(|kind| kind.declares())
        .map(|kind| format!("'{}'", kind.code()))
        .collect();
    let kinds = kinds.join(", ");
    if !asked.division.is_empty() {
        // ':' follows '9', so that the bound ends after every code with these digits.
        let end = format!("{}:", asked.division);
        let sql =
            format!("division >= $1 and division < $2 and kind in ({kinds}) and name like $5 escape '\\'");
        return Some((sql, params![&asked.division, end].to_vec()));
    }
    if asked.name.is_empty() {
        return None;
    }
    let end = format!("{}\u{10ffff}", asked.name);
    let sql = format!("name >= $1 and name < $2 and kind in ({kinds})");
    Some((sql, params![&asked.name, end].to_vec()))
}

#[cfg(test)]
mod tests {
    use domain::ground::actor::Place;

    use super::*;
    use crate::Tx;
    use crate::testing::on_every_engine;

    fn add(tx: &mut Tx, kind: UnitKind, name: &str, division: &str) -> Result<(), Fault> {
        let place: Place = unit::new_place(tx, None)?;
        let province = Unit::province_of(division).to_owned();
        let unit =
            Unit { place, kind, name: name.into(), division: division.into(), province, closed_on: None };
        unit::add(tx, &unit, None).map(drop)
    }

    #[test]
    fn pub_3_schools_are_found_by_beginning_or_within_their_division() {
        on_every_engine(|store| {
            store
                .write(|tx| {
                    add(tx, UnitKind::Secondary, "海滨中学", "310113")?;
                    add(tx, UnitKind::Primary, "宝山100%小学", "310113")?;
                    add(tx, UnitKind::Primary, "海滨小学", "120101")?;
                    add(tx, UnitKind::Provider, "海滨科技公司", "310113")
                })
                .unwrap();
            let names = |name: &str, division: &str| {
                let asked = Asked { name: name.into(), division: division.into() };
                store
                    .read(|view| {
                        let found = search(view, &asked, 10, 0)?;
                        assert_eq!(count(view, &asked)?, found.len() as u64);
                        Ok(found.into_iter().map(|unit| unit.name).collect::<Vec<_>>())
                    })
                    .unwrap()
            };
            assert_eq!(names("海滨", ""), ["海滨中学", "海滨小学"]);
            assert_eq!(names("中学", ""), [""; 0], "without a division only the beginning counts");
            assert_eq!(names("中学", "31"), ["海滨中学"]);
            assert_eq!(names("", "310113"), ["宝山100%小学", "海滨中学"]);
            assert_eq!(names("0%", "3101"), ["宝山100%小学"]);
            assert_eq!(names("_", "31"), [""; 0], "what was typed is literal");
            assert_eq!(names("", ""), [""; 0]);
        });
    }
}
