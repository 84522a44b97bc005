//! One entry of the register with everything its public page shows. Rules PUB-2, LAT-6, N18.

use domain::register::Entry;
use storage::register::Change;
use storage::{View, package, register, revision, usage};

use crate::inspection::{self, Summary};
use crate::{Error, Office, Result};

/// How many other apps of the family are shown.
const FAMILY: u32 = 12;

/// A public record.
#[derive(Debug, Clone)]
pub struct Record {
    /// The entry.
    pub entry: Entry,
    /// The changes of its state, the first one first.
    pub history: Vec<Change>,
    /// Other apps of the same provider or name.
    pub family: Vec<Entry>,
    /// How many institutions use it.
    pub institutions: u64,
    /// What the inspection of the package in force shows, where there was one.
    pub inspected: Option<Summary>,
}

/// The record of a number; absent when no filing that ever was in force has it.
pub fn record(office: &Office, number: &str) -> Result<Record> {
    office.read(|view| {
        let entry = register::find(view, number)?.ok_or(Error::NotFound)?;
        Ok(Record {
            history: register::history(view, entry.filing)?,
            family: register::family(view, &entry, FAMILY)?,
            institutions: usage::institutions(view, number)?,
            inspected: inspected(office, view, &entry)?,
            entry,
        })
    })
}

fn inspected(office: &Office, view: &View, entry: &Entry) -> Result<Option<Summary>> {
    let row = storage::filing::find(view, entry.filing)?;
    let Some(in_force) = row.and_then(|row| row.effective_revision) else { return Ok(None) };
    let answers = revision::get(view, in_force)?.stored.answers;
    let Some(digest) = answers.file_digest("app.package") else { return Ok(None) };
    match package::find(view, digest)? {
        Some(package) => inspection::summary(office, &package),
        None => Ok(None),
    }
}
