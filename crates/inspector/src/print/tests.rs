use super::text::{Style, safe, width};
use super::*;
use crate::report::{Anomaly, ExportedComponent, Finding, Isolation, Level, Permission, Sdk, SdkLevel};

fn sample() -> Report {
    let mut report = Report::new("包.apk");
    report.kind = Kind::Apk;
    report.label = Some("小学堂".into());
    report.version_name = Some("3.2.1".into());
    report.size = 7_654_321;
    (report.min_sdk, report.target_sdk) = (Some(SdkLevel::Level(21)), Some(SdkLevel::Level(99)));
    for name in ["android.permission.INTERNET", "android.permission.CAMERA"] {
        report.permissions.push(Permission { name: name.into(), max_sdk: Some(28), ..Permission::default() });
    }
    let sdk = Sdk {
        name: "某推送".into(),
        category: "push".into(),
        evidence: vec!["class: a".into()],
        ..Sdk::default()
    };
    report.sdks.push(sdk);
    report.anomalies.push(Anomaly { code: "janus".into(), detail: "文件开头是 dex".into() });
    let text = "应用可被调试".into();
    report.findings.push(Finding {
        rule: "INS-3".into(),
        level: Level::High,
        text,
        evidence: vec!["清单".into()],
    });
    report
}

#[test]
fn a_person_finds_what_matters() {
    let text = super::report(&sample(), Style::Plain);
    for expected in [
        "小学堂 3.2.1\n",
        "7.2 MB（7654321 字节）",
        "  检测发现      高 1\n  异常          1 条\n",
        "  平台级别      最低 21（Android 5.0），目标 99\n",
        "  调用摄像头    拍摄照片和视频  android.permission.CAMERA（至平台级别 28）",
        "  推送          某推送  代码 a",
        "  ! 文件开头是 dex  [janus]",
        "  高 应用可被调试  [INS-3]\n       清单\n",
        "结论由审核人员作出",
    ] {
        assert!(text.contains(expected), "missing {expected:?} in\n{text}");
    }
    assert!(!text.contains('\u{1b}'));
    assert!(text.lines().all(|line| line == line.trim_end()));
}

#[test]
fn colours_are_only_a_second_signal() {
    let coloured = super::report(&sample(), Style::Colours);
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    assert_eq!(plain, super::report(&sample(), Style::Plain));
}

#[test]
fn a_package_cannot_steer_the_terminal() {
    let mut report = sample();
    report.label = Some("\u{1b}]0;x\u{7}名\u{202e}\r\n行".into());
    let text = super::report(&report, Style::Plain);
    assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}', '\r']));
    assert!(text.starts_with("\\u{1b}]0;x\\u{7}名\\u{202e}  行 3.2.1\n"));
}

#[test]
fn an_unreadable_package_says_why() {
    let text = super::report(&Report::unreadable("a.apk", "找不到 ZIP 结尾记录"), Style::Plain);
    assert!(text.contains("不可解析：找不到 ZIP 结尾记录"));
    assert!(!text.contains("权限"));
}

#[test]
fn a_child_that_could_not_be_sealed_is_told() {
    let mut report = sample();
    let told = |report: &Report| super::report(report, Style::Plain).contains("未能由系统禁止其联网");
    assert!(!told(&report));
    report.isolation = Some(Isolation::Sealed);
    assert!(!told(&report));
    report.isolation = Some(Isolation::LimitsOnly);
    assert!(told(&report));
}

#[test]
fn code_that_was_not_seen_is_never_called_free_of_sdks() {
    let mut report = Report { kind: Kind::Ipa, ..Report::new("a.ipa") };
    let told = |report: &Report, scope| part(report, scope, Style::Plain).contains("未发现表内的 SDK");
    assert!(told(&report, Scope::Whole));
    report.incomplete.push("主程序已加密".into());
    assert!(!told(&report, Scope::Whole), "encrypted");
    let report = Report { kind: Kind::Apk, ..Report::new("a.apk") };
    assert!(told(&report, Scope::Whole));
    assert!(
        !told(&report, Scope::Manifest) && !told(&report, Scope::Signatures),
        "nobody looked at the code"
    );
    assert!(!part(&report, Scope::Manifest, Style::Plain).contains("没有签名"), "nor at the signature");
}

#[test]
fn long_lists_are_cut_with_a_count() {
    let mut report = sample();
    report.hosts = (0..40).map(|n| format!("h{n}.example.cn")).collect();
    let text = super::report(&report, Style::Plain);
    assert!(text.contains("h11.example.cn") && !text.contains("h12.example.cn"));
    assert!(text.contains("……共 40 项"));
}

#[test]
fn a_heading_with_nothing_under_it_is_left_out() {
    let mut report = sample();
    let empty = ["网络", "iOS"];
    let text = super::report(&report, Style::Plain);
    assert!(empty.iter().all(|heading| !text.contains(&format!("\n{heading}\n"))), "{text}");
    report.hosts.push("h.example.cn".into());
    assert!(super::report(&report, Style::Plain).contains("\n网络\n"));
}

#[test]
fn a_name_wider_than_its_column_stands_above_its_value() {
    let mut report = sample();
    let name = "com.android.browser.permission.READ_HISTORY_BOOKMARKS";
    report.permissions.push(Permission { name: name.into(), ..Permission::default() });
    let text = super::report(&report, Style::Plain);
    assert!(text.contains("\n  获取浏览器上网记录\n                读取浏览器"), "{text}");
}

#[test]
fn wide_characters_take_two_cells() {
    assert_eq!(width("权限ab"), 6);
    assert_eq!(safe("a\tb\u{0}"), "a b\\u{0}");
}

#[test]
fn what_is_asked_for_twice_is_told_once() {
    let mut report = sample();
    report.permissions.extend(report.permissions.clone());
    let text = super::report(&report, Style::Plain);
    assert_eq!(text.matches("android.permission.CAMERA").count(), 1);
    assert!(text.contains("权限（4 项）"), "the manifest's own number stays");
}

#[test]
fn components_are_named_in_the_readers_language() {
    let mut report = sample();
    report.exported_components.push(ExportedComponent {
        kind: "provider".into(),
        name: "cn.school.Files".into(),
        because: "explicit".into(),
        permission: None,
    });
    assert!(super::report(&report, Style::Plain).contains("  对外开放      数据提供  cn.school.Files\n"));
}

#[test]
fn code_that_is_not_visible_is_said_at_the_head() {
    let mut report = sample();
    report.incomplete.push("加固：某加固".into());
    let text = super::report(&report, Style::Plain);
    let (head, _) = text.split_once("\n应用\n").unwrap();
    assert!(head.contains("没有发现不等于没有") && head.contains("加固：某加固"), "{head}");
}
