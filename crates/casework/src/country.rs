//! A whole country is laid down at once on an empty platform: units, open accounts, filings taken over with their
//! numbers. Rules ORG-1, ORG-2, PUB-1.
//!
//! For demonstrations, simulations and taking over an existing register; refused once the platform has an account.
//! Filings taken over raise the counter of their province, and an event says where they came from, so that a gap in
//! the numbers is explained in the record.

use std::collections::HashMap;

use domain::filing::{Filing, FilingKind, Standing, Submission};
use domain::form::{Answers, Form};
use domain::ground::actor::{Place, Stage};
use domain::ground::day::Day;
use domain::ground::id::FilingId;
use domain::ground::identifier::FilingNumber;
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::unit::{Unit, UnitKind};
use storage::account::{self, NewAccount};
use storage::answers::Stored;
use storage::filing::FilingRow;
use storage::{Event, Tx, counter, register, revision, unit};

use crate::{Error, Office, Result, personal};

/// What is laid down.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Units, each after the one above it.
    pub units: Vec<PlannedUnit>,
    /// Filings in force.
    pub filings: Vec<PlannedFiling>,
}

/// One unit.
#[derive(Debug, Clone)]
pub struct PlannedUnit {
    /// Its key within the plan.
    pub key: String,
    /// The key of the unit directly above; none for the root.
    pub above: Option<String>,
    /// What it is.
    pub kind: UnitKind,
    /// Its name.
    pub name: String,
    /// The code of the division where it stands.
    pub division: String,
    /// Its record, complete.
    pub record: Option<Answers>,
    /// Its accounts, open, each with the hash of its password.
    pub accounts: Vec<PlannedAccount>,
}

impl PlannedUnit {
    /// A unit that has neither a record nor accounts yet.
    pub fn new(key: &str, above: Option<&str>, kind: UnitKind, name: &str, division: &str) -> Self {
        Self {
            key: key.to_owned(),
            above: above.map(str::to_owned),
            kind,
            name: name.to_owned(),
            division: division.to_owned(),
            record: None,
            accounts: Vec::new(),
        }
    }
}

/// One open account.
#[derive(Debug, Clone)]
pub struct PlannedAccount {
    /// The name with which one signs in.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// Its role: the unit's own, or one of the three administrators.
    pub role: domain::ground::actor::Role,
    /// Argon2id.
    pub password_hash: String,
}

/// One filing in force, known from elsewhere.
#[derive(Debug, Clone)]
pub struct PlannedFiling {
    /// The key of the owner.
    pub owner: String,
    /// Its number.
    pub number: FilingNumber,
    /// What is known of its form.
    pub answers: Answers,
    /// In force since this day.
    pub since: Day,
    /// Where it is known from.
    pub source: String,
}

/// Lays the plan down in one write.
pub fn lay(office: &Office, plan: Plan) -> Result<()> {
    let office = office.clone();
    office.clone().store.write(move |tx| {
        if account::any(tx)? {
            return Err(Refusal::AlreadyFounded.into());
        }
        let mut places: HashMap<&str, (Place, String)> = HashMap::new();
        for planned in &plan.units {
            let above =
                planned.above.as_deref().map(|key| places.get(key).ok_or(Error::NotFound)).transpose()?;
            let place = settle(&office, tx, planned, above.map(|(place, _)| place))?;
            places.insert(&planned.key, (place, Unit::province_of(&planned.division).to_owned()));
        }
        for planned in &plan.filings {
            let (owner, province) = places.get(planned.owner.as_str()).ok_or(Error::NotFound)?;
            take_over(&office, tx, planned, owner, province)?;
        }
        Ok(())
    })
}

fn settle(office: &Office, tx: &mut Tx, planned: &PlannedUnit, above: Option<&Place>) -> Result<Place> {
    let place = unit::new_place(tx, above.map(|place| &place.path))?;
    let settled = Unit {
        place: place.clone(),
        kind: planned.kind,
        name: planned.name.clone(),
        division: planned.division.clone(),
        province: Unit::province_of(&planned.division).to_owned(),
        closed_on: None,
    };
    if !unit::add(tx, &settled, above.map(|place| place.id))? {
        return Err(Refusal::UnitExists.into());
    }
    tx.record(Event::new("unit", place.id, "lay").under(Rule::ORG_1));
    if let Some(record) = &planned.record {
        let form = Form::unit();
        let answers = personal::seal(office, form, place.id.0, record)?;
        let stored = Stored { form: form.version.to_owned(), answers };
        unit::save_record(tx, place.id, &stored, true)?;
    }
    for planned in &planned.accounts {
        let new = NewAccount {
            unit: place.id,
            name: planned.name.clone(),
            title: planned.title.clone(),
            role: planned.role,
            stage: Stage::Open,
            secret: None,
            password_hash: Some(planned.password_hash.clone()),
        };
        let id = account::add(tx, &new)?.ok_or(Refusal::AccountTaken)?;
        tx.record(Event::new("account", id, "lay").to(Stage::Open.code()).under(Rule::ORG_2));
    }
    Ok(place)
}

fn take_over(
    office: &Office,
    tx: &mut Tx,
    planned: &PlannedFiling,
    owner: &Place,
    province: &str,
) -> Result<()> {
    let form = Form::provider();
    let id = FilingId(tx.new_id()?);
    let now = tx.now();
    let mut row = FilingRow {
        id,
        filing: Filing::begun(FilingKind::Provider),
        owner: owner.clone(),
        handler: None,
        province: province.to_owned(),
        title: planned.answers.one("app.name").to_owned(),
        platform: Some(planned.answers.one("app.platform").to_owned()).filter(|code| !code.is_empty()),
        number: None,
        due_provisional: false,
        open_revision: None,
        effective_revision: None,
        owed_on: None,
        turn: 0,
        created_at: now,
        changed_at: now,
    };
    storage::filing::add(tx, &row)?;
    let answers = personal::seal(office, form, id.0, &planned.answers)?;
    let revision = revision::open(tx, id, &Stored { form: form.version.to_owned(), answers })?;
    revision::freeze(tx, revision, 0, false)?;
    revision::decide(tx, revision, "approved")?;
    row.filing.standing = Standing::Effective { since: planned.since };
    row.filing.submission = Submission::None;
    row.effective_revision = Some(revision);
    row.number = Some(planned.number.to_string());
    row.owed_on = crate::filing::owed_on(tx, &row)?;
    storage::filing::change(tx, &row)?;
    counter::raise_to(tx, &format!("number:{province}"), i64::from(planned.number.serial()))?;
    if let Some(entry) = crate::filing::entry(tx, &row, planned.since)? {
        register::put(tx, &entry)?;
    }
    let event = Event::new("filing", id, "take-over").to(row.filing.state().code()).because(&planned.source);
    tx.record(event.under(Rule::PUB_1));
    Ok(())
}
