//! Dual review in the house: when it is asked for, whose turn it is, who decides, and what each may know of it.
//!
//! Rules REV-5, REV-7, REV-8, N8. The law of the halves stands in `domain::filing::Dual`. `admit` is the one place that
//! asks whether a decision may end a submission; the one step that changes filings calls it. What was said of a half leaves
//! this file only when both are in, or to its author.

use std::collections::BTreeMap;

use domain::filing::{DualState, FilingKind, Half, Mark, Opinion, Submission, Verb};
use domain::ground::actor::Actor;
use domain::ground::id::{AccountId, FilingId, UnitId};
use domain::ground::jurisdiction::Relation;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::profile::Profile;
use domain::unit::Unit;
use storage::dual::Round;
use storage::event::Recorded;
use storage::filing::FilingRow;
use storage::{View, event, unit};

use super::read::find;
use crate::Result;

/// Whether a submission is reviewed by two: the region of the reviewing department has it so. A nil report names no app, so
/// that neither half would have anything to judge; BS speaks of judging apps. One decision confirms it.
pub(super) fn asked(kind: FilingKind, reviewer: &Unit, nil: bool) -> bool {
    !nil && Profile::of(&reviewer.division).dual_review.contains(&kind)
}

/// The dual review of what is under review; none where one decision is enough.
pub(super) fn of(view: &View, row: &FilingRow) -> Result<Option<Round>> {
    match (row.filing.submission, row.open_revision) {
        (Submission::Submitted { .. }, Some(revision)) => Ok(storage::dual::find(view, revision)?),
        _ => Ok(None),
    }
}

/// The department to which what is under review was sent up, for reminders.
pub(crate) fn above(view: &View, row: &FilingRow) -> Result<Option<UnitId>> {
    Ok(of(view, row)?.and_then(|round| round.above))
}

/// Who re-reviews: the department above the one whose people judged; where none stands above, that one itself, by a third
/// person (the sources leave it open).
pub(super) fn superior(view: &View, office: UnitId) -> Result<UnitId> {
    let above = unit::parent(view, office)?.filter(|unit| unit.kind.is_office());
    Ok(above.map_or(office, |unit| unit.place.id))
}

/// The filing for whoever decides on it: the department that reviews it or, once it was sent up, the one above.
pub(super) fn find_to_decide(view: &View, actor: &Actor, id: FilingId, verb: Verb) -> Result<FilingRow> {
    let row = find(view, actor, id, FilingKind::view)?;
    let is_up = of(view, &row)?.is_some_and(|round| round.above.is_some());
    let action = if is_up { Action::UsageRereview } else { row.filing.kind.action(verb) };
    permit::may_to(actor, action, &row.record())?;
    permit::checker(actor, row.owner.id)?;
    Ok(row)
}

/// Asks whether this actor's approval or return may end the submission; other verbs are not its matter. The answer names
/// the department to which the submission was sent up, where it was.
pub(super) fn admit(view: &View, actor: &Actor, row: &FilingRow, verb: Verb) -> Result<Option<UnitId>> {
    if !matches!(verb, Verb::Approve | Verb::Return) {
        return Ok(None);
    }
    let Some(round) = of(view, row)? else { return Ok(None) };
    let who = actor.account.ok_or(Refusal::SignInFirst)?;
    let is_above = round.above.is_some_and(|above| actor.acts_for(above));
    if round.dual().state() == DualState::SentUp && !is_above {
        return Err(Refusal::SentUp.into());
    }
    round.dual().admits(verb, who)?;
    Ok(round.above)
}

/// What waits for whom in a dual review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// These halves wait for this actor.
    Judge(Vec<Half>),
    /// This actor has judged a half; the other one waits for a colleague.
    Colleague(Half),
    /// The re-review waits for this actor.
    Rereview,
    /// The re-review waits for a third person of this actor's department.
    ThirdPerson,
    /// The re-review waits for the department above.
    Above,
    /// Others review it; these halves are open.
    Others(Vec<Half>),
}

/// Whose turn it is, by who has judged which half. `is_handler`: the actor's department judges the halves.
pub(crate) fn turn(
    actor: &Actor,
    is_handler: bool,
    halves: [(Half, Option<AccountId>); 2],
    above: Option<UnitId>,
) -> Turn {
    let has_judged = halves.iter().any(|(_, by)| by.is_some() && *by == actor.account);
    let open = halves.iter().filter(|(_, by)| by.is_none()).map(|(half, _)| *half);
    match above {
        Some(above) if actor.acts_for(above) && has_judged => Turn::ThirdPerson,
        Some(above) if actor.acts_for(above) => Turn::Rereview,
        Some(_) => Turn::Above,
        None if is_handler && has_judged => open.clone().next().map_or(Turn::Above, Turn::Colleague),
        None if is_handler => Turn::Judge(open.collect()),
        None => Turn::Others(open.collect()),
    }
}

/// A dual review as somebody in the line of authority may see it.
#[derive(Debug, Clone)]
pub struct DualReview {
    /// Where it stands.
    pub state: DualState,
    /// Both halves.
    pub halves: Vec<HalfSeen>,
    /// Whose turn it is.
    pub turn: Turn,
}

/// A half as it may be seen.
#[derive(Debug, Clone)]
pub struct HalfSeen {
    /// Which.
    pub half: Half,
    /// Whether it was judged.
    pub is_judged: bool,
    /// What was said: once both are in, and before that to its author alone (N8).
    pub said: Option<(Opinion, String, Vec<Mark>)>,
}

/// The dual review of a filing for this actor; none for its owner and where one decision is enough.
pub(super) fn seen(
    view: &View,
    actor: &Actor,
    row: &FilingRow,
    relation: Relation,
) -> Result<Option<DualReview>> {
    let round = if relation == Relation::Own { None } else { of(view, row)? };
    let Some(round) = round else { return Ok(None) };
    let state = round.dual().state();
    let by = |half| (half, round.dual().half(half).map(|judged| judged.by));
    let halves = Half::ALL.iter().map(|half| {
        let said = round.said.iter().find(|said| said.half == *half);
        let known = said.filter(|said| state != DualState::Open || Some(said.by) == actor.account);
        HalfSeen {
            half: *half,
            is_judged: said.is_some(),
            said: known.map(|said| (said.opinion, said.reason.clone(), said.marks.clone())),
        }
    });
    Ok(Some(DualReview {
        state,
        halves: halves.collect(),
        turn: turn(actor, actor.acts_for(round.office), [by(Half::Security), by(Half::Content)], round.above),
    }))
}

/// The kind under which what was said of a half stands in the record: apart from the filing's own steps, so that nobody
/// reads it who reads those.
pub(super) const KIND: &str = "dual";

/// The steps of a filing with what its reviewers said, oldest first. Of a round in which a half is open, or stayed open
/// because the filing was withdrawn, it is told that a half was judged, not how. The owner is told of neither.
pub(super) fn told(
    view: &View,
    steps: &[Recorded],
    id: FilingId,
    relation: Relation,
) -> Result<Vec<Recorded>> {
    let mut all = steps.to_vec();
    if relation == Relation::Own {
        return Ok(all);
    }
    all.extend(event::of_object(view, KIND, &id.to_string())?);
    all.sort_by_key(|recorded| recorded.seq);
    let mut round = 0_u32;
    let mut rounds = BTreeMap::new();
    for recorded in &all {
        if recorded.event.object_kind == KIND {
            rounds.entry(round).or_insert_with(Vec::new).push(recorded.seq);
        } else if recorded.event.verb == Verb::Submit.code() {
            round += 1;
        }
    }
    let open: Vec<i64> = rounds.into_values().filter(|seqs| seqs.len() < Half::ALL.len()).flatten().collect();
    for recorded in all.iter_mut().filter(|recorded| open.contains(&recorded.seq)) {
        recorded.event.to_state = None;
        recorded.event.why = None;
    }
    Ok(all)
}
