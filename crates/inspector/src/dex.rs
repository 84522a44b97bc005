//! Dex files: figures, classes, called interfaces, hosts, and with them SDKs and packers (INS-3).
//!
//! The package's own dex files are read, and those in archives inside it one level down. Code that is packed, too large or
//! not there at all is reported as not visible: a result without SDKs then means nothing, and says so (INS-4).
//! Deliberately absent: running or unpacking code.

use std::collections::BTreeSet;

use crate::archive::{Archive, Content, Entry, Flaw};
use crate::notes::Notes;
use crate::report::{CallSite, DexFigures, Packer, Sdk};
use crate::sdk::{Evidence, Table};

mod ahead;
#[cfg(any(test, feature = "build"))]
#[allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, reason = "a builder for tests")]
pub(crate) mod builder;
mod call;
mod code;
mod header;
mod image;
mod nested;
mod reading;
mod sites;

pub use header::{Fault, is_dex};
use reading::{Place, Reading};

/// What the code of an Android package shows.
#[derive(Debug, Default)]
pub struct Scan {
    /// Figures over all dex files of the package itself.
    pub figures: DexFigures,
    /// The same per dex file, in the order Android loads them.
    pub each: Vec<DexFigures>,
    /// SDKs with evidence.
    pub sdks: Vec<Sdk>,
    /// Packers with evidence.
    pub packers: Vec<Packer>,
    /// Hosts named in strings.
    pub hosts: Vec<String>,
    /// `http://` addresses named in strings.
    pub cleartext_urls: Vec<String>,
    /// Sensitive interfaces that are called.
    pub calls: Vec<String>,
    /// The same with the places they are called from.
    pub call_sites: Vec<CallSite>,
    /// Classes of the manifest that no dex file defines; the first of them.
    pub missing_classes: Vec<String>,
    /// How many classes the manifest names, and how many of them are missing.
    pub manifest_classes: (usize, usize),
}

/// What the scan is told of the manifest, which was read before.
#[derive(Debug, Default)]
pub struct ManifestHints<'a> {
    /// Class names of all components and of the application.
    pub classes: Vec<&'a str>,
    /// Names of `meta-data` elements, where many SDKs keep their keys.
    pub meta_data: Vec<&'a str>,
}

/// Reads the code of an Android package and seeks in it what the table knows.
pub fn scan(table: &Table, archive: &Archive<'_>, hints: &ManifestHints<'_>, notes: &mut Notes) -> Scan {
    let mut reading = Reading::new(table, &hints.classes, archive.limits());
    let mut room = archive.limits().dex_bytes;
    own(archive, &mut reading, &mut room, notes);
    nested::read(archive, &mut reading, &mut room, notes);
    for (fault, name) in &reading.faults {
        notes.anomaly(fault.code(), format!("{name}：{}", fault.words()));
        if fault.hides_code() {
            notes.unread(format!("{name}：{}", fault.words()));
        }
    }
    reading.hosts.tell_cut(notes);
    let mut evidence = Evidence::new(table);
    reading.tell(&mut evidence);
    for class in &hints.classes {
        evidence.component(class);
    }
    for name in &hints.meta_data {
        evidence.meta_data(name);
    }
    libraries(archive, &mut evidence);
    evidence.assets(archive);
    finish(reading, evidence, hints)
}

fn finish(reading: Reading<'_>, evidence: Evidence<'_>, hints: &ManifestHints<'_>) -> Scan {
    let missing: BTreeSet<&str> =
        hints.classes.iter().copied().filter(|class| !reading.defines(class)).collect();
    let (sdks, packers) = evidence.finish();
    let call_sites = reading.sites.report();
    let (hosts, cleartext_urls) = reading.hosts.into_parts();
    Scan {
        figures: reading.figures,
        each: reading.each,
        sdks,
        packers,
        hosts,
        cleartext_urls,
        calls: call_sites.iter().map(|site| site.call.clone()).collect(),
        call_sites,
        manifest_classes: (hints.classes.len(), missing.len()),
        missing_classes: missing.into_iter().take(10).map(str::to_owned).collect(),
    }
}

/// `classes.dex`, `classes2.dex` … in the order of their numbers, as far as they are read.
pub fn entries<'e>(archive: &'e Archive<'_>) -> Vec<&'e Entry> {
    let mut entries = numbered(archive);
    entries.truncate(archive.limits().dex_files);
    entries
}

fn numbered<'e>(archive: &'e Archive<'_>) -> Vec<&'e Entry> {
    let mut entries: Vec<(u32, &Entry)> =
        archive.under("classes").filter_map(|entry| Some((number(archive.name(entry))?, entry))).collect();
    entries.sort_by_key(|(number, _)| *number);
    // Of entries with one name Android reads the first; the archive reader names the others.
    entries.dedup_by_key(|(number, _)| *number);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// Reads the package's own dex files.
fn own(archive: &Archive<'_>, reading: &mut Reading<'_>, room: &mut u64, notes: &mut Notes) {
    let (found, limit) = (numbered(archive).len(), archive.limits().dex_files);
    if found > limit {
        notes.anomaly("dex-too-many-files", format!("共有 {found} 个 dex 文件，只读取前 {limit} 个"));
        notes.unread(format!("第 {} 个起的 dex 文件未读取", limit + 1));
    }
    if found == 0 {
        notes.unread("安装包内没有 classes.dex，没有可检测的代码");
    }
    let entries = entries(archive);
    ahead::each(
        &entries,
        |entry| take(archive, entry, room),
        |entry, content| {
            let name = archive.display_name(entry);
            match content {
                Ok(data) => reading.entry(&data, &name, Place::Own),
                Err(flaw) => {
                    notes.anomaly(flaw.code(), format!("{name}：{}", flaw.words()));
                    notes.unread(format!("{name}：{}", flaw.words()));
                }
            }
        },
    );
}

/// An entry's content, as long as there is room for code.
fn take<'a>(archive: &Archive<'a>, entry: &Entry, room: &mut u64) -> Result<Content<'a>, Flaw> {
    if *room == 0 {
        return Err(Flaw::TooLarge(archive.limits().dex_bytes));
    }
    let data = archive.read_shared(entry)?;
    *room = room.saturating_sub(data.len() as u64);
    Ok(data)
}

/// The number in the name of a dex file that Android loads; `classes.dex` is the first.
fn number(name: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(name).ok()?.strip_prefix("classes")?.strip_suffix(".dex")?;
    if digits.is_empty() {
        return Some(1);
    }
    let number = digits.parse().ok()?;
    // `classes1.dex` and `classes02.dex` are names Android never looks for.
    (number >= 2 && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0'))
        .then_some(number)
}

/// Hands the names of native libraries to the evidence, among the assets too, where packers keep theirs.
fn libraries(archive: &Archive<'_>, evidence: &mut Evidence<'_>) {
    let paths = archive.under("lib/").chain(archive.under("assets/"));
    let names: BTreeSet<&[u8]> = paths
        .map(|entry| archive.name(entry))
        .filter(|path| path.ends_with(b".so"))
        .map(|path| path.rsplit(|byte| *byte == b'/').next().unwrap_or(path))
        .collect();
    for name in names {
        if let Ok(name) = std::str::from_utf8(name) {
            evidence.library(name);
        }
    }
}

#[cfg(test)]
mod tests;
