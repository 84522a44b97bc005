//! An account is locked and unlocked, its sessions are ended, each with a reason. Rules ORG-10, H8.
//!
//! A locked account may do nothing at once. A superior does this for accounts below, the security administrator for every
//! account of his jurisdiction but his own.

use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::id::AccountId;
use domain::ground::jurisdiction::{Record, relation};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::ground::text;
use storage::{Tx, access_key, account, second, session, unit};

use super::watch::within;
use crate::{Error, Office, Result, record};

/// Locks an account and ends its sessions and access keys.
pub fn lock(office: &Office, actor: &Actor, id: AccountId, reason: &str) -> Result<()> {
    let (actor, reason) = (actor.clone(), text::trim(reason));
    office.store.write(move |tx| {
        let known = find(tx, &actor, id, Action::AccountLock, &reason)?;
        if actor.account == Some(id) || known.stage == Stage::Locked {
            return Err(wrong(&known).into());
        }
        if !account::set_stage(tx, id, known.stage, Stage::Locked)? {
            return Err(Refusal::Overtaken.into());
        }
        session::close_others(tx, id, None)?;
        second::close_steps(tx, id)?;
        access_key::remove_all(tx, id)?;
        let event = record::event(&actor, "account", id, "lock").from(known.stage.code());
        tx.record(event.to(Stage::Locked.code()).because(&reason).under(Rule::ORG_10));
        Ok(())
    })
}

/// Unlocks an account: it goes on where its activation and its unit's record stand.
pub fn unlock(office: &Office, actor: &Actor, id: AccountId, reason: &str) -> Result<()> {
    let (actor, reason) = (actor.clone(), text::trim(reason));
    office.store.write(move |tx| {
        let known = find(tx, &actor, id, Action::AccountLock, &reason)?;
        if known.stage != Stage::Locked {
            return Err(wrong(&known).into());
        }
        let stage = stage_of(tx, &known)?;
        if !account::set_stage(tx, id, Stage::Locked, stage)? {
            return Err(Refusal::Overtaken.into());
        }
        let event = record::event(&actor, "account", id, "unlock").from(Stage::Locked.code());
        tx.record(event.to(stage.code()).because(&reason).under(Rule::ORG_10));
        Ok(())
    })
}

/// Ends every session and access key of an account and says how many sessions there were; the account may sign in again.
pub fn end_sessions(office: &Office, actor: &Actor, id: AccountId, reason: &str) -> Result<u64> {
    let (actor, reason) = (actor.clone(), text::trim(reason));
    office.store.write(move |tx| {
        find(tx, &actor, id, Action::SessionEnd, &reason)?;
        let ended = session::close_others(tx, id, None)?;
        let keys = access_key::remove_all(tx, id)?;
        let event = record::event(&actor, "account", id, "end-sessions").because(&reason);
        tx.record(event.under(Rule::ORG_10).with(format!("{{\"sessions\":{ended},\"keys\":{keys}}}")));
        Ok(ended)
    })
}

/// The account, once jurisdiction, right and reason were asked for, in this order.
pub(super) fn find(
    tx: &Tx,
    actor: &Actor,
    id: AccountId,
    action: Action,
    reason: &str,
) -> Result<account::Account> {
    let known = account::find(tx, id)?.ok_or(Error::NotFound)?;
    let record = Record { owner: known.place.clone(), handler: None, private: false };
    if actor.role == Role::Security {
        within(tx, actor, &known.place)?;
    } else if relation(actor, &record).is_none() {
        return Err(Error::NotFound);
    }
    permit::may_to(actor, action, &record)?;
    if text::count(reason) < LEAST_REASON {
        return Err(Refusal::ReasonMissing.into());
    }
    Ok(known)
}

/// Characters of a reason, at least.
const LEAST_REASON: usize = 4;

fn wrong(known: &account::Account) -> Refusal {
    Refusal::WrongState { action: Action::AccountLock, state: known.stage.code() }
}

fn stage_of(tx: &Tx, known: &account::Account) -> Result<Stage> {
    if known.password_hash.is_none() {
        return Ok(Stage::Issued);
    }
    let business = matches!(known.role, Role::Provider | Role::Institution | Role::Office);
    let complete = unit::find_record(tx, known.place.id)?.is_some_and(|record| record.completed_at.is_some());
    Ok(if business && !complete { Stage::UnitRecord } else { Stage::Open })
}
