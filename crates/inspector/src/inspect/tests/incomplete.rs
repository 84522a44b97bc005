//! What could not be read is named (INS-4): one package per place at which reading can end early, and a walk over all the
//! hostile ones.

use super::*;
use crate::dex::builder::Dex;
use crate::fuzz::seeds;
use crate::ipa::macho::builder::{Program, fat};
use crate::ipa::plist::Value;
use crate::ipa::plist::builder::binary;
use crate::ipa::tests::{info, program};
use crate::report::Level;

const MANIFEST: &str = "AndroidManifest.xml";

fn code() -> Vec<u8> {
    let mut dex = Dex::default();
    dex.class("Lcn/example/edu/Main;", "Landroid/app/Activity;");
    dex.build()
}

/// A manifest that refers to nothing else.
fn plain() -> Vec<u8> {
    let main = android(0x0101_0003).text(".Main");
    Xml::default()
        .start("manifest", [Attr::plain("package").text("cn.example.edu")])
        .start("application", [])
        .leaf("activity", [main])
        .end()
        .end()
        .bytes()
}

/// An Android package that is sound but for these entries.
fn android_with(change: impl FnOnce(Zip) -> Zip) -> Vec<u8> {
    change(Zip::default().deflated(MANIFEST, &plain()).deflated("classes.dex", &code())).bytes()
}

fn android_of(manifest: &[u8]) -> Vec<u8> {
    Zip::default().deflated(MANIFEST, manifest).deflated("classes.dex", &code()).bytes()
}

/// An iOS package that is sound but for what `change` does to its entries.
fn ios_with(change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    let mut entries = vec![
        ("Payload/Demo.app/Info.plist".to_owned(), binary(&info())),
        ("Payload/Demo.app/Demo".to_owned(), program().build()),
    ];
    change(&mut entries);
    let zip = entries.iter().fold(Zip::default(), |zip, (name, content)| zip.stored(name, content));
    zip.bytes()
}

fn ios_and(name: &str, content: &[u8]) -> Vec<u8> {
    ios_with(|entries| entries.push((format!("Payload/Demo.app/{name}"), content.to_vec())))
}

/// Does `incomplete` name this?
fn names(bytes: &[u8], limits: &Limits, part: &str) {
    let report = inspect(&Input::Memory(bytes), "a", &Options { limits: *limits, ..Options::default() });
    assert!(report.incomplete.iter().any(|what| what.contains(part)), "{part}: {:?}", report.incomplete);
    assert!(
        report.kind == Kind::Unreadable
            || report.findings.iter().any(|finding| finding.level >= Level::Medium),
        "{part}: {:?}",
        report.findings
    );
}

#[test]
fn sound_packages_are_whole() {
    for bytes in [android_with(|zip| zip), ios_with(|_| {})] {
        let report = report(&bytes);
        assert_eq!(report.incomplete, [""; 0]);
        assert!(admits(&report));
    }
}

#[test]
fn a_manifest_that_is_not_read_is_named() {
    let all = &Limits::default();
    names(&Zip::default().deflated("classes.dex", &code()).bytes(), all, "AndroidManifest.xml：缺失");
    names(&android_of(b""), all, "不是可读取的清单");
    names(&android_of(&Xml::default().start("menu", []).end().bytes()), all, "根元素不是 manifest");
    names(&android_of(&Xml::default().start("manifest", []).end().bytes()), all, "没有读到包名");
    let nameless = Xml::default().start("manifest", [Attr::plain("package").text("")]).end().bytes();
    names(&android_of(&nameless), all, "没有读到包名");
    let open = Xml::default().start("manifest", [Attr::plain("package").text("cn.example.edu")]).bytes();
    names(&android_of(&open), all, "没有读到末尾");
    let mut cut = manifest();
    let last = cut.len() - 30;
    cut[last..].fill(0);
    names(&android_of(&cut), all, "没有读到末尾");
    names(&android_of(&manifest()), &Limits { xml_elements: 2, ..*all }, "元素过多");
    names(&android_of(&manifest()), &Limits { manifest_text: 4, ..*all }, "文字过多");
    let broken = Zip::default().deflated(MANIFEST, &manifest()).but(|item| item.data[0] = 0xff);
    names(&broken.deflated("classes.dex", &code()).bytes(), all, "AndroidManifest.xml：压缩数据损坏");
}

#[test]
fn resources_that_are_not_read_are_named() {
    let all = &Limits::default();
    let referring = || Zip::default().deflated(MANIFEST, &manifest()).deflated("classes.dex", &code());
    let with = |table: &[u8]| referring().stored("resources.arsc", table).bytes();
    names(&with(b"nothing"), all, "不是资源表");
    let table = resources();
    names(&with(&table[..table.len() - 40]), all, "resources.arsc：不完整");
    names(&with(&table), &Limits { lookups: 1, ..*all }, "工作量超过上限");
    names(&with(&table), &Limits { chunks: 1, ..*all }, "数据块过多");
    let circle = Arsc::default().references(1, &[0x7f01_0000, 0x7f01_0001]).bytes();
    names(&with(&circle), all, "资源引用成环");
    names(&with(&table), all, "网络安全配置未能读取");
    let rules = |content: &[u8]| {
        referring().stored("resources.arsc", &resources()).deflated("res/xml/nsc.xml", content).bytes()
    };
    let sound = Xml::default().start("network-security-config", []).leaf("base-config", []).end().bytes();
    assert_eq!(report(&rules(&sound)).incomplete, [""; 0]);
    names(&rules(b""), all, "网络安全配置未能读取");
    let mut open = sound;
    let last = open.len() - 20;
    open[last..].fill(0);
    names(&rules(&open), all, "res/xml/nsc.xml：没有读到末尾");
}

#[test]
fn code_that_is_not_read_is_named() {
    let all = &Limits::default();
    names(&Zip::default().deflated(MANIFEST, &manifest()).bytes(), all, "没有 classes.dex");
    names(&android_with(|zip| zip.stored("classes2.dex", b"nothing")), all, "classes2.dex：不是 dex 文件");
    let second = android_with(|zip| zip.deflated("classes2.dex", &code()));
    names(&second, &Limits { dex_files: 1, ..*all }, "第 2 个起的 dex 文件未读取");
    names(&second, &Limits { dex_bytes: 1, ..*all }, "classes2.dex：解压后超过");
    let two = [code(), code()].concat();
    names(
        &android_with(|zip| zip.stored("classes2.dex", &two)),
        &Limits { dex_images: 1, ..*all },
        "dex 过多",
    );
}

#[test]
fn archives_inside_that_are_not_read_are_named() {
    let all = &Limits::default();
    let inner = Zip::default().deflated("classes.dex", &code()).bytes();
    let with = |name: &str, content: &[u8]| android_with(|zip| zip.stored(name, content));
    names(&with("assets/a.jar", &[b"PK\x03\x04".as_slice(), &[0; 200]].concat()), all, "a.jar：找不到 ZIP");
    let bad = Zip::default().stored("classes.dex", &[b'x'; 200]).bytes();
    names(&with("assets/a.jar", &bad), all, "a.jar!classes.dex：不是 dex 文件");
    let bad = Zip::default().deflated("classes.dex", &code()).but(|item| item.data[0] = 0xff).bytes();
    names(&with("assets/a.jar", &bad), all, "a.jar!classes.dex：压缩数据损坏");
    let deeper = Zip::default().stored("b.jar", &inner).bytes();
    names(&with("assets/a.jar", &deeper), all, "a.jar 内还有 b.jar");
    let cut = Zip { announced: Some(9), ..Zip::default().deflated("classes.dex", &code()) }.bytes();
    names(&with("assets/a.jar", &cut), all, "a.jar：安装包目录不完整");
    let more = Zip::default().deflated("classes.dex", &code()).deflated("classes2.dex", &code()).bytes();
    names(&with("assets/a.jar", &more), &Limits { dex_files: 1, ..*all }, "a.jar：第 2 个起");
    let two = android_with(|zip| zip.stored("assets/a.jar", &inner).stored("assets/b.jar", &inner));
    names(&two, &Limits { nested_archives: 1, ..*all }, "只读取了前 1 个");
    names(&two, &Limits { nested_candidates: 1, ..*all }, "只查看了前 1 个");
    let broken = android_with(|zip| zip.deflated("assets/a.mp3", &[7; 900]).but(|item| item.data[0] = 0xff));
    names(&broken, all, "assets/a.mp3：压缩数据损坏");
    let broken =
        android_with(|zip| zip.deflated("lib/x86/libffmpeg.so", &[7; 900]).but(|item| item.data[0] = 0xff));
    names(&broken, all, "libffmpeg.so：压缩数据损坏");
}

#[test]
fn a_directory_that_is_not_read_is_named() {
    let all = &Limits::default();
    names(&android_with(|zip| zip), &Limits { entries: 1, ..*all }, "第 2 个起的文件未读取");
    names(&android_with(|zip| Zip { announced: Some(9), ..zip }), all, "安装包目录不完整");
    names(&Zip::default().stored("a.txt", b"a").bytes(), all, "整个文件未能解析");
    names(b"", all, "整个文件未能解析");
    names(&android_with(|zip| zip), &Limits { file_size: 10, ..*all }, "整个文件未能解析");
    assert_eq!(Report::unreadable("a", "超时").incomplete, ["整个文件未能解析"]);
}

#[test]
fn lists_of_an_ios_package_that_are_not_read_are_named() {
    let all = &Limits::default();
    names(&ios_with(|entries| drop(entries.remove(0))), all, "Info.plist：缺失");
    names(&ios_with(|entries| entries[0].1 = b"{}".to_vec()), all, "Info.plist：不是二进制或 XML");
    let nameless = Value::Dictionary(vec![("CFBundleExecutable".into(), Value::Text("Demo".into()))]);
    names(&ios_with(|entries| entries[0].1 = binary(&nameless)), all, "没有写明 Bundle ID");
    names(&ios_and("embedded.mobileprovision", b"nothing"), all, "embedded.mobileprovision：");
    names(&ios_and("PrivacyInfo.xcprivacy", b"{}"), all, "PrivacyInfo.xcprivacy：");
    names(&ios_and("Frameworks/A.framework/PrivacyInfo.xcprivacy", b"{}"), all, "A.framework/PrivacyInfo");
    names(&ios_and("PlugIns/W.appex/Info.plist", b"{}"), all, "W.appex/Info.plist");
    let two = ios_with(|entries| {
        for name in ["a", "b"] {
            let path = format!("Payload/Demo.app/{name}.bundle/PrivacyInfo.xcprivacy");
            entries.push((path, b"<plist><dict/></plist>".to_vec()));
        }
    });
    names(&two, &Limits { privacy_manifests: 1, ..*all }, "第 2 个起的隐私清单");
}

#[test]
fn programs_that_are_not_read_are_named() {
    let all = &Limits::default();
    let with = |program: Vec<u8>| ios_with(|entries| entries[1].1 = program);
    names(&ios_with(|entries| drop(entries.remove(1))), all, "Demo：主程序缺失");
    names(&with(b"no program".to_vec()), all, "Demo：不是 Mach-O");
    names(&with(fat(&[])), all, "Demo：多架构文件没有分段");
    names(&with(Program { is_encrypted: true, ..program() }.build()), all, "经应用商店加密");
    names(&with(Program { entitlements: Some(b"{}"), ..program() }.build()), all, "entitlements");
    let mut lying = program().build();
    lying[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
    names(&with(lying), all, "Demo：加载命令超出");
    let nameless = Value::Dictionary(vec![("CFBundleIdentifier".into(), Value::Text("cn.a".into()))]);
    names(&ios_with(|entries| entries[0].1 = binary(&nameless)), all, "没有读到主程序的名称");
    names(&ios_with(|_| {}), &Limits { program_bytes: 10, ..*all }, "Demo：解压后超过");
    let more = ios_and("Frameworks/A.framework/A", &program().build());
    names(&more, &Limits { programs: 1, ..*all }, "第 2 个起的程序");
    names(&ios_and("Frameworks/A.framework/A", b"nothing"), all, "A.framework/A：不是 Mach-O");
    names(&ios_and("Watch/W.app/PlugIns/E.appex/E", b"nothing"), all, "E.appex/E：不是 Mach-O");
    names(&ios_and("libA.dylib", b"nothing"), all, "libA.dylib：不是 Mach-O");
    let other = Value::Dictionary(vec![("CFBundleExecutable".into(), Value::Text("B".into()))]);
    names(&ios_and("Frameworks/A.framework/Info.plist", &binary(&other)), all, "A.framework/B：程序缺失");
}

#[test]
fn a_list_that_is_cut_is_named_and_that_of_a_large_app_is_not_cut() {
    let mut dex = Dex::default();
    dex.class("Lcn/example/edu/Main;", "Landroid/app/Activity;");
    for n in 0..2100 {
        dex.string(&format!("http://h{n}.school.cn/"));
    }
    let bytes = Zip::default().deflated(MANIFEST, &plain()).deflated("classes.dex", &dex.build()).bytes();
    let cut = |limits: Limits| {
        let report = inspect(&Input::Memory(&bytes), "a", &Options { limits, ..Options::default() });
        let cut = report.anomalies.into_iter().filter(|anomaly| anomaly.code == "list-cut");
        (report.hosts.len(), cut.map(|anomaly| anomaly.detail).collect::<Vec<_>>())
    };
    assert_eq!(cut(Limits::default()), (2100, vec![]));
    let (kept, lists) = cut(Limits { hosts: 2000, ..Limits::default() });
    assert_eq!(kept, 2000);
    assert!(lists[0].contains("hosts") && lists[1].contains("cleartext_urls"), "{lists:?}");
    let folders = ios_with(|entries| {
        for name in ["A", "B"] {
            let path = format!("Payload/Demo.app/Frameworks/{name}.framework/{name}");
            entries.push((path, program().build()));
        }
    });
    let limits = Limits { folders: 1, ..Limits::default() };
    let report = inspect(&Input::Memory(&folders), "a", &Options { limits, ..Options::default() });
    assert!(report.anomalies[0].detail.contains("Frameworks/*.framework"), "{:?}", report.anomalies);
}

/// Folders that only carry resources are no programs, and programs that are named otherwise than their folder are found.
#[test]
fn bundles_are_judged_by_their_list() {
    let resources = report(&ios_and("Frameworks/A.framework/picture.png", b"x"));
    assert_eq!(resources.incomplete, [""; 0]);
    let other = Value::Dictionary(vec![("CFBundleExecutable".into(), Value::Text("B".into()))]);
    let named = ios_with(|entries| {
        entries.push(("Payload/Demo.app/Frameworks/A.framework/Info.plist".into(), binary(&other)));
        entries.push(("Payload/Demo.app/Frameworks/A.framework/B".into(), program().build()));
    });
    let named = report(&named);
    assert_eq!(named.incomplete, [""; 0]);
    assert_eq!(named.ios.unwrap().programs[1].path, "Payload/Demo.app/Frameworks/A.framework/B");
}

/// The walk over everything hostile that is built here: whatever is done to a package, a report that lacks a package's name
/// or its program does not pass for a whole one.
#[test]
fn no_report_without_a_name_or_a_program_passes_for_whole() {
    let targets = crate::fuzz::TARGETS.iter().map(|target| target.name);
    let parts: Vec<Vec<u8>> = targets.flat_map(seeds::of).collect();
    let mut packages = seeds::of("package");
    for part in &parts {
        packages.push(part.clone());
        packages.push(android_with(|zip| zip.stored("res/raw/part", part)));
        packages.push(android_of(part));
        packages.push(Zip::default().deflated(MANIFEST, &manifest()).deflated("classes.dex", part).bytes());
        packages.push(android_with(|zip| zip.stored("resources.arsc", part).stored("assets/a.jar", part)));
        packages.push(ios_with(|entries| entries[0].1.clone_from(part)));
        packages.push(ios_with(|entries| entries[1].1.clone_from(part)));
        packages.push(ios_and("Frameworks/A.framework/A", part));
    }
    let (mut whole, mut lacking) = (0, 0);
    for (number, package) in packages.iter().enumerate() {
        for round in 0..8 {
            let mut bytes = package.clone();
            if round > 0 {
                Chance((number * 8 + round) as u64).damage(&mut bytes);
            }
            let report = report(&bytes);
            assert!(admits(&report), "package {number}, round {round}: {report:?}");
            whole += usize::from(report.incomplete.is_empty());
            lacking += usize::from(report.package.is_none());
        }
    }
    assert!(
        whole > 50 && lacking > 50,
        "{whole} whole, {lacking} without a name: a walk that proves nothing"
    );
}
