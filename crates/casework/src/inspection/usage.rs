//! An app that is required as a teaching or management tool, against what its package holds. Rule USE-4.
//!
//! A hint beside the declared entry, for the institution before it submits and for the department that confirms: it
//! stops nothing (INS-4). What the provider declared of charges is a rule of the form and not looked at here.

use domain::form::Answers;
use inspector::compare::{self, Declared};
use inspector::report::Finding;
use storage::{View, filing, package, revision};

use super::{clean, report};
use crate::{Office, Result};

/// What an entry's app holds though its use is required.
#[derive(Debug, Clone)]
pub struct Forbidden {
    /// The entry's place in the declaration.
    pub item: usize,
    /// The app's filing number.
    pub number: String,
    /// What was found, each with the names of what it was found in.
    pub findings: Vec<Finding>,
}

/// What required apps of a declaration hold that they must not.
pub(crate) fn forbidden(office: &Office, view: &View, answers: &Answers) -> Result<Vec<Forbidden>> {
    let mut all = Vec::new();
    for item in answers.items("entry") {
        if answers.one(&format!("entry.{item}.nature")) != "required" {
            continue;
        }
        let number = answers.one(&format!("entry.{item}.app")).to_owned();
        let findings = of_number(office, view, &number)?;
        if !findings.is_empty() {
            all.push(Forbidden { item, number, findings });
        }
    }
    Ok(all)
}

fn of_number(office: &Office, view: &View, number: &str) -> Result<Vec<Finding>> {
    let row = filing::find_number(view, number)?;
    let Some(in_force) = row.and_then(|row| row.effective_revision) else { return Ok(Vec::new()) };
    let answers = revision::get(view, in_force)?.stored.answers;
    let Some(digest) = answers.file_digest("app.package") else { return Ok(Vec::new()) };
    let Some(package) = package::find(view, digest)? else { return Ok(Vec::new()) };
    let Some(report) = report(office, &package)? else { return Ok(Vec::new()) };
    let required = Declared { required_use: true, ..Declared::default() };
    let mut findings = compare::declared(&required, &report).findings;
    findings.retain(|finding| finding.rule == "USE-4");
    for finding in &mut findings {
        finding.evidence = finding.evidence.iter().map(|name| clean(name)).collect();
    }
    Ok(findings)
}
