//! What the inspection of a package means for a filing: declared against found, against the version before, and what
//! the reviewer said of each finding. Rules INS-1…5.

use domain::filing::FilingKind;
use domain::form::Form;
use domain::ground::day::Instant;
use domain::inspection::Judgement;
use inspector::Report;
use inspector::compare::{self, Comparison, Declared, Difference, Outcome};
use inspector::permission::Item;
use inspector::report::{Finding, Kind, Level};
use storage::filing::FilingRow;
use storage::judgement::{self, Judged};
use storage::package::{self, Package};
use storage::revision::Revision;
use storage::{View, unit};

use super::seen::{Completeness, Gap, gaps};
use super::{clean, report};
use crate::{Office, Result};

/// The package of a revision as its inspection shows it.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// When the bytes arrived.
    pub since: Instant,
    /// The report; none while it is being made.
    pub report: Option<Report>,
    /// When it was made, and by which version of the inspector.
    pub made: Option<(Instant, String)>,
    /// Declared against found.
    pub comparison: Comparison,
    /// Against the version before, where there is one that was inspected.
    pub before: Option<Before>,
    /// Everything a reviewer should look at, the gravest first.
    pub findings: Vec<Found>,
}

/// The version before.
#[derive(Debug, Clone)]
pub struct Before {
    /// As it was declared.
    pub version: String,
    /// What changed since.
    pub difference: Difference,
}

/// Where a finding comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Declared and found do not agree.
    Declared,
    /// It changed since the version before.
    Version,
    /// The package itself.
    Package,
    /// The package is not as a package should be.
    Anomaly,
}

/// A finding within a filing.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its key: the same finding that rests on the same evidence keeps it.
    pub key: String,
    /// Where it comes from.
    pub source: Source,
    /// The field of the form that a return would name.
    pub field: &'static str,
    /// What the inspector says.
    pub finding: Finding,
    /// What a reviewer said of it in this revision.
    pub judged: Option<Opinion>,
    /// What was said of it in an earlier revision, while nothing is said in this one.
    pub earlier: Option<Opinion>,
    /// What was said of the same words while they rested on other evidence. It is shown and never taken over: it was said
    /// of something else.
    pub differing: Option<Opinion>,
}

/// What was said of a finding, and by whom.
#[derive(Debug, Clone)]
pub struct Opinion {
    /// What.
    pub judgement: Judgement,
    /// Why.
    pub reason: String,
    /// The name of the unit.
    pub unit: String,
    /// When.
    pub at: Instant,
}

impl Inspection {
    /// What a report means for what was declared and against the version before; nothing is judged yet.
    pub fn new(
        since: Instant,
        made: Option<(Instant, String)>,
        report: Option<Report>,
        declared: &Declared,
        before: Option<Before>,
    ) -> Self {
        let comparison = match report.as_ref().filter(|report| report.kind != Kind::Unreadable) {
            Some(report) => cleaned(compare::declared(declared, report)),
            None => Comparison::default(),
        };
        let mut new = Self { since, report: None, made, comparison, before, findings: Vec::new() };
        if let Some(report) = report {
            new.findings = findings(&new, &report);
            new.report = Some(report);
        }
        new
    }

    /// Whether the package could not be read.
    pub fn is_unreadable(&self) -> bool {
        self.report.as_ref().is_some_and(|report| report.kind == Kind::Unreadable)
    }

    /// How much of the package could be seen; nothing while there is no report.
    pub fn completeness(&self) -> Option<Completeness> {
        self.report.as_ref().map(Completeness::of)
    }

    /// What of a readable package could not be seen; empty when all of it was.
    pub fn gaps(&self) -> Vec<Gap> {
        self.report.as_ref().map(gaps).unwrap_or_default()
    }

    /// Whether everything declared was found as it was declared: nothing is missing and nothing unseen.
    pub fn agrees(&self) -> bool {
        self.completeness() == Some(Completeness::Whole)
            && self.comparison.identity.iter().all(|check| check.agrees)
            && self.comparison.items.iter().all(|check| check.outcome == Outcome::Agreed)
            && self.comparison.findings.is_empty()
    }

    /// The findings that ask for a judgement: more than a hint.
    pub fn grave(&self) -> impl Iterator<Item = &Found> {
        self.findings.iter().filter(|found| found.is_grave())
    }
}

impl Found {
    /// Whether it is more than a hint.
    pub fn is_grave(&self) -> bool {
        self.finding.level > Level::Info
    }
}

/// The inspection of the package that a revision names; none where it names none. `revisions` are all of the filing.
pub(crate) fn of_revision(
    office: &Office,
    view: &View,
    row: &FilingRow,
    revision: &Revision,
    revisions: &[Revision],
) -> Result<Option<Inspection>> {
    if row.filing.kind != FilingKind::Provider {
        return Ok(None);
    }
    let Some(package) = named(view, revision)? else { return Ok(None) };
    let found = report(office, &package)?;
    let before = match found.as_ref().filter(|found| found.kind != Kind::Unreadable) {
        Some(found) => before(office, view, revision, revisions, &package, found)?,
        None => None,
    };
    let made = package.inspected_at.zip(package.inspector.clone());
    let mut inspection = Inspection::new(package.created_at, made, found, &declared(revision), before);
    judged(view, row, revision, &mut inspection)?;
    Ok(Some(inspection))
}

fn named(view: &View, revision: &Revision) -> Result<Option<Package>> {
    match revision.stored.answers.file_digest("app.package") {
        Some(digest) => Ok(package::find(view, digest)?),
        None => Ok(None),
    }
}

/// What the form says of its app. A feature that is not ticked is declared not to be there.
fn declared(revision: &Revision) -> Declared {
    let answers = &revision.stored.answers;
    let text = |path: &str| Some(answers.one(path).to_owned()).filter(|text| !text.is_empty());
    let form = Form::find(&revision.stored.form);
    let ticked = answers.all("app.permissions").iter();
    let items = ticked.filter_map(|code| Item::parse(form?.option_label("permission", code.trim())?));
    Declared {
        name: text("app.name"),
        platform: match answers.one("app.platform") {
            "android" => Some(Kind::Apk),
            "ios" => Some(Kind::Ipa),
            _ => None,
        },
        version: text("app.version"),
        md5: text("app.md5"),
        items: items.collect(),
        charges: Some(answers.has("app.features", "paid")),
        live: Some(answers.has("app.features", "live")),
        required_use: false,
    }
}

fn cleaned(mut comparison: Comparison) -> Comparison {
    for check in &mut comparison.identity {
        check.found = check.found.as_deref().map(clean);
        check.which = check.which.as_deref().map(clean);
    }
    comparison.items.iter_mut().for_each(|check| clean_all(&mut check.evidence));
    comparison
}

fn clean_all(found: &mut [String]) {
    for one in found {
        *one = clean(one);
    }
}

/// The last version that was approved before this one, else the last that was submitted, with another content.
fn before(
    office: &Office,
    view: &View,
    revision: &Revision,
    revisions: &[Revision],
    package: &Package,
    found: &Report,
) -> Result<Option<Before>> {
    let mut earlier = Vec::new();
    for one in revisions.iter().filter(|one| one.ordinal < revision.ordinal && one.frozen_at.is_some()) {
        if let Some(other) = named(view, one)?
            && other.sha256 != package.sha256
        {
            earlier.push((one, other));
        }
    }
    let approved = earlier.iter().find(|(one, _)| one.outcome.as_deref() == Some("approved"));
    let Some((one, other)) = approved.or(earlier.first()) else { return Ok(None) };
    let Some(old) = report(office, other)?.filter(|old| old.kind != Kind::Unreadable) else {
        return Ok(None);
    };
    let version = one.stored.answers.one("app.version").to_owned();
    let mut difference = compare::versions(&old, found);
    for list in [
        &mut difference.permissions_added,
        &mut difference.permissions_removed,
        &mut difference.sdks_added,
        &mut difference.sdks_removed,
        &mut difference.hosts_added,
        &mut difference.hosts_removed,
        &mut difference.exported_added,
        &mut difference.packers_added,
        &mut difference.not_compared,
    ] {
        clean_all(list);
    }
    Ok(Some(Before { version, difference }))
}

fn findings(inspection: &Inspection, report: &Report) -> Vec<Found> {
    let compared = inspection.comparison.findings.iter().map(|one| (Source::Declared, one.clone()));
    let changed = inspection.before.iter().flat_map(|before| &before.difference.findings);
    let changed = changed.map(|one| (Source::Version, one.clone()));
    let own = report.findings.iter().map(|one| (Source::Package, one.clone()));
    let odd = report.anomalies.iter().map(|anomaly| {
        let (level, evidence) = (Level::Medium, vec![anomaly.code.to_string()]);
        (Source::Anomaly, Finding { rule: "INS-4".into(), level, text: anomaly.detail.clone(), evidence })
    });
    let mut all: Vec<Found> =
        compared.chain(changed).chain(own).chain(odd).map(|(source, one)| found(source, one)).collect();
    all.sort_by_key(|one| (std::cmp::Reverse(one.finding.level), one.source));
    // The same words with the same evidence twice would be judged at once and shown twice.
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|one| seen.insert(one.key.clone()));
    all
}

fn found(source: Source, mut finding: Finding) -> Found {
    finding.text = clean(&finding.text);
    clean_all(&mut finding.evidence);
    Found {
        key: key(source, &finding),
        field: field(source, &finding),
        source,
        finding,
        judged: None,
        earlier: None,
        differing: None,
    }
}

/// What is said of a finding is said of what it rests on: other evidence is another finding, in whatever order it stands.
fn key(source: Source, finding: &Finding) -> String {
    let mut evidence: Vec<&str> = finding.evidence.iter().map(String::as_str).collect();
    evidence.sort_unstable();
    evidence.dedup();
    let whole = format!("{source:?}\n{}\n{}\n{}", finding.rule, finding.text, evidence.join("\n"));
    seal::secret::digest(&whole).chars().take(16).collect()
}

/// The field that has to change if the finding is to be corrected.
fn field(source: Source, finding: &Finding) -> &'static str {
    match (source, finding.rule.as_ref()) {
        (Source::Declared, "INS-1") => {
            let fields = [("应用名称", "app.name"), ("应用平台", "app.platform"), ("版本号", "app.version")];
            let of = fields.iter().find(|(words, _)| finding.text.starts_with(words));
            of.map_or("app.md5", |(_, field)| field)
        }
        (_, "INS-2") => "app.permissions",
        (Source::Declared, _) => "app.features",
        _ => "app.package",
    }
}

/// Puts what reviewers said beside the findings.
fn judged(view: &View, row: &FilingRow, revision: &Revision, inspection: &mut Inspection) -> Result<()> {
    let all = judgement::of_filing(view, row.id)?;
    for found in &mut inspection.findings {
        let mut said = all.iter().filter(|one| one.finding == found.key);
        let last = said.clone().find(|one| one.revision == revision.id).or_else(|| said.next());
        if let Some(last) = last {
            let opinion = Some(opinion(view, last)?);
            if last.revision == revision.id {
                found.judged = opinion;
            } else {
                found.earlier = opinion;
            }
            continue;
        }
        let same_words =
            |one: &&Judged| one.rule == found.finding.rule.as_ref() && one.words == found.finding.text;
        found.differing = all.iter().find(same_words).map(|last| opinion(view, last)).transpose()?;
    }
    Ok(())
}

fn opinion(view: &View, judged: &Judged) -> Result<Opinion> {
    let unit = judged.unit.map(|id| unit::find(view, id)).transpose()?.flatten();
    Ok(Opinion {
        judgement: judged.judgement,
        reason: judged.reason.clone(),
        unit: unit.map(|unit| unit.name).unwrap_or_default(),
        at: judged.at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ins_4_a_key_stands_for_source_rule_words_and_evidence_in_any_order() {
        let finding = |text: &str, evidence: &[&str]| Finding {
            rule: "INS-2".into(),
            level: Level::High,
            text: text.to_owned(),
            evidence: evidence.iter().map(|one| (*one).to_owned()).collect(),
        };
        let first = key(Source::Declared, &finding("未申报的权限：其它", &["A", "B"]));
        assert_eq!(first, key(Source::Declared, &finding("未申报的权限：其它", &["B", "A", "A"])));
        assert_ne!(first, key(Source::Declared, &finding("未申报的权限：其它", &["A", "C"])));
        assert_ne!(first, key(Source::Declared, &finding("未申报的权限：其它", &["A"])));
        assert_ne!(first, key(Source::Version, &finding("未申报的权限：其它", &["A", "B"])));
        assert_ne!(first, key(Source::Declared, &finding("未申报的权限：短信", &["A", "B"])));
    }
}
