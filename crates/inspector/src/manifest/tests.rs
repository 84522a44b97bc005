use super::*;
use crate::build::{Arsc, Attr, Xml, Zip, android, locale};
use crate::input::Input;

const NAME: u32 = attribute::NAME;

fn name(text: &str) -> Attr {
    android(NAME).text(text)
}

fn read_zip(zip: &Zip) -> (Manifest, Vec<String>) {
    read_within(&Limits::default(), zip)
}

fn read_within(limits: &Limits, zip: &Zip) -> (Manifest, Vec<String>) {
    let bytes = zip.bytes();
    let input = Input::Memory(&bytes);
    let mut notes = Notes::new(limits);
    let archive = Archive::open(&input, limits, &mut notes).unwrap();
    let manifest = read(&archive, &mut notes).unwrap_or_default();
    let codes = notes.into_parts().0.into_iter().map(|anomaly| anomaly.code.into_owned()).collect();
    (manifest, codes)
}

fn read_xml(xml: &Xml) -> Manifest {
    read_zip(&Zip::default().deflated("AndroidManifest.xml", &xml.bytes())).0
}

fn root() -> Xml {
    Xml::default().start(
        "manifest",
        [
            Attr::plain("package").text("cn.example"),
            android(attribute::VERSION_CODE).number(7),
            android(attribute::VERSION_NAME).text("1.2.3"),
        ],
    )
}

fn sdk(xml: Xml, min: u32, target: u32) -> Xml {
    let levels = [
        android(attribute::MIN_SDK_VERSION).number(min),
        android(attribute::TARGET_SDK_VERSION).number(target),
    ];
    xml.leaf("uses-sdk", levels)
}

#[test]
fn package_versions_and_levels_in_both_encodings() {
    for wide in [false, true] {
        let manifest = read_xml(&Xml { wide, ..sdk(root(), 21, 33).end() });
        assert_eq!(manifest.package.as_deref(), Some("cn.example"));
        assert_eq!((manifest.version_code, manifest.version_name.as_deref()), (Some(7), Some("1.2.3")));
        assert_eq!(
            (manifest.min_sdk, manifest.target_sdk),
            (Some(SdkLevel::Level(21)), Some(SdkLevel::Level(33)))
        );
    }
}

#[test]
fn the_version_code_has_two_halves() {
    let attributes =
        [android(attribute::VERSION_CODE).number(u32::MAX), android(attribute::VERSION_CODE_MAJOR).number(2)];
    let manifest = read_xml(&Xml::default().start("manifest", attributes).end());
    assert_eq!(manifest.version_code, Some(0x2_ffff_ffff));
}

#[test]
fn the_last_uses_sdk_counts_and_previews_keep_their_name() {
    let preview = android(attribute::TARGET_SDK_VERSION).text("Tiramisu");
    let manifest = read_xml(&sdk(root(), 21, 33).leaf("uses-sdk", [preview]).end());
    assert_eq!(
        (manifest.min_sdk.clone(), manifest.target_sdk.clone()),
        (None, Some(SdkLevel::Name("Tiramisu".into())))
    );
    assert_eq!(manifest.behaves_for(), 10_000);
}

#[test]
fn permissions_with_their_limits() {
    let xml = root()
        .leaf(
            "uses-permission",
            [name("android.permission.CAMERA"), android(attribute::MAX_SDK_VERSION).number(28)],
        )
        .leaf("uses-permission-sdk-23", [name("android.permission.BODY_SENSORS")])
        .leaf(
            "uses-permission",
            [name("android.permission.CAMERA"), android(attribute::REQUIRED).flag(false)],
        )
        .leaf("permission", [name("cn.example.P"), android(attribute::PROTECTION_LEVEL).number(0x12)]);
    let manifest = read_xml(&sdk(xml, 21, 33).end());
    let camera = |max_sdk, optional| Permission {
        name: "android.permission.CAMERA".into(),
        max_sdk,
        optional,
        ..Permission::default()
    };
    assert_eq!(manifest.permissions[0], camera(Some(28), false));
    assert_eq!(
        (manifest.permissions[1].name.as_str(), manifest.permissions[1].sdk_23),
        ("android.permission.BODY_SENSORS", true)
    );
    assert_eq!(manifest.permissions[2], camera(None, true));
    assert_eq!(manifest.defined_permissions[0].protection, "signature");
}

#[test]
fn writing_brings_reading_and_old_apps_have_more() {
    let write =
        [name("android.permission.WRITE_EXTERNAL_STORAGE"), android(attribute::MAX_SDK_VERSION).number(28)];
    let manifest = read_xml(&sdk(root().leaf("uses-permission", write.clone()), 21, 33).end());
    let implied: Vec<(&str, Option<i64>)> =
        manifest.implied_permissions.iter().map(|implied| (implied.name.as_str(), implied.max_sdk)).collect();
    assert_eq!(implied, [("android.permission.READ_EXTERNAL_STORAGE", Some(28))]);
    assert!(manifest.permissions.last().is_some_and(|last| last.implied));

    let contacts = [name("android.permission.READ_CONTACTS")];
    let manifest = read_xml(&sdk(root(), 3, 3).leaf("uses-permission", contacts).end());
    let names: Vec<&str> = manifest.implied_permissions.iter().map(|implied| implied.name.as_str()).collect();
    let short: Vec<&str> = names.iter().filter_map(|name| name.strip_prefix("android.permission.")).collect();
    assert_eq!(
        short,
        ["WRITE_EXTERNAL_STORAGE", "READ_PHONE_STATE", "READ_EXTERNAL_STORAGE", "READ_CALL_LOG"]
    );
}

#[test]
fn features_named_and_implied() {
    let xml = sdk(root(), 21, 33)
        .leaf("uses-feature", [name("android.hardware.camera.flash")])
        .leaf("uses-feature", [name("android.hardware.microphone"), android(attribute::REQUIRED).flag(false)])
        .leaf("uses-permission", [name("android.permission.RECORD_AUDIO")])
        .leaf("uses-permission", [name("android.permission.SEND_SMS")]);
    let features = read_xml(&xml.end()).features;
    let named: Vec<(&str, bool, bool)> = features
        .iter()
        .filter_map(|feature| {
            let short = feature.name.strip_prefix("android.hardware.")?;
            Some((short, feature.required, feature.implied_by.is_some()))
        })
        .collect();
    let expected = [
        ("camera", true, false),
        ("camera.flash", true, false),
        ("microphone", false, false),
        ("faketouch", true, true),
        ("telephony", true, true),
    ];
    assert_eq!(named, expected);
}

fn with_components(target: u32) -> Manifest {
    let filter = |xml: Xml, action: &str, category: &str| {
        xml.start("intent-filter", []).leaf("action", [name(action)]).leaf("category", [name(category)]).end()
    };
    let xml = sdk(root(), 1, target).start("application", [name("App")]);
    let xml = filter(
        xml.start("activity", [name(".Main")]),
        "android.intent.action.MAIN",
        "android.intent.category.LAUNCHER",
    );
    let xml = filter(
        xml.end().start("activity", [name("Closed"), android(attribute::EXPORTED).flag(false)]),
        "android.intent.action.VIEW",
        "",
    );
    let guard = android(attribute::PERMISSION).text("cn.example.P");
    let xml = xml
        .end()
        .leaf("service", [name("cn.other.Push"), android(attribute::EXPORTED).flag(true), guard])
        .leaf("receiver", [name(".Quiet")])
        .leaf("provider", [name(".Files")])
        .end();
    read_xml(&xml.end())
}

#[test]
fn components_in_full_and_who_may_start_them() {
    let manifest = with_components(33);
    assert_eq!(manifest.components.activities, ["cn.example.Main", "cn.example.Closed"]);
    assert_eq!(manifest.components.receivers, ["cn.example.Quiet"]);
    assert_eq!(manifest.application_class.as_deref(), Some("cn.example.App"));
    assert_eq!(manifest.launchable_activity.as_deref(), Some("cn.example.Main"));
    let exported: Vec<(&str, &str, Option<&str>)> = manifest
        .exported
        .iter()
        .map(|component| {
            (component.name.as_str(), component.because.as_ref(), component.permission.as_deref())
        })
        .collect();
    let expected =
        [("cn.example.Main", "intent-filter", None), ("cn.other.Push", "explicit", Some("cn.example.P"))];
    assert_eq!(exported, expected);
}

#[test]
fn ins_1_the_label_of_what_the_launcher_starts_is_kept_where_it_is_another() {
    let table = Arsc::default().texts(1, locale("", ""), &["平台", "小学堂"]).texts(
        1,
        locale("en", ""),
        &["Platform", "Edu Kids"],
    );
    let labelled = |number: u32| android(attribute::LABEL).reference(0x7f01_0000 + number);
    let of = |own: Vec<Attr>| {
        let xml = sdk(root(), 21, 33).start("application", [labelled(0)]);
        // Another activity's label is none that people see under the icon.
        let xml = xml.leaf("activity", [name("First"), android(attribute::LABEL).text("别的")]);
        let xml = xml.start("activity-alias", [vec![name("Main")], own].concat()).start("intent-filter", []);
        let xml = xml
            .leaf("action", [name("android.intent.action.MAIN")])
            .leaf("category", [name("android.intent.category.LAUNCHER")]);
        let xml = xml.end().end().end().end();
        let zip = Zip::default().deflated("AndroidManifest.xml", &xml.bytes());
        read_zip(&zip.stored("resources.arsc", &table.bytes())).0
    };
    let manifest = of(vec![labelled(1)]);
    assert_eq!(manifest.label.as_deref(), Some("平台"));
    assert_eq!(manifest.launcher_label.as_deref(), Some("小学堂"));
    assert_eq!(manifest.launcher_labels["en"], "Edu Kids");
    let plain = of(vec![android(attribute::LABEL).text("小学堂")]);
    assert_eq!(plain.launcher_label.as_deref(), Some("小学堂"));
    for same in [vec![], vec![labelled(0)]] {
        assert_eq!(of(same).launcher_label, None);
    }
}

#[test]
fn providers_of_old_apps_are_open_by_default() {
    let last = |manifest: Manifest| manifest.exported.last().map(|component| component.name.clone());
    assert_eq!(last(with_components(16)).as_deref(), Some("cn.example.Files"));
    assert_eq!(last(with_components(17)).as_deref(), Some("cn.other.Push"));
}

fn app_with(attributes: Vec<Attr>, target: u32) -> Xml {
    sdk(root(), 21, target).start("application", attributes).end().end()
}

#[test]
fn labels_fall_back_as_on_a_device() {
    let table = Arsc::default()
        .texts(1, locale("", ""), &["小学堂", "其他"])
        .texts(1, locale("en", ""), &["Edu Kids", ""])
        .texts(1, locale("zh", "TW"), &["小學堂", ""])
        .texts(1, locale("zh", "HK"), &["", "其他"])
        .texts(1, locale("en", "GB"), &["", "Other"])
        .texts(1, locale("fr", ""), &["", "Autre"]);
    let xml = app_with(vec![android(attribute::LABEL).reference(0x7f01_0000)], 33);
    for sparse in [false, true] {
        let table = Arsc { sparse, ..table.clone() };
        let zip = Zip::default()
            .deflated("AndroidManifest.xml", &xml.bytes())
            .stored("resources.arsc", &table.bytes());
        let (manifest, codes) = read_zip(&zip);
        assert_eq!(manifest.label.as_deref(), Some("小学堂"));
        let labels: Vec<(&str, &str)> =
            manifest.labels.iter().map(|(locale, label)| (locale.as_str(), label.as_str())).collect();
        let expected = [
            ("en", "Edu Kids"),
            ("en-GB", "Edu Kids"),
            ("fr", "小学堂"),
            ("zh-HK", "小學堂"),
            ("zh-TW", "小學堂"),
        ];
        assert_eq!(labels, expected, "sparse {sparse}");
        assert_eq!(codes, [""; 0]);
    }
}

#[test]
fn references_in_a_circle_end() {
    let table = Arsc::default().references(1, &[0x7f01_0001, 0x7f01_0000]);
    let xml = app_with(vec![android(attribute::LABEL).reference(0x7f01_0000)], 33);
    let zip =
        Zip::default().deflated("AndroidManifest.xml", &xml.bytes()).stored("resources.arsc", &table.bytes());
    let (manifest, codes) = read_zip(&zip);
    assert_eq!(manifest.label, None);
    assert_eq!(codes, ["arsc-reference-circle"]);
}

#[test]
fn flags_may_stand_in_the_resources() {
    let table = Arsc::default().numbers(2, &[1]);
    let xml = app_with(vec![android(attribute::DEBUGGABLE).reference(0x7f02_0000)], 33);
    let zip =
        Zip::default().deflated("AndroidManifest.xml", &xml.bytes()).stored("resources.arsc", &table.bytes());
    assert!(read_zip(&zip).0.debuggable);
}

#[test]
fn cleartext_by_platform_attribute_and_configuration() {
    assert_eq!(read_xml(&app_with(vec![], 27)).cleartext, Some(true));
    assert_eq!(read_xml(&app_with(vec![], 28)).cleartext, Some(false));
    let attribute = |flag| vec![android(attribute::USES_CLEARTEXT_TRAFFIC).flag(flag)];
    assert_eq!(read_xml(&app_with(attribute(true), 33)).cleartext, Some(true));
    assert_eq!(read_xml(&app_with(attribute(false), 20)).cleartext, Some(false));

    let permitted = |flag| [Attr::plain("cleartextTrafficPermitted").flag(flag)];
    let rules = Xml::default()
        .start("network-security-config", [])
        .leaf("base-config", permitted(false))
        .start("domain-config", permitted(true))
        .start("domain", [])
        .text(" api.example.cn ")
        .end()
        .start("domain-config", permitted(false))
        .start("domain", [])
        .text("pay.example.cn")
        .end()
        .end()
        .end()
        .end();
    let table = Arsc::default().texts(1, locale("", ""), &["res/xml/nsc.xml"]);
    let mut attributes = attribute(true);
    attributes.push(android(attribute::NETWORK_SECURITY_CONFIG).reference(0x7f01_0000));
    let zip = Zip::default()
        .deflated("AndroidManifest.xml", &app_with(attributes, 33).bytes())
        .stored("resources.arsc", &table.bytes())
        .deflated("res/xml/nsc.xml", &rules.bytes());
    let (manifest, _) = read_zip(&zip);
    assert_eq!(manifest.cleartext, Some(false));
    assert_eq!(manifest.cleartext_domains, ["api.example.cn"]);
}

#[test]
fn the_icon_is_the_densest_raster_behind_an_adaptive_one() {
    let density = |density: u16| {
        let mut config = locale("", "");
        config[14..16].copy_from_slice(&density.to_le_bytes());
        config
    };
    let table = Arsc::default()
        .texts(1, density(0xfffe), &["res/ic.xml", ""])
        .texts(1, density(160), &["", "res/m.png"])
        .texts(1, density(640), &["", "res/xxx.webp"])
        .texts(1, density(480), &["", "res/missing.png"]);
    let layers = Xml::default()
        .start("adaptive-icon", [])
        .leaf("background", [android(attribute::DRAWABLE).reference(0x7f09_0000)])
        .leaf("foreground", [android(attribute::DRAWABLE).reference(0x7f01_0001)])
        .end();
    let zip = Zip::default()
        .deflated(
            "AndroidManifest.xml",
            &app_with(vec![android(attribute::ICON).reference(0x7f01_0000)], 33).bytes(),
        )
        .stored("resources.arsc", &table.bytes())
        .deflated("res/ic.xml", &layers.bytes())
        .stored("res/m.png", b"png")
        .stored("res/xxx.webp", b"webp");
    let manifest = read_zip(&zip).0;
    assert_eq!(manifest.icon.as_deref(), Some("res/xxx.webp"));
    let layers: Vec<_> =
        manifest.icon_layers.iter().map(|(layer, file)| (layer.as_str(), file.as_str())).collect();
    assert_eq!(layers, [("foreground", "res/xxx.webp")], "a background without a file is a colour");
}

#[test]
fn queries_and_meta_data() {
    let xml = root()
        .start("queries", [])
        .leaf("package", [name("com.tencent.mm")])
        .start("intent", [])
        .leaf("action", [name("android.intent.action.VIEW")])
        .end()
        .end()
        .start("application", [])
        .leaf("meta-data", [name("JPUSH_APPKEY")])
        .start("service", [name(".S")])
        .leaf("meta-data", [name("inner")])
        .end()
        .end();
    let manifest = read_xml(&xml.end());
    assert_eq!(manifest.queries, ["package:com.tencent.mm", "intent:android.intent.action.VIEW"]);
    assert_eq!(manifest.meta_data, ["JPUSH_APPKEY", "inner"]);
}

#[test]
fn names_without_identifier_mean_nothing_to_android() {
    let manifest = read_xml(
        &sdk(root(), 21, 33)
            .leaf("uses-permission", [Attr::plain("name").text("android.permission.CAMERA")])
            .end(),
    );
    assert_eq!(manifest.permissions, []);
}

#[test]
fn depth_is_bounded_by_a_remark_not_by_the_stack() {
    let mut xml = root();
    for _ in 0..20_000 {
        xml = xml.start("deep", []);
    }
    let (manifest, codes) = read_zip(&Zip::default().deflated("AndroidManifest.xml", &xml.bytes()));
    assert_eq!(manifest.package.as_deref(), Some("cn.example"));
    assert_eq!(codes, ["axml-too-deep"]);
}

/// The anomaly's code, how the document is changed, and whether its root is read nevertheless.
type Lie = (&'static str, Box<dyn Fn(&mut Vec<u8>)>, bool);

#[test]
fn lies_of_binary_xml_have_names() {
    let sound = root().end().bytes();
    let lie = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = sound.clone();
        change(&mut bytes);
        read_zip(&Zip::default().deflated("AndroidManifest.xml", &bytes))
    };
    let start = memchr::memmem::find(&sound, &[2, 1, 16, 0]).unwrap();
    let lies: Vec<Lie> = vec![
        ("axml-type", Box::new(|bytes| bytes[0] = 0), true),
        ("axml-size", Box::new(|bytes| bytes.push(0)), true),
        ("axml-string-count", Box::new(|bytes| bytes[19] = 0x7f), true),
        ("axml-string-tables", Box::new(|bytes| bytes[20] = 0xff), true),
        ("axml-string-out-of-range", Box::new(|bytes| bytes[39] = 0x7f), true),
        ("axml-attributes-overrun", Box::new(move |bytes| bytes[start + 26] = 0xf0), true),
        ("axml-attributes-overrun", Box::new(move |bytes| bytes[start + 2] = 0x20), true),
        ("axml-no-elements", Box::new(move |bytes| bytes[start + 4] = 4), false),
        ("axml-broken", Box::new(|bytes| bytes[2] = 0), false),
        ("axml-empty", Box::new(Vec::clear), false),
    ];
    for (code, change, read_on) in lies {
        let (manifest, codes) = lie(&*change);
        assert!(codes.iter().any(|known| known == code), "{code} not in {codes:?}");
        assert_eq!(manifest.package.is_some() || manifest.version_code.is_some(), read_on, "{code}");
    }
}

#[test]
fn one_long_string_that_everything_refers_to_is_not_copied_for_ever() {
    for wide in [false, true] {
        let long = "a".repeat(1000);
        let mut xml = Xml { wide, ..sdk(root(), 21, 33) };
        for _ in 0..100 {
            xml = xml.leaf("uses-permission", [name(&long)]);
        }
        let zip = Zip::default().deflated("AndroidManifest.xml", &xml.end().bytes());
        let (manifest, codes) = read_zip(&zip);
        assert_eq!((manifest.permissions.len(), codes.len()), (100, 0));
        let limits = Limits { manifest_text: 20_000, ..Limits::default() };
        let (manifest, codes) = read_within(&limits, &zip);
        assert!((5..20).contains(&manifest.permissions.len()), "{}", manifest.permissions.len());
        assert_eq!(codes, ["axml-too-much-text"]);
    }
}

#[test]
fn an_element_with_an_endless_name_is_none_that_counts() {
    let endless = "uses-permission".repeat(100);
    let zip = |name: &str| {
        let camera = android(NAME).text("android.permission.CAMERA");
        let xml = sdk(root(), 21, 33).leaf(name, [camera]).end();
        Zip::default().deflated("AndroidManifest.xml", &xml.bytes())
    };
    assert_eq!(read_zip(&zip(&endless)).0.permissions, []);
    assert_eq!(read_zip(&zip("uses-permission")).0.permissions.len(), 1);
}

#[test]
fn a_table_with_a_thousand_locales_does_not_make_every_lookup_long() {
    let mut table = Arsc::default();
    for number in 0..600_u32 {
        let [low, high, ..] = number.to_le_bytes();
        let mut config = locale("zh", "");
        config[10..12].copy_from_slice(&[b'A' + (low & 15), b'A' + (low >> 4) + 16 * high]);
        table = table.texts(1, config, &["名"]);
    }
    let xml = root().leaf("application", [android(attribute::LABEL).reference(0x7f01_0000)]).end();
    let zip = Zip::default()
        .deflated("AndroidManifest.xml", &xml.bytes())
        .stored("resources.arsc", &table.texts(1, locale("", ""), &["名"]).bytes());
    let (manifest, codes) = read_zip(&zip);
    assert_eq!((manifest.label.as_deref(), codes.len()), (Some("名"), 0));
    let limits = Limits { lookups: 2000, ..Limits::default() };
    let (manifest, codes) = read_within(&limits, &zip);
    assert_eq!((manifest.label.as_deref(), codes), (Some("名"), vec!["arsc-too-many-lookups".to_owned()]));
}
