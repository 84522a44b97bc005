//! An account gets a new activation secret: the slip was lost, the secret ended, the password was forgotten. Rule N16.
//!
//! The old password, every session and every access key end with it. A superior does this for accounts below, the system administrator
//! for those of the root office and the administrators. The security administrator can have an account renewed, but never
//! holds its secret: the slip is printed by the unit above, which is told. A locked account stays locked.

use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::id::{AccountId, UnitId};
use domain::ground::jurisdiction::{Record, relation};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::notice::NoticeKind;
use seal::secret;
use storage::notice::{About, NewNotice};
use storage::{Tx, access_key, account, notice, second, session, unit};
use uuid::Uuid;

use super::credential::{SECRET_DAYS, draw_secret};
use super::issue::{Issued, payload, put_slip, root};
use super::watch::within;
use crate::{Error, Office, Result, record};

/// Renews the secret of an account.
pub fn renew_secret(office: &Office, actor: &Actor, id: AccountId) -> Result<Issued> {
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let known = account::find(tx, id)?.ok_or(Error::NotFound)?;
        let issuer = issuer(tx, &actor, &known)?;
        if known.stage == Stage::Locked {
            return Err(Refusal::AccountLocked.into());
        }
        let secret = draw_secret()?;
        let expires_at = tx.now().add_days(SECRET_DAYS);
        account::renew_secret(tx, id, &secret::fingerprint(secret.reveal()), expires_at)?;
        session::close_others(tx, id, None)?;
        second::close_steps(tx, id)?;
        access_key::remove_all(tx, id)?;
        let batch = tx.new_id()?;
        put_slip(&office, tx, id, &secret, batch, issuer)?;
        if actor.role == Role::Security {
            tell(tx, &known, issuer, batch)?;
        }
        let event = record::event(&actor, "account", id, "renew-secret");
        let event = event.from(known.stage.code()).to(Stage::Issued.code()).under(Rule::N16);
        tx.record(event.with(payload(batch, known.role)));
        Ok(Issued {
            account: id,
            unit: known.place.id,
            name: known.name,
            title: known.title,
            secret,
            expires_at,
            batch,
        })
    })
}

/// The unit in whose name the slip is issued, after asking whether the actor may do this.
fn issuer(tx: &Tx, actor: &Actor, known: &account::Account) -> Result<UnitId> {
    if actor.role == Role::System {
        permit::may(actor, Action::SecretRenew)?;
        let own = root(tx, actor.account.ok_or(Refusal::SignInFirst)?)?;
        return if known.place.id == own { Ok(own) } else { Err(Error::NotFound) };
    }
    if actor.role == Role::Security {
        within(tx, actor, &known.place)?;
        permit::may(actor, Action::SecretRenew)?;
        // Nobody stands above the root: its accounts are the system administrator's matter.
        let above = unit::parent(tx, known.place.id)?;
        return Ok(above.ok_or(Refusal::NotPermitted(Action::SecretRenew))?.place.id);
    }
    let record = Record { owner: known.place.clone(), handler: None, private: false };
    let administrators = !matches!(known.role, Role::Provider | Role::Institution | Role::Office);
    if administrators || relation(actor, &record).is_none() {
        return Err(Error::NotFound);
    }
    permit::may_to(actor, Action::SecretRenew, &record)?;
    Ok(actor.place.as_ref().ok_or(Refusal::SignInFirst)?.id)
}

/// Tells the unit above that a slip waits for it.
fn tell(tx: &mut Tx, known: &account::Account, issuer: UnitId, batch: Uuid) -> Result<()> {
    let about = About::Matter { sender: known.place.id, id: batch };
    let new = NewNotice { unit: issuer, kind: NoticeKind::SlipWaiting, about, stage: 0, due_on: None };
    notice::send(tx, &new)?;
    Ok(())
}
