//! Every unit directly below that is missing is reminded, in one action. Rule CAM-3.
//!
//! Each department reminds those it asks itself; a department below that lags is one of them and reminds its own. The
//! inbox of a unit takes one such reminder a day, however often the action is repeated (pitfall: too many are ignored).

use domain::campaign::Progress;
use domain::ground::actor::Actor;
use domain::ground::day::{Day, days_between};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::notice::NoticeKind;
use storage::notice::{self, About, NewNotice};
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
        let matter = running.as_ref().map_or(uuid::Uuid::nil(), |row| row.id.0);
        let due_on = running.as_ref().map(|row| row.campaign.due_on);
        let stage = days_between(Day::constant(2000, 1, 1), tx.today());
        for one in &missing {
            let about = About::Matter { sender: place.id, id: matter };
            notice::send(
                tx,
                &NewNotice { unit: one.unit, kind: NoticeKind::DeclareReminder, about, stage, due_on },
            )?;
            tx.record(record::event(&actor, "unit", one.unit, "remind").under(Rule::CAM_3));
        }
        Ok(Reminded { units: missing.len() })
    })
}
