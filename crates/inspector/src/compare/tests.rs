use super::*;
use crate::report::ios::Profile;
use crate::report::{Ios, Permission, Sdk, Signer};

fn report() -> Report {
    let mut report = Report::new("a.apk");
    report.kind = Kind::Apk;
    report.package = Some("cn.example.edu".into());
    report.label = Some("小学堂·同步学".into());
    report.labels.insert("en".into(), "Edu Kids".into());
    report.version_name = Some("3.2.1".into());
    report.version_code = Some(30201);
    report.md5 = "0123456789abcdef0123456789abcdef".into();
    for name in ["INTERNET", "CAMERA", "READ_SMS", "BODY_SENSORS"] {
        let name = format!("android.permission.{name}");
        report.permissions.push(Permission { name, ..Permission::default() });
    }
    report
}

fn outcomes(comparison: &Comparison) -> Vec<(&str, Outcome)> {
    comparison.items.iter().map(|check| (check.item.as_str(), check.outcome)).collect()
}

#[test]
fn three_outcomes_per_item() {
    let form = Declared { items: vec![Item::Camera, Item::Contacts], ..Declared::default() };
    let comparison = declared(&form, &report());
    let expected = [
        ("短信", Outcome::Undeclared),
        ("通讯录", Outcome::Unseen),
        ("调用摄像头", Outcome::Agreed),
        ("其它", Outcome::Undeclared),
    ];
    assert_eq!(outcomes(&comparison), expected);
    // INTERNET alone would not count as 其它; BODY_SENSORS does.
    let other = comparison.items.last().map(|check| check.evidence.clone());
    assert_eq!(other, Some(vec!["android.permission.BODY_SENSORS".to_owned()]));
    let levels: Vec<Level> = comparison.findings.iter().map(|finding| finding.level).collect();
    assert_eq!(levels, [Level::High, Level::High, Level::Info]);
}

#[test]
fn a_call_in_the_code_shows_what_needs_no_permission() {
    let mut report = report();
    report.permissions.clear();
    report.calls.push("list-installed-apps".into());
    assert_eq!(
        outcomes(&declared(&Declared::default(), &report)),
        [("读取已安装应用列表", Outcome::Undeclared)]
    );
}

#[test]
fn keys_of_ios_fall_under_the_same_items() {
    let mut report = report();
    report.kind = Kind::Ipa;
    report.permissions.clear();
    let key = ("NSCameraUsageDescription".to_owned(), "拍作业".to_owned());
    report.ios = Some(Ios { usage_descriptions: [key].into(), ..Ios::default() });
    let form = Declared { items: vec![Item::Camera], ..Declared::default() };
    assert_eq!(outcomes(&declared(&form, &report)), [("调用摄像头", Outcome::Agreed)]);
}

#[test]
fn ins_2_schemes_an_ios_app_asks_for_show_which_apps_it_can_see() {
    let mut report = report();
    (report.kind, report.permissions) = (Kind::Ipa, vec![]);
    let schemes = (0..12).map(|number| format!("app{number}")).collect();
    report.ios = Some(Ios { queried_schemes: schemes, ..Ios::default() });
    let comparison = declared(&Declared::default(), &report);
    assert_eq!(outcomes(&comparison), [("读取已安装应用列表", Outcome::Undeclared)]);
    let finding = &comparison.findings[0];
    assert!(finding.level == Level::Low && finding.text.contains("所列的应用"), "{finding:?}");
    assert!(finding.evidence[0].ends_with("、app9 等 12 个）"), "{finding:?}");
    assert_eq!(versions(&made_by(&[], &[]), &report).permissions_added, ["LSApplicationQueriesSchemes"]);
}

#[test]
fn identity_tolerates_width_case_and_spaces_and_nothing_else() {
    let form = Declared {
        name: Some("ｅｄｕ kids".into()),
        platform: Some(Kind::Apk),
        version: Some(" V3.2.1".into()),
        md5: Some("0123456789ABCDEF0123456789ABCDEF".into()),
        ..Declared::default()
    };
    assert!(declared(&form, &report()).identity.iter().all(|check| check.agrees));

    let form = Declared {
        name: Some("大学堂".into()),
        platform: Some(Kind::Ipa),
        version: Some("3.2".into()),
        md5: Some("00".into()),
        ..Declared::default()
    };
    let comparison = declared(&form, &report());
    assert!(comparison.identity.iter().all(|check| !check.agrees));
    assert_eq!(comparison.findings.iter().filter(|finding| finding.rule == "INS-1").count(), 4);
}

#[test]
fn ins_1_the_name_under_the_icon_counts_and_is_told() {
    let mut report = report();
    let check = |name: &str, report: &Report| {
        let form = Declared { name: Some(name.into()), ..Declared::default() };
        let check = declared(&form, report).identity.remove(0);
        (check.agrees, check.which, check.found.unwrap())
    };
    let which = |which: &str| Some(which.to_owned());
    assert_eq!(check("小学堂·同步学", &report), (true, None, "小学堂·同步学".into()));
    assert_eq!(check("edu kids", &report), (true, which("应用名称（en）"), "Edu Kids".into()));
    assert_eq!(check("小学堂", &report), (false, None, "小学堂·同步学".into()));
    report.launcher_label = Some("小学堂".into());
    report.launcher_labels.insert("zh-TW".into(), "小學堂".into());
    assert_eq!(check("小学堂", &report), (true, which("启动界面的名称"), "小学堂".into()));
    assert_eq!(check("小學堂", &report), (true, which("启动界面的名称（zh-TW）"), "小學堂".into()));
    let (agrees, _, found) = check("大学堂", &report);
    assert!(!agrees && found == "小学堂·同步学（启动界面的名称：小学堂）", "{found}");
}

#[test]
fn what_is_not_declared_is_not_compared() {
    let mut bare = report();
    bare.permissions.clear();
    assert_eq!(
        declared(&Declared { name: Some("  ".into()), ..Declared::default() }, &bare),
        Comparison::default()
    );
}

fn with_sdk(category: &str) -> Report {
    let mut report = report();
    report.permissions.clear();
    report.sdks.push(Sdk { name: "某 SDK".into(), category: category.into(), ..Sdk::default() });
    report
}

#[test]
fn charging_and_live_video_against_sdks() {
    let rules = |form: &Declared, report: &Report| -> Vec<(String, Level)> {
        let findings = declared(form, report).findings;
        findings.into_iter().map(|finding| (finding.rule.into_owned(), finding.level)).collect()
    };
    let says = |charges, live| Declared { charges: Some(charges), live: Some(live), ..Declared::default() };
    assert_eq!(rules(&says(false, false), &with_sdk("payment")), [("INS-3".to_owned(), Level::Medium)]);
    assert_eq!(rules(&says(true, false), &with_sdk("payment")), []);
    assert_eq!(rules(&says(false, true), &with_sdk("push")), [("INS-3".to_owned(), Level::Info)]);
}

#[test]
fn required_use_carries_no_ads_games_or_charges() {
    for category in ["advertising", "game-engine", "payment"] {
        let form = Declared { required_use: true, ..Declared::default() };
        let findings = declared(&form, &with_sdk(category)).findings;
        assert!(
            findings.iter().any(|finding| finding.rule == "USE-4" && finding.level == Level::High),
            "{category}"
        );
        let free = Declared::default();
        assert!(declared(&free, &with_sdk(category)).findings.iter().all(|finding| finding.rule != "USE-4"));
    }
}

fn signed(certificate: &str) -> Report {
    let mut report = report();
    report.signatures.signers.push(Signer { sha256: certificate.into(), ..Signer::default() });
    report
}

#[test]
fn another_signer_is_told_from_a_rotated_one() {
    assert_eq!(versions(&signed("aa"), &signed("aa")).signer, SignerChange::Same);
    assert_eq!(versions(&signed("aa"), &signed("bb")).signer, SignerChange::Another);
    assert_eq!(versions(&signed("aa"), &report()).signer, SignerChange::Unknown);
    let mut rotated = signed("bb");
    rotated.signatures.lineage = vec!["aa".into(), "bb".into()];
    assert_eq!(versions(&signed("aa"), &rotated).signer, SignerChange::Rotated);
}

/// A package for iOS of these teams, whose profile names these certificates; without any it carries no profile.
fn made_by(teams: &[&str], certificates: &[&str]) -> Report {
    let owned = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let profile = Profile {
        team_ids: owned(teams),
        team_name: Some("某公司".into()),
        certificates: owned(certificates),
        ..Profile::default()
    };
    let signed =
        teams.first().map(|team| ("application-identifier".to_owned(), format!("{team}.cn.example.edu")));
    let ios = Ios {
        profile: (!certificates.is_empty()).then_some(profile),
        entitlements: signed.into_iter().collect(),
        ..Ios::default()
    };
    let mut report = report();
    report.permissions.clear();
    (report.kind, report.ios) = (Kind::Ipa, Some(ios));
    report
}

#[test]
fn ins_5_on_ios_the_team_is_the_signer() {
    let change = |old: &Report, new: &Report| versions(old, new).signer;
    let old = made_by(&["TEAM1"], &["aa"]);
    assert_eq!(change(&old, &made_by(&["TEAM1"], &["aa", "bb"])), SignerChange::Same);
    assert_eq!(change(&old, &made_by(&["TEAM1"], &["cc"])), SignerChange::Rotated);
    // A package from the store has no profile; its signature still names the team.
    assert_eq!(change(&old, &made_by(&["TEAM1"], &[])), SignerChange::Same);
    assert_eq!(change(&old, &made_by(&[], &[])), SignerChange::Unknown);
    assert_eq!(change(&old, &signed("aa")), SignerChange::Unknown);

    let difference = versions(&old, &made_by(&["TEAM2"], &["aa"]));
    assert_eq!(difference.signer, SignerChange::Another);
    let finding = difference.findings.iter().find(|finding| finding.text.contains("签名")).unwrap();
    assert_eq!((finding.level, finding.text.as_str()), (Level::High, "签名团队与上一版本不同"));
    assert_eq!(finding.evidence, ["上一版本：团队 TEAM1（某公司）", "本版本：团队 TEAM2（某公司）"]);
    for change in [SignerChange::Unknown, SignerChange::Same, SignerChange::Rotated, SignerChange::Another] {
        assert_ne!(change.words(Kind::Ipa), change.words(Kind::Apk));
    }
}

#[test]
fn ins_5_an_sdk_that_is_only_referred_to_neither_comes_nor_goes() {
    let mut named = with_sdk("advertising");
    named.sdks[0].evidence = vec!["referenced: com.a".into()];
    let (none, there) = (report(), with_sdk("advertising"));
    for (old, new) in [(&none, &named), (&named, &none)] {
        let difference = versions(old, new);
        assert_eq!((difference.sdks_added, difference.sdks_removed), (vec![], vec![]));
        assert!(difference.findings.iter().all(|finding| !finding.text.contains("SDK")));
    }
    assert_eq!(versions(&named, &there).sdks_added, ["某 SDK"], "now its code is there");
}

#[test]
fn ins_5_what_a_version_hides_is_neither_gone_nor_new() {
    let mut open = with_sdk("advertising");
    open.hosts = vec!["a.example.cn".into()];
    let mut packed = with_sdk("push");
    packed.sdks[0].name = "壳外 SDK".into();
    packed.incomplete = vec!["加固：某加固".into()];

    let hides = versions(&open, &packed);
    assert_eq!((hides.sdks_removed, hides.hosts_removed), (vec![], vec![]));
    assert_eq!(hides.sdks_added, ["壳外 SDK"], "what is seen is there");
    assert_eq!(
        hides.not_compared,
        ["新版本的代码不完整可见（加固：某加固）：第三方组件和联网地址是否去掉，不能比较"]
    );

    let shows = versions(&packed, &open);
    assert_eq!(shows.sdks_removed, ["壳外 SDK"]);
    assert!(shows.not_compared[0].starts_with("上一版本的代码不完整可见"), "{:?}", shows.not_compared);
    assert!(shows.findings.iter().any(|finding| finding.text.contains("不能确定是新增的")));
    assert_eq!(versions(&open, &open).not_compared, [""; 0]);
}

#[test]
fn ins_5_a_manifest_that_cannot_be_read_has_lost_no_permission() {
    let mut blind = report();
    blind.permissions.clear();
    blind.package = None;
    let difference = versions(&report(), &blind);
    assert_eq!(difference.permissions_removed, [""; 0]);
    assert_eq!(difference.not_compared, ["新版本的清单读不出：权限和组件不能比较"]);
    let finding = difference.findings.iter().find(|finding| finding.text.starts_with("包名读不出")).unwrap();
    assert_eq!(finding.level, Level::Medium);
    blind.kind = Kind::Ipa;
    assert_eq!(versions(&report(), &blind).package_words(), Some("应用标识读不出，不能与上一版本比较"));
}

#[test]
fn a_new_version_shows_what_came_and_went() {
    let old = report();
    let mut new = with_sdk("advertising");
    new.version_code = Some(30202);
    let name = "android.permission.ACCESS_FINE_LOCATION".to_owned();
    new.permissions.push(Permission { name: name.clone(), ..Permission::default() });
    new.debuggable = true;
    let difference = versions(&old, &new);
    assert_eq!(difference.permissions_added, [name]);
    assert_eq!(difference.permissions_removed.len(), 4);
    assert_eq!(difference.sdks_added, ["某 SDK"]);
    let texts: Vec<&str> = difference.findings.iter().map(|finding| finding.text.as_str()).collect();
    assert_eq!(texts, ["新增 1 项敏感权限", "新增 1 个第三方 SDK", "新版本打开了调试开关"]);
}

#[test]
fn a_version_that_does_not_count_up_or_is_another_app() {
    let mut new = report();
    new.package = Some("cn.other".into());
    let difference = versions(&report(), &new);
    assert!(!difference.same_package);
    assert!(difference.findings.iter().any(|finding| finding.text.contains("30201 → 30201")));
}

#[test]
fn what_is_not_in_the_package_is_said_plainly() {
    let mut report = report();
    (report.version_name, report.label) = (None, None);
    let form =
        Declared { version: Some("3.2.1".into()), name: Some("小学堂".into()), ..Declared::default() };
    let texts: Vec<String> = declared(&form, &report).findings.into_iter().map(|one| one.text).collect();
    let said = texts.iter().find(|text| text.contains("3.2.1")).unwrap();
    assert!(said.contains("包中未见") && !said.contains("包中为"), "{said}");
    assert!(texts.iter().all(|text| !text.contains("“（")), "{texts:?}");
}
