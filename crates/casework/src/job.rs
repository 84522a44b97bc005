//! The queue of jobs as the runner uses it: what is due, taken by lease, and what becomes of it.
//!
//! Every node calls these over the same queue. Which jobs there are and what they do is the platform's table; each
//! bears being run twice.

use storage::queue::{self, Job};

use crate::{Office, Result};

/// How long a job may take before another node may take it.
const LEASE_MS: i64 = 10 * 60_000;
const MOST: u32 = 8;

/// Takes what is due; recurring jobs, by their keys, are put into the queue where they are missing.
pub fn take(office: &Office, recurring: &[&'static str]) -> Result<Vec<Job>> {
    let next = office.read(|view| Ok(queue::next_due(view)?))?;
    if next.is_some_and(|next| next > office.store.time().now()) {
        return Ok(Vec::new());
    }
    let keys = recurring.to_vec();
    office.store.write(move |tx| {
        for key in &keys {
            queue::enqueue_once(tx, key, key, "", tx.now())?;
        }
        Ok(queue::claim(tx, MOST, LEASE_MS)?)
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
