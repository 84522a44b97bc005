//! An account's owner sets another password; every other session and every access key of the account ends. Rules ORG-4, H8.

use domain::ground::actor::Actor;
use domain::ground::id::AccountId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::{PasswordFlaw, Refusal};
use domain::ground::rule::Rule;
use domain::notice::NoticeKind;
use seal::secret;
use storage::account::Account;
use storage::{access_key, account, second, session};

use super::credential::{is_password, new_password};
use super::notify::tell;
use super::throttle::{ACCOUNT, count};
use crate::{Error, Office, Result, record};

/// The old password, the new one, and the session that stays.
#[derive(Clone)]
pub struct ChangePassword {
    /// The password so far.
    pub current: String,
    /// The new password.
    pub password: String,
    /// The new password again.
    pub again: String,
    /// The token of the session that goes on.
    pub token: String,
}

impl std::fmt::Debug for ChangePassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChangePassword").finish_non_exhaustive()
    }
}

/// Changes the actor's password.
pub fn change_password(office: &Office, actor: &Actor, input: &ChangePassword) -> Result<()> {
    permit::may(actor, Action::PasswordChange)?;
    let id = actor.account.ok_or(Refusal::SignInFirst)?;
    let known = owner(office, id, &input.current)?;
    if input.current == input.password {
        return Err(Refusal::WeakPassword(PasswordFlaw::Unchanged).into());
    }
    let hash = new_password(office, &known.name, &input.password, &input.again)?;
    let (actor, kept) = (actor.clone(), secret::digest(&input.token));
    office.store.write(move |tx| {
        let now = account::find(tx, id)?.ok_or(Error::NotFound)?;
        if now.password_hash != known.password_hash {
            return Err(Refusal::Overtaken.into());
        }
        account::set_password(tx, id, &hash, now.stage)?;
        session::close_others(tx, id, Some(&kept))?;
        second::close_steps(tx, id)?;
        access_key::remove_all(tx, id)?;
        storage::throttle::clear(tx, &tries(id))?;
        tx.record(record::event(&actor, "account", id, "change-password").under(Rule::ORG_4));
        tell(tx, &now, NoticeKind::PasswordChanged)?;
        Ok(())
    })
}

/// The account, once its owner has typed its password again; tries are counted before it is looked at.
pub(super) fn owner(office: &Office, id: AccountId, password: &str) -> Result<Account> {
    let counted = tries(id);
    if let Some(refusal) = office.store.write(move |tx| count(tx, &counted, ACCOUNT))? {
        return Err(refusal.into());
    }
    let known = office.read(|view| account::find(view, id)?.ok_or(Error::NotFound))?;
    if is_password(password, known.password_hash.as_deref()) {
        Ok(known)
    } else {
        Err(Refusal::PasswordWrong.into())
    }
}

/// What counts the tries of an account's own password.
pub(super) fn tries(account: AccountId) -> String {
    format!("password:account:{account}")
}
