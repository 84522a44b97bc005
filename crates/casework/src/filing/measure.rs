//! A department puts a filing it verified out of force, in force again, or ends it. Rules LAT-1, SUP-2, USE-9, REV-8.
//!
//! The reason enters the record and is read by the provider; every unit that uses the app is told by a job of the same write.

use domain::filing::{self, FilingKind, State, Verb};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::permit;
use domain::ground::problem::{Problem, ProblemKind};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::ground::text;
use storage::filing::FilingRow;
use storage::{View, revision, unit};

use super::read::find;
use super::step::Step;
use crate::{Error, Office, Result};

/// The longest reason, in characters, and the shortest that says anything.
const LONGEST: usize = 500;
const SHORTEST: usize = 4;

/// What is to be done.
#[derive(Debug, Clone)]
pub struct Measure {
    /// To which filing.
    pub filing: FilingId,
    /// Which measure; none while nothing is chosen.
    pub measure: Option<filing::Measure>,
    /// Why; for a suspension also what is to be done before it ends.
    pub why: String,
}

impl Measure {
    /// What is wrong with it, all at once.
    pub fn problems(&self) -> Vec<Problem> {
        let problem = |field: &str, kind| Problem::new(field, Rule::LAT_1, kind);
        let mut found = Vec::new();
        if self.measure.is_none() {
            found.push(problem("measure", ProblemKind::Missing));
        }
        let long = text::count(&self.why);
        if text::compact(&self.why).chars().count() < SHORTEST {
            found.push(problem("why", ProblemKind::Missing));
        } else if long > LONGEST {
            found.push(problem("why", ProblemKind::TooLong { max: LONGEST, found: long }));
        } else if let Some((_, sign)) = text::forbidden(&self.why) {
            found.push(problem("why", ProblemKind::Character(sign)));
        }
        found
    }
}

/// A filing to which something can be done, before it is done.
#[derive(Debug)]
pub struct Measurable {
    /// The row.
    pub row: FilingRow,
    /// Whose it is.
    pub owner: String,
    /// How many units use the app and would be told (USE-9).
    pub users: u64,
    /// What is open, the mildest first.
    pub open: Vec<filing::Measure>,
}

/// Opens a filing for a measure.
pub fn measurable(office: &Office, actor: &Actor, id: FilingId) -> Result<Measurable> {
    office.read(|view| {
        let row = admitted(view, actor, id)?;
        let users = row.number.as_deref().map(|number| storage::usage::institutions(view, number));
        Ok(Measurable {
            owner: unit::get(view, row.owner.id)?.name,
            users: users.transpose()?.unwrap_or_default(),
            open: filing::Measure::open_to(row.filing.standing),
            row,
        })
    })
}

/// Does it; gives where the filing stands now.
pub fn measure(office: &Office, actor: &Actor, input: &Measure) -> Result<State> {
    let (looking, by) = (office.clone(), actor.clone());
    let input = Measure { why: text::trim(&input.why), ..input.clone() };
    let problems = input.problems();
    let Some(measure) = input.measure.filter(|_| problems.is_empty()) else { return Err(problems.into()) };
    office.store.write(move |tx| {
        let row = admitted(tx, &by, input.filing)?;
        let owner = unit::get(tx, row.owner.id)?;
        let calendar = looking.calendar_in(tx)?;
        let mut step = Step::judge(tx, &calendar, &owner, row.clone(), &measure.ask())?;
        if !storage::filing::hold(tx, &row)? {
            return Err(Refusal::Overtaken.into());
        }
        // What was on its way when a filing ends is taken off the reviewer's desk.
        if step.change.verb == Verb::Revoke
            && let Some(open) = row.open_revision
        {
            revision::decide(tx, open, "withdrawn")?;
        }
        let payload = format!(r#"{{"measure":"{}"}}"#, measure.code());
        step.said = Some((input.why.clone(), payload));
        step.write(tx, &by)?;
        Ok(step.change.state())
    })
}

/// The filing, if this actor verified it and it is not his own unit's (REV-7).
fn admitted(view: &View, actor: &Actor, id: FilingId) -> Result<FilingRow> {
    let row = find(view, actor, id, FilingKind::view)?;
    if row.filing.kind != FilingKind::Provider {
        return Err(Error::NotFound);
    }
    permit::may_to(actor, row.filing.kind.action(Verb::Suspend), &row.record())?;
    permit::checker(actor, row.owner.id)?;
    Ok(row)
}
