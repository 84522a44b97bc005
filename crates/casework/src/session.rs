//! Who a session's token stands for: asked at every request, so that a right withdrawn is gone at the next one.
//!
//! Rules ORG-4, ORG-10, H8. Sessions that are over, and counts of tries long past, are swept by the passing of time.

use domain::filing::FilingKind;
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::permit::{self, Action};
use domain::ground::rule::Rule;
use domain::unit::UnitKind;
use seal::secret;
use storage::{View, account, filing, second, session, throttle, unit};

use crate::{Office, Result, record};

/// An account behind a session.
#[derive(Debug, Clone)]
pub struct Resumed {
    /// Who acts.
    pub actor: Actor,
    /// The account's name for people.
    pub title: String,
    /// The unit it acts for.
    pub unit: String,
    /// What the unit is.
    pub kind: UnitKind,
    /// Unread notices in the unit's inbox.
    pub unread: i64,
    /// Submissions that wait at the unit's desk.
    pub waiting: i64,
}

/// The account behind a token; none when the session ended.
pub fn resume(office: &Office, token: &str) -> Result<Option<Resumed>> {
    let hash = secret::digest(token);
    office.read(|view| {
        let Some(session) = session::find(view, &hash)? else { return Ok(None) };
        let Some(account) = account::find(view, session.account)? else { return Ok(None) };
        let unit = unit::get(view, account.place.id)?;
        let actor = account.actor();
        let (unread, waiting) = counts(view, &actor)?;
        Ok(Some(Resumed {
            actor,
            unread,
            waiting,
            title: account.title.clone(),
            unit: unit.name,
            kind: unit.kind,
        }))
    })
}

/// What the head of every page counts: only for those who act for a unit and have finished their first login.
fn counts(view: &View, actor: &Actor) -> Result<(i64, i64)> {
    let Some(place) = actor.place.as_ref().filter(|_| actor.stage == Stage::Open) else { return Ok((0, 0)) };
    let unread = storage::notice::count(view, place.id, true)?;
    let waiting = if actor.role == Role::Office {
        let usage = filing::desk_count(view, place.id, FilingKind::Usage)?;
        usage + filing::desk_count(view, place.id, FilingKind::Provider)?
    } else {
        0
    };
    Ok((unread, waiting))
}

/// Ends a session.
pub fn close(office: &Office, token: &str) -> Result<()> {
    let hash = secret::digest(token);
    office.store.write(move |tx| {
        session::close(tx, &hash)?;
        Ok(())
    })
}

/// Forgets sessions that are over and counted tries that no longer limit anything; asked by the passing of time only.
pub fn sweep(office: &Office, actor: &Actor) -> Result<u64> {
    permit::may(actor, Action::SessionSweep)?;
    let actor = actor.clone();
    office.store.write(move |tx| {
        let sessions = session::sweep(tx)?;
        let tries = throttle::sweep(tx)? + second::sweep(tx)?;
        if sessions + tries > 0 {
            let event = record::event(&actor, "session", "over", "sweep").under(Rule::ORG_4);
            tx.record(event.with(format!("{{\"sessions\":{sessions},\"tries\":{tries}}}")));
        }
        Ok(sessions + tries)
    })
}
