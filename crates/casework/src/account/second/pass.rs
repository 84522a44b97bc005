//! The second step is made: a code or a recovery code opens the session that the password alone did not. Rule ORG-4; H8.

use domain::ground::actor::{Actor, Stage};
use domain::ground::id::AccountId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::notice::NoticeKind;
use seal::secret;
use storage::account::Account;
use storage::second::{self, Kind};
use storage::{Event, Tx, account};

use super::enrol::set_up;
use super::{FEW_CODES, key, tries, typed_step};
use crate::account::credential::{Secret, draw_token};
use crate::account::notify::tell;
use crate::account::sign_in::{SignedIn, session};
use crate::account::throttle::{ACCOUNT, count};
use crate::{Error, Office, Result, record};

/// The ticket of the first step, and what was typed.
#[derive(Clone)]
pub struct Pass {
    /// The ticket from the cookie.
    pub ticket: String,
    /// Six digits, or a recovery code.
    pub code: String,
}

impl std::fmt::Debug for Pass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pass(…)")
    }
}

/// The session is open.
#[derive(Debug)]
pub struct Passed {
    /// The session.
    pub signed: SignedIn,
    /// Recovery codes, where a key was set up with this step.
    pub codes: Vec<Secret>,
    /// Recovery codes left, where one was used.
    pub left: Option<i64>,
}

/// Makes the second step.
pub fn pass(office: &Office, actor: &Actor, input: &Pass) -> Result<Passed> {
    permit::may(actor, Action::SecondPass)?;
    let hash = secret::digest(&input.ticket);
    let asked = hash.clone();
    let (id, _) = office.read(|view| second::find_step(view, &asked)?.ok_or(Refusal::TicketOver.into()))?;
    let counted = tries(id);
    if let Some(refusal) = office.store.write(move |tx| count(tx, &counted, ACCOUNT))? {
        return Err(refusal.into());
    }
    let token = draw_token()?;
    let (office_, code) = (office.clone(), input.code.clone());
    let done = office.store.write(move |tx| {
        let (id, kind) = second::find_step(tx, &hash)?.ok_or(Refusal::TicketOver)?;
        let known = account::find(tx, id)?.ok_or(Error::NotFound)?;
        if known.stage == Stage::Locked {
            return Err(Refusal::AccountLocked.into());
        }
        let (codes, left) = match kind {
            Kind::Enrol => {
                storage::session::close_others(tx, id, None)?;
                (set_up(&office_, tx, &known.actor(), &known, &code)?, None)
            }
            Kind::Code => (Vec::new(), prove(&office_, tx, &known, &code)?),
        };
        // Of two that hold the same ticket one wins.
        if !second::close_step(tx, &hash)? {
            return Err(Refusal::TicketOver.into());
        }
        storage::throttle::clear(tx, &tries(id))?;
        Ok(Passed { signed: session(&office_, tx, &known, &token)?, codes, left })
    });
    if matches!(done, Err(Error::Refusal(Refusal::CodeWrong))) {
        failed(office, id)?;
    }
    done
}

/// Uses a code or a recovery code up; gives how many recovery codes are left where one was used.
pub(in crate::account) fn prove(
    office: &Office,
    tx: &mut Tx,
    known: &Account,
    code: &str,
) -> Result<Option<i64>> {
    let factor = second::find(tx, known.id)?.ok_or(Refusal::TicketOver)?;
    if let Some(step) = typed_step(&key(office, known.id, &factor)?, code, tx.now()) {
        // Somebody who looked over the shoulder has the same code: it counts once.
        return if second::use_step(tx, known.id, step)? { Ok(None) } else { Err(Refusal::CodeUsed.into()) };
    }
    if second::use_code(tx, known.id, &secret::fingerprint(code))? {
        tx.record(record::event(&known.actor(), "account", known.id, "use-recovery").under(Rule::ORG_4));
        let left = second::codes_left(tx, known.id)?;
        tell(tx, known, if left <= FEW_CODES { NoticeKind::CodesFew } else { NoticeKind::CodeUsed })?;
        return Ok(Some(left));
    }
    Err(Refusal::CodeWrong.into())
}

/// Records that a code was wrong.
pub(in crate::account) fn failed(office: &Office, id: AccountId) -> Result<()> {
    office.store.write(move |tx| {
        tx.record(Event::new("account", id, "fail-second").under(Rule::ORG_4));
        Ok(())
    })
}
