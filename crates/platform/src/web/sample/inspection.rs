//! Inspections of an invented package in every state worth seeing: waiting, unreadable, clean, with findings, packed,
//! without a name, with something declared that is not there, and one for iOS.

use casework::inspection::{Before, Inspection, Opinion};
use domain::ground::day::Instant;
use domain::inspection::Judgement;
use inspector::compare::{Declared, versions};
use inspector::permission::Item;
use inspector::report::ios::{Distribution, Privacy, Profile, Program, Slice, Transport};
use inspector::report::{
    Anomaly, ExportedComponent, Finding, Ios, Kind, Level, Packer, Permission, PlatformRange, Report, Scheme,
    Sdk, SdkLevel, Signatures, Signer, Verdict,
};

/// 2025-12-01 10:15 in China.
const BEFORE: Instant = Instant(1_764_555_300_000);
const MD5: &str = "0cc175b9c0f1b6a831c399e269772661";

fn declared() -> Declared {
    Declared {
        name: Some("示例作业本".to_owned()),
        platform: Some(Kind::Apk),
        version: Some("3.2.1".to_owned()),
        md5: Some(MD5.to_owned()),
        items: vec![Item::Camera],
        charges: Some(false),
        live: Some(false),
        required_use: false,
    }
}

fn report(version: &str, permissions: &[&str], sdks: &[(&str, &str, &str)]) -> Report {
    let mut report = Report::new("package");
    report.kind = Kind::Apk;
    report.package = Some("cn.example.homework".to_owned());
    report.label = Some("示例作业本".to_owned());
    report.version_name = Some(version.to_owned());
    MD5.clone_into(&mut report.md5);
    report.permissions = permissions
        .iter()
        .map(|name| Permission { name: format!("android.permission.{name}"), ..Permission::default() })
        .collect();
    report.sdks = sdks
        .iter()
        .map(|(name, category, class)| Sdk {
            name: (*name).to_owned(),
            category: (*category).to_owned(),
            evidence: vec![format!("class: {class}")],
            ..Sdk::default()
        })
        .collect();
    report.version_code = version.replace('.', "").parse().ok();
    (report.min_sdk, report.target_sdk) = (Some(SdkLevel::Level(21)), Some(SdkLevel::Level(34)));
    report.cleartext = Some(false);
    report.icon = Some("res/mipmap-xxhdpi/ic_launcher.png".to_owned());
    report.abis = vec!["arm64-v8a".to_owned(), "armeabi-v7a".to_owned()];
    report.signatures = signed("ab");
    report
}

fn signed(byte: &str) -> Signatures {
    let signer = Signer {
        sha256: byte.repeat(32),
        subject: "CN=示例教育科技有限公司,O=示例,C=CN".to_owned(),
        scheme: "v2".to_owned(),
        key: Some("RSA-2048".to_owned()),
    };
    Signatures {
        v1: Scheme::Verified,
        v2: Scheme::Verified,
        verdict: Verdict::Verified,
        platform_range: PlatformRange { min: 21, max: None },
        signers: vec![signer],
        ..Signatures::default()
    }
}

fn of(report: Option<Report>, before: Option<Before>) -> Inspection {
    let made = report.as_ref().map(|report| (BEFORE.add_millis(9_000), report.inspector.to_string()));
    Inspection::new(BEFORE, made, report, &declared(), before)
}

/// It is being made.
pub fn waiting() -> Inspection {
    of(None, None)
}

/// The package could not be read.
pub fn unreadable() -> Inspection {
    of(Some(Report::unreadable("package", "检测超过 60 秒，已中止")), None)
}

/// Nothing to look at.
pub fn clean() -> Inspection {
    of(Some(report("3.2.1", &["INTERNET", "CAMERA"], &[])), None)
}

/// Much to look at, and a version before.
pub fn findings() -> Inspection {
    let old = report("3.2.0", &["INTERNET", "CAMERA"], &[("友盟统计", "analytics", "com.umeng.analytics")]);
    let sdks = [
        ("友盟统计", "analytics", "com.umeng.analytics"),
        ("穿山甲", "advertising", "com.bytedance.sdk.openadsdk"),
        ("支付宝支付", "payment", "com.alipay.sdk"),
    ];
    let mut new = report("3.2.2", &["INTERNET", "CAMERA", "READ_CONTACTS", "ACCESS_FINE_LOCATION"], &sdks);
    open_to_others(&mut new);
    new.signatures = signed("cd");
    let finding = |rule: &'static str, level, text: &str, evidence: Vec<String>| Finding {
        rule: rule.into(),
        level,
        text: text.to_owned(),
        evidence,
    };
    let places = (1..=30).map(|number| format!("cn.example.homework.Page{number}.load")).collect();
    new.findings = vec![
        finding("LAT-2", Level::Medium, "WebView 允许通过文件域读取其他文件", places),
        finding("INS-3", Level::Info, "含广告类第三方 SDK 1 个", vec!["穿山甲".to_owned()]),
    ];
    new.anomalies = vec![Anomaly {
        code: "zip-duplicate-name".into(),
        detail: "压缩包内有重名的文件 classes.dex".to_owned(),
    }];
    let before = Before { version: "3.2.0".to_owned(), difference: versions(&old, &new) };
    of(Some(new), Some(before))
}

/// Addresses, components that others can start, and a component that is only referred to.
fn open_to_others(report: &mut Report) {
    if let Some(ads) = report.sdks.iter_mut().find(|sdk| sdk.category == "advertising") {
        "字节跳动".clone_into(&mut ads.vendor);
        ads.evidence.push("native-library: libtobEmbedPagEncrypt.so".to_owned());
    }
    report.sdks.push(Sdk {
        name: "极光推送".to_owned(),
        category: "push".to_owned(),
        evidence: vec!["referenced: cn.jpush.android".to_owned()],
        ..Sdk::default()
    });
    report.cleartext = Some(true);
    report.cleartext_urls = vec!["http://ads.example.com/config".to_owned()];
    report.hosts = vec!["api.example.com".to_owned(), "ads.example.com".to_owned()];
    report.hosts.extend((1..=40).map(|number| format!("cdn{number}.example.com")));
    let open =
        |kind: &'static str, name: &str, because: &'static str, permission: Option<&str>| ExportedComponent {
            kind: kind.into(),
            name: format!("cn.example.homework.{name}"),
            because: because.into(),
            permission: permission.map(str::to_owned),
        };
    report.components.activities =
        (1..=12).map(|number| format!("cn.example.homework.Page{number}")).collect();
    report.components.services = vec!["cn.example.homework.PushService".to_owned()];
    report.exported_components = vec![
        open("activity", "MainActivity", "intent-filter", None),
        open("service", "PushService", "explicit", Some("cn.example.homework.PUSH")),
    ];
}

/// Nothing speaks against it, but a declared permission is not there.
pub fn unseen() -> Inspection {
    of(Some(report("3.2.1", &["INTERNET"], &[])), None)
}

/// Its manifest could not be read, and the inspector of the time said nothing of it.
pub fn nameless() -> Inspection {
    let report = Report { package: None, ..report("3.2.1", &[], &[]) };
    of(Some(report), None)
}

/// An app for iOS, distributed by an enterprise certificate that ran out.
pub fn ios() -> Inspection {
    let mut found = report("3.2.1", &[], &[]);
    found.kind = Kind::Ipa;
    (found.min_sdk, found.target_sdk, found.cleartext) = (None, None, None);
    (found.signatures, found.version_code) = (Signatures::default(), None);
    found.icon = Some("Payload/Homework.app/AppIcon60x60@2x.png".to_owned());
    found.abis = Vec::new();
    found.hosts = vec!["api.example.com".to_owned()];
    found.sdks = vec![Sdk {
        name: "微信开放平台".to_owned(),
        category: "login".to_owned(),
        vendor: "腾讯".to_owned(),
        evidence: vec!["framework: WechatOpenSDK".to_owned()],
    }];
    found.ios = Some(ios_part());
    let declared = Declared { platform: Some(Kind::Ipa), ..declared() };
    let made = Some((BEFORE.add_millis(9_000), found.inspector.to_string()));
    Inspection::new(BEFORE, made, Some(found), &declared, None)
}

fn ios_part() -> Ios {
    let texts = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let pairs = |all: &[(&str, &str)]| {
        all.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    };
    let slice = Slice { cpu: "arm64".to_owned(), encrypted: true, signed: true, ..Slice::default() };
    Ios {
        app: "Homework.app".to_owned(),
        executable: Some("Homework".to_owned()),
        usage_descriptions: pairs(&[("NSCameraUsageDescription", "用于拍照提交作业")]),
        minimum_os: Some("13.0".to_owned()),
        device_families: vec![1, 2],
        frameworks: texts(&["WechatOpenSDK.framework"]),
        extensions: texts(&["cn.example.homework.notification"]),
        queried_schemes: texts(&["weixin", "alipay"]),
        transport: Transport { arbitrary_loads: true, ..Transport::default() },
        profile: Some(Profile {
            distribution: Distribution::Enterprise,
            name: Some("Homework InHouse".to_owned()),
            team_ids: texts(&["ABCDE12345"]),
            team_name: Some("示例教育科技有限公司".to_owned()),
            expires: Some("2025-11-01T02:00:00Z".to_owned()),
            all_devices: true,
            certificates: vec!["ef".repeat(32)],
            ..Profile::default()
        }),
        entitlements: pairs(&[("aps-environment", "production"), ("get-task-allow", "false")]),
        programs: vec![Program { path: "Payload/Homework.app/Homework".to_owned(), slices: vec![slice] }],
        privacy: Some(Privacy {
            collected: texts(&["NSPrivacyCollectedDataTypeName"]),
            accessed_interfaces: texts(&["NSPrivacyAccessedAPICategoryUserDefaults: CA92.1"]),
            ..Privacy::default()
        }),
        ..Ios::default()
    }
}

/// Its code is hidden, and that of the version before was not.
pub fn packed() -> Inspection {
    let old = report("3.2.0", &["INTERNET", "CAMERA"], &[("友盟统计", "analytics", "com.umeng.analytics")]);
    let mut hidden = report("3.2.1", &["INTERNET", "CAMERA"], &[]);
    hidden.packers = vec!["360加固".to_owned()];
    hidden.packer_evidence =
        vec![Packer { name: "360加固".to_owned(), evidence: vec!["class: com.stub.StubApp".to_owned()] }];
    hidden.incomplete = vec!["加固：360加固".to_owned()];
    hidden.findings = vec![Finding {
        rule: "INS-3".into(),
        level: Level::Medium,
        text: "应用经过加固（360加固）：代码不可见，检测结果不完整，请提供者提交加固前的安装包".to_owned(),
        evidence: vec!["代码 com.stub.StubApp".to_owned()],
    }];
    let before = Before { version: "3.2.0".to_owned(), difference: versions(&old, &hidden) };
    of(Some(hidden), Some(before))
}

/// The findings with some of them judged, in this round and the one before.
pub fn judged() -> Inspection {
    let mut inspection = findings();
    let opinion = |judgement, reason: &str| Opinion {
        judgement,
        reason: reason.to_owned(),
        unit: "上海市教育委员会".to_owned(),
        at: BEFORE.add_millis(86_400_000),
    };
    let mut all = inspection.findings.iter_mut();
    if let Some(first) = all.next() {
        first.judged = Some(opinion(Judgement::Correct, "请补报或者去掉这项权限"));
    }
    if let Some(second) = all.next() {
        second.earlier = Some(opinion(Judgement::Accepted, "家校通讯录功能需要"));
    }
    if let Some(third) = all.next() {
        third.differing = Some(opinion(Judgement::Accepted, "当时只有一处，已核实"));
    }
    inspection
}
