//! Stored packages are inspected anew: after a new version of the inspector by itself, or on demand. Rule INS-1.
//!
//! Each gets a job of its own, with its lease, its tries and its end among the dead. What is known of a package stays in
//! sight until the new report is there.

use domain::ground::actor::Actor;
use domain::ground::permit::{self, Action};
use domain::ground::rule::Rule;
use storage::package;

pub use storage::package::Progress;

use super::run::ask;
use crate::{Error, Office, Result, record};

/// Puts jobs for at most `limit` packages that the present inspector neither knows nor was asked to look at; says for
/// how many.
pub fn enqueue(office: &Office, actor: &Actor, limit: u32) -> Result<usize> {
    permit::may(actor, Action::InspectionRun)?;
    // Most of the time there is nothing to do, and a write would wake the disk for it.
    if office.read(|view| Ok(package::unasked(view, inspector::VERSION, 1)?))?.is_empty() {
        return Ok(0);
    }
    office.store.write(move |tx| {
        let due = package::unasked(tx, inspector::VERSION, limit)?;
        for sha256 in &due {
            ask(tx, sha256)?;
        }
        Ok::<_, Error>(due.len())
    })
}

/// A page of the packages that the present inspector does not know, for whoever inspects them at once.
pub fn outdated(office: &Office, actor: &Actor, after: &str, limit: u32) -> Result<Vec<String>> {
    permit::may(actor, Action::InspectionRun)?;
    office.read(|view| Ok(package::outdated(view, inspector::VERSION, after, limit)?))
}

/// Lets every stored package be inspected anew; gives how many there are.
pub fn demand(office: &Office, actor: &Actor) -> Result<u64> {
    permit::may(actor, Action::InspectionDemand)?;
    let actor = actor.clone();
    office.store.write(move |tx| {
        let count = package::make_due(tx)?;
        let event = record::event(&actor, "package", "all", "demand").under(Rule::INS_1);
        tx.record(event.with(format!(r#"{{"packages":{count},"inspector":"{}"}}"#, inspector::VERSION)));
        Ok::<_, Error>(count)
    })
}

/// How many packages there are, and how many of them the present inspector has looked at.
pub fn progress(office: &Office, actor: &Actor) -> Result<Progress> {
    permit::may(actor, Action::InspectionDemand)?;
    office.read(|view| Ok(package::progress(view, inspector::VERSION)?))
}
