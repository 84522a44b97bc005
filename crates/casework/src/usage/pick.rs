//! An app is looked up by name or number: what can be picked, and why the rest cannot. Rule USE-1.
//!
//! What another unit has not submitted, withdrew or let lapse is not told (ORG-10): it answers like an app that was
//! never filed.

use std::collections::HashSet;

use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::identifier::FilingNumber;
use domain::ground::permit::{self, Action};
use domain::usage::{self, Pick, Unpickable};
use storage::filing::FilingRow;
use storage::{View, unit};

use crate::{Office, Result};

/// The most answers of a look-up.
const MOST: u32 = 30;

/// An app that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// Its filing number, once issued.
    pub number: Option<String>,
    /// Its name.
    pub title: String,
    /// `android` or `ios`.
    pub platform: Option<String>,
    /// Who provides it.
    pub provider: String,
}

/// An app that was found and cannot be picked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// Which.
    pub app: App,
    /// Why.
    pub why: Unpickable,
}

/// The answer to a look-up. Nothing in both lists: not filed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// What can be picked.
    pub apps: Vec<App>,
    /// What cannot.
    pub missed: Vec<Missed>,
}

/// Looks an app up by its number or a part of its name. `heard` are the numbers that the register of published names
/// found for these words, the best first: it reads names aloud, which the filings cannot.
pub fn pick(office: &Office, actor: &Actor, text: &str, heard: &[String]) -> Result<Found> {
    permit::may(actor, Action::UsageDraft)?;
    let text = text.trim();
    if text.is_empty() {
        return Ok(Found::default());
    }
    office.read(|view| {
        let rows = match FilingNumber::parse_with(text, &office.further_issuers()) {
            Ok(number) => storage::filing::find_number(view, &number.to_string())?.into_iter().collect(),
            Err(_) => named(view, text, heard)?,
        };
        let mut found = Found::default();
        for row in rows {
            match usage::pick(Some(row.filing.state())) {
                Pick::Yes => found.apps.push(app(view, row)?),
                Pick::No(Unpickable::NotFiled) => {}
                Pick::No(why) => found.missed.push(Missed { app: app(view, row)?, why }),
            }
        }
        Ok(found)
    })
}

/// What the register found, in its order, then what it does not know of: filings that wait.
fn named(view: &View, text: &str, heard: &[String]) -> Result<Vec<FilingRow>> {
    let mut rows = Vec::new();
    for number in heard.iter().take(MOST as usize) {
        rows.extend(storage::filing::find_number(view, number)?);
    }
    let known: HashSet<FilingId> = rows.iter().map(|row| row.id).collect();
    let titled = storage::filing::titled(view, text, MOST)?;
    rows.extend(titled.into_iter().filter(|row| !known.contains(&row.id)));
    Ok(rows)
}

fn app(view: &View, row: FilingRow) -> Result<App> {
    let provider = unit::get(view, row.owner.id)?.name;
    Ok(App { number: row.number, title: row.title, platform: row.platform, provider })
}
