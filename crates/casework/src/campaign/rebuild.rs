//! Where units stand, made again from their filings: after a restore, or to prove that nothing drifted. Rule CAM-2.

use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::permit::{self, Action};
use storage::declaration;

use crate::filing::note;
use crate::{Office, Result};

/// Declarations read at once.
const PAGE: u32 = 1000;

/// Makes standings and counts again, in one write; gives how many declarations there are.
pub fn rebuild(office: &Office, actor: &Actor) -> Result<u64> {
    permit::may(actor, Action::CampaignRebuild)?;
    office.store.write(move |tx| {
        declaration::clear(tx)?;
        let mut last: Option<FilingId> = None;
        let mut count = 0;
        loop {
            let page = storage::filing::declarations_after(tx, last, PAGE)?;
            let Some(end) = page.last().map(|row| row.id) else { return Ok(count) };
            for row in &page {
                note(tx, row)?;
                count += 1;
            }
            last = Some(end);
        }
    })
}
