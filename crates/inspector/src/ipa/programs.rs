//! The programs of an iOS package: the app's own, those of its extensions, watch apps and embedded frameworks, and bare
//! libraries, wherever in the app they stand (INS-3).

use std::collections::BTreeSet;

use super::bundle;
use super::macho::{self, Slice};
use super::plist::{self, Value};
use super::{Missing, list};
use crate::archive::{Archive, Entry, Flaw};
use crate::hosts::Hosts;
use crate::notes::Notes;
use crate::report::Ios;
use crate::report::ios::{Program, Slice as Told};
use crate::sdk::Evidence;
use crate::sdk::evidence::Kind;

/// Endings of the folders that are named like the program in them.
const BUNDLES: [&str; 3] = [".framework", ".appex", ".app"];

/// Reads the programs and fills what they show.
pub fn fill(
    archive: &Archive<'_>,
    folder: &str,
    ios: &mut Ios,
    evidence: &mut Evidence<'_>,
    hosts: &mut Hosts,
    notes: &mut Notes,
) {
    for name in &ios.frameworks {
        evidence.ios(Kind::Framework, name);
    }
    let main = main_program(archive, folder, ios, notes);
    let limits = archive.limits();
    let mut room = limits.program_bytes;
    for (position, (path, entry)) in paths(archive, folder, main.as_deref(), notes).into_iter().enumerate() {
        if position == limits.programs {
            notes.cut("程序和动态库", position);
            notes.unread(format!("第 {} 个起的程序和动态库未读取", position + 1));
            break;
        }
        let too_large = entry.size > room;
        let data = if too_large { Err(Flaw::TooLarge(limits.program_bytes)) } else { archive.read(entry) };
        room = room.saturating_sub(entry.size);
        let data = match data {
            Ok(data) => data,
            Err(flaw) => {
                notes.anomaly(flaw.code(), format!("{path}：{}", flaw.words()));
                notes.unread(format!("{path}：{}", flaw.words()));
                continue;
            }
        };
        let (slices, faults) = macho::read(&data, limits);
        for fault in faults {
            notes.anomaly(fault.code(), format!("{path}：{}", fault.words()));
            if fault.hides_code() {
                notes.unread(format!("{path}：{}", fault.words()));
            }
        }
        if slices.iter().any(|slice| slice.is_encrypted) {
            notes.unread(format!("{path}：程序经应用商店加密，代码不可见"));
        }
        if main.as_ref() == Some(&path) {
            own(&slices, &path, ios, archive, notes);
        }
        look(&slices, evidence, hosts);
        if !slices.is_empty() {
            ios.programs.push(Program { path, slices: slices.into_iter().map(told).collect() });
        }
    }
}

/// The path of the app's own program, which must be named and be there.
fn main_program(archive: &Archive<'_>, folder: &str, ios: &Ios, notes: &mut Notes) -> Option<String> {
    let Some(name) = ios.executable.as_ref().filter(|name| !name.is_empty()) else {
        notes.unread("没有读到主程序的名称（CFBundleExecutable）");
        return None;
    };
    let main = format!("{folder}{name}");
    if archive.find(&main).is_some() {
        return Some(main);
    }
    notes.anomaly("executable-missing", format!("缺少主程序 {main}"));
    notes.unread(format!("{main}：主程序缺失"));
    None
}

/// The app's program first, then the others by name.
fn paths<'a>(
    archive: &'a Archive<'_>,
    folder: &'a str,
    main: Option<&str>,
    notes: &mut Notes,
) -> Vec<(String, &'a Entry)> {
    let mut found: Vec<(String, &Entry)> =
        main.and_then(|main| Some((main.to_owned(), archive.find(main)?))).into_iter().collect();
    let mut bundles = BTreeSet::new();
    let mut with_program = BTreeSet::new();
    for entry in archive.under(folder) {
        let Some((path, inside)) = std::str::from_utf8(archive.name(entry))
            .ok()
            .and_then(|path| Some((path, path.strip_prefix(folder)?)))
        else {
            continue;
        };
        let mut stem_of_last = None;
        for (at, _) in inside.match_indices('/') {
            let name = inside.get(..at).and_then(|before| before.rsplit('/').next()).unwrap_or_default();
            stem_of_last = BUNDLES.iter().find_map(|ending| name.strip_suffix(ending));
            if stem_of_last.is_some() {
                bundles.extend(path.get(..folder.len() + at));
            }
        }
        let file = inside.rsplit('/').next().unwrap_or_default();
        let is_program = stem_of_last == Some(file) && !file.is_empty();
        if is_program {
            with_program.extend(path.rsplit_once('/').map(|(bundle, _)| bundle));
        }
        if (is_program || file.strip_suffix(".dylib").is_some()) && main != Some(path) {
            found.push((path.to_owned(), entry));
        }
    }
    for bundle in bundles.difference(&with_program) {
        found.extend(named_otherwise(archive, bundle, notes));
    }
    found
}

/// The program of a bundle that is not named like it. A bundle that names none carries resources only.
fn named_otherwise<'a>(
    archive: &'a Archive<'_>,
    bundle: &str,
    notes: &mut Notes,
) -> Option<(String, &'a Entry)> {
    let info = list(archive, &format!("{bundle}/Info.plist"), Missing::IsUsual, notes)?;
    let path = format!("{bundle}/{}", info.text_of("CFBundleExecutable")?);
    let entry = archive.find(&path);
    if entry.is_none() {
        notes.anomaly("executable-missing", format!("缺少程序 {path}"));
        notes.unread(format!("{path}：程序缺失"));
    }
    Some((path, entry?))
}

/// What only the app's own program says.
fn own(slices: &[Slice<'_>], path: &str, ios: &mut Ios, archive: &Archive<'_>, notes: &mut Notes) {
    let Some(slice) = slices.last() else { return };
    ios.linked_libraries.clone_from(&slice.libraries);
    let Some(signed) = slice.entitlements else { return };
    match plist::parse(signed, archive.limits()) {
        Ok(signed @ Value::Dictionary(_)) => ios.entitlements = bundle::entitlements(&signed),
        Ok(_) => notes.unread(format!("{path}：签名中的权利（entitlements）不是字典")),
        Err(broken) => notes.unread(format!("{path}：签名中的权利（entitlements）{}", broken.words())),
    }
}

fn look(slices: &[Slice<'_>], evidence: &mut Evidence<'_>, hosts: &mut Hosts) {
    // The parts of a fat program are one program made for several processors; one of them shows everything.
    let Some(slice) = slices.last() else { return };
    for library in &slice.libraries {
        let framework = library.split('/').find(|part| part.strip_suffix(".framework").is_some());
        evidence.ios(Kind::Framework, framework.unwrap_or(library));
    }
    if slice.is_encrypted {
        return;
    }
    for name in slice.class_names.split(|byte| *byte == 0) {
        if let Ok(name) = std::str::from_utf8(name) {
            evidence.ios(Kind::ObjectiveClass, name);
        }
    }
    for text in slice.texts.split(|byte| *byte == 0) {
        hosts.look(text);
    }
}

fn told(slice: Slice<'_>) -> Told {
    Told {
        cpu: slice.cpu,
        minimum_os: slice.minimum_os,
        encrypted: slice.is_encrypted,
        signed: slice.is_signed,
        libraries: slice.libraries,
    }
}
