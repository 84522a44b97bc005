//! Activation slips are printed; who printed how many of which batch is an event (custody record). Rule N16.
//!
//! A batch is what was issued in one go. Only the unit that issued it can print it, for three days and as long as the
//! account is not activated; after that only a new secret helps.

use domain::ground::actor::Actor;
use domain::ground::day::Instant;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use storage::{import, slip};
use uuid::Uuid;

use crate::account::Secret;
use crate::account::issue::slip_context;
use crate::{Error, Office, Result, record};

/// A slip to be printed.
#[derive(Debug)]
pub struct Slip {
    /// The unit's name.
    pub unit: String,
    /// The sign-in name.
    pub account: String,
    /// 管理员名称.
    pub title: String,
    /// The activation secret.
    pub secret: Secret,
    /// When it ends.
    pub expires_at: Option<Instant>,
}

/// A page of a batch.
#[derive(Debug)]
pub struct Printed {
    /// The slips.
    pub slips: Vec<Slip>,
    /// How many the batch still has.
    pub total: u64,
}

/// How many slips of a batch the actor's unit can still print.
///
/// A batch without slips is found only where it is a sheet of the unit, whose page leads here for good; a stranger's
/// batch and one that never was are one answer.
pub fn slips_left(office: &Office, actor: &Actor, batch: Uuid) -> Result<u64> {
    permit::may(actor, Action::SlipPrint)?;
    let unit = actor.place.as_ref().ok_or(Refusal::SignInFirst)?.id;
    office.read(|view| {
        let left = slip::count(view, batch, unit)?;
        if left == 0 && import::find(view, batch, unit)?.is_none() {
            return Err(Error::NotFound);
        }
        Ok(left)
    })
}

/// Gives a page of a batch in the clear; the event stands before the slips are given.
pub fn print_slips(office: &Office, actor: &Actor, batch: Uuid, limit: u32, offset: u64) -> Result<Printed> {
    permit::may(actor, Action::SlipPrint)?;
    let unit = actor.place.as_ref().ok_or(Refusal::SignInFirst)?.id;
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let total = slip::count(tx, batch, unit)?;
        let mut slips = Vec::new();
        for stored in slip::of_batch(tx, batch, unit, limit, offset)? {
            let context = slip_context(stored.account);
            let secret = office.keys.open(&context, &stored.sealed).map_err(|_| Error::Seal)?;
            slips.push(Slip {
                unit: stored.unit_name,
                account: stored.name,
                title: stored.title,
                secret: Secret::of(secret),
                expires_at: stored.expires_at,
            });
        }
        if slips.is_empty() {
            return Err(Error::NotFound);
        }
        let event = record::event(&actor, "slip-batch", batch, "print").under(Rule::N16);
        tx.record(event.with(format!("{{\"slips\":{},\"from\":{offset}}}", slips.len())));
        Ok(Printed { slips, total })
    })
}

/// Forgets slips whose time is over and says how many; asked by the passing of time only.
pub fn sweep_slips(office: &Office, actor: &Actor) -> Result<u64> {
    permit::may(actor, Action::SlipSweep)?;
    let actor = actor.clone();
    office.store.write(move |tx| {
        let swept = slip::sweep(tx)?;
        if swept > 0 {
            let event = record::event(&actor, "slip-batch", "over", "sweep").under(Rule::N16);
            tx.record(event.with(format!("{{\"slips\":{swept}}}")));
        }
        Ok(swept)
    })
}
