//! One reviewer judges one half of a dual review; what follows when both are in. Rules REV-5, REV-7, REV-8, REV-9, N8.
//!
//! Both passed: the filing is approved by that. One not: it is sent up, and the department above is told. The filing is
//! held from the first line, so that of two reviewers at once the second one sees what the first one said.

use domain::filing::{DualState, Half, Judged, Mark, Opinion, grounds};
use domain::ground::actor::Actor;
use domain::ground::id::{AccountId, FilingId, UnitId};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::notice::NoticeKind;
use storage::dual::{Round, Said};
use storage::filing::FilingRow;
use storage::notice::{About, NewNotice};
use storage::{Tx, View, notice, revision, unit};

use super::approve::grant;
use super::dual::{KIND, of, superior};
use super::read::find;
use super::return_::named;
use crate::{Office, Result, record};

/// What is said of a half.
#[derive(Debug, Clone)]
pub struct Judge {
    /// Of which filing.
    pub filing: FilingId,
    /// Which half.
    pub half: Half,
    /// What is said.
    pub opinion: Opinion,
    /// Why, for 无法判定.
    pub reason: String,
    /// What must be corrected, for 不通过.
    pub marks: Vec<Mark>,
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The other half waits for a colleague.
    Waiting(Half),
    /// Both have passed: the filing is in force.
    Approved,
    /// It was sent up to this department.
    SentUp(String),
}

/// Asks whether this actor may judge this half, before what he typed is looked at.
pub fn may_judge(office: &Office, actor: &Actor, id: FilingId, half: Half) -> Result<()> {
    office.read(|view| look(view, actor, id, half).map(drop))
}

fn look(view: &View, actor: &Actor, id: FilingId, half: Half) -> Result<(FilingRow, Round, AccountId)> {
    let row = find(view, actor, id, |_| Action::UsageJudge)?;
    permit::checker(actor, row.owner.id)?;
    let round = of(view, &row)?.ok_or_else(|| Refusal::WrongState {
        action: Action::UsageJudge,
        state: row.filing.state().code(),
    })?;
    let by = actor.account.ok_or(Refusal::SignInFirst)?;
    round.dual().may_judge(half, by)?;
    Ok((row, round, by))
}

/// Judges a half.
pub fn judge(office: &Office, actor: &Actor, input: &Judge) -> Result<Outcome> {
    let (office, actor, input) = (office.clone(), actor.clone(), input.clone());
    office.clone().store.write(move |tx| {
        storage::filing::wait(tx, input.filing)?;
        let (mut row, round, by) = look(tx, &actor, input.filing, input.half)?;
        let reason = grounds(input.opinion, &input.reason, &input.marks)?.to_owned();
        named(&revision::get(tx, round.revision)?, &input.marks)?;
        let dual = round.dual().judge(input.half, Judged { by, opinion: input.opinion })?;
        let said = Said {
            half: input.half,
            by,
            opinion: input.opinion,
            reason,
            marks: input.marks.clone(),
            at: tx.now(),
        };
        if !storage::dual::judge(tx, round.revision, &said)? {
            return Err(Refusal::HalfJudged.into());
        }
        note(tx, &actor, &row, &said);
        match dual.state() {
            DualState::Open => Ok(Outcome::Waiting(other(input.half))),
            DualState::Passed => {
                storage::dual::complete(tx, round.revision, None)?;
                grant(&office, tx, &actor, &mut row)?;
                Ok(Outcome::Approved)
            }
            DualState::SentUp => {
                let above = superior(tx, round.office)?;
                storage::dual::complete(tx, round.revision, Some(above))?;
                send_up(tx, &actor, &row, above)
            }
        }
    })
}

const fn other(half: Half) -> Half {
    match half {
        Half::Security => Half::Content,
        Half::Content => Half::Security,
    }
}

/// The judgement in the record: who, when, which half, how, why.
fn note(tx: &mut Tx, actor: &Actor, row: &FilingRow, said: &Said) {
    let event = match said.half {
        Half::Security => record::event(actor, KIND, row.id, "judge-security"),
        Half::Content => record::event(actor, KIND, row.id, "judge-content"),
    };
    let marked = said.marks.iter().map(|mark| mark.reason.as_str());
    let why: Vec<&str> =
        std::iter::once(said.reason.as_str()).chain(marked).filter(|why| !why.is_empty()).collect();
    let mut event = event.to(said.opinion.code()).under(Rule::REV_5);
    event.due_on = row.due_on();
    if !why.is_empty() {
        event = event.because(&why.join("；"));
    }
    tx.record(event);
}

/// Tells the department above. The filing stays submitted, and its limit runs on.
fn send_up(tx: &mut Tx, actor: &Actor, row: &FilingRow, above: UnitId) -> Result<Outcome> {
    let state = row.filing.state().code();
    let mut event = record::filing(actor, row, "send-up").from(state).to(state).under(Rule::REV_5);
    event.due_on = row.due_on();
    tx.record(event);
    let new = NewNotice {
        unit: above,
        kind: NoticeKind::SentUp,
        about: About::Filing(row.id, row.open_revision),
        stage: row.turn,
        due_on: row.due_on(),
    };
    notice::send(tx, &new)?;
    Ok(Outcome::SentUp(unit::get(tx, above)?.name))
}
