//! Jobs in the database: enqueued only inside the write that causes them, taken by lease, safe with several nodes.
//!
//! A lease moves the time at which a job may be taken into the future, so the job of a node that died comes back by
//! itself. `finish` belongs into the write that does the job's work: then the work is done exactly once, and a node
//! whose lease was lost meanwhile hears `false` and must let its write fail. A job that failed too often is kept as dead,
//! except those with a key, which recur and must never stop.

use domain::ground::day::Instant;
use domain::ground::id::JobId;

use crate::fault::Fault;
use crate::row::Row;
use crate::tx::Tx;
use crate::value::hex;
use crate::view::View;

/// Failures after which a job without a key is dead.
pub const ATTEMPTS: u32 = 10;
const FIRST_PAUSE_MS: i64 = 10_000;
const LONGEST_PAUSE_MS: i64 = 3_600_000;

/// A job that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub id: JobId,
    pub kind: String,
    pub payload: String,
    /// The key of a recurring job.
    pub key: Option<String>,
    /// How often it was taken, this time included.
    pub attempts: u32,
    pub enqueued_at: Instant,
    lease: String,
}

/// A job that failed too often, for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dead {
    pub id: JobId,
    pub kind: String,
    pub payload: String,
    pub attempts: u32,
    pub last_error: String,
    pub enqueued_at: Instant,
}

/// A job in the queue that is not dead, for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: JobId,
    pub kind: String,
    /// Whether a node has taken it; `run_at` is then the end of its lease.
    pub leased: bool,
    /// When it may be taken.
    pub run_at: Instant,
    pub attempts: u32,
    pub last_error: Option<String>,
    pub enqueued_at: Instant,
    /// When a recurring job last ended well.
    pub ran_at: Option<Instant>,
}

/// What became of a job that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    Again(Instant),
    Dead,
    /// The lease was lost: somebody else has the job now.
    NotOurs,
}

/// Puts a job into the queue, to be taken at `run_at` or later.
pub fn enqueue(tx: &mut Tx, kind: &str, payload: &str, run_at: Instant) -> Result<JobId, Fault> {
    let id = JobId(tx.new_id()?);
    insert(tx, id, kind, payload, None, run_at)?;
    Ok(id)
}

/// Puts a job into the queue unless one with the same key is there; says whether it did. Every node calls this at its
/// start for every recurring job.
pub fn enqueue_once(
    tx: &mut Tx,
    key: &str,
    kind: &str,
    payload: &str,
    run_at: Instant,
) -> Result<bool, Fault> {
    let id = JobId(tx.new_id()?);
    insert(tx, id, kind, payload, Some(key), run_at)
}

fn insert(
    tx: &mut Tx,
    id: JobId,
    kind: &str,
    payload: &str,
    key: Option<&str>,
    run_at: Instant,
) -> Result<bool, Fault> {
    let sql = "insert into job (id, kind, payload, unique_key, state, run_at, attempts, enqueued_at) \
               values ($1, $2, $3, $4, 'waiting', $5, 0, $6) on conflict (unique_key) do nothing";
    let is_new = tx.guarded(sql, params![id, kind, payload, key, run_at, tx.now()])?;
    if is_new {
        tx.enqueued();
    }
    Ok(is_new)
}

/// Which jobs a worker takes: slow ones have workers of their own, so that they hold nobody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    /// Jobs of this kind.
    Only(&'static str),
    /// Jobs of any other kind.
    Except(&'static str),
}

impl Kinds {
    /// The comparison, and what `kind` is compared with.
    const fn clause(self) -> (&'static str, &'static str) {
        match self {
            Self::Only(kind) => ("=", kind),
            Self::Except(kind) => ("<>", kind),
        }
    }
}

/// Takes up to `most` jobs that are due, the longest due first, for `lease_ms` milliseconds. A job that was taken too
/// often without an answer is put to the dead instead: it may be what kills its node.
pub fn claim(tx: &mut Tx, kinds: Kinds, most: u32, lease_ms: i64) -> Result<Vec<Job>, Fault> {
    let now = tx.now();
    let (is, kind) = kinds.clause();
    let skip = tx.engine().for_update_skip_locked();
    let sql = format!(
        "select id, kind, payload, unique_key, attempts, enqueued_at from job \
         where state <> 'dead' and run_at <= $1 and kind {is} $3 order by run_at, id limit $2{skip}"
    );
    let lease = hex(tx.new_id()?.as_bytes());
    let due = tx.list(&sql, params![now, most, kind], |row| read(row, &lease))?;
    let mut taken = Vec::with_capacity(due.len());
    for mut job in due {
        if job.key.is_none() && job.attempts >= ATTEMPTS {
            bury(tx, &job, "taken too often without an answer")?;
            continue;
        }
        job.attempts += 1;
        let sql = "update job set state = 'leased', lease = $2, run_at = $3, attempts = $4 where id = $1";
        let until = now.add_millis(lease_ms);
        tx.execute(sql, params![job.id, job.lease.as_str(), until, job.attempts])?;
        taken.push(job);
    }
    Ok(taken)
}

/// Keeps a job for `lease_ms` milliseconds from now; false if the lease was lost.
pub fn extend(tx: &mut Tx, job: &Job, lease_ms: i64) -> Result<bool, Fault> {
    let until = tx.now().add_millis(lease_ms);
    let sql = "update job set run_at = $3 where id = $1 and lease = $2 and state = 'leased'";
    tx.guarded(sql, params![job.id, job.lease.as_str(), until])
}

/// Removes a job that is done; false if the lease was lost.
pub fn finish(tx: &mut Tx, job: &Job) -> Result<bool, Fault> {
    let sql = "delete from job where id = $1 and lease = $2 and state = 'leased'";
    tx.guarded(sql, params![job.id, job.lease.as_str()])
}

/// Lets a recurring job that is done run again at `next`; false if the lease was lost.
pub fn repeat(tx: &mut Tx, job: &Job, next: Instant) -> Result<bool, Fault> {
    let sql = "update job set state = 'waiting', lease = null, run_at = $3, attempts = 0, last_error = null, ran_at = $4 \
               where id = $1 and lease = $2 and state = 'leased'";
    tx.guarded(sql, params![job.id, job.lease.as_str(), next, tx.now()])
}

/// Gives a job back after a failure: to be tried again after a pause that doubles, or to the dead.
pub fn fail(tx: &mut Tx, job: &Job, error: &str) -> Result<Failed, Fault> {
    if job.key.is_none() && job.attempts >= ATTEMPTS {
        let buried = bury(tx, job, error)?;
        return Ok(if buried { Failed::Dead } else { Failed::NotOurs });
    }
    let next = tx.now().add_millis(pause_ms(job.attempts));
    let sql = "update job set state = 'waiting', lease = null, run_at = $3, last_error = $4 \
               where id = $1 and lease = $2 and state = 'leased'";
    let given = tx.guarded(sql, params![job.id, job.lease.as_str(), next, error])?;
    Ok(if given { Failed::Again(next) } else { Failed::NotOurs })
}

fn bury(tx: &mut Tx, job: &Job, error: &str) -> Result<bool, Fault> {
    // A job met in `claim` bears the lease of whoever lost it, which is as good as ours.
    let sql = "update job set state = 'dead', lease = null, last_error = $3 \
               where id = $1 and state <> 'dead' and (lease = $2 or run_at <= $4)";
    tx.guarded(sql, params![job.id, job.lease.as_str(), error, tx.now()])
}

fn pause_ms(attempts: u32) -> i64 {
    let doublings = attempts.saturating_sub(1).min(20);
    (FIRST_PAUSE_MS << doublings).min(LONGEST_PAUSE_MS)
}

/// The dead, the oldest first.
pub fn dead(view: &View, most: u32) -> Result<Vec<Dead>, Fault> {
    let sql = "select id, kind, payload, attempts, coalesce(last_error, '') as last_error, enqueued_at \
               from job where state = 'dead' order by enqueued_at, id limit $1";
    view.list(sql, params![most], |row| {
        Ok(Dead {
            id: row.get("id")?,
            kind: row.get("kind")?,
            payload: row.get("payload")?,
            attempts: row.get("attempts")?,
            last_error: row.get("last_error")?,
            enqueued_at: row.get("enqueued_at")?,
        })
    })
}

const ENTRY: &str = "select id, kind, state, run_at, attempts, last_error, enqueued_at, ran_at from job where state <> 'dead'";

/// The recurring jobs, by their keys.
pub fn recurring(view: &View) -> Result<Vec<Entry>, Fault> {
    view.list(&format!("{ENTRY} and unique_key is not null order by unique_key"), [], entry)
}

/// The other jobs that wait or are under way, the longest due first.
pub fn pending(view: &View, most: u32) -> Result<Vec<Entry>, Fault> {
    view.list(
        &format!("{ENTRY} and unique_key is null order by state, run_at, id limit $1"),
        params![most],
        entry,
    )
}

/// Lets a dead job be tried anew from now on.
pub fn revive(tx: &mut Tx, id: JobId) -> Result<bool, Fault> {
    let sql = "update job set state = 'waiting', attempts = 0, run_at = $2 \
               where id = $1 and state = 'dead'";
    tx.enqueued();
    tx.guarded(sql, params![id, tx.now()])
}

/// Gives a dead job up for good.
pub fn discard(tx: &mut Tx, id: JobId) -> Result<bool, Fault> {
    tx.guarded("delete from job where id = $1 and state = 'dead'", params![id])
}

/// When the next job of these kinds becomes due, so that a worker knows whether there is anything to take.
pub fn next_due(view: &View, kinds: Kinds) -> Result<Option<Instant>, Fault> {
    let (is, kind) = kinds.clause();
    let sql = format!("select min(run_at) as next from job where state <> 'dead' and kind {is} $1");
    view.one(&sql, params![kind])?.get("next")
}

/// How many jobs there are in each state, for the operator.
pub fn figures(view: &View) -> Result<Vec<(String, i64)>, Fault> {
    let sql = "select state, count(*) as many from job group by state order by state";
    view.list(sql, [], |row| Ok((row.get("state")?, row.get("many")?)))
}

/// How many jobs are due and not taken yet.
pub fn due(view: &View) -> Result<i64, Fault> {
    view.count("select count(*) from job where state <> 'dead' and run_at <= $1", params![view.now()])
}

fn entry(row: &Row) -> Result<Entry, Fault> {
    Ok(Entry {
        id: row.get("id")?,
        kind: row.get("kind")?,
        leased: row.text("state")? == "leased",
        run_at: row.get("run_at")?,
        attempts: row.get("attempts")?,
        last_error: row.get("last_error")?,
        enqueued_at: row.get("enqueued_at")?,
        ran_at: row.get("ran_at")?,
    })
}

fn read(row: &Row, lease: &str) -> Result<Job, Fault> {
    Ok(Job {
        id: row.get("id")?,
        kind: row.get("kind")?,
        payload: row.get("payload")?,
        key: row.get("unique_key")?,
        attempts: row.get("attempts")?,
        enqueued_at: row.get("enqueued_at")?,
        lease: lease.to_owned(),
    })
}
