//! What anybody may know of the inspection of a package: a summary for parents. Rules PUB-2, INS-4.
//!
//! Facts only: what it asks for, which advertising and tracking components it holds, when and by what it was looked at.
//! A package whose code is hidden is never called clean. Findings and evidence are the reviewer's and absent here.

use domain::ground::day::Instant;
use inspector::Report;
use inspector::permission::{self, Item};
use inspector::report::Kind;
use storage::package::Package;

use super::seen::{Completeness, gaps};
use super::{Gap, clean, report};
use crate::{Office, Result};

/// The summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// When the package was inspected.
    pub at: Instant,
    /// By which version of the inspector.
    pub inspector: String,
    /// How much of it could be seen.
    pub completeness: Completeness,
    /// Its code is hidden by a packer.
    pub packed: bool,
    /// The permissions that the system asks its user for.
    pub permissions: Vec<Asked>,
    /// How many further permissions it has that nobody is asked for, such as that to use the network.
    pub others: usize,
    /// Advertising components.
    pub advertising: Vec<String>,
    /// Components that follow or count what people do.
    pub tracking: Vec<String>,
}

/// A permission that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its name in the package.
    pub name: String,
    /// The item of the form that it falls under.
    pub item: Item,
    /// A few plain words.
    pub label: String,
    /// What it lets the app do.
    pub description: String,
}

/// The summary of a package that was inspected.
pub(crate) fn summary(office: &Office, package: &Package) -> Result<Option<Summary>> {
    let (Some(at), Some(inspector)) = (package.inspected_at, package.inspector.clone()) else {
        return Ok(None);
    };
    Ok(report(office, package)?.map(|report| Summary::of(&report, at, inspector)))
}

impl Summary {
    /// The summary of a report.
    pub fn of(report: &Report, at: Instant, inspector: String) -> Self {
        let of = |categories: &[&str]| -> Vec<String> {
            let present = report.sdks.iter().filter(|sdk| categories.contains(&sdk.category.as_str()));
            present.filter(|sdk| sdk.is_present()).map(|sdk| clean(&sdk.name)).collect()
        };
        let names = names(report);
        let permissions: Vec<Asked> = names.iter().filter_map(|name| asked(report.kind, name)).collect();
        Self {
            at,
            inspector,
            completeness: Completeness::of(report),
            packed: gaps(report).iter().any(|gap| matches!(gap, Gap::Packed(_))),
            others: names.len() - permissions.len(),
            permissions,
            advertising: of(&["advertising"]),
            tracking: of(&["tracking", "analytics"]),
        }
    }
}

/// Permissions of Android, usage keys of iOS, each once.
fn names(report: &Report) -> Vec<&str> {
    let keys = report.ios.iter().flat_map(|ios| ios.usage_descriptions.keys());
    let mut names: Vec<&str> =
        report.permissions.iter().map(|asked| &asked.name).chain(keys).map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn asked(kind: Kind, name: &str) -> Option<Asked> {
    let known = permission::known(kind, name).filter(|known| known.is_dangerous())?;
    Some(Asked {
        name: name.to_owned(),
        item: known.item,
        label: known.label.to_owned(),
        description: known.description.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use inspector::report::{Permission, Sdk};

    use super::*;

    fn report() -> Report {
        let mut report = Report::new("a.apk");
        report.kind = Kind::Apk;
        report.package = Some("cn.example.a".to_owned());
        for name in ["INTERNET", "CAMERA", "CAMERA"] {
            let name = format!("android.permission.{name}");
            report.permissions.push(Permission { name, ..Permission::default() });
        }
        let sdk = |name: &str, category: &str, evidence: &str| Sdk {
            name: name.to_owned(),
            category: category.to_owned(),
            evidence: vec![evidence.to_owned()],
            ..Sdk::default()
        };
        report.sdks = vec![
            sdk("甲广告", "advertising", "class: a.b"),
            sdk("乙广告", "advertising", "referenced: c.d"),
            sdk("丙统计", "analytics", "class: e.f"),
        ];
        report
    }

    #[test]
    fn pub_2_plain_words_and_components_that_are_really_there() {
        let summary = Summary::of(&report(), Instant(0), "1".to_owned());
        assert_eq!(summary.completeness, Completeness::Whole);
        assert_eq!((summary.permissions.len(), summary.others), (1, 1));
        assert!(
            summary.permissions.iter().all(|asked| asked.item == Item::Camera && !asked.label.is_empty())
        );
        assert_eq!(summary.advertising, ["甲广告"], "a name that is only referred to is no component");
        assert_eq!(summary.tracking, ["丙统计"]);
    }

    #[test]
    fn ins_4_hidden_code_is_never_clean() {
        let mut packed = report();
        packed.packers.push("某加固".to_owned());
        let told = Summary::of(&packed, Instant(0), String::new());
        assert_eq!((told.completeness, told.packed), (Completeness::Partial, true));
        let mut nameless = report();
        nameless.package = None;
        let told = Summary::of(&nameless, Instant(0), String::new());
        assert_eq!((told.completeness, told.packed), (Completeness::Partial, false));
        let dead = Report::unreadable("a.apk", "检测超时");
        assert_eq!(Summary::of(&dead, Instant(0), String::new()).completeness, Completeness::Unreadable);
    }
}
