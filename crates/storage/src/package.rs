//! What was measured and inspected of packages, one row per content. Rules INS-1, INS-3, N2.
//!
//! Facts belong to the content, not to a filing: two filings of one package share them, and the same bytes are inspected
//! once by each version of the inspector. What a filing declared is deliberately absent.

use domain::form::PackageFacts;
use domain::ground::day::Instant;

use crate::object::digest::Digests;
use crate::{Fault, Row, Tx, View};

/// What is known of a package.
#[derive(Debug, Clone)]
pub struct Package {
    /// SHA-256, which names the object.
    pub sha256: String,
    /// SM3.
    pub sm3: String,
    /// What the form is compared with.
    pub facts: PackageFacts,
    /// The version and the name it bears, as its inspection found them.
    pub version: Option<String>,
    pub label: Option<String>,
    /// The SHA-256 of the object with the report, once it was made.
    pub report: Option<String>,
    /// The version of the inspector that made it.
    pub inspector: Option<String>,
    /// Whether the same inspector is to look at it anew.
    pub is_due: bool,
    /// When the report was made.
    pub inspected_at: Option<Instant>,
    /// When the bytes arrived.
    pub created_at: Instant,
}

/// What an inspection came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspected {
    /// The version shown to people.
    pub version: Option<String>,
    /// The version for machines.
    pub version_code: Option<i64>,
    /// The name under the icon.
    pub label: Option<String>,
    /// Package name or bundle identifier.
    pub identifier: Option<String>,
    /// The SHA-256 of the object with the report.
    pub report: String,
    /// The version of the inspector.
    pub inspector: String,
    /// Whether the package could be read at all.
    pub readable: bool,
}

/// How far the inspection of all packages is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// All packages.
    pub total: u64,
    /// Of these, inspected by the inspector asked for.
    pub done: u64,
    /// Of these, unreadable.
    pub unreadable: u64,
}

const PLATFORMS: [&str; 2] = ["android", "ios"];
const COLUMNS: &str = "sha256, md5, sm3, platform, version, label, report, inspector, is_due, inspected_at, \
     created_at";

/// What is known of the package with this digest.
pub fn find(view: &View, sha256: &str) -> Result<Option<Package>, Fault> {
    view.find(&format!("select {COLUMNS} from package where sha256 = $1"), params![sha256], read)
}

/// Notes a package that arrived; one that is known stays as it is. Says whether it is new.
pub fn add(tx: &mut Tx, digests: &Digests, platform: &str) -> Result<bool, Fault> {
    let now = tx.now();
    let bytes = i64::try_from(digests.size).map_err(|_| Fault::column("bytes", "is too large"))?;
    tx.guarded(
        "insert into package (sha256, md5, sm3, bytes, platform, created_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (sha256) do nothing",
        params![&digests.sha256, &digests.md5, &digests.sm3, bytes, platform, now],
    )
}

/// Notes that this inspector is to look at it; false when it has done so, or was asked to before.
pub fn want(tx: &mut Tx, sha256: &str, inspector: &str) -> Result<bool, Fault> {
    let now = tx.now();
    tx.guarded(
        "update package set wanted = $2, wanted_at = $3 where sha256 = $1 \
         and (wanted is null or wanted <> $2) and (inspector is null or inspector <> $2 or is_due = 1)",
        params![sha256, inspector, now],
    )
}

/// Notes what an inspection found; a later inspection replaces an earlier one.
pub fn inspected(tx: &mut Tx, sha256: &str, found: &Inspected) -> Result<bool, Fault> {
    let now = tx.now();
    tx.guarded(
        "update package set version = $2, version_code = $3, label = $4, identifier = $5, report = $6, \
         inspector = $7, readable = $8, inspected_at = $9, is_due = 0 where sha256 = $1",
        params![
            sha256,
            found.version.as_deref(),
            found.version_code,
            found.label.as_deref(),
            found.identifier.as_deref(),
            &found.report,
            &found.inspector,
            found.readable,
            now
        ],
    )
}

/// Packages this inspector has neither looked at nor was asked to.
pub fn unasked(view: &View, inspector: &str, limit: u32) -> Result<Vec<String>, Fault> {
    view.list(
        "select sha256 from package where (inspector is null or inspector <> $1 or is_due = 1) \
         and (wanted is null or wanted <> $1) order by sha256 limit $2",
        params![inspector, limit],
        |row| row.get("sha256"),
    )
}

/// A page of the packages this inspector has not looked at, asked to or not, in the order of their digests.
pub fn outdated(view: &View, inspector: &str, after: &str, limit: u32) -> Result<Vec<String>, Fault> {
    view.list(
        "select sha256 from package where (inspector is null or inspector <> $1 or is_due = 1) and sha256 > $2 \
         order by sha256 limit $3",
        params![inspector, after, limit],
        |row| row.get("sha256"),
    )
}

/// Lets every package be looked at anew; what is known stays until then. Says how many.
pub fn make_due(tx: &mut Tx) -> Result<u64, Fault> {
    tx.execute("update package set is_due = 1, wanted = null, wanted_at = null", [])
}

/// How far this inspector is.
pub fn progress(view: &View, inspector: &str) -> Result<Progress, Fault> {
    let sql = "select count(*) as total, count(case when inspector = $1 and is_due = 0 then 1 end) as done, \
               count(case when inspector = $1 and is_due = 0 and readable = 0 then 1 end) as unreadable \
               from package";
    let row = view.one(sql, params![inspector])?;
    let count = |column| Ok::<_, Fault>(u64::try_from(row.get::<i64>(column)?).unwrap_or_default());
    Ok(Progress { total: count("total")?, done: count("done")?, unreadable: count("unreadable")? })
}

fn read(row: &Row) -> Result<Package, Fault> {
    let platform = row.text("platform")?;
    let facts = PackageFacts {
        md5: row.get("md5")?,
        platform: PLATFORMS.into_iter().find(|known| *known == platform),
    };
    Ok(Package {
        sha256: row.get("sha256")?,
        sm3: row.get("sm3")?,
        facts,
        version: row.get("version")?,
        label: row.get("label")?,
        report: row.get("report")?,
        inspector: row.get("inspector")?,
        is_due: row.get("is_due")?,
        inspected_at: row.get("inspected_at")?,
        created_at: row.get("created_at")?,
    })
}
