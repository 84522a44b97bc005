//! Comparisons a reviewer needs: what was declared against what the package shows (INS-1, INS-2, USE-4), and a version
//! against the one before it (INS-5). They sort facts and never decide (INS-4).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::permission::{self, Item, QUERIED_SCHEMES};
use crate::report::{Finding, Kind, Level, Report};

mod signer;
mod version;

pub use signer::SignerChange;
pub use version::{Difference, versions};

/// What the form says of an app. What it leaves open is not compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    /// Name of the app.
    pub name: Option<String>,
    /// Android or iOS.
    pub platform: Option<Kind>,
    /// Version.
    pub version: Option<String>,
    /// MD5 of the package.
    pub md5: Option<String>,
    /// Items of the permission list that were ticked.
    pub items: Vec<Item>,
    /// 收费: does it charge?
    pub charges: Option<bool>,
    /// 直播: does it have live video?
    pub live: Option<bool>,
    /// Is an institution going to require its use (USE-4)?
    pub required_use: bool,
}

/// Names of a package as people call them.
const APP: &str = "应用名称";
const LAUNCHER: &str = "启动界面的名称";

/// Declared against found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Name, platform, version and MD5, as far as declared.
    pub identity: Vec<IdentityCheck>,
    /// Items of the permission list that were declared or found, in the form's order.
    pub items: Vec<ItemCheck>,
    /// What does not agree.
    pub findings: Vec<Finding>,
}

/// One declared fact against the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityCheck {
    /// Which fact.
    pub field: IdentityField,
    /// As declared.
    pub declared: String,
    /// As found; none when the package does not show it.
    pub found: Option<String>,
    /// Do they agree?
    pub agrees: bool,
    /// Of a name that agrees: which of the package's names that is, where it is not the app's in the default language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub which: Option<String>,
}

/// A fact that identifies a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdentityField {
    /// 名称
    Name,
    /// 平台
    Platform,
    /// 版本
    Version,
    /// MD5
    Md5,
}

impl IdentityField {
    /// The field's word.
    pub fn words(self) -> &'static str {
        match self {
            Self::Name => "应用名称",
            Self::Platform => "应用平台",
            Self::Version => "版本号",
            Self::Md5 => "MD5",
        }
    }
}

/// One item of the permission list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemCheck {
    /// The item's words on the form.
    pub item: String,
    /// How declaration and package relate.
    pub outcome: Outcome,
    /// Permissions, keys or calls that show it.
    pub evidence: Vec<String>,
}

/// How a declared item and the package relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Declared and present.
    Agreed,
    /// Present, not declared: 超越权限获取信息 is possible.
    Undeclared,
    /// Declared, not seen: perhaps no longer needed.
    Unseen,
}

impl Outcome {
    /// The outcome in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Agreed => "已申报，包中存在",
            Self::Undeclared => "未申报，包中存在",
            Self::Unseen => "已申报，包中未见",
        }
    }
}

/// Compares the form with the package's report.
pub fn declared(declared: &Declared, report: &Report) -> Comparison {
    let mut comparison = Comparison {
        identity: identity(declared, report),
        items: items(declared, report),
        findings: Vec::new(),
    };
    let findings = &mut comparison.findings;
    for check in comparison.identity.iter().filter(|check| !check.agrees) {
        let (what, declared) = (check.field.words(), &check.declared);
        let text = match &check.found {
            Some(found) => format!("{what}与申报不一致：申报为“{declared}”，包中为“{found}”"),
            None => format!("{what}申报为“{declared}”，包中未见{what}"),
        };
        findings.push(finding("INS-1", Level::High, text, vec![]));
    }
    for check in comparison.items.iter().filter(|check| check.outcome == Outcome::Undeclared) {
        let (level, why) = if check.evidence.iter().all(|piece| piece.starts_with(QUERIED_SCHEMES)) {
            (Level::Low, "只能查询所列的应用是否已安装")
        } else {
            (Level::High, "可能超越权限获取信息")
        };
        let text = format!("未申报的权限：{}（{why}）", check.item);
        findings.push(finding("INS-2", level, text, check.evidence.clone()));
    }
    for check in comparison.items.iter().filter(|check| check.outcome == Outcome::Unseen) {
        let text = format!("申报了“{}”，包中未见对应的权限", check.item);
        findings.push(finding("INS-2", Level::Info, text, vec![]));
    }
    features(declared, report, findings);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    comparison
}

fn finding(rule: &'static str, level: Level, text: String, evidence: Vec<String>) -> Finding {
    Finding { rule: rule.into(), level, text, evidence }
}

fn identity(declared: &Declared, report: &Report) -> Vec<IdentityCheck> {
    let mut checks = Vec::new();
    let mut check =
        |field, declared: &Option<String>, found: Option<String>, agrees: &dyn Fn(&str) -> bool| {
            if let Some(declared) = declared.clone().filter(|text| !text.trim().is_empty()) {
                let agrees = agrees(&declared);
                checks.push(IdentityCheck { field, declared, found, agrees, which: None });
            }
        };
    check(IdentityField::Name, &declared.name, None, &|_| false);
    let platform = declared.platform.map(|kind| platform_words(kind).to_owned());
    let found = platform_words(report.kind).to_owned();
    check(IdentityField::Platform, &platform, Some(found.clone()), &|platform| platform == found);
    check(IdentityField::Version, &declared.version, report.version_name.clone(), &|version| {
        report.version_name.as_deref().is_some_and(|found| same_version(found, version))
    });
    let md5 = (!report.md5.is_empty()).then(|| report.md5.clone());
    check(IdentityField::Md5, &declared.md5, md5, &|md5| md5.trim().eq_ignore_ascii_case(&report.md5));
    checks
        .iter_mut()
        .filter(|check| check.field == IdentityField::Name)
        .for_each(|check| name(check, report));
    checks
}

/// Holds a declared name against all names of the package.
fn name(check: &mut IdentityCheck, report: &Report) {
    let (app, launcher) = (report.label.as_ref(), report.launcher_label.as_ref());
    let of = |which: &'static str, labels: &BTreeMap<String, String>| -> Vec<(String, String)> {
        let named = |(locale, label): (&String, &String)| (format!("{which}（{locale}）"), label.clone());
        labels.iter().map(named).collect()
    };
    let defaults = app.map(|label| (None, label)).into_iter();
    let defaults = defaults.chain(launcher.map(|label| (Some(LAUNCHER.to_owned()), label)));
    let translated = [of(APP, &report.labels), of(LAUNCHER, &report.launcher_labels)].concat();
    let translated = translated.iter().map(|(which, label)| (Some(which.clone()), label));
    let same = defaults.chain(translated).find(|(_, label)| same_name(label, &check.declared));
    check.agrees = same.is_some();
    (check.which, check.found) = match (same, app, launcher) {
        (Some((which, label)), ..) => (which, Some(label.clone())),
        (None, Some(app), Some(launcher)) => (None, Some(format!("{app}（{LAUNCHER}：{launcher}）"))),
        (None, app, launcher) => (None, app.or(launcher).cloned()),
    };
}

fn platform_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Apk => "Android",
        Kind::Ipa => "iOS",
        Kind::Unreadable => "不可解析",
    }
}

/// Names agree when they are the same but for spaces, width and case.
fn same_name(left: &str, right: &str) -> bool {
    folded(left) == folded(right)
}

fn same_version(left: &str, right: &str) -> bool {
    let bare = |version: &str| folded(version).trim_start_matches('v').to_owned();
    bare(left) == bare(right)
}

/// Without spaces, full-width signs as half-width ones, lower case.
fn folded(text: &str) -> String {
    let half = |character: char| match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    };
    text.chars()
        .filter(|character| !character.is_whitespace())
        .map(half)
        .flat_map(char::to_lowercase)
        .collect()
}

fn items(declared: &Declared, report: &Report) -> Vec<ItemCheck> {
    let mut checks = Vec::new();
    for item in Item::ALL {
        let evidence = evidence(item, report);
        let outcome = match (declared.items.contains(&item), evidence.is_empty()) {
            (true, false) => Outcome::Agreed,
            (false, false) => Outcome::Undeclared,
            (true, true) => Outcome::Unseen,
            (false, true) => continue,
        };
        checks.push(ItemCheck { item: item.words().to_owned(), outcome, evidence });
    }
    checks
}

/// What in the package shows an item. Under 其它 only what the system asks the user about counts, since nearly every app
/// has harmless permissions, such as that to use the network.
fn evidence(item: Item, report: &Report) -> Vec<String> {
    let counts = |name: &str| {
        let known = permission::known(report.kind, name);
        permission::item(report.kind, name) == item
            && (item != Item::Other || known.is_some_and(permission::Known::is_dangerous))
    };
    let mut evidence: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !evidence.contains(&name) {
            evidence.push(name);
        }
    };
    for asked in report.permissions.iter().filter(|asked| counts(&asked.name)) {
        let mark = if asked.implied { "（系统自动附加）" } else { "" };
        add(format!("{}{mark}", asked.name));
    }
    let keys = report.ios.iter().flat_map(|ios| ios.usage_descriptions.keys());
    for key in keys.filter(|key| counts(key)) {
        add(key.clone());
    }
    if let Some(schemes) = queried(report).filter(|_| counts(QUERIED_SCHEMES)) {
        add(schemes);
    }
    let call = match item {
        Item::InstalledApps => "list-installed-apps",
        Item::CallForwarding => "call-forwarding",
        _ => return evidence,
    };
    if report.calls.iter().any(|known| known == call) {
        add(format!("代码调用：{call}"));
    }
    evidence
}

/// The schemes by which an iOS app asks whether others are installed, as one piece of evidence; some of them, where there are
/// many.
fn queried(report: &Report) -> Option<String> {
    const TOLD: usize = 10;
    let schemes = &report.ios.as_ref()?.queried_schemes;
    let first: Vec<&str> = schemes.iter().take(TOLD).map(String::as_str).collect();
    let more = if schemes.len() > TOLD { format!(" 等 {} 个", schemes.len()) } else { String::new() };
    (!first.is_empty()).then(|| format!("{QUERIED_SCHEMES}（{}{more}）", first.join("、")))
}

/// 收费 and 直播 against SDKs, and what required use forbids.
fn features(declared: &Declared, report: &Report, findings: &mut Vec<Finding>) {
    let found = |category: &str| -> Vec<String> {
        let present = report.sdks.iter().filter(|sdk| sdk.category == category && sdk.is_present());
        present.map(|sdk| sdk.name.clone()).collect()
    };
    for (said, category, word) in [(declared.charges, "payment", "收费"), (declared.live, "live", "直播")]
    {
        let sdks = found(category);
        match said {
            Some(false) if !sdks.is_empty() => {
                let text = format!("申报无{word}，但包中有相关的第三方 SDK");
                findings.push(finding("INS-3", Level::Medium, text, sdks));
            }
            Some(true) if sdks.is_empty() && report.kind != Kind::Unreadable => {
                let text = format!("申报有{word}，包中未见相关的第三方 SDK（可能通过网页实现）");
                findings.push(finding("INS-3", Level::Info, text, vec![]));
            }
            _ => {}
        }
    }
    if !declared.required_use {
        return;
    }
    for (category, word) in
        [("advertising", "广告 SDK"), ("game-engine", "游戏引擎"), ("payment", "支付 SDK")]
    {
        let sdks = found(category);
        if !sdks.is_empty() {
            let text = format!("要求使用的应用不得收费，也不得有商业广告和游戏；包中有{word}");
            findings.push(finding("USE-4", Level::High, text, sdks));
        }
    }
    if declared.charges == Some(true) {
        findings.push(finding(
            "USE-4",
            Level::High,
            "要求使用的应用不得收费，但提供者申报有收费".to_owned(),
            vec![],
        ));
    }
}

#[cfg(test)]
mod tests;
