//! A filing as its reviewer examines it: form, differences, findings, history and both totals of days.
//!
//! Rules PRV-5, REV-5, REV-6, REV-8, N3, N4, N5, N8, LAT-9. The findings come from the one rule set that the pre-check and the intake
//! run. Personal answers are masked, also in the differences. Everybody in the line of authority may look; who may
//! decide is asked by the verbs that decide.

use domain::filing::{FilingKind, Mark, Opinion, State, Submission, Verb};
use domain::form::{Answers, Difference, FieldKind, Form, differences};
use domain::ground::actor::Actor;
use domain::ground::calendar::{Calendar, Due};
use domain::ground::clock::{Round, Totals, totals};
use domain::ground::day::{Day, Instant};
use domain::ground::id::FilingId;
use domain::ground::jurisdiction::{Relation, relation};
use domain::ground::problem::Problem;
use domain::ground::rule::Rule;
use domain::notice::limit;
use domain::profile::Profile;
use domain::register::Entry;
use domain::unit::Unit;
use storage::event::Recorded;
use storage::filing::FilingRow;
use storage::revision::Revision;
use storage::{View, event, unit};

use super::context::problems;
use super::dual::{self, DualReview, find_to_decide};
use super::obligation::{Owing, owing};
use super::read::find;
use crate::inspection::{self, Forbidden, Inspection};
use crate::{Error, Office, Result, personal};

/// A filing under examination.
#[derive(Debug)]
pub struct Examined {
    /// The current row.
    pub row: FilingRow,
    /// What the actor is to it.
    pub relation: Relation,
    /// To whom it belongs.
    pub owner: Unit,
    /// Who reviews it.
    pub handler: Option<Unit>,
    /// The revision last submitted.
    pub revision: Revision,
    /// Its form.
    pub form: &'static Form,
    /// Its answers, personal ones masked.
    pub answers: Answers,
    /// What changed since the revision submitted before, where there was one.
    pub changed: Option<Vec<Difference>>,
    /// What the rules find today.
    pub problems: Vec<Problem>,
    /// What the inspection shows of its package.
    pub inspection: Option<Inspection>,
    /// What required apps of a declaration hold that they must not (USE-4).
    pub forbidden: Vec<Forbidden>,
    /// What it owes since it was taken in a grace period (PRV-5).
    pub owed: Option<Owing>,
    /// The limit that runs.
    pub limit: Option<Limit>,
    /// The reviewer's working days in this round and in all.
    pub totals: Totals,
    /// The dual review it is under, as far as the actor may know (REV-5, N8).
    pub dual: Option<DualReview>,
    /// Every step, the latest first.
    pub history: Vec<Step>,
    /// The register's entries of the filed apps that the answers name or named before, as they are today.
    pub apps: Vec<Entry>,
}

/// A limit that runs.
#[derive(Debug, Clone)]
pub struct Limit {
    /// The day from which it is counted.
    pub since: Day,
    /// Its end, with the arithmetic.
    pub due: Due,
    /// Working days left today; negative when it has passed.
    pub left: i64,
}

/// One step of the history.
#[derive(Debug, Clone)]
pub struct Step {
    /// When.
    pub at: Instant,
    /// What was done, by its code.
    pub verb: String,
    /// It is a step on the change of something in force, which stays as it is.
    pub amends: bool,
    /// By which unit; none: by the passing of time.
    pub unit: Option<String>,
    /// By which rule.
    pub rule: Option<Rule>,
    /// The limit that began.
    pub due_on: Option<Day>,
    /// The reason given.
    pub why: Option<String>,
    /// The marks of a return.
    pub marks: Vec<Mark>,
    /// What was said of a half of a dual review; none while the other half is open (N8).
    pub opinion: Option<Opinion>,
}

/// Asks whether this actor decides on the filing, before what he typed is looked at.
pub fn may_decide(office: &Office, actor: &Actor, id: FilingId) -> Result<()> {
    office.read(|view| {
        let row = find_to_decide(view, actor, id, Verb::Return)?;
        dual::admit(view, actor, &row, Verb::Return).map(drop)
    })
}

/// Opens a filing for examination.
pub fn examine(office: &Office, actor: &Actor, id: FilingId) -> Result<Examined> {
    office.read(|view| {
        let row = find(view, actor, id, FilingKind::view)?;
        let relation = relation(actor, &row.record()).ok_or(Error::NotFound)?;
        let revisions = storage::revision::of_filing(view, id)?;
        let mut submitted = revisions.iter().filter(|revision| revision.frozen_at.is_some());
        let revision = submitted.next().ok_or(Error::NotFound)?.clone();
        let before = submitted.next();
        let form = Form::find(&revision.stored.form).ok_or(Error::NotFound)?;
        let plain = personal::open(office, form, id.0, &revision.stored.answers)?;
        let changed = before.map(|before| changed(office, form, &row, before, &plain)).transpose()?;
        let found = if revision.nil { Vec::new() } else { problems(view, office.today(), &row, &plain)? };
        let calendar = office.calendar_in(view)?;
        let events = event::of_object(view, "filing", &id.to_string())?;
        let owner = unit::get(view, row.owner.id)?;
        let handler = row.handler.as_ref().map(|place| unit::get(view, place.id)).transpose()?;
        Ok(Examined {
            limit: limit_of(&calendar, &row, &owner, office.today()),
            totals: totals(&calendar, &rounds(&events, &row, &owner), office.today()),
            history: history(view, &dual::told(view, &events, id, relation)?, &revisions)?,
            dual: dual::seen(view, actor, &row, relation)?,
            answers: personal::masked(office, form, id.0, &revision.stored.answers)?,
            apps: apps(view, form, &plain, changed.as_deref().unwrap_or_default())?,
            problems: found,
            owed: owing(view, &calendar, &row, &revision)?,
            inspection: inspection::of_revision(office, view, &row, &revision, &revisions)?,
            forbidden: inspection::forbidden(office, view, &plain)?,
            row,
            relation,
            owner,
            handler,
            revision,
            form,
            changed,
        })
    })
}

/// The filed apps that the answers name, or named before they changed.
fn apps(view: &View, form: &Form, answers: &Answers, changed: &[Difference]) -> Result<Vec<Entry>> {
    let is_app = |path: &str| form.locate(path).is_some_and(|(_, _, field)| field.kind == FieldKind::App);
    let named = answers.iter().filter(|(path, _)| is_app(path)).flat_map(|(_, values)| values);
    let before = changed.iter().filter(|one| is_app(&one.field)).flat_map(|one| &one.before);
    let numbers: Vec<&str> = named.chain(before).map(String::as_str).collect();
    Ok(storage::register::of_numbers(view, &numbers)?)
}

/// What changed, compared in full and shown masked.
fn changed(
    office: &Office,
    form: &'static Form,
    row: &FilingRow,
    before: &Revision,
    plain: &Answers,
) -> Result<Vec<Difference>> {
    let earlier = personal::open(office, form, row.id.0, &before.stored.answers)?;
    let mut found = differences(form, &earlier, plain);
    for difference in &mut found {
        if form.locate(&difference.field).is_some_and(|(_, _, field)| field.personal) {
            for value in difference.before.iter_mut().chain(&mut difference.after) {
                *value = personal::mask(value);
            }
        }
    }
    Ok(found)
}

/// The limit that runs for a filing today.
pub(crate) fn limit_of(calendar: &Calendar, row: &FilingRow, owner: &Unit, today: Day) -> Option<Limit> {
    let clock = limit(row.filing.kind, &row.filing.submission, Profile::of(&owner.division))?;
    let due = clock.due(calendar)?;
    let left = calendar.working_days_between(today, due.due_on);
    Some(Limit { since: clock.start, due, left })
}

/// The rounds of the review, read from the record: a submission opens one, the next step closes it (LAT-9).
fn rounds(events: &[Recorded], row: &FilingRow, owner: &Unit) -> Vec<Round> {
    let profile = Profile::of(&owner.division);
    let mut rounds: Vec<Round> = Vec::new();
    for recorded in events {
        let on = recorded.at.day();
        match recorded.event.verb.as_str() {
            "submit" => {
                let submission = Submission::Submitted { on, due: on };
                if let Some(clock) = limit(row.filing.kind, &submission, profile) {
                    rounds.push(Round { clock, answered_on: None });
                }
            }
            "return" | "approve" | "withdraw" => {
                if let Some(open) = rounds.last_mut().filter(|round| round.answered_on.is_none()) {
                    open.answered_on = Some(on);
                }
            }
            _ => {}
        }
    }
    rounds
}

/// Whether a step leaves what is in force as it is: it begins there, and is a step of a submission.
fn amends(event: &storage::event::Event) -> bool {
    const OF_SUBMISSIONS: [Verb; 6] =
        [Verb::Revise, Verb::Submit, Verb::Withdraw, Verb::Return, Verb::Approve, Verb::Lapse];
    let in_force = [State::Effective, State::Suspended].map(State::code);
    event.from_state.as_deref().is_some_and(|from| in_force.contains(&from))
        && OF_SUBMISSIONS.iter().any(|verb| verb.code() == event.verb)
}

/// Every step of a filing from its events, the latest first.
pub(super) fn history(view: &View, events: &[Recorded], revisions: &[Revision]) -> Result<Vec<Step>> {
    let mut returned = revisions.iter().rev().filter(|one| one.outcome.as_deref() == Some("returned"));
    let mut names = std::collections::BTreeMap::new();
    let mut steps = Vec::new();
    for recorded in events {
        let event = &recorded.event;
        if let Some(id) = event.unit.filter(|id| !names.contains_key(id)) {
            names.insert(id, unit::find(view, id)?.map(|unit| unit.name));
        }
        let marks = match (event.verb.as_str(), &mut returned) {
            ("return", returned) => match returned.next() {
                Some(revision) => storage::revision::marks(view, revision.id)?,
                None => Vec::new(),
            },
            _ => Vec::new(),
        };
        steps.push(Step {
            at: recorded.at,
            verb: event.verb.clone(),
            amends: amends(event),
            unit: event.unit.and_then(|id| names.get(&id).cloned().flatten()),
            rule: event.rule,
            due_on: event.due_on,
            why: event.why.clone(),
            marks,
            opinion: event.to_state.as_deref().and_then(Opinion::find),
        });
    }
    steps.reverse();
    Ok(steps)
}
