//! An office issues one unit directly below itself, with its first account. Rules ORG-1, ORG-2, N16.

use domain::account::normal_name;
use domain::ground::actor::{Actor, Place, Stage};
use domain::ground::permit::{self, Action};
use domain::ground::problem::{Problem, ProblemKind};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::ground::text;
use domain::ground::unit_path::UnitPath;
use domain::reference;
use domain::unit::sheet::{self, Column, Line, Reader};
use domain::unit::{Unit, UnitKind};
use storage::{Tx, unit};

use super::find::record_of;
use crate::account::Issued;
use crate::account::issue::{New, add, payload};
use crate::{Office, Result, record};

/// The unit to be issued.
#[derive(Debug, Clone)]
pub struct Issue {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// The code of the division where it stands.
    pub division: String,
    /// The sign-in name of its account; empty to have one given.
    pub account: String,
}

/// Issues a unit directly below the actor's own.
pub fn issue(office: &Office, actor: &Actor, input: &Issue) -> Result<Issued> {
    permit::may(actor, Action::UnitIssue)?;
    let place = actor.place.clone().ok_or(Refusal::SignInFirst)?;
    let (office, actor, input) = (office.clone(), actor.clone(), input.clone());
    office.clone().store.write(move |tx| {
        let above = unit::get(tx, place.id)?;
        let entry = read(&above, &input)?;
        let new = new_unit(tx, &above, &entry)?;
        permit::may_to(&actor, Action::UnitIssue, &record_of(&new.place))?;
        if !unit::add(tx, &new, Some(above.place.id))? {
            return Err(Refusal::UnitExists.into());
        }
        let batch = tx.new_id()?;
        let name = free_name(tx, &entry)?.ok_or(Refusal::AccountTaken)?;
        let account = New { unit: new.place.id, name, title: entry.title, role: new.kind.role() };
        let issued = add(&office, tx, &account, batch, above.place.id)?.ok_or(Refusal::AccountTaken)?;
        tx.record(record::event(&actor, "unit", new.place.id, "issue").under(Rule::ORG_2));
        let event = record::event(&actor, "account", issued.account, "issue").to(Stage::Issued.code());
        tx.record(event.under(Rule::ORG_2).with(payload(batch, account.role)));
        Ok(issued)
    })
}

/// The same reading as a line of the sheet, its problems under the names of this form's fields.
fn read(issuer: &Unit, input: &Issue) -> std::result::Result<sheet::Entry, Vec<Problem>> {
    let name = text::trim(&input.name);
    let mut line = Line { number: 0, cells: vec![String::new(); Column::ALL.len()] };
    for (column, value) in [
        (Column::Title, name.as_str()),
        (Column::Account, &input.account),
        (Column::Province, &input.division),
        (Column::Kind, input.kind.label()),
    ] {
        if let Some(cell) = line.cells.get_mut(column as usize) {
            value.clone_into(cell);
        }
    }
    let read = Reader::new(reference::divisions(), issuer).read(&line);
    match read {
        // What is typed here is the unit's name, even where it ends like a title of the sheet.
        Ok(entry) => Ok(sheet::Entry { title: format!("{name}备案管理员"), unit: name, ..entry }),
        Err(problems) => Err(problems.into_iter().map(to_form).collect()),
    }
}

fn to_form(problem: Problem) -> Problem {
    let field = match problem.field.as_str() {
        "账号" => "account",
        "机构类型" => "kind",
        "省" | "市" | "区" => "division",
        _ => "name",
    };
    let kind = match problem.kind {
        ProblemKind::Division(domain::ground::division::NotFound::Empty) => ProblemKind::Missing,
        kind => kind,
    };
    let example = match field {
        "name" => Some("上海市宝山区示例小学".to_owned()),
        "account" => Some("bs0001".to_owned()),
        _ => None,
    };
    Problem { field: field.to_owned(), kind, example, rule: Rule::ORG_2 }
}

/// The unit of an entry at its place directly below the issuer.
pub(super) fn new_unit(tx: &mut Tx, issuer: &Unit, entry: &sheet::Entry) -> Result<Unit> {
    let place = unit::new_place(tx, Some(&issuer.place.path))?;
    Ok(unit_at(place, entry))
}

/// The unit of an entry at a place.
pub(super) fn unit_at(place: Place, entry: &sheet::Entry) -> Unit {
    Unit {
        place,
        kind: entry.kind,
        name: entry.unit.clone(),
        province: Unit::province_of(&entry.division).to_owned(),
        division: entry.division.clone(),
        closed_on: None,
    }
}

/// The place of the `serial`-th unit, below the issuer.
pub(super) fn place_at(tx: &Tx, issuer: &Unit, serial: i64) -> Result<Place> {
    let path = UnitPath::below(Some(&issuer.place.path), u64::try_from(serial).unwrap_or_default());
    Ok(Place { id: domain::ground::id::UnitId(tx.new_id()?), path })
}

/// How many given names are tried before giving up.
const TRIES: u32 = 50;

/// The sign-in name asked for, or the next free one of the division; none where there is no free one.
pub(super) fn free_name(tx: &mut Tx, entry: &sheet::Entry) -> Result<Option<String>> {
    let asked = normal_name(&entry.account);
    if !asked.is_empty() {
        return Ok(Some(asked));
    }
    given_name(tx, &entry.division)
}

/// The next free name of a division.
pub(super) fn given_name(tx: &mut Tx, division: &str) -> Result<Option<String>> {
    for _ in 0..TRIES {
        let serial = storage::counter::next(tx, &format!("account:{division}"))?;
        let name = format!("{division}{serial:04}");
        if storage::account::find_named(tx, &name)?.is_none() {
            return Ok(Some(name));
        }
    }
    Ok(None)
}
