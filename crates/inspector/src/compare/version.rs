//! A version against the one before it (INS-5): what came, what went, and whether somebody else signed it.
//!
//! Only what both versions show is compared: a packed version has lost nothing, it hides it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::signer::{self, SignerChange};
use crate::permission;
use crate::report::{Finding, Kind, Level, Report};

/// What changed from one version to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What the newer version is.
    #[serde(default)]
    pub kind: Kind,
    /// Is it the same package name or bundle identifier?
    pub same_package: bool,
    /// One of the two does not show it.
    #[serde(default)]
    pub package_unknown: bool,
    /// Who signed it.
    pub signer: SignerChange,
    /// Permissions and usage keys that came.
    pub permissions_added: Vec<String>,
    /// Permissions and usage keys that went.
    pub permissions_removed: Vec<String>,
    /// SDKs that came; those only referred to do not count.
    pub sdks_added: Vec<String>,
    /// SDKs that went.
    pub sdks_removed: Vec<String>,
    /// Hosts that came.
    pub hosts_added: Vec<String>,
    /// Hosts that went.
    pub hosts_removed: Vec<String>,
    /// Components others can start that came.
    pub exported_added: Vec<String>,
    /// Packers that came.
    pub packers_added: Vec<String>,
    /// What cannot be compared, and why, in sentences.
    #[serde(default)]
    pub not_compared: Vec<String>,
    /// What a reviewer should look at.
    pub findings: Vec<Finding>,
}

impl Difference {
    /// What there is to say of the package name or bundle identifier; nothing when it is the same.
    pub fn package_words(&self) -> Option<&'static str> {
        let is_ios = self.kind == Kind::Ipa;
        match (self.same_package, self.package_unknown) {
            (true, _) => None,
            (false, true) if is_ios => Some("应用标识读不出，不能与上一版本比较"),
            (false, true) => Some("包名读不出，不能与上一版本比较"),
            (false, false) if is_ios => Some("应用标识与上一版本不同"),
            (false, false) => Some("包名与上一版本不同"),
        }
    }

    /// How the signer changed, in the words of the platform.
    pub fn signer_words(&self) -> &'static str {
        self.signer.words(self.kind)
    }
}

/// Compares two versions of an app. What a version does not show is not said to be gone, nor to be new: it stands in
/// `not_compared`.
pub fn versions(old: &Report, new: &Report) -> Difference {
    let (permissions_added, permissions_removed) = change(&permissions(old), &permissions(new));
    let (sdks_added, sdks_removed) = change(&sdks(old), &sdks(new));
    let set = |list: &[String]| list.iter().cloned().collect();
    let (hosts_added, hosts_removed) = change(&set(&old.hosts), &set(&new.hosts));
    let (exported_added, _) = change(&set(&old.exported), &set(&new.exported));
    let (packers_added, _) = change(&set(&old.packers), &set(&new.packers));
    let mut difference = Difference {
        kind: new.kind,
        same_package: old.package.is_some() && old.package == new.package,
        package_unknown: old.package.is_none() || new.package.is_none(),
        signer: signer::change(old, new),
        permissions_added,
        permissions_removed,
        sdks_added,
        sdks_removed,
        hosts_added,
        hosts_removed,
        exported_added,
        packers_added,
        not_compared: Vec::new(),
        findings: Vec::new(),
    };
    difference.leave_out_what_is_hidden(old, new);
    difference.findings = findings(&difference, old, new);
    difference
}

impl Difference {
    fn leave_out_what_is_hidden(&mut self, old: &Report, new: &Report) {
        for (which, report) in [("上一版本", old), ("新版本", new)] {
            if !says_of_itself(report) {
                let words = if report.kind == Kind::Ipa { "Info.plist" } else { "清单" };
                self.not_compared.push(format!("{which}的{words}读不出：权限和组件不能比较"));
                self.permissions_added.clear();
                self.permissions_removed.clear();
                self.exported_added.clear();
            }
        }
        if let Some(why) = hidden(new) {
            self.not_compared
                .push(format!("新版本的代码不完整可见（{why}）：第三方组件和联网地址是否去掉，不能比较"));
            self.sdks_removed.clear();
            self.hosts_removed.clear();
        }
        if let Some(why) = hidden(old) {
            self.not_compared.push(format!(
                "上一版本的代码不完整可见（{why}）：列为新增的第三方组件和联网地址，可能上一版本已有"
            ));
        }
    }
}

/// Could the manifest or Info.plist be read?
fn says_of_itself(report: &Report) -> bool {
    report.package.is_some() || !permissions(report).is_empty()
}

/// Why code could not be seen, if some could not.
fn hidden(report: &Report) -> Option<String> {
    let reasons = if report.incomplete.is_empty() { &report.packers } else { &report.incomplete };
    let more = if reasons.len() > 2 { "等" } else { "" };
    let first: Vec<&str> = reasons.iter().take(2).map(String::as_str).collect();
    (!first.is_empty()).then(|| format!("{}{more}", first.join("；")))
}

/// Those whose code, component or library is there. A name that is only referred to makes no difference between versions.
fn sdks(report: &Report) -> BTreeSet<String> {
    report.sdks.iter().filter(|sdk| sdk.is_present()).map(|sdk| sdk.name.clone()).collect()
}

fn permissions(report: &Report) -> BTreeSet<String> {
    let asked = report.permissions.iter().filter(|asked| !asked.implied).map(|asked| asked.name.clone());
    let keys = report.ios.iter().flat_map(|ios| ios.usage_descriptions.keys().cloned());
    let queries = report.ios.iter().filter(|ios| !ios.queried_schemes.is_empty());
    let queries = queries.map(|_| permission::QUERIED_SCHEMES.to_owned());
    asked.chain(keys).chain(queries).collect()
}

fn change(old: &BTreeSet<String>, new: &BTreeSet<String>) -> (Vec<String>, Vec<String>) {
    (new.difference(old).cloned().collect(), old.difference(new).cloned().collect())
}

fn findings(difference: &Difference, old: &Report, new: &Report) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |level, text: String, evidence: &[String]| {
        findings.push(Finding { rule: "INS-5".into(), level, text, evidence: evidence.to_vec() });
    };
    if let Some(words) = difference.package_words() {
        let name = |report: &Report| report.package.clone().unwrap_or_else(|| "（读不出）".into());
        let level = if difference.package_unknown { Level::Medium } else { Level::High };
        add(level, format!("{words}：{} → {}", name(old), name(new)), &[]);
    }
    if difference.signer == SignerChange::Another {
        add(Level::High, difference.signer_words().to_owned(), &signer::evidence(old, new));
    }
    let asks =
        |name: &&String| permission::known(new.kind, name).is_some_and(permission::Known::is_dangerous);
    let grave: Vec<String> = difference.permissions_added.iter().filter(asks).cloned().collect();
    if !grave.is_empty() {
        add(Level::Medium, format!("新增 {} 项敏感权限", grave.len()), &grave);
    }
    if !difference.sdks_added.is_empty() {
        let count = difference.sdks_added.len();
        let text = if hidden(old).is_none() {
            format!("新增 {count} 个第三方 SDK")
        } else {
            format!("{count} 个第三方 SDK 在上一版本中未见；上一版本的代码不完整可见，不能确定是新增的")
        };
        add(Level::Medium, text, &difference.sdks_added);
    }
    if !difference.packers_added.is_empty() {
        add(Level::Medium, "新版本经过加固，代码不可见".to_owned(), &difference.packers_added);
    }
    if new.debuggable && !old.debuggable {
        add(Level::High, "新版本打开了调试开关".to_owned(), &[]);
    }
    if let (Some(before), Some(after)) = (old.version_code, new.version_code)
        && after <= before
    {
        add(Level::Low, format!("版本序号没有增大：{before} → {after}"), &[]);
    }
    findings
}
