//! A version against the one before it (INS-5): what came, what went, and whether somebody else signed it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::permission;
use crate::report::{Finding, Level, Report};

/// What changed from one version to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Is it the same package name or bundle identifier?
    pub same_package: bool,
    /// Who signed it.
    pub signer: SignerChange,
    /// Permissions and usage keys that came.
    pub permissions_added: Vec<String>,
    /// Permissions and usage keys that went.
    pub permissions_removed: Vec<String>,
    /// SDKs that came.
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
    /// What a reviewer should look at.
    pub findings: Vec<Finding>,
}

/// How the signer changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignerChange {
    /// One of the two shows no certificate.
    #[default]
    Unknown,
    /// The same certificates.
    Same,
    /// Another certificate, and the old one vouches for it.
    Rotated,
    /// Another certificate.
    Another,
}

impl SignerChange {
    /// The change in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unknown => "无法比较签名证书",
            Self::Same => "签名证书未变",
            Self::Rotated => "签名证书已轮换，旧证书为新证书作保",
            Self::Another => "签名证书与上一版本不同",
        }
    }
}

/// Compares two versions of an app.
pub fn versions(old: &Report, new: &Report) -> Difference {
    let (permissions_added, permissions_removed) = change(&permissions(old), &permissions(new));
    let sdks = |report: &Report| report.sdks.iter().map(|sdk| sdk.name.clone()).collect();
    let (sdks_added, sdks_removed) = change(&sdks(old), &sdks(new));
    let set = |list: &[String]| list.iter().cloned().collect();
    let (hosts_added, hosts_removed) = change(&set(&old.hosts), &set(&new.hosts));
    let (exported_added, _) = change(&set(&old.exported), &set(&new.exported));
    let (packers_added, _) = change(&set(&old.packers), &set(&new.packers));
    let mut difference = Difference {
        same_package: old.package.is_some() && old.package == new.package,
        signer: signer(old, new),
        permissions_added,
        permissions_removed,
        sdks_added,
        sdks_removed,
        hosts_added,
        hosts_removed,
        exported_added,
        packers_added,
        findings: Vec::new(),
    };
    difference.findings = findings(&difference, old, new);
    difference
}

fn permissions(report: &Report) -> BTreeSet<String> {
    let asked = report.permissions.iter().filter(|asked| !asked.implied).map(|asked| asked.name.clone());
    let keys = report.ios.iter().flat_map(|ios| ios.usage_descriptions.keys().cloned());
    asked.chain(keys).collect()
}

fn change(old: &BTreeSet<String>, new: &BTreeSet<String>) -> (Vec<String>, Vec<String>) {
    (new.difference(old).cloned().collect(), old.difference(new).cloned().collect())
}

fn signer(old: &Report, new: &Report) -> SignerChange {
    let certificates = |report: &Report| -> BTreeSet<String> {
        report.signatures.signers.iter().map(|signer| signer.sha256.clone()).collect()
    };
    let (before, after) = (certificates(old), certificates(new));
    if before.is_empty() || after.is_empty() {
        return SignerChange::Unknown;
    }
    if before == after {
        return SignerChange::Same;
    }
    let vouched = before.iter().all(|certificate| new.signatures.lineage.contains(certificate));
    if vouched { SignerChange::Rotated } else { SignerChange::Another }
}

fn findings(difference: &Difference, old: &Report, new: &Report) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |level, text: String, evidence: &[String]| {
        findings.push(Finding { rule: "INS-5".into(), level, text, evidence: evidence.to_vec() });
    };
    if !difference.same_package {
        let name = |report: &Report| report.package.clone().unwrap_or_else(|| "（不可解析）".into());
        add(Level::High, format!("包名与上一版本不同：{} → {}", name(old), name(new)), &[]);
    }
    if difference.signer == SignerChange::Another {
        add(Level::High, difference.signer.words().to_owned(), &[]);
    }
    let asks =
        |name: &&String| permission::known(new.kind, name).is_some_and(permission::Known::is_dangerous);
    let grave: Vec<String> = difference.permissions_added.iter().filter(asks).cloned().collect();
    if !grave.is_empty() {
        add(Level::Medium, format!("新增 {} 项敏感权限", grave.len()), &grave);
    }
    if !difference.sdks_added.is_empty() {
        add(
            Level::Medium,
            format!("新增 {} 个第三方 SDK", difference.sdks_added.len()),
            &difference.sdks_added,
        );
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
