//! One inspection: open the archive, see what it is, let each reader fill its part of the report (INS-1 … INS-3).

use std::sync::Arc;

use crate::archive::Archive;
use crate::digest::{self, Digests};
use crate::input::Input;
use crate::limits::Limits;
use crate::notes::Notes;
use crate::manifest::Manifest;
use crate::report::{Kind, Report};
use crate::sdk::Table;
use crate::{dex, findings, ipa, manifest, native, signature, vulnerability};

/// Even very large apps have a few dozen.
const MANY_DEX_FILES: u64 = 100;

/// How an inspection is to be done.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How much is looked at.
    pub limits: Limits,
    /// Digests computed while the package arrived; without them the bytes are hashed here.
    pub digests: Option<Digests>,
    /// SDKs and packers to look for, where the table that comes with the program is not wanted as it is: with a list of
    /// trackers added, see [`Table::with_exodus`].
    pub table: Option<Arc<Table>>,
}

/// Inspects a package. Always returns a report: what cannot be read is an anomaly in it (INS-4).
pub fn inspect(input: &Input<'_>, name: &str, options: &Options) -> Report {
    let mut report = Report::new(name);
    let mut notes = Notes::new(&options.limits);
    report.size = input.len();
    if input.len() > options.limits.file_size {
        let limit = options.limits.file_size >> 20;
        notes.anomaly("file-too-large", format!("文件超过 {limit} MB 的上限，未读取"));
    } else {
        fill_digests(input, options, &mut report, &mut notes);
        match Archive::open(input, &options.limits, &mut notes) {
            Ok(archive) => {
                let table = options.table.as_deref().unwrap_or_else(|| Table::built_in());
                read(&archive, table, &mut report, &mut notes);
            }
            Err(flaw) => notes.anomaly(flaw.code(), format!("不可解析：{}", flaw.words())),
        }
    }
    (report.anomalies, report.findings) = notes.into_parts();
    report
}

fn fill_digests(input: &Input<'_>, options: &Options, report: &mut Report, notes: &mut Notes) {
    let digests = options.digests.clone().map_or_else(|| digest::of(input), Ok);
    match digests {
        Ok(digests) => (report.md5, report.sha256, report.sm3) = (digests.md5, digests.sha256, digests.sm3),
        Err(error) => notes.anomaly("read-error", format!("读取文件出错（{}）", error.kind())),
    }
}

fn read(archive: &Archive<'_>, table: &Table, report: &mut Report, notes: &mut Notes) {
    if ipa::app_folder(archive).is_some() {
        report.kind = Kind::Ipa;
        ipa::inspect(table, archive, report, notes);
    } else if ["AndroidManifest.xml", "classes.dex", "resources.arsc"].iter().any(|name| archive.find(name).is_some()) {
        report.kind = Kind::Apk;
        android(archive, table, report, notes);
    } else {
        notes.anomaly("not-a-package", "是 ZIP 文件，但既不是 apk 也不是 ipa");
    }
    archive.report_oddities(notes);
}

fn android(archive: &Archive<'_>, table: &Table, report: &mut Report, notes: &mut Notes) {
    let read = manifest::read(archive, notes);
    if let Some(manifest) = &read {
        findings::of_manifest(manifest, manifest.behaves_for(), notes);
    }
    let manifest = read.unwrap_or_default();
    let scan = dex::scan(table, archive, &hints(&manifest), notes);
    report.dex = scan.figures;
    if report.dex.files > MANY_DEX_FILES {
        notes.anomaly("dex-many-files", format!("有 {} 个 dex 文件，远超一般应用", report.dex.files));
    }
    report.sdks.clone_from(&scan.sdks);
    report.packers = scan.packers.iter().map(|packer| packer.name.clone()).collect();
    report.packer_evidence.clone_from(&scan.packers);
    report.hosts.clone_from(&scan.hosts);
    report.cleartext_urls.clone_from(&scan.cleartext_urls);
    report.calls.clone_from(&scan.calls);
    report.call_sites.clone_from(&scan.call_sites);
    report.native_libraries = native::libraries(archive);
    native::cross_check(archive, notes);
    for library in &report.native_libraries {
        if !report.abis.contains(&library.abi) {
            report.abis.push(library.abi.clone());
        }
    }
    report.signatures = signature::verify(archive, signature::Platforms::of(&manifest), notes);
    manifest.fill(report);
    vulnerability::judge(report, &scan, &native::ffmpeg(archive), notes);
    findings::of_whole(report, notes);
}

fn hints(manifest: &Manifest) -> dex::ManifestHints<'_> {
    let components = &manifest.components;
    let kinds = [&components.activities, &components.services, &components.receivers, &components.providers];
    let own = manifest.application_class.iter().chain(&manifest.component_factory);
    dex::ManifestHints {
        classes: kinds.into_iter().flatten().chain(own).map(String::as_str).collect(),
        meta_data: manifest.meta_data.iter().map(String::as_str).collect(),
    }
}

#[cfg(test)]
mod tests;
