//! A department ends the campaign it runs. Rule CAM-1.

use domain::ground::actor::Actor;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;

use crate::{Office, Result, record};

/// Ends the campaign of the actor's department; afterwards the standing declarations count again.
pub fn close(office: &Office, actor: &Actor) -> Result<()> {
    permit::may(actor, Action::CampaignOpen)?;
    let place = actor.place.clone().ok_or(Refusal::SignInFirst)?;
    let actor = actor.clone();
    office.store.write(move |tx| {
        let running = storage::campaign::governing(tx, &place.path)?;
        let running = running.filter(|row| row.opener.id == place.id).ok_or(Refusal::NoCampaign)?;
        let on = tx.today();
        if !storage::campaign::close(tx, place.id, on)? {
            return Err(Refusal::Overtaken.into());
        }
        tx.record(
            record::event(&actor, "campaign", running.id, "close")
                .from("open")
                .to("closed")
                .under(Rule::CAM_1),
        );
        Ok(())
    })
}
