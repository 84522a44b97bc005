//! Inspections of an invented package in every state worth seeing: waiting, unreadable, clean, with findings, packed.

use casework::inspection::{Before, Inspection, Opinion};
use domain::ground::day::Instant;
use domain::inspection::Judgement;
use inspector::compare::{Declared, versions};
use inspector::permission::Item;
use inspector::report::{Anomaly, Finding, Kind, Level, Packer, Permission, Report, Sdk, Signer};

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
    report.signatures.signers = vec![Signer { sha256: "ab".repeat(32), ..Signer::default() }];
    report
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
    new.hosts = vec!["ads.example.com".to_owned()];
    new.signatures.signers = vec![Signer { sha256: "cd".repeat(32), ..Signer::default() }];
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
    inspection
}
