//! Who a session's token stands for: asked at every request, so that a right withdrawn is gone at the next one.

use domain::ground::actor::Actor;
use domain::unit::UnitKind;
use seal::secret;
use storage::{account, session, unit};

use crate::{Office, Result};

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
}

/// The account behind a token; none when the session ended.
pub fn resume(office: &Office, token: &str) -> Result<Option<Resumed>> {
    let hash = secret::digest(token);
    office.read(|view| {
        let Some(session) = session::find(view, &hash)? else { return Ok(None) };
        let Some(account) = account::find(view, session.account)? else { return Ok(None) };
        let unit = unit::get(view, account.place.id)?;
        Ok(Some(Resumed {
            actor: account.actor(),
            title: account.title.clone(),
            unit: unit.name,
            kind: unit.kind,
        }))
    })
}

/// Ends a session.
pub fn close(office: &Office, token: &str) -> Result<()> {
    let hash = secret::digest(token);
    office.store.write(move |tx| {
        session::close(tx, &hash)?;
        Ok(())
    })
}
