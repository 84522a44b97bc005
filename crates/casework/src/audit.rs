//! The record as the audit administrator reads, exports and verifies it. Rule REV-8. Reading it is itself no event;
//! taking it away as a file, and verifying it, are.

use domain::ground::actor::Actor;
use domain::ground::permit::{self, Action};
use domain::ground::rule::Rule;
use storage::audit::{self, Filter, Line};
use storage::{Fault, event};

use crate::{Error, Office, Result, record};

/// A page of the record and how many events fit.
pub fn list(
    office: &Office,
    actor: &Actor,
    filter: &Filter,
    limit: u32,
    offset: u32,
) -> Result<(Vec<Line>, i64)> {
    permit::may(actor, Action::AuditView)?;
    office.read(|view| Ok((audit::list(view, filter, limit, offset)?, audit::count(view, filter)?)))
}

/// The most events of one export, as many as a sheet can be worked with; the latest are taken.
pub const MOST: u32 = 100_000;

/// Exports the latest events that fit, and records that it was done.
pub fn export(
    office: &Office,
    actor: &Actor,
    filter: &Filter,
    mut take: impl FnMut(&Line) -> Option<()>,
) -> Result<()> {
    permit::may(actor, Action::AuditExport)?;
    let mut many = 0_i64;
    office.read(|view| {
        audit::each(view, filter, MOST, |line| {
            // Who takes nothing more says so in his own way.
            many += i64::from(take(&line).is_some());
            Ok(())
        })?;
        Ok(())
    })?;
    let actor = actor.clone();
    office.store.write(move |tx| {
        let event = record::event(&actor, "record", many, "export").under(Rule::REV_8);
        tx.record(event.with(format!("{{\"events\":{many}}}")));
        Ok(())
    })
}

/// What the verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every event agrees with its leaf and the chain.
    Whole {
        /// How many.
        count: i64,
        /// The last chain value.
        chain: String,
    },
    /// An event was changed, inserted, moved or removed.
    Damaged {
        /// The first of them.
        seq: i64,
    },
}

/// Recomputes the whole record, and records that it was done and what came of it.
pub fn verify(office: &Office, actor: &Actor) -> Result<Verdict> {
    permit::may(actor, Action::AuditVerify)?;
    let verdict = match office.store.read(event::verify_log) {
        Ok(head) => Verdict::Whole { count: head.seq, chain: head.chain },
        Err(Fault::Record { seq, .. }) => Verdict::Damaged { seq },
        Err(fault) => return Err(Error::Fault(fault)),
    };
    let (actor, said) = (actor.clone(), verdict.clone());
    office.store.write(move |tx| {
        let (seq, state) = match said {
            Verdict::Whole { count, .. } => (count, "whole"),
            Verdict::Damaged { seq } => (seq, "damaged"),
        };
        tx.record(record::event(&actor, "record", seq, "verify").to(state).under(Rule::REV_8));
        Ok::<_, Error>(())
    })?;
    Ok(verdict)
}
