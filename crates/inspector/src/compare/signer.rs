//! Who signed a version and who signed the one before it (INS-5).
//!
//! On Android an update is accepted from the same certificate, so certificates are compared. On iOS certificates last a year
//! and the system goes by the team they were given to, so teams are compared and the certificates of the profile beside
//! them. Deliberately absent: whether an iOS code signature holds, which is not verified.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::report::{Ios, Kind, Report};

/// How the signer changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignerChange {
    /// One of the two does not show who signed it.
    #[default]
    Unknown,
    /// The same certificates; on iOS the same team, and no other certificates where both show them.
    Same,
    /// Another certificate, and the old one vouches for it; on iOS another certificate of the same team.
    Rotated,
    /// Another certificate; on iOS another team.
    Another,
}

impl SignerChange {
    /// The change in words.
    pub fn words(self, kind: Kind) -> &'static str {
        let is_ios = kind == Kind::Ipa;
        match self {
            Self::Unknown if is_ios => "无法比较签名团队",
            Self::Unknown => "无法比较签名证书",
            Self::Same if is_ios => "签名团队未变",
            Self::Same => "签名证书未变",
            Self::Rotated if is_ios => "签名团队未变，签名证书已更换",
            Self::Rotated => "签名证书已轮换，旧证书为新证书作保",
            Self::Another if is_ios => "签名团队与上一版本不同",
            Self::Another => "签名证书与上一版本不同",
        }
    }
}

/// Compares the signers of two versions.
pub(super) fn change(old: &Report, new: &Report) -> SignerChange {
    match (&old.ios, &new.ios) {
        (Some(old), Some(new)) => of_ios(old, new),
        (None, None) => of_android(old, new),
        _ => SignerChange::Unknown,
    }
}

fn of_android(old: &Report, new: &Report) -> SignerChange {
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

fn of_ios(old: &Ios, new: &Ios) -> SignerChange {
    let (before, after) = (teams(old), teams(new));
    if before.is_empty() || after.is_empty() {
        return SignerChange::Unknown;
    }
    if before.is_disjoint(&after) {
        return SignerChange::Another;
    }
    let certificates = |ios: &Ios| -> BTreeSet<String> {
        ios.profile.iter().flat_map(|profile| profile.certificates.iter().cloned()).collect()
    };
    let (before, after) = (certificates(old), certificates(new));
    // A package from the store carries no profile, and with it no certificate that could be compared.
    let is_other = !before.is_empty() && !after.is_empty() && before.is_disjoint(&after);
    if is_other { SignerChange::Rotated } else { SignerChange::Same }
}

/// Identifiers of the team: those the profile and the signature name, failing them the prefix of the app's identifier.
fn teams(ios: &Ios) -> BTreeSet<String> {
    let of_profile = ios.profile.iter().flat_map(|profile| profile.team_ids.iter().cloned());
    let signed = ios.entitlements.get("com.apple.developer.team-identifier").cloned();
    let teams: BTreeSet<String> = of_profile.chain(signed).filter(|team| !team.is_empty()).collect();
    if !teams.is_empty() {
        return teams;
    }
    let of_profile = ios.profile.as_ref().and_then(|profile| profile.application_id.as_ref());
    let application = ios.entitlements.get("application-identifier").or(of_profile);
    let prefix = application.and_then(|identifier| identifier.split_once('.')).map(|(prefix, _)| prefix);
    prefix.filter(|prefix| !prefix.is_empty()).map(str::to_owned).into_iter().collect()
}

/// Who signed the two versions, for people to compare.
pub(super) fn evidence(old: &Report, new: &Report) -> Vec<String> {
    let mut evidence = told("上一版本", old);
    evidence.extend(told("本版本", new));
    evidence
}

fn told(which: &str, report: &Report) -> Vec<String> {
    let Some(ios) = &report.ios else {
        let signers = report.signatures.signers.iter();
        return signers
            .map(|signer| format!("{which}：{} SHA-256 {}", signer.subject, signer.sha256))
            .collect();
    };
    let name = ios.profile.as_ref().and_then(|profile| profile.team_name.as_ref());
    let name = name.map(|name| format!("（{name}）")).unwrap_or_default();
    teams(ios).into_iter().map(|team| format!("{which}：团队 {team}{name}")).collect()
}
