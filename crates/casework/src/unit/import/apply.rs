//! A sheet is applied: the good lines of each chunk in one write, once. Rules ORG-2, ORG-3, N16.
//!
//! Secrets are hashed with SHA-256, never with Argon2id, so that ten thousand accounts take seconds.

use domain::ground::actor::{Actor, Stage};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::reference;
use domain::unit::Unit;
use domain::unit::sheet::{Entry, Reader};
use storage::{Tx, counter, import, unit};
use uuid::Uuid;

use super::super::find::record_of;
use super::super::issue::{free_name, place_at, unit_at};
use super::prepare::{Judged, There};
use crate::account::issue::{New, add, payload};
use crate::{Error, Office, Result, record};

/// How far an application has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Accounts issued.
    pub issued: u64,
    /// Good lines that could not be applied after all.
    pub refused: u64,
    /// Whether every chunk was applied.
    pub finished: bool,
}

/// Applies what was not applied yet. The batch of the slips is the sheet's own id.
pub fn apply(office: &Office, actor: &Actor, id: Uuid) -> Result<Progress> {
    permit::may(actor, Action::UnitImport)?;
    let place = actor.place.clone().ok_or(Refusal::SignInFirst)?;
    let waiting = office.read(|view| {
        import::find(view, id, place.id)?.ok_or(Error::NotFound)?;
        Ok(import::waiting(view, id)?)
    })?;
    for position in waiting {
        let (shared, actor, place) = (office.clone(), actor.clone(), place.clone());
        office.store.write(move |tx| {
            let issuer = unit::get(tx, place.id)?;
            chunk(&shared, tx, &actor, &issuer, id, position)
        })?;
    }
    let (actor, unit) = (actor.clone(), place.id);
    office.store.write(move |tx| {
        let first = import::finish(tx, id)?;
        let import = import::find(tx, id, unit)?.ok_or(Error::NotFound)?;
        if first {
            let event = record::event(&actor, "unit-import", id, "apply").under(Rule::ORG_3);
            let counts = format!("{{\"issued\":{},\"refused\":{}}}", import.issued, import.refused);
            tx.record(event.with(counts));
        }
        let finished = import.finished_at.is_some();
        Ok(Progress { issued: import.issued, refused: import.refused, finished })
    })
}

fn chunk(office: &Office, tx: &mut Tx, actor: &Actor, issuer: &Unit, id: Uuid, position: u32) -> Result<()> {
    // Another node or an earlier try may have been faster.
    let Some(chunk) = import::take(tx, id, position)? else { return Ok(()) };
    let mut reader = Reader::new(reference::divisions(), issuer);
    let good: Vec<_> = chunk.lines.iter().filter(|staged| staged.good).map(|staged| &staged.line).collect();
    let read: Vec<_> = good.iter().map(|line| reader.read(line)).collect();
    let entries: Vec<&Entry> = read.iter().filter_map(|line| line.as_ref().ok()).collect();
    let there = There::of(tx, issuer.place.id, &entries)?;
    let many = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let mut serial = counter::reserve(tx, "unit", many)? - i64::from(many);
    let (mut count, mut refused) = (0, Vec::new());
    for (line, read) in good.iter().zip(&read) {
        let Ok(entry) = read else {
            refused.push(line.number);
            continue;
        };
        serial += 1;
        let free = matches!(there.judge(entry), Judged::Good);
        if free && one(office, tx, actor, issuer, entry, serial, id)? {
            count += 1;
        } else {
            refused.push(line.number);
        }
    }
    import::settle(tx, id, position, count, &refused)?;
    Ok(())
}

/// Issues one unit with its account; false where somebody else was faster with one of the names.
fn one(
    office: &Office,
    tx: &mut Tx,
    actor: &Actor,
    issuer: &Unit,
    entry: &Entry,
    serial: i64,
    batch: Uuid,
) -> Result<bool> {
    let Some(name) = free_name(tx, entry)? else { return Ok(false) };
    let new = unit_at(place_at(tx, issuer, serial)?, entry);
    permit::may_to(actor, Action::UnitIssue, &record_of(&new.place))?;
    if !unit::add(tx, &new, Some(issuer.place.id))? {
        return Ok(false);
    }
    let account = New { unit: new.place.id, name, title: entry.title.clone(), role: new.kind.role() };
    let Some(new_account) = add(office, tx, &account, batch, issuer.place.id)? else {
        // The name went to somebody else between the look and this line: nothing of the line stays.
        unit::remove_new(tx, new.place.id)?;
        return Ok(false);
    };
    tx.record(record::event(actor, "unit", new.place.id, "issue").under(Rule::ORG_2));
    let event = record::event(actor, "account", new_account.account, "issue").to(Stage::Issued.code());
    tx.record(event.under(Rule::ORG_2).with(payload(batch, account.role)));
    Ok(true)
}
