//! What fuzzing runs: one target per parser, each handed bytes that nobody vouches for (INS-4).
//!
//! A target must come back whatever the bytes are: without a panic, at once, and with memory that the length of the bytes
//! explains. The targets are driven by libFuzzer (`crates/inspector/fuzz`), and by a seeded mutator in the tests, which
//! needs nothing but a stable compiler. Compiled for tests and fuzzing only; the product has no such entrance.

use std::borrow::Cow;
use std::ops::ControlFlow;

use crate::archive::Archive;
use crate::archive::builder::archive as zipped;
use crate::axml::Value;
use crate::build::{Arsc, locale};
use crate::input::Input;
use crate::inspect::{Options, inspect};
use crate::ipa::{macho as program, plist as list, profile as provisioning};
use crate::limits::Limits;
use crate::manifest;
use crate::notes::Notes;
use crate::resources::{Config, Source, Table};
use crate::{dex, native, print, sdk, signature};

#[cfg(test)]
mod chance;
#[cfg(test)]
pub(crate) mod seeds;
#[cfg(test)]
mod tests;

/// A parser, and how it is handed bytes.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, which is also the name of its corpus.
    pub name: &'static str,
    /// Reads the bytes.
    pub run: fn(&[u8]),
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "archive", run: archive },
    Target { name: "manifest", run: manifest },
    Target { name: "resources", run: resources },
    Target { name: "dex", run: code },
    Target { name: "nested", run: nested },
    Target { name: "elf", run: elf },
    Target { name: "block", run: signature::fuzz::block },
    Target { name: "pkcs7", run: signature::fuzz::pkcs7 },
    Target { name: "jar-text", run: signature::fuzz::jar_text },
    Target { name: "certificate", run: signature::fuzz::certificate },
    Target { name: "plist", run: plist },
    Target { name: "profile", run: profile },
    Target { name: "macho", run: macho },
    Target { name: "trackers", run: trackers },
    Target { name: "package", run: package },
];

/// The target of this name.
pub fn target(name: &str) -> Option<Target> {
    TARGETS.iter().copied().find(|target| target.name == name)
}

fn opened(bytes: &[u8], look: impl FnOnce(&Archive<'_>, &mut Notes)) {
    let input = Input::Memory(bytes);
    let limits = Limits::brief();
    let mut notes = Notes::new(&limits);
    if let Ok(archive) = Archive::open(&input, &limits, &mut notes) {
        look(&archive, &mut notes);
        archive.report_oddities(&mut notes);
    }
    notes.into_parts();
}

fn archive(bytes: &[u8]) {
    opened(bytes, |archive, _| {
        for entry in archive.entries().take(32) {
            drop(archive.read(entry));
            drop(archive.read_prefix(entry, 8));
            drop(archive.raw(entry));
            let mut seen = 0;
            let handed = archive.stream(entry, |piece| {
                seen += piece.len() as u64;
                ControlFlow::Continue(())
            });
            assert!(handed.is_err() || handed == Ok(seen), "what was handed over is what was counted");
            let name = archive.display_name(entry);
            archive.find(&name);
            assert!(archive.under(&name).count() <= archive.entries().len());
        }
    });
}

/// The bytes stand for the manifest, and for every document a manifest refers to.
fn manifest(bytes: &[u8]) {
    let table = Arsc::default().texts(1, locale("", ""), &["res/n.xml", "校园"]).numbers(2, &[1]).bytes();
    let package = zipped(&[("AndroidManifest.xml", bytes), ("res/n.xml", bytes), ("resources.arsc", &table)]);
    opened(&package, |archive, notes| drop(manifest::read(archive, notes)));
}

fn resources(bytes: &[u8]) {
    let limits = Limits::brief();
    let mut notes = Notes::new(&limits);
    let Some(table) = Table::open(Source::Whole(Cow::Borrowed(bytes)), &limits, &mut notes) else { return };
    let device = Config::reference_device();
    let locales = table.locales();
    for id in [0x7f01_0000, 0x7f01_0001, 0x7f02_0000, 0x7f03_0002, 0x0101_0000, 0x0001_0000] {
        let value = Value { kind: Value::REFERENCE, data: id, raw: None };
        drop(table.text(value, &device));
        table.every_text(id);
        for locale in locales.values().take(16) {
            drop(table.text(value, &Config { locale: *locale, ..device }));
        }
    }
}

fn code(bytes: &[u8]) {
    let package = zipped(&[("classes.dex", bytes)]);
    let hints = dex::ManifestHints { classes: vec!["cn.school.Main"], meta_data: vec!["JPUSH_APPKEY"] };
    opened(&package, |archive, notes| drop(dex::scan(sdk::Table::built_in(), archive, &hints, notes)));
}

fn nested(bytes: &[u8]) {
    let package = zipped(&[("classes.dex", b""), ("assets/plugin.jar", bytes)]);
    let hints = dex::ManifestHints::default();
    opened(&package, |archive, notes| drop(dex::scan(sdk::Table::built_in(), archive, &hints, notes)));
}

fn elf(bytes: &[u8]) {
    let package = zipped(&[("lib/arm64-v8a/libffmpeg.so", bytes), ("lib/x86/libijkplayer.so", bytes)]);
    opened(&package, |archive, notes| {
        native::libraries(archive);
        native::cross_check(archive, notes);
        native::ffmpeg(archive, notes);
    });
}

/// A property list of either form.
fn plist(bytes: &[u8]) {
    if let Ok(value) = list::parse(bytes, &Limits::brief()) {
        value.shown();
        value.texts_of("CFBundleURLTypes");
        value.get("CFBundleIdentifier").and_then(list::Value::flag);
    }
}

fn profile(bytes: &[u8]) {
    drop(provisioning::read(bytes, &Limits::brief()));
}

/// A program, thin or fat, and the entitlements in its signature.
fn macho(bytes: &[u8]) {
    let (slices, _) = program::read(bytes, &Limits::brief());
    for entitlements in slices.iter().filter_map(|slice| slice.entitlements) {
        plist(entitlements);
    }
}

/// A list is added to a table of one row: sorting hundreds of rows anew in each run would try nothing more.
fn trackers(bytes: &[u8]) {
    let row = sdk::SdkRow { classes: vec!["org.a".into()], ..sdk::SdkRow::default() };
    if let Ok(text) = std::str::from_utf8(bytes) {
        drop(sdk::Table::new(vec![row], Vec::new()).and_exodus(text));
    }
}

/// Everything at once, and what people and programs are shown of it.
fn package(bytes: &[u8]) {
    let options = Options { limits: Limits::brief(), ..Options::default() };
    let report = inspect(&Input::Memory(bytes), "fuzz", &options);
    let text = print::report(&report, print::Style::Plain);
    assert!(!text.contains('\u{1b}'), "nothing in a package steers a terminal");
    let line = serde_json::to_string(&report).unwrap_or_default();
    assert!(line.starts_with('{') && !line.contains('\n'), "a report is one line");
}
