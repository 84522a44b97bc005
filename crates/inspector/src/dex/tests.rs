//! Dex files made by hand, whole and broken, and what the scan says of them.

use super::code::{Constant, walk};
use super::image::{Image, text};
use super::reading::{Place, Reading};
use super::*;
use crate::dex::builder::{Dex, invoke_const};
use crate::limits::Limits;

fn read<'t>(data: &[u8], classes: &[&str], table: &'t Table) -> Reading<'t> {
    let mut reading = Reading::new(table, classes, &Limits::default());
    reading.entry(data, "classes.dex", Place::Own);
    reading
}

#[test]
fn figures_are_the_tables_lengths() {
    let mut dex = Dex::default();
    dex.class("Lcn/school/Main;", "Landroid/app/Activity;");
    dex.string("hello");
    let data = dex.build();
    let image = Image::read(&data, 0).unwrap();
    assert_eq!(image.faults, []);
    assert_eq!((image.class_count(), image.type_count()), (1, 2));
    assert_eq!(image.string_count(), 3);
    let reading = read(&data, &["cn.school.Main", "cn.school.Other"], Table::built_in());
    assert_eq!(reading.figures.files, 1);
    assert!(reading.faults.is_empty());
    assert!(reading.defines("cn.school.Main") && !reading.defines("cn.school.Other"));
}

#[test]
fn code_that_is_there_is_told_from_code_that_is_referred_to() {
    let mut dex = Dex::default();
    dex.class("Lcom/umeng/analytics/MobclickAgent;", "Ljava/lang/Object;");
    dex.type_name("Lcom/qq/e/ads/Banner;");
    let reading = read(&dex.build(), &[], Table::built_in());
    let mut evidence = Evidence::new(Table::built_in());
    reading.tell(&mut evidence);
    let (sdks, _) = evidence.finish();
    let told: Vec<(&str, &str)> =
        sdks.iter().map(|sdk| (sdk.name.as_str(), sdk.evidence[0].as_str())).collect();
    assert_eq!(told, [("友盟统计", "class: com.umeng.analytics"), ("优量汇", "referenced: com.qq.e")]);
}

#[test]
fn a_call_is_found_with_its_caller_and_its_argument() {
    let mut dex = Dex::default();
    let on = dex.method("Landroid/webkit/WebSettings;", "setSavePassword");
    let list = dex.method("Landroid/content/pm/PackageManager;", "getInstalledPackages");
    let code: Vec<u16> = [invoke_const(1, on), invoke_const(0, list)].concat();
    dex.class_with_code("Lcn/school/Web;", "Ljava/lang/Object;", "open", &code);
    let data = dex.build();
    let reading = read(&data, &[], Table::built_in());
    assert_eq!(reading.faults, []);
    assert_eq!(reading.sites.told("webview-save-password"), ["cn.school.Web.open"]);
    assert_eq!(reading.sites.told("list-installed-apps"), ["cn.school.Web.open"]);
    assert_eq!(reading.sites.told("webview-save-password-off"), [""; 0]);
    let mut calls = Vec::new();
    walk(&Image::read(&data, 0).unwrap(), |_| true, |call| calls.push(call.arguments[0])).unwrap();
    assert_eq!(calls, [Some(Constant::Number(1)), Some(Constant::Number(0))]);
}

#[test]
fn a_call_through_a_subclass_counts_as_the_class_it_descends_from() {
    let mut dex = Dex::default();
    let add = dex.method("Lcn/school/MyWeb;", "addJavascriptInterface");
    dex.class("Lcn/school/MyWeb;", "Landroid/webkit/WebView;");
    dex.class_with_code("Lcom/umeng/analytics/X;", "Ljava/lang/Object;", "y", &invoke_const(0, add));
    let reading = read(&dex.build(), &[], Table::built_in());
    assert_eq!(reading.sites.told("webview-add-interface"), ["com.umeng.analytics.X.y（友盟统计）"]);
    assert_eq!(reading.sites.report()[0].own, 0);
}

#[test]
fn calls_that_only_hand_on_are_no_news() {
    let mut dex = Dex::default();
    let add = dex.method("Landroid/webkit/WebView;", "addJavascriptInterface");
    let load = dex.method("Ldalvik/system/DexFile;", "loadDex");
    let object = "Ljava/lang/Object;";
    dex.class_with_code("Lcn/school/Wrapper;", object, "addJavascriptInterface", &invoke_const(0, add));
    dex.class_with_code("Landroidx/multidex/MultiDex;", object, "install", &invoke_const(0, load));
    let reading = read(&dex.build(), &[], Table::built_in());
    assert!(!reading.sites.has("webview-add-interface") && !reading.sites.has("load-code"));
    dex.class_with_code("Lcn/school/Plugin;", object, "start", &invoke_const(0, load));
    assert_eq!(
        read(&dex.build(), &[], Table::built_in()).sites.told("load-code"),
        ["cn.school.Plugin.start"]
    );
}

#[test]
fn hosts_and_telling_strings_are_found() {
    let mut dex = Dex::default();
    dex.string("http://stat.school.cn/up");
    dex.string("tel:**21*13800000000#");
    let reading = read(&dex.build(), &[], Table::built_in());
    assert!(reading.sites.has("call-forwarding"));
    assert_eq!(reading.hosts.into_parts().0, ["stat.school.cn"]);
}

#[test]
fn each_broken_header_is_named() {
    let mut dex = Dex::default();
    dex.class("Lcn/school/Main;", "Ljava/lang/Object;");
    let whole = dex.build();
    let faults = |data: &[u8]| {
        read(data, &[], Table::built_in()).faults.into_iter().map(|(fault, _)| fault).collect::<Vec<_>>()
    };
    assert_eq!(faults(b""), [Fault::Magic]);
    assert_eq!(faults(&whole[..60]), [Fault::TooShort]);
    assert!(faults(&whole[..whole.len() - 1]).contains(&Fault::Truncated));
    let mut big_endian = whole.clone();
    big_endian[40..44].copy_from_slice(&[0x12, 0x34, 0x56, 0x78]);
    assert_eq!(faults(&big_endian), [Fault::Endian]);
    let mut table = whole.clone();
    table[56..60].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(faults(&table).contains(&Fault::Table));
    let mut string = whole.clone();
    string[0x70..0x74].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(faults(&string).contains(&Fault::StringOffset));
    assert!(faults(&string).contains(&Fault::Checksum));
    assert_eq!(faults(&[whole.clone(), whole.clone()].concat()), [Fault::Trailing]);
    assert_eq!(faults(&[whole, vec![0; 3]].concat()), [Fault::Trailing]);
}

#[test]
fn code_that_overlaps_without_end_is_left() {
    let mut dex = Dex::default();
    let on = dex.method("Landroid/webkit/WebSettings;", "setSavePassword");
    let long: Vec<u16> = std::iter::repeat_n(invoke_const(1, on), 200).flatten().collect();
    for n in 0..50 {
        dex.class_sharing_code(&format!("Lcn/a/C{n};"), "m", &long);
    }
    let reading = read(&dex.build(), &[], Table::built_in());
    assert_eq!(reading.faults.first().map(|(fault, _)| *fault), Some(Fault::CodeBudget));
}

fn scan_archive(entries: &[(&str, &[u8])], hints: &ManifestHints<'_>, table: &Table) -> (Scan, Vec<String>) {
    let data = crate::archive::builder::archive(entries);
    let input = crate::input::Input::Memory(&data);
    let limits = Limits::default();
    let mut notes = Notes::new(&limits);
    let archive = Archive::open(&input, &limits, &mut notes).unwrap();
    let scan = scan(table, &archive, hints, &mut notes);
    let anomalies = notes.into_parts().0;
    (scan, anomalies.into_iter().map(|anomaly| anomaly.code.into_owned()).collect())
}

fn dex_with(class: &str) -> Vec<u8> {
    let mut dex = Dex::default();
    dex.class(class, "Ljava/lang/Object;");
    dex.build()
}

#[test]
fn code_one_level_down_is_found_and_told_as_nested() {
    let inner = dex_with("Lcom/qq/e/ads/Banner;");
    let deeper = crate::archive::builder::archive(&[("x", b"y")]);
    let jar = crate::archive::builder::archive(&[("classes.dex", &inner), ("inner.jar", &deeper)]);
    let (scan, anomalies) = scan_archive(
        &[
            ("classes.dex", &dex_with("Lcn/school/Main;")),
            ("assets/gdt_plugin/gdtadv2.jar", &jar),
            ("assets/kwad", &dex_with("Lcom/kwad/A;")),
        ],
        &ManifestHints::default(),
        Table::built_in(),
    );
    assert_eq!(anomalies, ["nested-deeper"]);
    assert_eq!(scan.figures.files, 1, "nested code is not the package's own");
    let told: Vec<_> = scan.sdks.iter().map(|sdk| (sdk.name.as_str(), sdk.evidence.clone())).collect();
    let asset = "asset: assets/gdt_plugin/gdtadv2.jar".to_owned();
    assert_eq!(
        told,
        [
            ("优量汇", vec!["nested-dex: com.qq.e".into(), asset]),
            ("快手联盟", vec!["nested-dex: com.kwad".to_owned()])
        ]
    );
}

#[test]
fn the_manifest_and_libraries_are_evidence_too() {
    let hints = ManifestHints {
        classes: vec!["cn.school.wxapi.WXPayEntryActivity", "com.igexin.sdk.PushService"],
        meta_data: vec!["JPUSH_APPKEY"],
    };
    let entries: [(&str, &[u8]); 2] =
        [("classes.dex", &dex_with("Lcom/stub/StubApp;")), ("lib/arm64-v8a/libjiagu_a64.so", b"x")];
    let (scan, _) = scan_archive(&entries, &hints, Table::built_in());
    let names: Vec<_> = scan.sdks.iter().map(|sdk| sdk.name.as_str()).collect();
    assert_eq!(names, ["极光推送", "个推", "微信支付"]);
    assert_eq!(scan.packers[0].evidence, ["class: com.stub.StubApp", "native-library: libjiagu_a64.so"]);
    assert_eq!(scan.manifest_classes, (2, 2));
}

#[test]
fn a_list_from_outside_is_looked_for() {
    let list = r#"{"trackers":{"7":{"name":"Invented","code_signature":"cn.invented."}}}"#;
    let table = Table::with_exodus(list).unwrap();
    let entries: [(&str, &[u8]); 1] = [("classes.dex", &dex_with("Lcn/invented/T;"))];
    let (scan, _) = scan_archive(&entries, &ManifestHints::default(), &table);
    assert_eq!((scan.sdks[0].name.as_str(), scan.sdks[0].category.as_str()), ("Invented", "tracking"));
}

#[test]
fn strings_without_end_that_all_begin_alike_are_left() {
    let mut dex = Dex::default();
    for n in 0..20_000 {
        dex.string(&format!("s{n}"));
    }
    let mut data = dex.build();
    // All strings point to the place where the string data begin, and no NUL follows any more.
    let start = 0x70 + 20_000 * 4;
    for row in data[0x70..start].as_chunks_mut::<4>().0 {
        *row = u32::try_from(start).unwrap().to_le_bytes();
    }
    data[start..].fill(b'a');
    let reading = read(&data, &[], Table::built_in());
    assert!(reading.faults.iter().any(|(fault, _)| *fault == Fault::StringBudget), "{:?}", reading.faults);
}

#[test]
fn modified_utf8_becomes_text() {
    assert_eq!(text("教育".as_bytes()), "教育");
    assert_eq!(text(&[0xc0, 0x80, b'a']), "\0a");
    // A character beyond the first plane stands as two surrogates of three bytes.
    assert_eq!(text(&[0xed, 0xa1, 0x82, 0xed, 0xbe, 0xb7]), "𠮷");
    assert_eq!(text(&[0xff, b'a']), "\u{fffd}a");
    assert_eq!(text(&[0xed, 0xa1, 0x82]), "\u{fffd}");
}

#[test]
fn only_names_android_loads_are_dex_files() {
    let numbers = ["classes.dex", "classes2.dex", "classes10.dex"].map(|name| number(name.as_bytes()));
    assert_eq!(numbers, [Some(1), Some(2), Some(10)]);
    for name in [
        "classes1.dex",
        "classes02.dex",
        "classes+2.dex",
        "classes.dex2",
        "Classes.dex",
        "assets/classes.dex",
    ] {
        assert_eq!(number(name.as_bytes()), None, "{name}");
    }
}

#[test]
fn any_damage_ends_in_an_answer() {
    let mut dex = Dex::default();
    let on = dex.method("Landroid/webkit/WebSettings;", "setSavePassword");
    dex.class_with_code("Lcn/school/Web;", "Landroid/webkit/WebView;", "open", &invoke_const(1, on));
    dex.string("http://stat.school.cn/up");
    let whole = dex.build();
    let mut seed = 0x9e37_79b9_u32;
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        seed as usize
    };
    let mut answers = 0;
    for round in 0..20_000 {
        let mut data = whole.clone();
        for _ in 0..=round % 8 {
            let at = next() % data.len();
            data[at] = [next().to_le_bytes()[0], 0, 0xff, 0x7f][next() % 4];
        }
        data.truncate(data.len() - if round % 3 == 0 { next() % data.len() } else { 0 });
        let reading = read(&data, &["cn.school.Web"], Table::built_in());
        answers += usize::from(!reading.faults.is_empty());
    }
    assert!(answers > 19_000, "nearly every damage is noticed, if only by the checksum: {answers}");
}
