//! A one-time secret becomes a password: the first login. Rules ORG-4, N16.
//!
//! Unknown, used and expired secrets are one answer. The secret is used up in the same write that sets the password.

use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use seal::secret;
use storage::account::Account;
use storage::{View, account, session, slip, unit};

use super::credential::{draw_token, new_password};
use super::sign_in::{SignedIn, open};
use super::throttle::{NETWORK, count, network, refuse_blocked};
use crate::{Error, Office, Result, record};

/// A secret and the password to be set.
#[derive(Clone)]
pub struct Activate {
    /// The secret as typed from the slip.
    pub secret: String,
    /// The new password.
    pub password: String,
    /// The new password again.
    pub again: String,
    /// The address of the network the request came from.
    pub network: String,
}

impl std::fmt::Debug for Activate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Activate").field("network", &self.network).finish_non_exhaustive()
    }
}

/// Activates the account of the secret and signs its owner in.
pub fn activate(office: &Office, actor: &Actor, input: &Activate) -> Result<SignedIn> {
    permit::may(actor, Action::AccountActivate)?;
    let hash = secret::fingerprint(&input.secret);
    let by_network = network("activate", &input.network);
    let known = office.read(|view| {
        refuse_blocked(view, &by_network)?;
        Ok(find(view, &hash)?)
    })?;
    let Some(known) = known else {
        let blocked = office.store.write(move |tx| count(tx, &by_network, NETWORK))?;
        return Err(blocked.unwrap_or(Refusal::SecretInvalid).into());
    };
    let password = new_password(office, &known.name, &input.password, &input.again)?;
    let token = draw_token()?;
    let (store, office) = (&office.store, office.clone());
    store.write(move |tx| {
        let account = find(tx, &hash)?.ok_or(Refusal::SecretInvalid)?;
        let stage = next_stage(tx, &account)?;
        if !account::use_secret(tx, account.id, &hash, &password, stage)? {
            return Err(Refusal::SecretInvalid.into());
        }
        slip::remove(tx, account.id)?;
        session::close_others(tx, account.id, None)?;
        let event = record::event(&account.actor(), "account", account.id, "activate");
        tx.record(event.from(account.stage.code()).to(stage.code()).under(Rule::N16));
        let account = account::find(tx, account.id)?.ok_or(Error::NotFound)?;
        open(&office, tx, &account, &token)
    })
}

fn find(view: &View, hash: &str) -> std::result::Result<Option<Account>, storage::Fault> {
    let known = account::find_by_secret(view, hash)?;
    Ok(known.filter(|account| {
        account.stage != Stage::Locked && account.secret_expires_at.is_some_and(|end| end > view.now())
    }))
}

/// An account of a unit whose record is incomplete goes on to it; the three administrators have no unit record.
fn next_stage(view: &View, account: &Account) -> Result<Stage> {
    if !matches!(account.role, Role::Provider | Role::Institution | Role::Office) {
        return Ok(Stage::Open);
    }
    let record = unit::find_record(view, account.place.id)?;
    let complete = record.is_some_and(|record| record.completed_at.is_some());
    Ok(if complete { Stage::Open } else { Stage::UnitRecord })
}
