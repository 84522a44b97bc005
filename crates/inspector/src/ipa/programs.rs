//! The programs of an iOS package: the app's own, those of its extensions and embedded frameworks (INS-3).

use super::bundle;
use super::macho::{self, Slice};
use super::plist::{self, Value};
use crate::archive::{Archive, Entry};
use crate::hosts::Hosts;
use crate::notes::Notes;
use crate::report::ios::{Program, Slice as Told};
use crate::report::{Ios, Report};
use crate::sdk::Evidence;
use crate::sdk::evidence::Kind;

/// Programs that are read; an app with more frameworks is not more interesting for it.
const READ: usize = 80;
/// Bytes of programs that are read altogether.
const ROOM: u64 = 256 << 20;

/// Reads the programs and fills what they show.
pub fn fill(
    archive: &Archive<'_>,
    folder: &str,
    ios: &mut Ios,
    report: &mut Report,
    evidence: &mut Evidence<'_>,
    notes: &mut Notes,
) {
    let mut hosts = Hosts::new(archive.limits().evidence);
    let mut room = ROOM;
    for name in &ios.frameworks {
        evidence.ios(Kind::Framework, name);
    }
    let main = ios.executable.clone().map(|name| format!("{folder}{name}"));
    if let Some(main) = main.as_ref().filter(|main| archive.find(main).is_none()) {
        notes.anomaly("executable-missing", format!("缺少主程序 {main}"));
    }
    for (path, entry) in paths(archive, folder, ios, main.as_deref()) {
        let size = entry.size;
        let data = if size > room { Err(crate::archive::Flaw::TooLarge(ROOM)) } else { archive.read(entry) };
        room = room.saturating_sub(size);
        let data = match data {
            Ok(data) => data,
            Err(flaw) => {
                notes.anomaly(flaw.code(), format!("{path}：{}", flaw.words()));
                report.incomplete.push(format!("{path}：{}", flaw.words()));
                continue;
            }
        };
        let (slices, faults) = macho::read(&data);
        for fault in faults {
            notes.anomaly(fault.code(), format!("{path}：{}", fault.words()));
        }
        let is_main = main.as_ref() == Some(&path);
        look(&slices, is_main, ios, evidence, &mut hosts, archive);
        if is_main && slices.iter().any(|slice| slice.is_encrypted) {
            report.incomplete.push(format!("{path}：程序经应用商店加密，代码不可见"));
        }
        if !slices.is_empty() {
            ios.programs.push(Program { path, slices: slices.into_iter().map(told).collect() });
        }
    }
    (report.hosts, report.cleartext_urls) = hosts.into_parts();
}

/// The app's program first, then those of extensions and frameworks, which are named like their folders.
fn paths<'a>(
    archive: &'a Archive<'_>,
    folder: &str,
    ios: &Ios,
    main: Option<&str>,
) -> Vec<(String, &'a Entry)> {
    let inside = |place: &str, name: &str| {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        format!("{folder}{place}/{name}/{stem}")
    };
    let extensions = ios.extension_details.iter().map(|extension| inside("PlugIns", &extension.folder));
    let frameworks = ios.frameworks.iter().map(|name| inside("Frameworks", name));
    let names = main.map(str::to_owned).into_iter().chain(extensions).chain(frameworks);
    names.filter_map(|name| archive.find(&name).map(|entry| (name, entry))).take(READ).collect()
}

fn look(
    slices: &[Slice<'_>],
    is_main: bool,
    ios: &mut Ios,
    evidence: &mut Evidence<'_>,
    hosts: &mut Hosts,
    archive: &Archive<'_>,
) {
    // The parts of a fat program are one program made for several processors; one of them shows everything.
    let Some(slice) = slices.last() else { return };
    if is_main {
        ios.linked_libraries.clone_from(&slice.libraries);
        let signed = slice.entitlements.and_then(|list| plist::parse(list, archive.limits()).ok());
        if let Some(signed @ Value::Dictionary(_)) = signed {
            ios.entitlements = bundle::entitlements(&signed);
        }
    }
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
