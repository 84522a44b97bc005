//! The queue of jobs as the runner uses it: what is due, taken by lease, and what becomes of it.
//!
//! The system administrator looks at it, lets a dead job be tried anew or gives it up (job.view, job.manage; REV-8).
//! Every node calls `take`, `again` and `fail` over the same queue. Which jobs there are and what they do is the platform's table; each
//! bears being run twice.

use domain::ground::actor::Actor;
use domain::ground::day::Instant;
use domain::ground::id::JobId;
use domain::ground::permit::{self, Action};
use domain::ground::rule::Rule;
use storage::queue::{self, Dead, Entry, Job, Kinds};
use storage::{Fault, Tx};

use crate::{Error, Office, Result, inspection, record};

/// How long a job may take before another node may take it.
const LEASE_MS: i64 = 10 * 60_000;
const MOST: u32 = 8;

/// Takes what is due but inspections; recurring jobs, by their keys, are put into the queue where they are missing.
pub fn take(office: &Office, recurring: &[&'static str]) -> Result<Vec<Job>> {
    claim(office, Kinds::Except(inspection::JOB), MOST, recurring)
}

/// Takes the inspection that is longest due. They are slow, so each is taken by whoever does it next.
pub fn take_inspection(office: &Office) -> Result<Option<Job>> {
    Ok(claim(office, Kinds::Only(inspection::JOB), 1, &[])?.pop())
}

fn claim(office: &Office, kinds: Kinds, most: u32, recurring: &[&'static str]) -> Result<Vec<Job>> {
    let next = office.read(|view| Ok(queue::next_due(view, kinds)?))?;
    // Most looks find nothing to do, and a write would wake the disk for it.
    if next.map_or(recurring.is_empty(), |next| next > office.store.time().now()) {
        return Ok(Vec::new());
    }
    let keys = recurring.to_vec();
    office.store.write(move |tx| {
        for key in &keys {
            queue::enqueue_once(tx, key, key, "", tx.now())?;
        }
        Ok(queue::claim(tx, kinds, most, LEASE_MS)?)
    })
}

/// Lets a recurring job that is done run again after so many milliseconds.
pub fn again(office: &Office, job: &Job, after_ms: i64) -> Result<()> {
    let job = job.clone();
    office.store.write(move |tx| {
        queue::repeat(tx, &job, tx.now().add_millis(after_ms))?;
        Ok(())
    })
}

/// Removes a job that is done and does not recur.
pub fn done(office: &Office, job: &Job) -> Result<()> {
    let job = job.clone();
    office.store.write(move |tx| {
        queue::finish(tx, &job)?;
        Ok(())
    })
}

/// Gives a job back after a failure, to be tried again later.
pub fn fail(office: &Office, job: &Job, why: &'static str) -> Result<()> {
    let job = job.clone();
    office.store.write(move |tx| {
        queue::fail(tx, &job, why)?;
        Ok(())
    })
}

/// The queue as the operator sees it.
#[derive(Debug)]
pub struct Queue {
    /// Recurring work.
    pub recurring: Vec<Entry>,
    /// Work that was asked for once, waiting or under way.
    pub pending: Vec<Entry>,
    /// What failed too often.
    pub dead: Vec<Dead>,
    /// How many jobs there are in each state.
    pub figures: Vec<(String, i64)>,
    /// The moment of the database.
    pub now: Instant,
}

/// As many of each kind as a page shows.
pub const SHOWN: u32 = 100;

/// Opens the queue.
pub fn overview(office: &Office, actor: &Actor) -> Result<Queue> {
    permit::may(actor, Action::JobView)?;
    office.read(|view| {
        Ok(Queue {
            recurring: queue::recurring(view)?,
            pending: queue::pending(view, SHOWN)?,
            dead: queue::dead(view, SHOWN)?,
            figures: queue::figures(view)?,
            now: view.now(),
        })
    })
}

/// Lets a dead job be tried anew.
pub fn retry(office: &Office, actor: &Actor, id: JobId) -> Result<()> {
    settle(office, actor, id, "retry", queue::revive)
}

/// Gives a dead job up for good.
pub fn discard(office: &Office, actor: &Actor, id: JobId) -> Result<()> {
    settle(office, actor, id, "discard", queue::discard)
}

fn settle(
    office: &Office,
    actor: &Actor,
    id: JobId,
    verb: &'static str,
    how: fn(&mut Tx, JobId) -> std::result::Result<bool, Fault>,
) -> Result<()> {
    permit::may(actor, Action::JobManage)?;
    let actor = actor.clone();
    office.store.write(move |tx| {
        // Another operator was faster, or the job never was: nothing to do is one answer.
        if !how(tx, id)? {
            return Err(Error::NotFound);
        }
        tx.record(record::event(&actor, "job", id, verb).from("dead").under(Rule::REV_8));
        Ok(())
    })
}
