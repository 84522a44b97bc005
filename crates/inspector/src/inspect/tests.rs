//! Whole inspections: honest packages, packages of no kind, and many thousand damaged ones.

mod incomplete;

use super::*;
use crate::build::{App, Arsc, Attr, Xml, Zip, android, locale};

/// Damaged packages per kind of damage; `JIAOBEI_MUTATIONS` asks for more.
fn rounds() -> u64 {
    std::env::var("JIAOBEI_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(1500)
}

fn manifest() -> Vec<u8> {
    let name = |text: &str| android(0x0101_0003).text(text);
    Xml::default()
        .start("manifest", [Attr::plain("package").text("cn.example.edu"), android(0x0101_021b).number(3)])
        .leaf("uses-sdk", [android(0x0101_020c).number(21), android(0x0101_0270).number(33)])
        .leaf("uses-permission", [name("android.permission.CAMERA")])
        .start(
            "application",
            [android(0x0101_0001).reference(0x7f01_0000), android(0x0101_0527).reference(0x7f01_0001)],
        )
        .start("activity", [name(".Main"), android(0x0101_0010).flag(true)])
        .start("intent-filter", [])
        .leaf("action", [name("android.intent.action.MAIN")])
        .end()
        .end()
        .end()
        .end()
        .bytes()
}

fn resources() -> Vec<u8> {
    let strings = ["小学堂", "res/xml/nsc.xml"];
    Arsc::default()
        .texts(1, locale("", ""), &strings)
        .texts(1, locale("en", "US"), &["Edu"])
        .references(2, &[0x7f01_0000])
        .bytes()
}

fn package(manifest: &[u8], resources: &[u8]) -> Vec<u8> {
    let rules = Xml::default().start("network-security-config", []).leaf("base-config", []).end().bytes();
    Zip::default()
        .deflated("AndroidManifest.xml", manifest)
        .stored("resources.arsc", resources)
        .deflated("res/xml/nsc.xml", &rules)
        .deflated("classes.dex", b"dex\n035\0 too short")
        .bytes()
}

fn report(bytes: &[u8]) -> Report {
    inspect(&Input::Memory(bytes), "a.apk", &Options::default())
}

#[test]
fn an_honest_package() {
    let report = report(&package(&manifest(), &resources()));
    assert_eq!(
        (report.kind, report.package.as_deref(), report.label.as_deref()),
        (Kind::Apk, Some("cn.example.edu"), Some("小学堂"))
    );
    assert_eq!(report.exported, ["cn.example.edu.Main"]);
    assert_eq!(report.cleartext, Some(false));
    assert_eq!(report.size, package(&manifest(), &resources()).len() as u64);
    assert_eq!(report.sha256.len(), 64);
}

#[test]
fn digests_that_are_known_are_not_computed_again() {
    let digests = Digests { md5: "m".into(), sha256: "s".into(), sm3: "3".into() };
    let options = Options { digests: Some(digests), ..Options::default() };
    let report = inspect(&Input::Memory(b""), "a", &options);
    assert_eq!((report.md5.as_str(), report.sha256.as_str(), report.sm3.as_str()), ("m", "s", "3"));
}

#[test]
fn a_scope_reads_its_part_and_no_more() {
    let bytes = App::new("cn.example.edu", "小学堂", "1.0", 1).signed(Some(1)).bytes();
    let of = |scope| inspect(&Input::Memory(&bytes), "a", &Options { scope, ..Options::default() });
    let (whole, manifest, signed) = (of(Scope::Whole), of(Scope::Manifest), of(Scope::Signatures));
    assert_eq!(signed.package.as_deref(), Some("cn.example.edu"));
    assert!(!whole.signatures.signers.is_empty());
    assert_eq!(signed.signatures, whole.signatures);
    assert_eq!(manifest.signatures, Report::new("a").signatures);
    assert!(!whole.md5.is_empty() && signed.md5.is_empty() && manifest.md5.is_empty());
    assert!(whole.dex.files > 0 && signed.dex.files == 0 && manifest.dex.files == 0);
}

#[test]
fn the_kind_is_judged_by_content() {
    assert_eq!(report(b"").kind, Kind::Unreadable);
    assert_eq!(report(&Zip::default().stored("x.txt", b"").bytes()).kind, Kind::Unreadable);
    assert_eq!(report(&Zip::default().stored("Payload/A.app/Info.plist", b"").bytes()).kind, Kind::Ipa);
    let bare = report(&Zip::default().stored("classes.dex", b"").bytes());
    assert_eq!(bare.kind, Kind::Apk);
    assert!(bare.anomalies.iter().any(|anomaly| anomaly.code == "manifest-missing"));
}

#[test]
fn a_file_beyond_the_limit_is_not_read() {
    let limits = Limits { file_size: 10, ..Limits::default() };
    let report = inspect(&Input::Memory(&[0; 11]), "a", &Options { limits, ..Options::default() });
    assert_eq!(report.anomalies[0].code, "file-too-large");
    assert_eq!(report.md5, "");
}

/// Does a report that lacks a package's name or its program say that it is incomplete?
fn admits(report: &Report) -> bool {
    let is_named = report.package.as_ref().is_some_and(|name| !name.is_empty());
    let has_program = match (report.kind, &report.ios) {
        (Kind::Apk, _) => report.dex.files > 0,
        (Kind::Ipa, Some(ios)) => ios.programs.iter().any(|program| {
            Some(program.path.rsplit('/').next().unwrap_or_default()) == ios.executable.as_deref()
        }),
        _ => false,
    };
    (is_named && has_program) || !report.incomplete.is_empty()
}

/// A small generator (SplitMix64): the same damage in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap()
    }

    /// Flips, overwrites with telling values, cuts, doubles.
    fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(8) {
                0 => bytes.truncate(at),
                1 => {
                    let piece = bytes[at..bytes.len().min(at + 64)].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
                2 | 3 => {
                    let value = [0, 1, 0x7f, 0x80, 0xff][self.below(5)];
                    let end = bytes.len().min(at + [1, 2, 4][self.below(3)]);
                    bytes[at..end].fill(value);
                }
                _ => bytes[at] ^= 1 << self.below(8),
            }
            if bytes.is_empty() {
                return;
            }
        }
    }
}

fn survive(mut damaged: impl FnMut(&mut Chance) -> Vec<u8>) {
    let mut kinds = [0; 2];
    for seed in 0..rounds() {
        let bytes = damaged(&mut Chance(seed));
        let report = report(&bytes);
        assert!(admits(&report), "seed {seed}: {report:?}");
        kinds[usize::from(report.kind == Kind::Apk)] += 1;
        let line = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&line).unwrap(), report, "seed {seed}");
    }
    assert!(
        kinds[1] > 0,
        "no damaged package was recognised at all: the damage is too coarse to prove anything"
    );
}

#[test]
fn no_damage_to_the_archive_ends_without_a_report() {
    let sound = package(&manifest(), &resources());
    survive(|chance| {
        let mut bytes = sound.clone();
        chance.damage(&mut bytes);
        bytes
    });
}

#[test]
fn no_damage_to_the_manifest_ends_without_a_report() {
    let (sound, resources) = (manifest(), resources());
    survive(|chance| {
        let mut bytes = sound.clone();
        chance.damage(&mut bytes);
        package(&bytes, &resources)
    });
}

#[test]
fn no_damage_to_the_resources_ends_without_a_report() {
    let (manifest, sound) = (manifest(), resources());
    survive(|chance| {
        let mut bytes = sound.clone();
        chance.damage(&mut bytes);
        package(&manifest, &bytes)
    });
}

#[test]
fn each_processor_is_named_once_in_the_order_of_its_libraries() {
    let libraries = ["lib/x86/a.so", "lib/arm64-v8a/a.so", "lib/x86/b.so"];
    let zip = libraries.iter().fold(Zip::default(), |zip, name| zip.stored(*name, b"x"));
    let report = report(&zip.stored("classes.dex", b"").bytes());
    assert_eq!(report.abis, ["x86", "arm64-v8a"]);
}

#[test]
fn an_empty_file_says_that_it_is_empty() {
    let report = report(b"");
    assert_eq!(report.anomalies[0].detail, "不可解析：文件是空的");
    assert_eq!(report.md5, "d41d8cd98f00b204e9800998ecf8427e");
}
