//! iOS packages: property lists, provisioning, programs, frameworks and extensions (INS-3, LAT-2).
//!
//! Only what stands under `Payload/<name>.app/` is the app; the rest of the archive is not installed. Programs from the
//! store are encrypted, so their texts and classes cannot be seen: the report then says it is incomplete.

use std::collections::BTreeSet;

use crate::archive::{Archive, Entry, Flaw};
use crate::hosts::Hosts;
use crate::notes::Notes;
use crate::report::{Ios, Report};
use crate::sdk::{Evidence, Table};

mod bundle;
mod findings;
pub(crate) mod macho;
pub(crate) mod plist;
mod privacy;
pub(crate) mod profile;
mod programs;

use plist::Value;

/// The folder `Payload/<name>.app/` of an iOS package, if the archive has one.
pub fn app_folder<'a>(archive: &'a Archive<'_>) -> Option<&'a str> {
    archive.entries().find_map(|entry| {
        let name = std::str::from_utf8(archive.name(entry)).ok()?;
        let (app, _) = name.strip_prefix("Payload/")?.split_once('/')?;
        let end = "Payload/".len() + app.len() + 1;
        app.strip_suffix(".app").and_then(|_| name.get(..end))
    })
}

/// Fills `report` with what an iOS package says and with what the table knows in it.
pub fn inspect(table: &Table, archive: &Archive<'_>, report: &mut Report, notes: &mut Notes) {
    let Some(folder) = app_folder(archive) else { return };
    let mut ios =
        Ios { app: folder.trim_start_matches("Payload/").trim_end_matches('/').to_owned(), ..Ios::default() };
    let info = list(archive, &format!("{folder}Info.plist"), Missing::IsAnomaly, notes);
    if let Some(info) = &info {
        bundle::fill(info, report, &mut ios);
        if report.package.as_ref().is_none_or(String::is_empty) {
            notes.unread(format!("{folder}Info.plist：没有写明 Bundle ID"));
        }
    }
    report.labels.extend(bundle::labels(archive, folder, notes));
    report.icon = info.as_ref().and_then(|info| bundle::icon(archive, folder, info));
    ios.frameworks = folders(archive, folder, "Frameworks/", ".framework", notes);
    bundle::extensions(archive, folder, &mut ios, notes);
    privacy::fill(archive, folder, &mut ios, notes);
    provisioning(archive, folder, &mut ios, notes);
    let mut evidence = Evidence::new(table);
    let mut hosts = Hosts::new(archive.limits().hosts);
    programs::fill(archive, folder, &mut ios, &mut evidence, &mut hosts, notes);
    hosts.tell_cut(notes);
    (report.hosts, report.cleartext_urls) = hosts.into_parts();
    (report.sdks, _) = evidence.finish();
    report.debuggable = ios.entitlements.get("get-task-allow").is_some_and(|value| value == "true");
    report.incomplete.extend(notes.take_unread());
    findings::judge(report, &ios, notes);
    report.ios = Some(ios);
}

fn provisioning(archive: &Archive<'_>, folder: &str, ios: &mut Ios, notes: &mut Notes) {
    let name = format!("{folder}embedded.mobileprovision");
    let Some(data) = content(archive, &name, notes) else { return };
    match profile::read(&data, archive.limits()) {
        Ok(read) => {
            if !read.is_whole {
                notes.anomaly("profile-damaged", format!("{name}：签名消息损坏，只读出其中的属性列表"));
                notes.unread(format!("{name}：签名消息损坏"));
            }
            ios.entitlements = bundle::entitlements(&read.entitlements);
            ios.profile = Some(read.profile);
        }
        Err(broken) => {
            notes.anomaly("profile-unreadable", format!("{name}：{}", broken.words()));
            notes.unread(format!("{name}：{}", broken.words()));
        }
    }
}

/// What the absence of a file means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missing {
    IsAnomaly,
    IsUsual,
}

/// A property list of the package.
fn list(archive: &Archive<'_>, name: &str, missing: Missing, notes: &mut Notes) -> Option<Value> {
    if missing == Missing::IsAnomaly && archive.find(name).is_none() {
        notes.anomaly("info-plist-missing", format!("缺少 {name}，iOS 无法安装"));
        notes.unread(format!("{name}：缺失"));
    }
    let data = content(archive, name, notes)?;
    plist::parse(&data, archive.limits())
        .map_err(|broken| {
            notes.anomaly(broken.code(), format!("{name}：{}", broken.words()));
            notes.unread(format!("{name}：{}", broken.words()));
        })
        .ok()
}

/// The content of a property list or profile; absent without a word, unreadable with one.
fn content<'a>(archive: &Archive<'a>, name: &str, notes: &mut Notes) -> Option<std::borrow::Cow<'a, [u8]>> {
    let entry: &Entry = archive.find(name)?;
    archive
        .read_up_to(entry, archive.limits().small_document)
        .map_err(|flaw: Flaw| {
            notes.anomaly(flaw.code(), format!("{name}：{}", flaw.words()));
            notes.unread(format!("{name}：{}", flaw.words()));
        })
        .ok()
}

/// Names of the folders with an ending that stand directly in a folder of the app.
fn folders(
    archive: &Archive<'_>,
    folder: &str,
    inside: &str,
    ending: &str,
    notes: &mut Notes,
) -> Vec<String> {
    let start = format!("{folder}{inside}");
    let names: BTreeSet<&str> = archive
        .under(&start)
        .filter_map(|entry| {
            std::str::from_utf8(archive.name(entry)).ok()?.strip_prefix(start.as_str())?.split('/').next()
        })
        .filter(|name| name.strip_suffix(ending).is_some_and(|stem| !stem.is_empty()))
        .collect();
    let limit = archive.limits().folders;
    if names.len() > limit {
        notes.cut(&format!("{start}*{ending} "), limit);
    }
    names.into_iter().take(limit).map(str::to_owned).collect()
}

#[cfg(test)]
pub(crate) mod tests;
