//! Somebody signs in or out. Rules ORG-4, H8.
//!
//! A wrong name, a wrong password and an account that is not activated yet are one answer, after the same work. Every
//! try counts before the password is looked at, so that tries at the same time do not slip through. Who owes a second
//! step gets a ticket for it and no session.

use domain::account::normal_name;
use domain::ground::actor::{Actor, Stage};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use seal::secret;
use storage::account::Account;
use storage::second::Kind;
use storage::{Event, Tx, account};

use super::credential::{self, draw_token, is_password};
use super::second;
use super::throttle::{ACCOUNT, NETWORK, count, network, refuse_blocked};
use crate::{Error, Office, Result, record};

/// Who wants to sign in, from where.
#[derive(Clone)]
pub struct SignIn {
    /// The sign-in name as typed.
    pub name: String,
    /// The password as typed.
    pub password: String,
    /// The address of the network the request came from.
    pub network: String,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("network", &self.network).finish_non_exhaustive()
    }
}

/// What comes after the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The session is open.
    In,
    /// The second step: the token is a ticket for it, and nobody is signed in yet.
    Second,
}

/// The password was right.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session's token for the cookie, or the ticket of the second step; stored nowhere.
    pub token: credential::Secret,
    /// Who acts from now on.
    pub actor: Actor,
    /// What comes next.
    pub next: Next,
}

/// Opens a session for name and password.
pub fn sign_in(office: &Office, actor: &Actor, input: &SignIn) -> Result<SignedIn> {
    permit::may(actor, Action::SessionOpen)?;
    let name = normal_name(&input.name);
    let by_account = format!("sign-in:account:{}", office.keys.blind("sign-in", &name));
    let by_network = network("sign-in", &input.network);
    let key = by_account.clone();
    let networks = by_network.clone();
    let blocked = office.store.write(move |tx| {
        refuse_blocked(tx, &networks)?;
        count(tx, &key, ACCOUNT)
    })?;
    if let Some(refusal) = blocked {
        return Err(refusal.into());
    }
    let known = office.read(|view| Ok(account::find_named(view, &name)?))?;
    let hash = known.as_ref().and_then(|account| account.password_hash.as_deref());
    let right = is_password(&input.password, hash);
    match known {
        Some(account) if right => welcome(office, account, by_account),
        _ => Err(fail(office, by_account, by_network)?.into()),
    }
}

fn welcome(office: &Office, account: Account, key: String) -> Result<SignedIn> {
    if account.stage == Stage::Locked {
        return Err(Refusal::AccountLocked.into());
    }
    let token = draw_token()?;
    let (store, office) = (&office.store, office.clone());
    store.write(move |tx| {
        // The password may have been changed while it was compared.
        let now = account::find(tx, account.id)?.ok_or(Error::NotFound)?;
        if now.password_hash != account.password_hash {
            return Err(Refusal::SignInFailed.into());
        }
        storage::throttle::clear(tx, &key)?;
        open(&office, tx, &now, &token)
    })
}

/// Counts the failure for the network and records it for the name, known or not.
fn fail(office: &Office, name: String, network: String) -> Result<Refusal> {
    let blocked = office.store.write(move |tx| {
        let event = Event::new("sign-in", name.as_str(), "fail").under(Rule::ORG_4);
        tx.record(event);
        count(tx, &network, NETWORK)
    })?;
    Ok(blocked.unwrap_or(Refusal::SignInFailed))
}

/// Opens a session within a write, or gives the ticket of the second step where one is owed.
pub(crate) fn open(office: &Office, tx: &mut Tx, account: &Account, token: &str) -> Result<SignedIn> {
    let Some(kind) = second::owed(tx, office.second, account)? else {
        return session(office, tx, account, token);
    };
    if kind == Kind::Enrol {
        second::offer_key(office, tx, account.id)?;
    }
    second::ticket(tx, account.id, token, kind)?;
    let token = credential::Secret::of(token.to_owned());
    Ok(SignedIn { token, actor: Actor::anonymous(), next: Next::Second })
}

/// Opens a session within a write, once everything that is owed was given.
pub(super) fn session(office: &Office, tx: &mut Tx, account: &Account, token: &str) -> Result<SignedIn> {
    let expires = office.sessions.of(account.role).end(tx.now(), tx.now());
    storage::session::open(tx, &secret::digest(token), account.id, expires)?;
    let actor = account.actor();
    tx.record(record::event(&actor, "account", account.id, "sign-in").under(Rule::ORG_4));
    Ok(SignedIn { token: credential::Secret::of(token.to_owned()), actor, next: Next::In })
}

/// Ends the session of a token; one that ended already is no error.
pub fn sign_out(office: &Office, actor: &Actor, token: &str) -> Result<()> {
    permit::may(actor, Action::SessionClose)?;
    let account = actor.account.ok_or(Refusal::SignInFirst)?;
    let (actor, hash) = (actor.clone(), secret::digest(token));
    office.store.write(move |tx| {
        if storage::session::close(tx, &hash)? {
            tx.record(record::event(&actor, "account", account, "sign-out").under(Rule::ORG_4));
        }
        Ok(())
    })
}
