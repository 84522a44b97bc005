//! The public rows are made anew from filings and the record of events, and set right where they differ. Rule REV-8.
//!
//! After an upgrade that changes what is public or how it is found, and as a proof that the rows written in each
//! transition are those that the record demands. Each page of filings is one complete write.

use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::permit::{self, Action};
use storage::{Tx, filing, register, usage};

use crate::filing::{contents, entry, usage as declared};
use crate::{Office, Result, record};

const PAGE: u32 = 500;

/// What a rebuild came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Filings looked at.
    pub seen: u64,
    /// Filings whose public rows differed and were set right.
    pub mended: u64,
}

/// Makes the register and the usage entries anew.
pub fn rebuild(office: &Office, actor: &Actor) -> Result<Rebuilt> {
    permit::may(actor, Action::RegisterRebuild)?;
    let mut total = Rebuilt::default();
    let mut after = Some(String::new());
    while let Some(from) = after {
        let (done, last) = office.store.write(move |tx| numbered(tx, &from))?;
        total.add(done);
        after = last;
    }
    let mut after = Some(None);
    while let Some(from) = after {
        let (done, last) = office.store.write(move |tx| declarations(tx, from))?;
        total.add(done);
        after = last.map(Some);
    }
    let actor = actor.clone();
    office.store.write(move |tx| {
        let event = record::event(&actor, "register", "register", "rebuild");
        tx.record(event.with(format!("{{\"seen\":{},\"mended\":{}}}", total.seen, total.mended)));
        Ok(total)
    })
}

/// One page of numbered filings; with the last number while there may be more.
fn numbered(tx: &mut Tx, after: &str) -> Result<(Rebuilt, Option<String>)> {
    let mut done = Rebuilt::default();
    let rows = filing::numbered_after(tx, after, PAGE)?;
    for row in &rows {
        let first_on = register::first_day(tx, row.id)?.unwrap_or_else(|| row.created_at.day());
        let Some(wanted) = entry(tx, row, first_on)? else { continue };
        let is_right = register::find(tx, &wanted.number)?.as_ref() == Some(&wanted);
        // The search text is made from the entry; writing it again costs nothing but the write.
        register::put(tx, &wanted)?;
        contents(tx, row)?;
        done.count(is_right);
    }
    Ok((done, rows.last().and_then(|row| row.number.clone())))
}

/// One page of declarations; with the last id while there may be more.
fn declarations(tx: &mut Tx, after: Option<FilingId>) -> Result<(Rebuilt, Option<FilingId>)> {
    let mut done = Rebuilt::default();
    let rows = filing::declarations_after(tx, after, PAGE)?;
    for row in &rows {
        let wanted = declared(tx, row)?;
        let is_right = usage::of_declaration(tx, row.id)? == wanted;
        if !is_right {
            usage::replace(tx, row.id, &wanted)?;
        }
        done.count(is_right);
    }
    Ok((done, rows.last().map(|row| row.id)))
}

impl Rebuilt {
    const fn count(&mut self, is_right: bool) {
        self.seen += 1;
        if !is_right {
            self.mended += 1;
        }
    }

    const fn add(&mut self, other: Rebuilt) {
        self.seen += other.seen;
        self.mended += other.mended;
    }
}
