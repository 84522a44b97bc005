//! One inspection: open the archive, see what it is, let each reader fill its part of the report (INS-1 … INS-3).

use std::collections::HashSet;
use std::sync::Arc;

use crate::archive::Archive;
use crate::beside::beside;
use crate::digest::{self, Digests};
use crate::input::Input;
use crate::limits::Limits;
use crate::manifest::Manifest;
use crate::notes::Notes;
use crate::report::{Kind, Report, UNREADABLE};
use crate::sdk::Table;
use crate::{dex, findings, ipa, manifest, native, signature, vulnerability};

/// Even very large apps have a few dozen.
const MANY_DEX_FILES: u64 = 100;

/// A part of the inspector failed; the rest of the report stands.
const DIED: &str = "inspector-fault";

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
    /// Which parts are read.
    pub scope: Scope,
}

/// How much of a package is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    #[default]
    Whole,
    /// What a package says of itself, for a quick look: no digests, no code, no signatures. Only of Android packages.
    Manifest,
    /// The same, and who signed it: no digests, no code. Only of Android packages.
    Signatures,
}

impl Scope {
    const ALL: [Self; 3] = [Self::Whole, Self::Manifest, Self::Signatures];

    /// The word for it on a command line.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Manifest => "manifest",
            Self::Signatures => "signatures",
        }
    }

    /// The scope of this word.
    pub(crate) fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }
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
        let known = options.digests.clone();
        let known = if options.scope == Scope::Whole { known } else { Some(known.unwrap_or_default()) };
        let (digests, ()) = beside(
            if known.is_some() { 0 } else { input.len() },
            || known.map_or_else(|| digest::of(input), Ok),
            || match Archive::open(input, &options.limits, &mut notes) {
                Ok(archive) => read(&archive, options, &mut report, &mut notes),
                Err(flaw) => {
                    let why = if input.is_empty() { "文件是空的".to_owned() } else { flaw.words() };
                    notes.anomaly(flaw.code(), format!("不可解析：{why}"));
                }
            },
        );
        match digests {
            Some(Ok(digests)) => {
                (report.md5, report.sha256, report.sm3) = (digests.md5, digests.sha256, digests.sm3);
            }
            Some(Err(error)) => notes.anomaly("read-error", format!("读取文件出错（{}）", error.kind())),
            None => notes.anomaly(DIED, "摘要计算中断"),
        }
    }
    report.incomplete.extend(notes.take_unread());
    if report.kind == Kind::Unreadable {
        report.incomplete.push(UNREADABLE.into());
    }
    (report.anomalies, report.findings) = notes.into_parts();
    report
}

fn read(archive: &Archive<'_>, options: &Options, report: &mut Report, notes: &mut Notes) {
    let table = options.table.as_deref().unwrap_or_else(|| Table::built_in());
    if ipa::app_folder(archive).is_some() {
        report.kind = Kind::Ipa;
        ipa::inspect(table, archive, report, notes);
        findings::of_whole(report, notes);
    } else if ["AndroidManifest.xml", "classes.dex", "resources.arsc"]
        .iter()
        .any(|name| archive.find(name).is_some())
    {
        report.kind = Kind::Apk;
        android(archive, table, options.scope, report, notes);
    } else {
        notes.anomaly("not-a-package", "是 ZIP 文件，但既不是 apk 也不是 ipa");
    }
    archive.report_oddities(notes);
}

fn android(archive: &Archive<'_>, table: &Table, scope: Scope, report: &mut Report, notes: &mut Notes) {
    let read = manifest::read(archive, notes);
    if let Some(manifest) = &read {
        findings::of_manifest(manifest, manifest.behaves_for(), notes);
    }
    let manifest = read.unwrap_or_default();
    if scope == Scope::Manifest {
        manifest.fill(report);
        return;
    }
    let platforms = signature::Platforms::of(&manifest);
    if scope == Scope::Signatures {
        report.signatures = signature::verify(archive, platforms, notes);
        manifest.fill(report);
        return;
    }
    let mut signing_notes = notes.sibling();
    if signature::reads_entries(archive, platforms) {
        archive.share(dex::entries(archive).into_iter());
    }
    let (signatures, scan) = beside(
        archive.input().len(),
        || signature::verify(archive, platforms, &mut signing_notes),
        || dex::scan(table, archive, &hints(&manifest), notes),
    );
    notes.absorb(signing_notes);
    if let Some(signatures) = signatures {
        report.signatures = signatures;
    } else {
        notes.anomaly(DIED, "签名验证中断，签名结论不可用");
        notes.unread("签名：验证中断");
    }
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
    let mut abis = HashSet::new();
    for library in &report.native_libraries {
        if abis.insert(library.abi.as_str()) {
            report.abis.push(library.abi.clone());
        }
    }
    manifest.fill(report);
    let players = native::ffmpeg(archive, notes);
    vulnerability::judge(report, &scan, &players, notes);
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
