//! A department opens a campaign for every unit below it. Rule CAM-1.

use domain::campaign::{Campaign, CampaignKind};
use domain::ground::actor::Actor;
use domain::ground::day::Day;
use domain::ground::id::CampaignId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use storage::campaign::CampaignRow;

use crate::{Office, Result, record};

/// What is opened.
#[derive(Debug, Clone)]
pub struct Open {
    /// What it asks for.
    pub kind: CampaignKind,
    /// Its name for people; empty: made from kind and year.
    pub title: String,
    /// By when.
    pub due_on: Day,
}

/// Opens a campaign. A department runs one at a time.
pub fn open(office: &Office, actor: &Actor, input: &Open) -> Result<CampaignId> {
    permit::may(actor, Action::CampaignOpen)?;
    let place = actor.place.clone().ok_or(Refusal::SignInFirst)?;
    let (actor, input) = (actor.clone(), input.clone());
    office.store.write(move |tx| {
        let campaign = Campaign::open(input.kind, tx.today(), input.due_on)?;
        let title = match input.title.trim() {
            "" => format!("{}年使用者备案{}", tx.today().year(), input.kind.label()),
            title => title.chars().take(50).collect(),
        };
        let id = CampaignId(tx.new_id()?);
        let row = CampaignRow { id, opener: place.clone(), title, campaign, closed_on: None };
        if !storage::campaign::add(tx, &row)? {
            return Err(Refusal::CampaignRunning.into());
        }
        let event = record::event(&actor, "campaign", id, "open").to("open").under(Rule::CAM_1);
        tx.record(event.due(input.due_on));
        Ok(id)
    })
}
