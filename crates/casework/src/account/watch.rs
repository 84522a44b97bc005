//! What the security administrator sees of accounts: who there is, in which state, signed in how often, and what was done
//! to an account. Rules ORG-10, H8. Names of accounts and units only: no business data.

use domain::ground::actor::{Actor, Place, Role};
use domain::ground::day::Instant;
use domain::ground::id::AccountId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::unit::Unit;
use storage::account::Account;
use storage::account::listing::{self as accounts, Filter, Listed};
use storage::audit::Line;
use storage::session::Session;
use storage::{View, account, audit, second, session, unit};

use crate::{Error, Office, Result};

/// A page of the accounts of the administrator's jurisdiction, and how many there are.
pub fn accounts(
    office: &Office,
    actor: &Actor,
    filter: &Filter,
    limit: u32,
    offset: u64,
) -> Result<(Vec<Listed>, u64)> {
    permit::may(actor, Action::AccountSecure)?;
    office.read(|view| {
        let place = seat(view, actor)?;
        Ok((
            accounts::list(view, &place.path, filter, limit, offset)?,
            accounts::count(view, &place.path, filter)?,
        ))
    })
}

/// An account as the security administrator sees it.
#[derive(Debug)]
pub struct Watched {
    /// The account.
    pub account: Account,
    /// Its unit.
    pub unit: Unit,
    /// The unit above, which prints a new slip.
    pub above: Option<Unit>,
    /// Its open sessions, the latest used first.
    pub sessions: Vec<Session>,
    /// What was done to it, the latest first.
    pub history: Vec<Line>,
    /// Since when a second step is asked of it; none while there is none.
    pub second_since: Option<Instant>,
    /// Whether it is the administrator's own.
    pub own: bool,
}

/// How many steps of an account's history are shown.
const STEPS: u32 = 50;

/// Opens one account.
pub fn watch(office: &Office, actor: &Actor, id: AccountId) -> Result<Watched> {
    permit::may(actor, Action::AccountSecure)?;
    office.read(|view| {
        let account = account::find(view, id)?.ok_or(Error::NotFound)?;
        within(view, actor, &account.place)?;
        Ok(Watched {
            unit: unit::get(view, account.place.id)?,
            above: unit::parent(view, account.place.id)?,
            sessions: session::of_account(view, id)?,
            history: audit::of_object(view, "account", &id.to_string(), STEPS)?,
            second_since: second::find(view, id)?.and_then(|factor| factor.confirmed_at),
            own: actor.account == Some(id),
            account,
        })
    })
}

/// What was done to accounts lately by whoever looks after them, the latest first.
pub fn doings(office: &Office, actor: &Actor, most: u32) -> Result<Vec<Line>> {
    permit::may(actor, Action::AccountSecure)?;
    office.read(|view| Ok(audit::of_verbs(view, "account", &DOINGS, most)?))
}

/// The verbs by which accounts are looked after.
const DOINGS: [&str; 5] = ["lock", "unlock", "renew-secret", "end-sessions", "reset-second"];

/// Where an administrator's jurisdiction begins: the unit of his account.
fn seat(view: &View, actor: &Actor) -> Result<Place> {
    let own = actor.account.ok_or(Refusal::SignInFirst)?;
    Ok(account::find(view, own)?.ok_or(Error::NotFound)?.place)
}

/// Asks whether an account lies in the administrator's jurisdiction; absent and elsewhere are one answer.
pub(super) fn within(view: &View, actor: &Actor, place: &Place) -> Result<()> {
    if actor.role != Role::Security {
        return Err(Error::NotFound);
    }
    let seat = seat(view, actor)?;
    if seat.id == place.id || seat.path.is_above(&place.path) { Ok(()) } else { Err(Error::NotFound) }
}
