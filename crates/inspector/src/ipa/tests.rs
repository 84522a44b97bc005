//! Whole iOS packages made by hand, and what the report says of them.

use super::macho::builder::Program;
use super::plist::builder::binary;
use super::*;
use crate::archive::builder::archive;
use crate::compare::{Declared, declared};
use crate::input::Input;
use crate::limits::Limits;
use crate::permission;
use crate::report::{Kind, Level};
use crate::{Options, inspect as inspect_bytes};

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

pub(crate) fn info() -> Value {
    let icons = Value::Dictionary(vec![(
        "CFBundlePrimaryIcon".into(),
        Value::Dictionary(vec![("CFBundleIconFiles".into(), Value::Array(vec![text("Icon60x60")]))]),
    )]);
    let domain = Value::Dictionary(vec![("NSExceptionAllowsInsecureHTTPLoads".into(), Value::Flag(true))]);
    let security = Value::Dictionary(vec![(
        "NSExceptionDomains".into(),
        Value::Dictionary(vec![("a.school.cn".into(), domain)]),
    )]);
    Value::Dictionary(vec![
        ("CFBundleIdentifier".into(), text("cn.school.demo")),
        ("CFBundleShortVersionString".into(), text("1.2.0")),
        ("CFBundleVersion".into(), text("42")),
        ("CFBundleDisplayName".into(), text("小学练习")),
        ("CFBundleExecutable".into(), text("Demo")),
        ("MinimumOSVersion".into(), text("12.0")),
        ("UIDeviceFamily".into(), Value::Array(vec![Value::Integer(1), Value::Integer(2)])),
        ("NSCameraUsageDescription".into(), text("拍照提交作业")),
        ("LSApplicationQueriesSchemes".into(), Value::Array(vec![text("weixin")])),
        ("CFBundleIcons".into(), icons),
        ("NSAppTransportSecurity".into(), security),
    ])
}

pub(crate) fn program() -> Program {
    Program {
        cpu: (0x0100_000c, 0),
        libraries: vec![
            "/System/Library/Frameworks/AdSupport.framework/AdSupport",
            "@rpath/AlipaySDK.framework/AlipaySDK",
        ],
        minimum_os: Some(0x000c_0000),
        class_names: b"WXApi\0Main\0",
        texts: b"http://a.school.cn/up\0",
        entitlements: Some(b"<plist><dict><key>get-task-allow</key><true/></dict></plist>"),
        is_encrypted: false,
    }
}

fn report(entries: &[(&str, &[u8])]) -> Report {
    let data = archive(entries);
    inspect_bytes(&Input::Memory(&data), "demo.ipa", &Options::default())
}

#[test]
fn a_package_is_read_whole() {
    let (info, program) = (binary(&info()), program().build());
    let extension = binary(&Value::Dictionary(vec![
        ("CFBundleIdentifier".into(), text("cn.school.demo.widget")),
        (
            "NSExtension".into(),
            Value::Dictionary(vec![(
                "NSExtensionPointIdentifier".into(),
                text("com.apple.widgetkit-extension"),
            )]),
        ),
    ]));
    let report = report(&[
        ("Payload/Demo.app/Info.plist", &info),
        ("Payload/Demo.app/Demo", &program),
        ("Payload/Demo.app/Icon60x60@2x.png", b"small"),
        ("Payload/Demo.app/Icon60x60@3x.png", b"larger"),
        ("Payload/Demo.app/en.lproj/InfoPlist.strings", b"\"CFBundleDisplayName\" = \"Exercises\";"),
        ("Payload/Demo.app/Frameworks/AlipaySDK.framework/AlipaySDK", &program),
        ("Payload/Demo.app/PlugIns/Widget.appex/Info.plist", &extension),
        (
            "Payload/Demo.app/PrivacyInfo.xcprivacy",
            b"<plist><dict><key>NSPrivacyTracking</key><true/></dict></plist>",
        ),
    ]);
    assert_eq!(report.anomalies, []);
    assert_eq!(report.package.as_deref(), Some("cn.school.demo"));
    assert_eq!((report.version_name.as_deref(), report.version_code), (Some("1.2.0"), Some(42)));
    assert_eq!((report.label.as_deref(), report.labels["en"].as_str()), (Some("小学练习"), "Exercises"));
    assert_eq!(report.icon.as_deref(), Some("Payload/Demo.app/Icon60x60@3x.png"));
    assert_eq!(report.hosts, ["a.school.cn"]);
    assert_eq!(report.cleartext_domains, ["a.school.cn"]);
    assert!(report.debuggable);
    let ios = report.ios.unwrap();
    assert_eq!(ios.usage_descriptions["NSCameraUsageDescription"], "拍照提交作业");
    assert_eq!(
        (ios.frameworks, ios.extensions),
        (vec!["AlipaySDK.framework".into()], vec!["cn.school.demo.widget".to_owned()])
    );
    assert_eq!(ios.extension_details[0].point.as_deref(), Some("com.apple.widgetkit-extension"));
    assert_eq!(ios.device_families, [1, 2]);
    assert_eq!(ios.linked_libraries.len(), 2);
    assert!(ios.privacy.unwrap().tracking);
    let sdks: Vec<_> = report.sdks.iter().map(|sdk| sdk.name.as_str()).collect();
    assert_eq!(sdks, ["微信开放平台", "支付宝支付"]);
    let told = |start: &str| {
        report.findings.iter().find(|finding| finding.text.starts_with(start)).map(|finding| finding.level)
    };
    assert_eq!(told("允许调试"), Some(Level::High));
    assert_eq!(told("对部分域名"), Some(Level::Low));
    assert_eq!(told("可取得广告标识符"), Some(Level::Info));
    assert_eq!(told("可查询 1 个"), Some(Level::Info));
}

#[test]
fn ins_2_every_key_of_the_table_is_found_under_its_item() {
    let keys: Vec<&str> = permission::names(Kind::Ipa).collect();
    assert!(keys.len() >= 31, "{} keys", keys.len());
    let value = |key: &str| match key {
        "LSApplicationQueriesSchemes" => Value::Array(vec![text("weixin"), text("alipays")]),
        key if key.ends_with("Dictionary") => {
            Value::Dictionary(vec![("Check".into(), text("签到")), ("Map".into(), text("导航"))])
        }
        _ => text("用途"),
    };
    let mut entries = vec![("CFBundleIdentifier".to_owned(), text("cn.school.demo"))];
    entries.extend(keys.iter().map(|key| ((*key).to_owned(), value(key))));
    let report = report(&[("Payload/Demo.app/Info.plist", &binary(&Value::Dictionary(entries)))]);
    let items = declared(&Declared::default(), &report).items;
    for key in keys {
        let item = permission::item(Kind::Ipa, key);
        let check = items.iter().find(|check| check.item == item.words());
        let is_found = |evidence: &String| evidence.split('（').next() == Some(key);
        assert!(check.is_some_and(|check| check.evidence.iter().any(is_found)), "{key} under {item}");
    }
    let ios = report.ios.unwrap();
    let purposes = &ios.usage_descriptions["NSLocationTemporaryUsageDescriptionDictionary"];
    assert_eq!(purposes, "签到；导航");
    assert!(!ios.usage_descriptions.contains_key("LSApplicationQueriesSchemes"), "no text for people");
}

#[test]
fn transport_in_web_views_and_for_media_is_told() {
    let allowed = |keys: &[&str]| {
        let security = keys.iter().map(|key| ((*key).to_owned(), Value::Flag(true))).collect();
        let Value::Dictionary(mut entries) = info() else { return Vec::new() };
        entries.retain(|(key, _)| key != "NSAppTransportSecurity");
        entries.push(("NSAppTransportSecurity".into(), Value::Dictionary(security)));
        let list = binary(&Value::Dictionary(entries));
        let report =
            report(&[("Payload/Demo.app/Info.plist", &list), ("Payload/Demo.app/Demo", &program().build())]);
        let told = report.findings.into_iter().filter(|finding| finding.evidence[0].starts_with("NSAllows"));
        told.map(|finding| (finding.level, finding.evidence[0].clone())).collect::<Vec<_>>()
    };
    let (web, media) = ("NSAllowsArbitraryLoadsInWebContent", "NSAllowsArbitraryLoadsForMedia");
    assert_eq!(allowed(&[web]), [(Level::Low, format!("{web}=true"))]);
    assert_eq!(allowed(&[media]), [(Level::Low, format!("{media}=true"))]);
    assert_eq!(allowed(&[]), []);
}

#[test]
fn privacy_manifests_are_put_together_with_their_places() {
    let list = |more: &str| {
        format!(
            "<plist><dict>{more}<key>NSPrivacyCollectedDataTypes</key><array><dict><key>NSPrivacyCollectedDataType</key>\
             <string>Location</string></dict></array></dict></plist>"
        )
    };
    let tracking = "<key>NSPrivacyTracking</key><true/><key>NSPrivacyTrackingDomains</key><array>\
        <string>t.example.cn</string></array>";
    let report = report(&[
        ("Payload/Demo.app/Info.plist", &binary(&info())),
        ("Payload/Demo.app/Demo", &program().build()),
        ("Payload/Demo.app/PrivacyInfo.xcprivacy", list("").as_bytes()),
        ("Payload/Demo.app/Frameworks/A.framework/PrivacyInfo.xcprivacy", list(tracking).as_bytes()),
        ("Payload/Demo.app/Frameworks/A.framework/NoPrivacyInfo.xcprivacy", b"{}"),
    ]);
    let ios = report.ios.unwrap();
    let (own, other) = ("PrivacyInfo.xcprivacy", "Frameworks/A.framework/PrivacyInfo.xcprivacy");
    assert!(!ios.privacy.unwrap().tracking, "the app's own says nothing of it");
    assert_eq!(ios.other_privacy_manifests, [format!("Payload/Demo.app/{other}")]);
    assert_eq!(ios.privacy_declared.tracking, [other]);
    assert_eq!(ios.privacy_declared.tracking_domains["t.example.cn"], [other]);
    assert_eq!(ios.privacy_declared.collected["Location"], [own, other]);
    let found = report.findings.iter().find(|finding| finding.text.starts_with("可取得广告标识符")).unwrap();
    assert!(found.evidence.iter().any(|piece| piece.ends_with(other)), "{:?}", found.evidence);
}

#[test]
fn an_encrypted_program_makes_the_result_incomplete() {
    let program = Program { is_encrypted: true, entitlements: None, ..program() }.build();
    let report =
        report(&[("Payload/Demo.app/Info.plist", &binary(&info())), ("Payload/Demo.app/Demo", &program)]);
    assert_eq!(report.incomplete, ["Payload/Demo.app/Demo：程序经应用商店加密，代码不可见"]);
    assert!(report.hosts.is_empty(), "texts of an encrypted program are noise");
    assert!(report.findings.iter().any(|finding| finding.text.contains("检测结果不完整")));
}

#[test]
fn an_enterprise_profile_is_a_grave_finding() {
    let profile = b"junk<?xml version=\"1.0\"?><plist><dict><key>ProvisionsAllDevices</key><true/>\
        <key>TeamName</key><string>Some Ltd.</string></dict></plist>junk";
    let report = report(&[
        ("Payload/Demo.app/Info.plist", &binary(&info())),
        ("Payload/Demo.app/embedded.mobileprovision", profile),
    ]);
    let finding = &report.findings[0];
    assert_eq!((finding.rule.as_ref(), finding.level), ("LAT-2", Level::High));
    assert_eq!(finding.evidence, ["团队：Some Ltd."]);
    assert!(report.anomalies.iter().any(|anomaly| anomaly.code == "profile-damaged"));
    assert!(report.anomalies.iter().any(|anomaly| anomaly.code == "executable-missing"));
}

#[test]
fn a_broken_list_is_an_anomaly_and_the_rest_is_read() {
    let codes = |entries: &[(&str, &[u8])]| -> Vec<String> {
        report(entries).anomalies.into_iter().map(|anomaly| anomaly.code.into_owned()).collect()
    };
    assert_eq!(codes(&[("Payload/X.app/Info.plist", b"")]), ["plist-empty"]);
    assert_eq!(codes(&[("Payload/X.app/Other", b"")]), ["info-plist-missing"]);
    assert_eq!(codes(&[("Payload/X.app/Info.plist", b"{}")]), ["plist-unknown-form"]);
    assert_eq!(
        codes(&[("Payload/X.app/Info.plist", &binary(&info())), ("Payload/X.app/Demo", b"no program")]),
        ["macho-magic"]
    );
}

#[test]
fn a_folder_elsewhere_is_no_app() {
    let is_found = |name: &str| {
        let data = archive(&[(name, b"x")]);
        let input = Input::Memory(&data);
        let limits = Limits::default();
        let archive = Archive::open(&input, &limits, &mut Notes::new(&limits)).unwrap();
        app_folder(&archive).map(str::to_owned)
    };
    assert_eq!(is_found("Payload/教 育.app/Info.plist"), Some("Payload/教 育.app/".into()));
    for name in ["payload/X.app/a", "Payload/X.appx/a", "X/Payload/X.app/a", "Payload/X.app"] {
        assert_eq!(is_found(name), None, "{name}");
    }
}
