//! A key is set up: offered, shown as QR code and text, confirmed by its first code; then the recovery codes are shown.
//! Rule ORG-4; H8.

use domain::ground::actor::Actor;
use domain::ground::day::Instant;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::notice::NoticeKind;
use seal::{secret, totp};
use storage::account::Account;
use storage::second::{self, Kind};
use storage::{Tx, account, session};

use super::{FEW_CODES, key, new_codes, put_key, tries, typed_step};
use crate::account::credential::Secret;
use crate::account::notify::tell;
use crate::account::throttle::{ACCOUNT, count};
use crate::{Error, Office, Result, record};

/// A key to be taken into an authenticator app; it is shown and kept nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct Offer {
    /// The key as people type it.
    pub text: String,
    /// The sign-in name that stands beside it in the app.
    pub name: String,
}

impl std::fmt::Debug for Offer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Offer(…)")
    }
}

fn describe(key: &[u8], name: String) -> Offer {
    Offer { text: totp::base32(key), name }
}

/// How the actor's own second step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Since when it is asked for; none while it is not set up.
    pub since: Option<Instant>,
    /// Recovery codes left.
    pub codes: i64,
    /// So few are left that new ones should be made.
    pub few: bool,
    /// Whether this account must have it.
    pub required: bool,
    /// The key that was offered and waits for its first code.
    pub offer: Option<Offer>,
}

/// How the actor's own second step stands.
pub fn own(office: &Office, actor: &Actor) -> Result<Own> {
    permit::may(actor, Action::SecondEnrol)?;
    let id = actor.account.ok_or(Refusal::SignInFirst)?;
    office.read(|view| {
        let factor = second::find(view, id)?;
        let waiting = factor.as_ref().filter(|factor| factor.confirmed_at.is_none());
        let offer = match waiting {
            Some(factor) => {
                let name = account::find(view, id)?.ok_or(Error::NotFound)?.name;
                Some(describe(&key(office, id, factor)?, name))
            }
            None => None,
        };
        let since = factor.and_then(|factor| factor.confirmed_at);
        let codes = second::codes_left(view, id)?;
        Ok(Own {
            since,
            offer,
            codes,
            few: since.is_some() && codes <= FEW_CODES,
            required: office.second.is_required_of(actor.role),
        })
    })
}

/// Offers the actor a key. Where one is confirmed already, it is refused: that one is switched off or reset first.
pub fn offer(office: &Office, actor: &Actor) -> Result<Offer> {
    permit::may(actor, Action::SecondEnrol)?;
    let id = actor.account.ok_or(Refusal::SignInFirst)?;
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let known = account::find(tx, id)?.ok_or(Error::NotFound)?;
        let key = put_key(&office, tx, id)?.ok_or(Refusal::SecondSet)?;
        tx.record(record::event(&actor, "account", id, "offer-second").under(Rule::ORG_4));
        Ok(describe(&key, known.name))
    })
}

/// The key offered to whoever holds a ticket for setting one up: the same at every look, until it is confirmed.
pub fn offered(office: &Office, actor: &Actor, token: &str) -> Result<Option<Offer>> {
    permit::may(actor, Action::SecondPass)?;
    let hash = secret::digest(token);
    office.read(|view| {
        let (id, kind) = second::find_step(view, &hash)?.ok_or(Refusal::TicketOver)?;
        if kind == Kind::Code {
            return Ok(None);
        }
        let known = account::find(view, id)?.ok_or(Error::NotFound)?;
        let factor = second::find(view, id)?.ok_or(Refusal::TicketOver)?;
        Ok(Some(describe(&key(office, id, &factor)?, known.name)))
    })
}

/// Confirms the actor's offered key by its first code and gives the recovery codes, which are shown once. Of the sessions
/// only the one of this token goes on.
pub fn confirm(office: &Office, actor: &Actor, typed: &str, token: &str) -> Result<Vec<Secret>> {
    permit::may(actor, Action::SecondEnrol)?;
    let id = actor.account.ok_or(Refusal::SignInFirst)?;
    let counted = tries(id);
    if let Some(refusal) = office.store.write(move |tx| count(tx, &counted, ACCOUNT))? {
        return Err(refusal.into());
    }
    let (office, actor, typed) = (office.clone(), actor.clone(), typed.to_owned());
    let kept = secret::digest(token);
    office.clone().store.write(move |tx| {
        let known = account::find(tx, id)?.ok_or(Error::NotFound)?;
        session::close_others(tx, id, Some(&kept))?;
        set_up(&office, tx, &actor, &known, &typed)
    })
}

/// Confirms an offered key within a write.
pub(super) fn set_up(
    office: &Office,
    tx: &mut Tx,
    actor: &Actor,
    known: &Account,
    typed: &str,
) -> Result<Vec<Secret>> {
    let id = known.id;
    let factor = second::find(tx, id)?.ok_or(Refusal::TicketOver)?;
    if factor.confirmed_at.is_some() {
        return Err(Refusal::SecondSet.into());
    }
    let step = typed_step(&key(office, id, &factor)?, typed, tx.now()).ok_or(Refusal::CodeWrong)?;
    if !second::confirm(tx, id, step)? {
        return Err(Refusal::Overtaken.into());
    }
    storage::throttle::clear(tx, &tries(id))?;
    tx.record(record::event(actor, "account", id, "enrol-second").under(Rule::ORG_4));
    tell(tx, known, NoticeKind::SecondOn)?;
    new_codes(tx, id)
}
