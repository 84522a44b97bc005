//! What was measured on packages, one row per content. Rules INS-1, N2.
//!
//! Measured facts belong to the content, not to a filing: two filings of one package share them. What a filing declared
//! is deliberately absent.

use domain::form::PackageFacts;
use domain::ground::day::Instant;

use crate::object::digest::Digests;
use crate::{Fault, Row, Tx, View};

/// What is known of a package.
#[derive(Debug, Clone)]
pub struct Package {
    /// SHA-256, which names the object.
    pub sha256: String,
    /// What the form is compared with.
    pub facts: PackageFacts,
    /// The inspector's report as JSON, once it was made.
    pub report: Option<String>,
    /// When the report was made.
    pub inspected_at: Option<Instant>,
}

const PLATFORMS: [&str; 2] = ["android", "ios"];

/// What is known of the package with this digest.
pub fn find(view: &View, sha256: &str) -> Result<Option<Package>, Fault> {
    view.find(
        "select sha256, md5, platform, version, label, report, inspected_at from package where sha256 = $1",
        params![sha256],
        read,
    )
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

/// Notes what an inspection found; a later inspection replaces an earlier one.
pub fn inspected(
    tx: &mut Tx,
    sha256: &str,
    version: Option<&str>,
    label: Option<&str>,
    report: &str,
) -> Result<bool, Fault> {
    let now = tx.now();
    tx.guarded(
        "update package set version = $2, label = $3, report = $4, inspected_at = $5 where sha256 = $1",
        params![sha256, version, label, report, now],
    )
}

fn read(row: &Row) -> Result<Package, Fault> {
    let platform = row.text("platform")?;
    let facts = PackageFacts {
        md5: row.get("md5")?,
        platform: PLATFORMS.into_iter().find(|known| *known == platform),
        version: row.get("version")?,
        label: row.get("label")?,
    };
    Ok(Package {
        sha256: row.get("sha256")?,
        facts,
        report: row.get("report")?,
        inspected_at: row.get("inspected_at")?,
    })
}
