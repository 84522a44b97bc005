//! Demonstration time: anybody may let a day pass and watch limits, reminders and lapses come. Rule REV-4.
//!
//! Only in an office that is a demonstration; everywhere else the answer is no. The day reached is kept, so that a
//! demonstration started again goes on from there and never back.

use domain::ground::actor::Actor;
use domain::ground::day::{Day, days_between};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use storage::setting;

use crate::{Office, Result, record};

const DAY: &str = "demonstration.day";

/// Lets one day pass and gives the day that has come.
pub fn pass_day(office: &Office, actor: &Actor) -> Result<Day> {
    permit::may(actor, Action::TimeShift)?;
    if !office.demonstration {
        return Err(Refusal::NotPermitted(Action::TimeShift).into());
    }
    office.store.time().advance_days(1);
    let actor = actor.clone();
    office.store.write(move |tx| {
        let today = tx.today();
        setting::put(tx, DAY, &today.to_string())?;
        tx.record(record::event(&actor, "time", 1, "shift").under(Rule::REV_4).due(today));
        Ok(today)
    })
}

/// Brings a demonstration that is started again to the day it had reached.
pub fn resume(office: &Office) -> Result<()> {
    let kept = office.read(|view| Ok(setting::find(view, DAY)?))?;
    let reached: Option<Day> = kept.and_then(|text| text.parse().ok());
    if let Some(ahead) = reached.map(|day| days_between(office.today(), day)).filter(|days| *days > 0) {
        office.store.time().advance_days(u32::try_from(ahead).unwrap_or_default());
    }
    Ok(())
}
