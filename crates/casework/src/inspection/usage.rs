//! An app that is required as a teaching or management tool, against what its package holds. Rule USE-4.
//!
//! A hint beside the declared entry, for the institution before it submits and for the department that confirms: it
//! stops nothing (INS-4). Where the package could not be seen, or not as a whole, that is told, too: silence would read
//! as "nothing found". What the provider declared of charges is a rule of the form and not looked at here.

use domain::form::Answers;
use inspector::compare::{self, Declared};
use inspector::report::Finding;
use storage::{View, filing, package, revision};

use super::seen::{Completeness, Gap, gaps};
use super::{clean, report};
use crate::{Office, Result};

/// What an entry's app holds though its use is required, or why that cannot be judged.
#[derive(Debug, Clone)]
pub struct Forbidden {
    /// The entry's place in the declaration.
    pub item: usize,
    /// The app's filing number.
    pub number: String,
    /// What was found, each with the names of what it was found in.
    pub findings: Vec<Finding>,
    /// Why what was not found may be there all the same.
    pub unjudged: Option<Unjudged>,
}

/// Why nobody can tell from its package what an app holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unjudged {
    /// There is no report: the package is not inspected yet, or not here at all.
    Uninspected,
    /// The package cannot be read.
    Unreadable,
    /// Not all of it could be seen.
    Partial(Vec<Gap>),
}

/// What required apps of a declaration hold that they must not, and those of which it cannot be said.
pub(crate) fn forbidden(office: &Office, view: &View, answers: &Answers) -> Result<Vec<Forbidden>> {
    let mut all = Vec::new();
    for item in answers.items("entry") {
        if answers.one(&format!("entry.{item}.nature")) != "required" {
            continue;
        }
        let number = answers.one(&format!("entry.{item}.app")).to_owned();
        let (findings, unjudged) = of_number(office, view, &number)?;
        if !findings.is_empty() || unjudged.is_some() {
            all.push(Forbidden { item, number, findings, unjudged });
        }
    }
    Ok(all)
}

type Seen = (Vec<Finding>, Option<Unjudged>);

fn of_number(office: &Office, view: &View, number: &str) -> Result<Seen> {
    let row = filing::find_number(view, number)?;
    // What is not in force cannot be picked, and USE-1 says so.
    let Some(in_force) = row.and_then(|row| row.effective_revision) else { return Ok((Vec::new(), None)) };
    let answers = revision::get(view, in_force)?.stored.answers;
    let package = answers.file_digest("app.package").map(|digest| package::find(view, digest)).transpose()?;
    let found = package.flatten().map(|package| report(office, &package)).transpose()?.flatten();
    let Some(report) = found else { return Ok((Vec::new(), Some(Unjudged::Uninspected))) };
    let unjudged = match Completeness::of(&report) {
        Completeness::Whole => None,
        Completeness::Partial => Some(Unjudged::Partial(gaps(&report))),
        Completeness::Unreadable => Some(Unjudged::Unreadable),
    };
    let required = Declared { required_use: true, ..Declared::default() };
    let mut findings = compare::declared(&required, &report).findings;
    findings.retain(|finding| finding.rule == "USE-4");
    for finding in &mut findings {
        finding.evidence = finding.evidence.iter().map(|name| clean(name)).collect();
    }
    Ok((findings, unjudged))
}
