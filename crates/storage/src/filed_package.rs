//! Which contents are or were in force under which number: the answer to "is this file the filed one?" Rule N2.
//!
//! Rows are written in the transition that brings a content into force and are never deleted; of a number's rows one at
//! most is the current one.

use crate::package::Package;
use crate::{Fault, Row, Tx, Value, View};

/// A content under a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledPackage {
    /// The filing number.
    pub number: String,
    pub sha256: String,
    pub md5: String,
    pub sm3: String,
    /// The version declared for it.
    pub version: String,
    /// Whether it is the one in force.
    pub is_current: bool,
}

/// Makes this content the current one of the number.
pub fn put(tx: &mut Tx, number: &str, package: &Package, version: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(
        "update filed_package set is_current = 0 where number = $1 and sha256 <> $2 and is_current = 1",
        params![number, &package.sha256],
    )?;
    tx.execute(
        "insert into filed_package (number, sha256, md5, sm3, version, is_current, filed_at) \
         values ($1, $2, $3, $4, $5, 1, $6) on conflict (number, sha256) do update set is_current = 1, \
         version = excluded.version",
        params![number, &package.sha256, &package.facts.md5, &package.sm3, version, now],
    )?;
    Ok(())
}

/// The contents with any of these digests (MD5, SHA-256 or SM3 in small letters), the current ones first.
pub fn of_digests(view: &View, digests: &[String]) -> Result<Vec<FiledPackage>, Fault> {
    if digests.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=digests.len()).map(|place| format!("${place}")).collect();
    let places = places.join(", ");
    let of = |column: &str| {
        format!(
            "select number, sha256, md5, sm3, version, is_current from filed_package where {column} in ({places})"
        )
    };
    // A union, so that each part is answered by its own index.
    let sql =
        format!("{} union {} union {} order by is_current desc, number", of("sha256"), of("md5"), of("sm3"));
    let values: Vec<Value> = digests.iter().map(|digest| Value::from(digest.as_str())).collect();
    view.list(&sql, values, read)
}

fn read(row: &Row) -> Result<FiledPackage, Fault> {
    Ok(FiledPackage {
        number: row.get("number")?,
        sha256: row.get("sha256")?,
        md5: row.get("md5")?,
        sm3: row.get("sm3")?,
        version: row.get("version")?,
        is_current: row.get("is_current")?,
    })
}
