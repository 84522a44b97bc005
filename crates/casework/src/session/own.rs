//! One's own open sessions: seen with their device and last use, ended one by one or all others at once. Rule ORG-4; H8.
//!
//! A session is named by a hash of its stored hash: the page that lists it carries nothing that opens a door.

use domain::ground::actor::Actor;
use domain::ground::day::Instant;
use domain::ground::id::AccountId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use seal::secret;
use storage::account::Account;
use storage::audit::{self, Line};
use storage::session::Session;
use storage::{Tx, account, second, session};

use super::Span;
use crate::account::second::FEW_CODES;
use crate::{Error, Office, Result, record};

/// One of the actor's open sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// By which it is ended.
    pub handle: String,
    /// What it was last used with; empty where that is not known.
    pub device: String,
    /// When it began.
    pub since: Instant,
    /// When it was last used, to the minute.
    pub used: Instant,
    /// It is the one that asks.
    pub here: bool,
}

/// The actor's own account at a glance.
#[derive(Debug, Clone)]
pub struct Own {
    /// The account.
    pub account: Account,
    /// Its open sessions, the latest used first.
    pub sessions: Vec<Open>,
    /// How long they last.
    pub span: Span,
    /// Since when a second step is asked for; none while it is not set up.
    pub second_since: Option<Instant>,
    /// Recovery codes left.
    pub codes: i64,
    /// So few are left that new ones should be made.
    pub few: bool,
    /// What was done to the account lately, the latest first.
    pub history: Vec<Line>,
}

/// How many steps of the own history are shown.
const STEPS: u32 = 12;

/// The actor's own account: sessions, second step, history. `token` is that of the session that asks.
pub fn own(office: &Office, actor: &Actor, token: &str) -> Result<Own> {
    permit::may(actor, Action::SessionOwn)?;
    let id = actor.account.ok_or(Refusal::SignInFirst)?;
    let here = secret::digest(token);
    office.read(|view| {
        let account = account::find(view, id)?.ok_or(Error::NotFound)?;
        let span = office.sessions.of(account.role);
        let now = view.now();
        let open = session::of_account(view, id)?.into_iter();
        let open = open.filter(|one| span.end(one.created_at, one.last_seen_at) > now);
        let second_since = second::find(view, id)?.and_then(|factor| factor.confirmed_at);
        let codes = second::codes_left(view, id)?;
        Ok(Own {
            sessions: open.map(|one| shown(one, &here)).collect(),
            span,
            second_since,
            codes,
            few: second_since.is_some() && codes <= FEW_CODES,
            history: audit::of_object(view, "account", &id.to_string(), STEPS)?,
            account,
        })
    })
}

fn shown(one: Session, here: &str) -> Open {
    Open {
        handle: handle(&one),
        here: one.token_hash == here,
        device: one.device,
        since: one.created_at,
        used: one.last_seen_at,
    }
}

fn handle(one: &Session) -> String {
    secret::digest(&one.token_hash)
}

/// Ends one of the actor's sessions; one that ended already is no error.
pub fn end_own(office: &Office, actor: &Actor, named: &str) -> Result<()> {
    permit::may(actor, Action::SessionOwn)?;
    let id = actor.account.ok_or(Refusal::SignInFirst)?;
    let (actor, named) = (actor.clone(), named.to_owned());
    office.store.write(move |tx| {
        let one = session::of_account(tx, id)?.into_iter().find(|one| handle(one) == named);
        if let Some(one) = one {
            session::close(tx, &one.token_hash)?;
            ended(tx, &actor, id, 1);
        }
        Ok(())
    })
}

/// Ends every session of the actor but the one that asks, and says how many there were.
pub fn end_others(office: &Office, actor: &Actor, token: &str) -> Result<u64> {
    permit::may(actor, Action::SessionOwn)?;
    let id = actor.account.ok_or(Refusal::SignInFirst)?;
    let (actor, kept) = (actor.clone(), secret::digest(token));
    office.store.write(move |tx| {
        let many = session::close_others(tx, id, Some(&kept))?;
        if many > 0 {
            ended(tx, &actor, id, many);
        }
        Ok(many)
    })
}

fn ended(tx: &mut Tx, actor: &Actor, id: AccountId, many: u64) {
    let event = record::event(actor, "account", id, "end-own-sessions").under(Rule::ORG_4);
    tx.record(event.with(format!("{{\"sessions\":{many}}}")));
}
