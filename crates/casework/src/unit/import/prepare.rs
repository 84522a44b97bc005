//! The first look at a sheet: every problem of every line, nothing issued. Rule ORG-3.

use std::collections::{HashMap, HashSet};

use domain::ground::actor::Actor;
use domain::ground::id::UnitId;
use domain::ground::permit::{self, Action};
use domain::ground::problem::{Problem, ProblemKind};
use domain::ground::refusal::{FileFlaw, Refusal};
use domain::ground::rule::Rule;
use domain::reference;
use domain::unit::Unit;
use domain::unit::sheet::{Column, Entry, Line, MOST_LINES, Reader};
use storage::import::{self, CHUNK, Import, Staged};
use storage::{View, roster, unit};
use uuid::Uuid;

use crate::{Office, Result, record};

/// A sheet as it was read.
#[derive(Debug, Clone)]
pub struct Prepare {
    /// The file's name.
    pub file_name: String,
    /// Its lines, blank ones left out.
    pub lines: Vec<Line>,
    /// What was noticed while it was read.
    pub notes: Vec<String>,
}

/// Stores a sheet with the verdict on each line.
pub fn prepare(office: &Office, actor: &Actor, input: Prepare) -> Result<Uuid> {
    permit::may(actor, Action::UnitImport)?;
    let place = actor.place.clone().ok_or(Refusal::SignInFirst)?;
    if input.lines.is_empty() {
        return Err(Refusal::FileRefused(FileFlaw::Empty).into());
    }
    if input.lines.len() > MOST_LINES {
        return Err(Refusal::FileRefused(FileFlaw::TooManyRows { max: MOST_LINES }).into());
    }
    let verdicts = office.read(|view| {
        let issuer = unit::get(view, place.id)?;
        judge(view, &issuer, &input.lines)
    })?;
    let (mut known, mut bad) = (0, 0);
    let mut staged = Vec::with_capacity(input.lines.len());
    for (line, verdict) in input.lines.into_iter().zip(&verdicts) {
        match verdict {
            Judged::Good => {}
            Judged::Known => known += 1,
            Judged::Bad(_) => bad += 1,
        }
        staged.push(Staged { line, good: matches!(verdict, Judged::Good) });
    }
    let good = staged.len() as u64 - known - bad;
    let (actor, file_name, notes) = (actor.clone(), input.file_name, input.notes);
    office.store.write(move |tx| {
        let id = tx.new_id()?;
        let import = Import {
            id,
            unit: place.id,
            file_name: file_name.clone(),
            created_at: tx.now(),
            good,
            known,
            bad,
            notes: notes.clone(),
            started_at: None,
            finished_at: None,
            issued: 0,
            refused: 0,
        };
        import::add(tx, &import)?;
        for (position, lines) in staged.chunks(CHUNK).enumerate() {
            import::add_chunk(tx, id, u32::try_from(position).unwrap_or(u32::MAX), lines)?;
        }
        let event = record::event(&actor, "unit-import", id, "prepare").under(Rule::ORG_3);
        tx.record(event.with(format!("{{\"good\":{good},\"known\":{known},\"bad\":{bad}}}")));
        Ok(id)
    })
}

/// What a line is found to be.
pub(super) enum Judged {
    Good,
    /// Unit and account are there already.
    Known,
    Bad(Vec<Problem>),
}

/// The verdict on every line, against itself, the sheet and the database.
pub(super) fn judge(view: &View, issuer: &Unit, lines: &[Line]) -> Result<Vec<Judged>> {
    let mut reader = Reader::new(reference::divisions(), issuer);
    let read: Vec<_> = lines.iter().map(|line| reader.read(line)).collect();
    let mut verdicts = Vec::with_capacity(read.len());
    for part in read.chunks(CHUNK) {
        let entries: Vec<&Entry> = part.iter().filter_map(|line| line.as_ref().ok()).collect();
        let there = There::of(view, issuer.place.id, &entries)?;
        for line in part {
            verdicts.push(match line {
                Ok(entry) => there.judge(entry),
                Err(problems) => Judged::Bad(problems.clone()),
            });
        }
    }
    Ok(verdicts)
}

/// What the database knows of the names of some entries.
pub(super) struct There {
    units: HashMap<String, UnitId>,
    accounts: HashMap<String, UnitId>,
}

impl There {
    pub(super) fn of(view: &View, issuer: UnitId, entries: &[&Entry]) -> Result<Self> {
        let units: HashSet<&str> = entries.iter().map(|entry| entry.unit.as_str()).collect();
        let units: Vec<&str> = units.into_iter().collect();
        let accounts: Vec<&str> =
            entries.iter().map(|entry| entry.account.as_str()).filter(|name| !name.is_empty()).collect();
        Ok(Self {
            units: roster::children_named(view, issuer, &units)?.into_iter().collect(),
            accounts: roster::accounts_named(view, &accounts)?.into_iter().collect(),
        })
    }

    pub(super) fn judge(&self, entry: &Entry) -> Judged {
        let unit = self.units.get(&entry.unit);
        let account = self.accounts.get(&entry.account);
        let wrong = |column: Column, kind| Judged::Bad(vec![Problem::new(column.label(), Rule::ORG_3, kind)]);
        match (unit, account) {
            (None, None) => Judged::Good,
            (Some(_), None) if entry.account.is_empty() => Judged::Known,
            (Some(unit), Some(holder)) if unit == holder => Judged::Known,
            (Some(_), _) => wrong(Column::Title, ProblemKind::UnitExists),
            (None, Some(_)) => wrong(Column::Account, ProblemKind::AccountTaken),
        }
    }
}
