//! Every unit directly below that is missing is reminded, in one action. Rule CAM-3.
//!
//! Each department reminds those it asks itself; a department below that lags is one of them and reminds its own.

use domain::campaign::Progress;
use domain::ground::actor::Actor;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use storage::{campaign, declaration};

use crate::{Office, Result, record};

/// Reminders were sent.
#[derive(Debug)]
pub struct Reminded {
    /// To so many units.
    pub units: usize,
}

/// Reminds every unit directly below that has not submitted or was returned its declaration.
pub fn remind(office: &Office, actor: &Actor) -> Result<Reminded> {
    permit::may(actor, Action::CampaignRemind)?;
    let place = actor.place.clone().ok_or(Refusal::SignInFirst)?;
    let actor = actor.clone();
    office.store.write(move |tx| {
        let running = campaign::governing(tx, &place.path)?;
        let since = running.as_ref().and_then(|row| row.campaign.since());
        let waits = |one: &declaration::Listed| {
            let progress = one.declaration.as_ref().map(|known| known.standing.progress(since));
            matches!(progress, None | Some(Progress::Missing | Progress::Returned))
        };
        let missing: Vec<_> = declaration::directly_below(tx, place.id)?.into_iter().filter(waits).collect();
        campaign::remind(tx, place.id, i64::try_from(missing.len()).unwrap_or(i64::MAX))?;
        for one in &missing {
            tx.record(record::event(&actor, "unit", one.unit, "remind").under(Rule::CAM_3));
        }
        Ok(Reminded { units: missing.len() })
    })
}
