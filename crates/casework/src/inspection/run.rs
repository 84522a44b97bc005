//! One package is inspected, and what came of it kept. Rules INS-1, INS-3, INS-4.
//!
//! The same bytes are inspected once by each version of the inspector. How they are looked at is the caller's: a limited
//! child process in the program. Nothing here can fail because of what is in a package.

use std::io;
use std::path::Path;

use domain::ground::actor::Actor;
use domain::ground::permit::{self, Action};
use domain::ground::rule::Rule;
use inspector::Report;
use inspector::digest::Digests;
use inspector::report::Kind;
use storage::package::{self, Inspected};
use storage::{Fault, Tx, queue};

use crate::{Error, Office, Result, record};

/// The kind of the job; its payload is the SHA-256 of the package.
pub const JOB: &str = "inspection";

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ran {
    /// The package was looked at and its report is kept.
    Inspected,
    /// This inspector had looked at it before.
    Known,
}

/// Puts a job for a package that arrived, unless this inspector knows it or was asked already.
pub(crate) fn ask(tx: &mut Tx, sha256: &str) -> Result<()> {
    if package::want(tx, sha256, inspector::VERSION)? {
        queue::enqueue(tx, JOB, sha256, tx.now())?;
    }
    Ok(())
}

/// Inspects a package by `look`, which is given the file and the digests computed while it arrived, and fails only where
/// it cannot look at all.
pub fn run(
    office: &Office,
    actor: &Actor,
    sha256: &str,
    look: impl FnOnce(&Path, Digests) -> io::Result<Report>,
) -> Result<Ran> {
    permit::may(actor, Action::InspectionRun)?;
    let package = office.read(|view| package::find(view, sha256)?.ok_or(Error::NotFound))?;
    if package.inspector.as_deref() == Some(inspector::VERSION) && !package.is_due {
        return Ok(Ran::Known);
    }
    let file = office.objects.get(sha256)?.on_disk()?;
    let digests =
        Digests { md5: package.facts.md5.clone(), sha256: package.sha256.clone(), sm3: package.sm3.clone() };
    let not_now = |error: io::Error| Fault::Unavailable(format!("no inspection: {}", error.kind()));
    let mut report = look(file.path(), digests).map_err(not_now)?;
    drop(file);
    // A path of this machine is nobody's business.
    sha256.clone_into(&mut report.file);
    let json = serde_json::to_vec(&report).map_err(|_| super::flawed("cannot be written"))?;
    let stored = office.objects.put(&json)?;
    let found = Inspected {
        version: report.version_name.clone(),
        version_code: report.version_code,
        label: report.label.clone(),
        identifier: report.package.clone(),
        report: stored.sha256,
        inspector: inspector::VERSION.to_owned(),
        readable: report.kind != Kind::Unreadable,
    };
    let (actor, sha256) = (actor.clone(), sha256.to_owned());
    office.store.write(move |tx| {
        package::inspected(tx, &sha256, &found)?;
        let state = if found.readable { "inspected" } else { "unreadable" };
        let event = record::event(&actor, "package", sha256.as_str(), "inspect").to(state);
        let payload = format!(r#"{{"inspector":"{}","report":"{}"}}"#, found.inspector, found.report);
        tx.record(event.under(Rule::INS_1).with(payload));
        Ok::<_, Error>(Ran::Inspected)
    })
}
