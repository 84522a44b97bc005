//! Who a session's token stands for: asked at every request, so that a right withdrawn is gone at the next one.
//!
//! Rules ORG-4, ORG-10, H8. A session ends when it was not used for a while and, used or not, some hours after it began;
//! how long is asked of the role the account has now. Its use is noted once a minute at most. Sessions that are over, and
//! counts of tries long past, are swept by the passing of time.

mod limits;
mod own;

use domain::filing::FilingKind;
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::permit::{self, Action};
use domain::ground::rule::Rule;
use domain::unit::UnitKind;
use seal::secret;
use storage::account::Account;
use storage::session::Session;
use storage::{View, access_key, account, filing, second, session, throttle, unit};

use crate::{Office, Result, record};

pub use limits::{Limits, Span};
pub use own::{Open, Own, end_others, end_own, own};

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

/// Milliseconds after which another use is noted.
pub(crate) const NOTED: i64 = 60_000;
/// Days for which an access key that is over stays in its owner's list.
const SHOWN_OVER: i64 = 30;

/// The account behind a token; none when the session ended. `device` is a hint of what it is used with now.
pub fn resume(office: &Office, token: &str, device: &str) -> Result<Option<Resumed>> {
    let hash = secret::digest(token);
    let found = office.read(|view| {
        let Some((session, account)) = find(office, view, &hash)? else { return Ok(None) };
        let unit = unit::get(view, account.place.id)?;
        let actor = account.actor();
        let (unread, waiting) = counts(view, &actor)?;
        let unnoted = view.now().0 - session.last_seen_at.0 >= NOTED || session.device != device;
        let resumed =
            Resumed { actor, unread, waiting, title: account.title, unit: unit.name, kind: unit.kind };
        Ok(Some((resumed, unnoted)))
    })?;
    let Some((resumed, unnoted)) = found else { return Ok(None) };
    if unnoted {
        // A disk that is full refuses writes, not reading: the session goes on to its noted end.
        drop(note(office, hash, device.to_owned()));
    }
    Ok(Some(resumed))
}

/// The session and its account, while it counts: a limit that was shortened, and a role that changed, count at once.
fn find(office: &Office, view: &View, hash: &str) -> Result<Option<(Session, Account)>> {
    let Some(session) = session::find(view, hash)? else { return Ok(None) };
    let Some(account) = account::find(view, session.account)? else { return Ok(None) };
    let end = office.sessions.of(account.role).end(session.created_at, session.last_seen_at);
    Ok((end > view.now()).then_some((session, account)))
}

/// Notes that the session is used, and with what.
fn note(office: &Office, hash: String, device: String) -> Result<()> {
    let (store, office) = (&office.store, office.clone());
    store.write(move |tx| {
        if let Some((session, account)) = find(&office, tx, &hash)? {
            let end = office.sessions.of(account.role).end(session.created_at, tx.now());
            session::touch(tx, &hash, &device, end)?;
        }
        Ok(())
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

/// Forgets sessions and access keys that are over and counted tries that no longer limit anything; asked by the passing of time only.
pub fn sweep(office: &Office, actor: &Actor) -> Result<u64> {
    permit::may(actor, Action::SessionSweep)?;
    let actor = actor.clone();
    office.store.write(move |tx| {
        let sessions = session::sweep(tx)?;
        let tries = throttle::sweep(tx)? + second::sweep(tx)?;
        let keys = access_key::sweep(tx, SHOWN_OVER)?;
        if sessions + tries + keys > 0 {
            let event = record::event(&actor, "session", "over", "sweep").under(Rule::ORG_4);
            tx.record(event.with(format!("{{\"sessions\":{sessions},\"tries\":{tries},\"keys\":{keys}}}")));
        }
        Ok(sessions + tries + keys)
    })
}
