//! Short ways to a register with something in it: units, an approved filing, a confirmed declaration.
//!
//! The submission is laid down as its verb would leave it, without files; approval goes through casework, so that
//! number, register row and events are those of the product.

use casework::{Office, filing};
use domain::filing::{Filing, FilingKind, Standing, Submission};
use domain::form::{Answers, Form};
use domain::ground::actor::{Actor, Place, Role, Stage};
use domain::ground::id::{AccountId, FilingId};
use domain::unit::{Unit, UnitKind};
use storage::answers::Stored;
use storage::filing::FilingRow;
use storage::{Fault, revision, unit};

/// Founds a unit below another one.
pub fn found(office: &Office, above: Option<&Place>, kind: UnitKind, name: &str, division: &str) -> Place {
    let (above, name, division) = (above.cloned(), name.to_owned(), division.to_owned());
    let place = office.store().write(move |tx| {
        let place = unit::new_place(tx, above.as_ref().map(|above| &above.path))?;
        let unit = Unit {
            place: place.clone(),
            kind,
            name: name.clone(),
            division: division.clone(),
            province: Unit::province_of(&division).to_owned(),
            closed_on: None,
        };
        unit::add(tx, &unit, above.as_ref().map(|above| above.id))?;
        Ok::<_, Fault>(place)
    });
    place.expect("a unit is founded")
}

/// Somebody who acts for a unit.
pub fn actor(role: Role, place: &Place) -> Actor {
    Actor {
        role,
        account: Some(AccountId(place.id.0)),
        place: Some(place.clone()),
        stage: Stage::Open,
        key: None,
    }
}

/// A provider filing of these answers, submitted and approved by the handler; its number.
pub fn filed(office: &Office, owner: &Place, handler: &Place, answers: &Answers) -> String {
    let id = submitted(office, FilingKind::Provider, owner, handler, answers, false);
    let approved = filing::approve(office, &actor(Role::Office, handler), id).expect("the handler approves");
    approved.number.expect("a provider filing gets a number")
}

/// A declaration of these answers, submitted and confirmed by the handler; without entries a nil report.
pub fn declared(office: &Office, owner: &Place, handler: &Place, answers: &Answers) -> FilingId {
    let nil = answers.items("entry").is_empty();
    let id = submitted(office, FilingKind::Usage, owner, handler, answers, nil);
    filing::approve(office, &actor(Role::Office, handler), id).expect("the handler confirms");
    id
}

fn submitted(
    office: &Office,
    kind: FilingKind,
    owner: &Place,
    handler: &Place,
    answers: &Answers,
    nil: bool,
) -> FilingId {
    let form = match kind {
        FilingKind::Provider => Form::provider(),
        FilingKind::Usage => Form::usage(),
    };
    let stored = Stored { form: form.version.to_owned(), answers: answers.clone() };
    let (owner, handler) = (owner.clone(), handler.clone());
    let id = office.store().write(move |tx| {
        let id = FilingId(tx.new_id()?);
        let (now, today) = (tx.now(), tx.today());
        let mut row = FilingRow {
            id,
            filing: Filing::begun(kind),
            province: unit::get(tx, handler.id)?.province,
            owner: owner.clone(),
            handler: Some(handler.clone()),
            title: stored.answers.one("app.name").to_owned(),
            platform: Some(stored.answers.one("app.platform").to_owned()),
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
        let open = revision::open(tx, id, &stored)?;
        revision::freeze(tx, open, 0, nil)?;
        row.open_revision = Some(open);
        row.filing.standing = Standing::None;
        row.filing.submission = Submission::Submitted { on: today, due: today };
        storage::filing::change(tx, &row)?;
        Ok::<_, Fault>(id)
    });
    id.expect("a submission is laid down")
}
