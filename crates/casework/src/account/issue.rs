//! One more account for a unit that is there: the root office, its administrators, or a colleague. Rules ORG-2, N16.
//!
//! System, security and audit administrators are three roles that exclude each other; the system administrator issues
//! them and the first account of the root office. An office issues further accounts for itself.

use domain::account::{is_name, normal_name};
use domain::ground::actor::{Actor, Place, Role, Stage};
use domain::ground::day::Instant;
use domain::ground::id::{AccountId, UnitId};
use domain::ground::jurisdiction::Record;
use domain::ground::permit::{self, Action};
use domain::ground::problem::{Problem, ProblemKind};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::ground::text;
use seal::secret;
use storage::account::NewAccount;
use storage::{Tx, View, account, slip, unit};
use uuid::Uuid;

use super::credential::{SECRET_DAYS, SLIP_DAYS, Secret, draw_secret, random};
use crate::{Error, Office, Result, record};

/// The account to be issued.
#[derive(Debug, Clone)]
pub struct Issue {
    /// Its role: office, system, security or audit.
    pub role: Role,
    /// The sign-in name.
    pub name: String,
    /// The name for people.
    pub title: String,
}

/// An account was issued or got a new secret.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The account.
    pub account: AccountId,
    /// Its unit.
    pub unit: UnitId,
    /// The sign-in name.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// The activation secret, to be shown once.
    pub secret: Secret,
    /// When the secret ends.
    pub expires_at: Instant,
    /// The batch of slips it is in.
    pub batch: Uuid,
}

/// Issues an account of the root office or of the actor's own one.
pub fn issue(office: &Office, actor: &Actor, input: &Issue) -> Result<Issued> {
    permit::may(actor, Action::AccountIssue)?;
    let administrator = matches!(input.role, Role::System | Role::Security | Role::Audit);
    let allowed = match actor.role {
        Role::System => administrator || input.role == Role::Office,
        _ => input.role == Role::Office,
    };
    if !allowed {
        return Err(Refusal::NotPermitted(Action::AccountIssue).into());
    }
    let (name, title) = named(&input.name, &input.title)?;
    let (office, actor, input) = (office.clone(), actor.clone(), input.clone());
    office.clone().store.write(move |tx| {
        let place = home(tx, &actor)?;
        if actor.role == Role::Office {
            let record = Record { owner: place.clone(), handler: None, private: false };
            permit::may_to(&actor, Action::AccountIssue, &record)?;
        }
        let batch = tx.new_id()?;
        let new = New { unit: place.id, name: name.clone(), title: title.clone(), role: input.role };
        let issued = add(&office, tx, &new, batch, place.id)?.ok_or(Refusal::AccountTaken)?;
        let event = record::event(&actor, "account", issued.account, "issue").to(Stage::Issued.code());
        tx.record(event.under(Rule::ORG_2).with(payload(batch, input.role)));
        Ok(issued)
    })
}

/// The accounts of the root unit, for the system administrator who looks after them.
pub fn administrators(office: &Office, actor: &Actor) -> Result<Vec<account::Account>> {
    permit::may(actor, Action::AccountRoot)?;
    let own = actor.account.ok_or(Refusal::SignInFirst)?;
    office.read(|view| {
        let place = account::find(view, own)?.ok_or(Error::NotFound)?.place;
        Ok(account::of_unit(view, place.id)?)
    })
}

/// The accounts of the actor's own unit, for whoever issues further ones.
pub fn colleagues(office: &Office, actor: &Actor) -> Result<Vec<account::Account>> {
    permit::may(actor, Action::AccountIssue)?;
    office.read(|view| Ok(account::of_unit(view, home(view, actor)?.id)?))
}

/// The unit for which this actor issues accounts: his own, or the root for the system administrator.
fn home(view: &View, actor: &Actor) -> Result<Place> {
    if let Some(place) = &actor.place {
        return Ok(place.clone());
    }
    let own = actor.account.ok_or(Refusal::SignInFirst)?;
    Ok(account::find(view, own)?.ok_or(Error::NotFound)?.place)
}

/// The name and title of a new account as they are stored.
pub(crate) fn named(name: &str, title: &str) -> Result<(String, String)> {
    let (name, title) = (normal_name(name), text::trim(title));
    let mut problems = Vec::new();
    if name.is_empty() {
        problems.push(Problem::new("account", Rule::ORG_2, ProblemKind::Missing).with_example("bs0001"));
    } else if !is_name(&name) {
        problems.push(Problem::new("account", Rule::ORG_2, ProblemKind::AccountName).with_example("bs0001"));
    }
    if title.is_empty() {
        problems.push(Problem::new("title", Rule::ORG_2, ProblemKind::Missing));
    } else if text::count(&title) > 100 {
        let kind = ProblemKind::TooLong { max: 100, found: text::count(&title) };
        problems.push(Problem::new("title", Rule::ORG_2, kind));
    } else if let Some((_, sign)) = text::forbidden(&title) {
        problems.push(Problem::new("title", Rule::ORG_2, ProblemKind::Character(sign)));
    }
    if problems.is_empty() { Ok((name, title)) } else { Err(problems.into()) }
}

/// A new account within a write.
#[derive(Debug, Clone)]
pub(crate) struct New {
    pub(crate) unit: UnitId,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) role: Role,
}

/// Adds an account with a secret and its slip; none where the name is taken.
pub(crate) fn add(
    office: &Office,
    tx: &mut Tx,
    new: &New,
    batch: Uuid,
    issuer: UnitId,
) -> Result<Option<Issued>> {
    let secret = draw_secret()?;
    let expires_at = tx.now().add_days(SECRET_DAYS);
    let row = NewAccount {
        unit: new.unit,
        name: new.name.clone(),
        title: new.title.clone(),
        role: new.role,
        stage: Stage::Issued,
        secret: Some((secret::fingerprint(secret.reveal()), expires_at)),
        password_hash: None,
    };
    let Some(account) = account::add(tx, &row)? else { return Ok(None) };
    put_slip(office, tx, account, &secret, batch, issuer)?;
    Ok(Some(Issued {
        account,
        unit: new.unit,
        name: new.name.clone(),
        title: new.title.clone(),
        secret,
        expires_at,
        batch,
    }))
}

/// Keeps a secret for printing, sealed and for a few days.
pub(super) fn put_slip(
    office: &Office,
    tx: &mut Tx,
    account: AccountId,
    secret: &Secret,
    batch: Uuid,
    issuer: UnitId,
) -> Result<()> {
    let context = slip_context(account);
    let sealed = office.keys.seal(&context, secret.reveal(), random()?).map_err(|_| Error::Seal)?;
    let kept_until = tx.now().add_days(SLIP_DAYS);
    Ok(slip::put(tx, account, batch, issuer, &sealed, kept_until)?)
}

/// What the seal of a slip is bound to.
pub(crate) fn slip_context(account: AccountId) -> String {
    format!("slip {account}")
}

/// What an issue event says beside its columns.
pub(crate) fn payload(batch: Uuid, role: Role) -> String {
    format!("{{\"batch\":\"{batch}\",\"role\":\"{}\"}}", role.code())
}

/// The unit above which nobody stands.
pub(super) fn root(tx: &Tx, account: AccountId) -> Result<UnitId> {
    let place = account::find(tx, account)?.ok_or(Error::NotFound)?.place;
    Ok(unit::get(tx, place.id)?.place.id)
}
