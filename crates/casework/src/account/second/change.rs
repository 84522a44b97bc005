//! The owner changes his own second step: switches it off where his role may, or makes new recovery codes. Rule ORG-4; H8.
//!
//! Both ask the password and a code of the present step, so that an open session alone opens neither. Every other session
//! of the account ends, its history and its unit's inbox tell of it.

use domain::ground::actor::Actor;
use domain::ground::id::AccountId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::notice::NoticeKind;
use seal::secret;
use storage::account::Account;
use storage::{Tx, access_key, account, second, session};

use super::pass::{failed, prove};
use super::{new_codes, tries};
use crate::account::change_password;
use crate::account::credential::Secret;
use crate::account::notify::tell;
use crate::account::throttle::{ACCOUNT, count};
use crate::{Error, Office, Result, record};

/// By what the owner shows that it is he.
#[derive(Clone)]
pub struct Proof {
    /// The account's password.
    pub password: String,
    /// Six digits, or a recovery code.
    pub code: String,
    /// The token of the session that goes on.
    pub token: String,
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proof(…)")
    }
}

/// Switches the actor's second step off; key and recovery codes are gone.
pub fn switch_off(office: &Office, actor: &Actor, proof: &Proof) -> Result<()> {
    permit::may(actor, Action::SecondOff)?;
    if office.second.is_required_of(actor.role) {
        return Err(Refusal::SecondRequired.into());
    }
    change(office, actor, proof, |tx, actor, known| {
        second::remove(tx, known.id)?;
        access_key::remove_all(tx, known.id)?;
        tx.record(record::event(actor, "account", known.id, "switch-off-second").under(Rule::ORG_4));
        tell(tx, known, NoticeKind::SecondOff)
    })
}

/// Draws new recovery codes, which are shown once; the old ones open nothing from now on.
pub fn renew_codes(office: &Office, actor: &Actor, proof: &Proof) -> Result<Vec<Secret>> {
    permit::may(actor, Action::SecondCodes)?;
    change(office, actor, proof, |tx, actor, known| {
        let codes = new_codes(tx, known.id)?;
        tx.record(record::event(actor, "account", known.id, "renew-codes").under(Rule::ORG_4));
        tell(tx, known, NoticeKind::CodesRenewed)?;
        Ok(codes)
    })
}

/// Makes a change in one write with the proof it needs.
fn change<T: Send + 'static>(
    office: &Office,
    actor: &Actor,
    proof: &Proof,
    make: impl Fn(&mut Tx, &Actor, &Account) -> Result<T> + Send + 'static,
) -> Result<T> {
    let id = actor.account.ok_or(Refusal::SignInFirst)?;
    let known = change_password::owner(office, id, &proof.password)?;
    counted(office, id)?;
    let (stands_on, actor, proof) = (office.clone(), actor.clone(), proof.clone());
    let done = office.store.write(move |tx| {
        let now = account::find(tx, id)?.ok_or(Error::NotFound)?;
        // The password may have been changed while it was compared.
        if now.password_hash != known.password_hash {
            return Err(Refusal::Overtaken.into());
        }
        if second::find(tx, id)?.is_none_or(|factor| factor.confirmed_at.is_none()) {
            return Err(Refusal::NoSecond.into());
        }
        prove(&stands_on, tx, &now, &proof.code)?;
        let outcome = make(tx, &actor, &now)?;
        second::close_steps(tx, id)?;
        session::close_others(tx, id, Some(&secret::digest(&proof.token)))?;
        storage::throttle::clear(tx, &tries(id))?;
        storage::throttle::clear(tx, &change_password::tries(id))?;
        Ok(outcome)
    });
    if matches!(done, Err(Error::Refusal(Refusal::CodeWrong))) {
        failed(office, id)?;
    }
    done
}

/// Counts a try at the code before it is looked at.
pub(in crate::account) fn counted(office: &Office, id: AccountId) -> Result<()> {
    let key = tries(id);
    match office.store.write(move |tx| count(tx, &key, ACCOUNT))? {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}
