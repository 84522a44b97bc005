//! What anybody may read of one institution: the apps it uses and who decided on them. Rules PUB-3, N11, USE-6, USE-8.

use domain::filing::Standing;
use domain::ground::day::Day;
use domain::ground::id::UnitId;
use domain::register::Entry;
use domain::unit::Unit;
use storage::usage::UsageEntry;
use storage::{View, filing, register, revision, unit, usage};

use crate::{Error, Office, Result};

/// Where an institution's declaration stands. What is still under review is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declaration {
    /// Nothing was ever confirmed.
    None,
    /// It confirmed that it uses no app (USE-6).
    Nil {
        /// The day it was submitted.
        on: Day,
    },
    /// It declared what it uses.
    Declared {
        /// The day it was submitted.
        on: Day,
    },
}

/// One app in use, with its filing as it stands today.
#[derive(Debug, Clone)]
pub struct App {
    /// How it is used.
    pub usage: UsageEntry,
    /// Its entry in the register.
    pub entry: Option<Entry>,
}

/// An institution as parents see it.
#[derive(Debug, Clone)]
pub struct School {
    /// The institution.
    pub unit: Unit,
    /// Where its declaration stands.
    pub declaration: Declaration,
    /// The apps in use, required ones first.
    pub apps: Vec<App>,
}

/// The public view of an institution; providers and unknown units are absent.
pub fn school(office: &Office, id: UnitId) -> Result<School> {
    office.read(|view| {
        let unit = unit::find(view, id)?.filter(|unit| unit.kind.declares()).ok_or(Error::NotFound)?;
        let used = usage::of_unit(view, id)?;
        let numbers: Vec<&str> = used.iter().map(|entry| entry.app_number.as_str()).collect();
        let entries = register::of_numbers(view, &numbers)?;
        let find = |number: &str| entries.iter().find(|entry| entry.number == number).cloned();
        let declaration = declaration(view, id)?;
        let apps = used.into_iter().map(|usage| App { entry: find(&usage.app_number), usage }).collect();
        Ok(School { unit, declaration, apps })
    })
}

fn declaration(view: &View, unit: UnitId) -> Result<Declaration> {
    let Some(row) = filing::find_declaration(view, unit)? else { return Ok(Declaration::None) };
    let (Standing::Effective { .. }, Some(revision)) = (row.filing.standing, row.effective_revision) else {
        return Ok(Declaration::None);
    };
    let revision = revision::get(view, revision)?;
    let on = revision.frozen_at.unwrap_or(revision.saved_at).day();
    Ok(if revision.nil { Declaration::Nil { on } } else { Declaration::Declared { on } })
}
