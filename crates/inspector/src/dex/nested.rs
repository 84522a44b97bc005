//! Code one level down: dex files under other names, and dex files in jar, apk and zip files among the assets (INS-3).
//!
//! Candidates are chosen by name and confirmed by content. What stands two levels down is not followed (`Limits::nesting`);
//! an archive there is named as such.

use super::header::is_dex;
use super::reading::{Place, Reading};
use super::{number, take};
use crate::archive::{Archive, Entry, Flaw};
use crate::input::Input;
use crate::limits::Limits;
use crate::notes::Notes;

/// Endings under which code is carried.
const ENDINGS: &[&str] = &["dex", "jar", "apk", "zip", "dat", "bin", "data", "mp3"];

/// Reads the code inside the package's other entries.
pub fn read(archive: &Archive<'_>, reading: &mut Reading<'_>, room: &mut u64, notes: &mut Notes) {
    if archive.limits().nesting == 0 {
        return;
    }
    let limits = archive.limits();
    let (mut looked_at, mut opened) = (0, 0);
    for entry in archive.entries().filter(|entry| is_candidate(archive.name(entry), entry)) {
        if looked_at == limits.nested_candidates {
            notes.cut("包内可能藏有代码的文件", looked_at);
            return notes.unread(format!("包内可能藏有代码的文件只查看了前 {looked_at} 个"));
        }
        looked_at += 1;
        let head = match archive.read_prefix(entry, 8) {
            Ok(head) => head,
            Err(flaw) => {
                unread(archive, entry, &flaw, notes);
                continue;
            }
        };
        let is_archive = head.starts_with(b"PK\x03\x04");
        if !is_archive && !is_dex(&head) {
            continue;
        }
        if opened == limits.nested_archives {
            notes.anomaly("nested-too-many", format!("包内嵌套的文件过多，只打开前 {opened} 个"));
            return notes.unread(format!("包内嵌套的压缩包和代码只读取了前 {opened} 个"));
        }
        opened += 1;
        let name = archive.display_name(entry);
        match take(archive, entry, room) {
            Ok(data) if is_archive => inside(limits, &data, &name, reading, room, notes),
            Ok(data) => reading.entry(&data, &name, Place::Nested),
            Err(flaw) => unread(archive, entry, &flaw, notes),
        }
    }
}

fn unread(archive: &Archive<'_>, entry: &Entry, flaw: &Flaw, notes: &mut Notes) {
    let what = format!("{}：{}", archive.display_name(entry), flaw.words());
    notes.anomaly(flaw.code(), what.as_str());
    notes.unread(what);
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
        inflated_total: limits.inflated_total.min(limits.nested_inflated),
        entries: limits.entries.min(limits.nested_entries),
        ..*limits
    };
    let input = Input::Memory(data);
    // What is odd about an inner archive is not the package's anomaly; only that it is there and cannot be read is.
    let mut inner_notes = Notes::new(&limits);
    let archive = match Archive::open(&input, &limits, &mut inner_notes) {
        Ok(archive) => archive,
        Err(flaw) => {
            notes.anomaly("nested-unreadable", format!("{name}：{}", flaw.words()));
            return notes.unread(format!("{name}：{}", flaw.words()));
        }
    };
    for what in inner_notes.take_unread() {
        notes.unread(format!("{name}：{what}"));
    }
    let codes = archive.under("classes").filter(|entry| number(archive.name(entry)).is_some());
    for (position, entry) in codes.enumerate() {
        if position == limits.dex_files {
            notes.unread(format!("{name}：第 {} 个起的 dex 文件未读取", position + 1));
            break;
        }
        let path = format!("{name}!{}", archive.display_name(entry));
        match take(&archive, entry, room) {
            Ok(data) => reading.entry(&data, &path, Place::Nested),
            Err(flaw) => {
                notes.anomaly(flaw.code(), format!("{path}：{}", flaw.words()));
                notes.unread(format!("{path}：{}", flaw.words()));
            }
        }
    }
    let deeper = archive.entries().map(|entry| archive.name(entry)).find(|inner| {
        [&b".apk"[..], b".jar", b".dex"].iter().any(|ending| inner.ends_with(ending))
            && number(inner).is_none()
    });
    if let Some(deeper) = deeper {
        let what = format!("{name} 内还有 {}，未继续展开", String::from_utf8_lossy(deeper));
        notes.anomaly("nested-deeper", what.as_str());
        notes.unread(what);
    }
}
