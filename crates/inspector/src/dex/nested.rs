//! Code one level down: dex files under other names, and dex files in jar, apk and zip files among the assets (INS-3).
//!
//! Candidates are chosen by name and confirmed by content. What stands two levels down is not followed (`Limits::nesting`);
//! an archive there is named as such.

use super::header::is_dex;
use super::reading::{Place, Reading};
use super::{number, take};
use crate::archive::{Archive, Entry};
use crate::input::Input;
use crate::limits::Limits;
use crate::notes::Notes;

/// Endings under which code is carried.
const ENDINGS: &[&str] = &["dex", "jar", "apk", "zip", "dat", "bin", "data", "mp3"];
/// Entries whose first bytes are looked at.
const LOOKED_AT: usize = 400;
/// Archives that are opened.
const OPENED: usize = 40;
/// The largest part of the inflation budget that one archive inside may use.
const SHARE: u64 = 128 << 20;
/// Entries of one archive inside that are indexed.
const ENTRIES: usize = 20_000;

/// Reads the code inside the package's other entries.
pub fn read(archive: &Archive<'_>, reading: &mut Reading<'_>, room: &mut u64, notes: &mut Notes) {
    if archive.limits().nesting == 0 {
        return;
    }
    let mut opened = 0;
    for entry in archive.entries().filter(|entry| is_candidate(archive.name(entry), entry)).take(LOOKED_AT) {
        let Ok(head) = archive.read_prefix(entry, 8) else { continue };
        let is_archive = head.starts_with(b"PK\x03\x04");
        if !is_archive && !is_dex(&head) {
            continue;
        }
        let name = archive.display_name(entry);
        if opened == OPENED {
            notes.anomaly("nested-too-many", format!("包内嵌套的文件过多，只打开前 {OPENED} 个"));
            return;
        }
        opened += 1;
        match take(archive, entry, room) {
            Ok(data) if is_archive => inside(archive.limits(), &data, &name, reading, room, notes),
            Ok(data) => reading.entry(&data, &name, Place::Nested),
            Err(flaw) => notes.anomaly(flaw.code(), format!("{name}：{}", flaw.words())),
        }
    }
}

fn is_candidate(name: &[u8], entry: &Entry) -> bool {
    if number(name).is_some() || entry.size < 100 {
        return false;
    }
    let base = name.rsplit(|byte| *byte == b'/').next().unwrap_or(name);
    match base.iter().rposition(|byte| *byte == b'.') {
        Some(dot) => {
            let ending = base.get(dot + 1..).unwrap_or_default();
            ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known.as_bytes()))
        }
        // A file without ending among the assets may be anything.
        None => name.starts_with(b"assets/"),
    }
}

fn inside(
    limits: &Limits,
    data: &[u8],
    name: &str,
    reading: &mut Reading<'_>,
    room: &mut u64,
    notes: &mut Notes,
) {
    let limits = Limits {
        nesting: 0,
        inflated_total: limits.inflated_total.min(SHARE),
        entries: limits.entries.min(ENTRIES),
        ..*limits
    };
    let input = Input::Memory(data);
    // What is odd about an inner archive is not the package's anomaly; only that it is there and cannot be read is.
    let mut inner_notes = Notes::new(&limits);
    let archive = match Archive::open(&input, &limits, &mut inner_notes) {
        Ok(archive) => archive,
        Err(flaw) => return notes.anomaly("nested-unreadable", format!("{name}：{}", flaw.words())),
    };
    for entry in
        archive.under("classes").filter(|entry| number(archive.name(entry)).is_some()).take(limits.dex_files)
    {
        let path = format!("{name}!{}", archive.display_name(entry));
        match take(&archive, entry, room) {
            Ok(data) => reading.entry(&data, &path, Place::Nested),
            Err(flaw) => notes.anomaly(flaw.code(), format!("{path}：{}", flaw.words())),
        }
    }
    let deeper = archive.entries().map(|entry| archive.name(entry)).find(|inner| {
        [&b".apk"[..], b".jar", b".dex"].iter().any(|ending| inner.ends_with(ending))
            && number(inner).is_none()
    });
    if let Some(deeper) = deeper {
        notes.anomaly(
            "nested-deeper",
            format!("{name} 内还有 {}，未继续展开", String::from_utf8_lossy(deeper)),
        );
    }
}
