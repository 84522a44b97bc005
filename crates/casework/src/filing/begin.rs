//! A provider begins a filing: a draft with its unit's record already filled in. Rules PRV-1, PRV-2.
//!
//! The form that begins one carries the identity its draft will have, so that the form sent twice begins one draft.

use domain::filing::{Filing, FilingKind};
use domain::form::{Answers, Form};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use storage::answers::Stored;
use storage::filing::FilingRow;
use storage::{revision, unit};

use crate::{Error, Office, Result, personal, record};

/// A draft was begun.
#[derive(Debug)]
pub struct Begun {
    /// The filing.
    pub filing: FilingId,
}

/// The identity of a draft that may be begun, for the form that begins it.
pub fn identity(office: &Office) -> Result<FilingId> {
    Ok(FilingId(office.store.new_id()?))
}

/// Begins a provider filing for the actor's unit.
pub fn begin(office: &Office, actor: &Actor) -> Result<Begun> {
    begin_once(office, actor, identity(office)?)
}

/// Begins the provider filing of this identity, or finds the one that was begun when the same form was sent before.
/// An identity that is another's is no way to it.
pub fn begin_once(office: &Office, actor: &Actor, id: FilingId) -> Result<Begun> {
    permit::may(actor, Action::FilingDraft)?;
    let place = actor.place.clone().ok_or(Refusal::SignInFirst)?;
    let form = Form::provider();
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let owner = unit::get(tx, place.id)?;
        let plain = from_unit_record(&office, tx, owner.place.id)?;
        let sealed = personal::seal(&office, form, id.0, &plain)?;
        let stored = Stored { form: form.version.to_owned(), answers: sealed };
        let now = tx.now();
        let mut row = FilingRow {
            id,
            filing: Filing::begun(FilingKind::Provider),
            owner: place.clone(),
            handler: None,
            province: owner.province.clone(),
            title: String::new(),
            platform: None,
            number: None,
            due_provisional: false,
            open_revision: None,
            effective_revision: None,
            owed_on: None,
            turn: 0,
            created_at: now,
            changed_at: now,
        };
        if !storage::filing::add(tx, &row)? {
            let known = storage::filing::find(tx, id)?.filter(|known| known.owner.id == place.id);
            return known.map(|known| Begun { filing: known.id }).ok_or(Error::NotFound);
        }
        row.open_revision = Some(revision::open(tx, id, &stored)?);
        storage::filing::change(tx, &row)?;
        tx.record(record::filing(&actor, &row, "begin").to(row.filing.state().code()).under(Rule::PRV_1));
        Ok(Begun { filing: id })
    })
}

/// The owner block, as far as the unit's record answers it.
fn from_unit_record(office: &Office, tx: &storage::Tx, owner: domain::ground::id::UnitId) -> Result<Answers> {
    let mut answers = Answers::new();
    let Some(known) = unit::find_record(tx, owner)? else { return Ok(answers) };
    let plain = personal::open(office, Form::unit(), owner.0, &known.answers.answers)?;
    for (from, to) in [
        ("unit.name", "owner.name"),
        ("unit.nature", "owner.nature"),
        ("unit.code", "owner.certificate_number"),
        ("unit.certificate_scan", "owner.certificate_scan"),
        ("unit.address", "owner.address"),
        ("unit.legal_name", "owner.legal_name"),
        ("unit.legal_mobile", "owner.legal_mobile"),
        ("unit.contact_name", "owner.contact_name"),
        ("unit.contact_mobile", "owner.contact_mobile"),
    ] {
        answers.set(to, plain.all(from).to_vec());
    }
    Ok(answers)
}
