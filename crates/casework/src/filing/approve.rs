//! The reviewing department approves: a number on the first approval, the revision in force, what it still owes noted.
//! Rules REV-1, REV-5, PRV-5, PRV-9, LAT-7.

use domain::filing::{Ask, FilingKind, Verb};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::identifier::FilingNumber;
use domain::ground::refusal::Refusal;
use domain::unit::UnitKind;
use storage::filing::FilingRow;
use storage::{Tx, revision, unit};

use super::dual::find_to_decide;
use super::obligation::owed_on;
use super::step::step;
use crate::{Error, Office, Result};

/// A filing is in force.
#[derive(Debug)]
pub struct Approved {
    /// The filing number, for a provider filing.
    pub number: Option<String>,
}

/// Approves the submission under review.
pub fn approve(office: &Office, actor: &Actor, filing: FilingId) -> Result<Approved> {
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let mut row = find_to_decide(tx, &actor, filing, Verb::Approve)?;
        grant(&office, tx, &actor, &mut row)?;
        Ok(Approved { number: row.number })
    })
}

/// The approval itself, the same whether one decides, two pass their halves, or a re-review ends it.
pub(super) fn grant(office: &Office, tx: &mut Tx, actor: &Actor, row: &mut FilingRow) -> Result<()> {
    step(office, tx, actor, row, &Ask::Approve, |tx, row, _| {
        let approved = row.open_revision.take().ok_or(Error::NotFound)?;
        revision::decide(tx, approved, "approved")?;
        row.effective_revision = Some(approved);
        row.owed_on = owed_on(tx, row)?;
        if row.number.is_none() && row.filing.kind == FilingKind::Provider {
            row.number = Some(issue(office, tx, row)?.to_string());
        }
        Ok(())
    })?;
    Ok(())
}

/// The next number of whoever issues it: the province, or the Ministry for a provincial department's own app. Which digits
/// the Ministry uses no source says, so that nothing is made up here.
fn issue(office: &Office, tx: &mut Tx, row: &FilingRow) -> Result<FilingNumber> {
    let handler = row.handler.as_ref().map(|place| unit::get(tx, place.id)).transpose()?;
    let issuer = match handler {
        Some(unit) if unit.kind == UnitKind::Ministry => {
            (*office.further_issuers().first().ok_or(Refusal::IssuerUnknown)?).to_owned()
        }
        _ => row.province.clone(),
    };
    let serial = u32::try_from(storage::filing::next_serial(tx, &issuer)?).unwrap_or(u32::MAX);
    Ok(FilingNumber::issue(&issuer, serial).ok_or(Refusal::NumbersExhausted)?)
}
