//! The threads that take due jobs by lease and run them, until they are told to stop.
//!
//! One thread does what is quick; inspections, of which one may take a minute, have workers of their own. The bell of the
//! store wakes them when this node enqueues something; what other nodes enqueued is found at the next look.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use casework::{Office, job};
use inspector::parent::ParentOptions;
use storage::bell::Bell;
use storage::queue::Job;

use super::{RECURRING, inspection, warning};

/// How this node works through the queue.
#[derive(Debug, Clone)]
pub struct Workers {
    /// How many inspections run at a time.
    pub inspectors: NonZero<u8>,
    /// How an inspection is run.
    pub inspection: ParentOptions,
    /// How long a worker that is not woken rests between two looks; also how old a node's calendar can get.
    pub rest: Duration,
}

impl Default for Workers {
    fn default() -> Self {
        Self {
            inspectors: NonZero::<u8>::MIN,
            inspection: ParentOptions::new(inspection::own_program()),
            rest: Duration::from_secs(2),
        }
    }
}

/// The running threads; they stop when dropped, after what each of them is doing.
#[derive(Debug)]
pub struct Runner {
    stopped: Arc<AtomicBool>,
    bell: Bell,
    threads: Vec<JoinHandle<()>>,
}

impl Runner {
    /// Starts the threads. Every node does.
    pub fn start(office: &Office, workers: &Workers) -> Self {
        let bell = office.store().bell().clone();
        let mut runner = Self { stopped: Arc::default(), bell, threads: Vec::new() };
        runner.hire("jobs".to_owned(), workers.rest, {
            let office = office.clone();
            move || turn(&office)
        });
        for number in 1..=workers.inspectors.get() {
            let (office, options) = (office.clone(), workers.inspection.clone());
            runner.hire(format!("inspection-{number}"), workers.rest, move || inspect(&office, &options));
        }
        runner
    }

    /// Starts a thread that looks by `turn`, which says whether it found something to do.
    fn hire(
        &mut self,
        name: String,
        rest: Duration,
        turn: impl Fn() -> casework::Result<bool> + Send + 'static,
    ) {
        let (stopped, bell) = (Arc::clone(&self.stopped), self.bell.clone());
        let thread = std::thread::Builder::new().name(name).spawn(move || {
            while !stopped.load(Ordering::Acquire) {
                let heard = bell.strokes();
                let found = turn().unwrap_or_else(|error| {
                    tracing::warn!(?error, "the queue of jobs cannot be served now");
                    false
                });
                if !found && !stopped.load(Ordering::Acquire) {
                    bell.wait(heard, rest);
                }
            }
        });
        match thread {
            Ok(thread) => self.threads.push(thread),
            Err(trouble) => tracing::error!(%trouble, "no thread for jobs"),
        }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Release);
        self.bell.ring();
        for thread in self.threads.drain(..) {
            // A panic of the thread was already printed by the panic hook.
            let _ = thread.join();
        }
    }
}

/// Reads the calendar anew, takes what is due and runs it; says whether there was anything.
pub(super) fn turn(office: &Office) -> casework::Result<bool> {
    office.read(|view| office.calendar_in(view))?;
    let keys: Vec<&'static str> = RECURRING.iter().map(|recurring| recurring.key).collect();
    let due = job::take(office, &keys)?;
    for job in &due {
        run(office, job)?;
    }
    Ok(!due.is_empty())
}

/// Takes the inspection that is longest due and runs it; says whether there was one.
fn inspect(office: &Office, options: &ParentOptions) -> casework::Result<bool> {
    let Some(taken) = job::take_inspection(office)? else { return Ok(false) };
    caught(office, &taken, || inspection::run(office, &taken, options))?;
    Ok(true)
}

fn run(office: &Office, taken: &Job) -> casework::Result<()> {
    if taken.kind == casework::warning::JOB {
        return caught(office, taken, || warning::warn(office, taken));
    }
    let Some(recurring) = RECURRING.iter().find(|known| known.key == taken.kind) else {
        tracing::error!(kind = taken.kind, "no job of this kind");
        return job::fail(office, taken, "no job of this kind");
    };
    caught(office, taken, || match (recurring.run)(office) {
        Ok(()) => job::again(office, taken, recurring.every),
        Err(error) => {
            tracing::error!(?error, kind = taken.kind, "a job failed");
            job::fail(office, taken, "failed; see the log")
        }
    })
}

/// A job that panics is a failed job; the thread goes on with the others.
fn caught(office: &Office, taken: &Job, work: impl FnOnce() -> casework::Result<()>) -> casework::Result<()> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        tracing::error!(kind = taken.kind, "a job panicked");
        job::fail(office, taken, "panicked; see the log")
    })
}

#[cfg(test)]
mod tests {
    use casework::upload;
    use domain::ground::actor::{Role, Stage};
    use domain::ground::day::Instant;
    use storage::queue::{self, Kinds};
    use world::{Country, Scene, country};

    use super::*;

    fn next_due(scene: &Scene) -> Option<Instant> {
        scene.store().read(|view| queue::next_due(view, Kinds::Except(casework::inspection::JOB))).unwrap()
    }

    #[test]
    fn a_recurring_job_runs_once_and_waits_for_its_next_time_on_all_nodes() {
        for scene in Scene::each() {
            let (one, other) = (scene.clone(), scene.clone());
            turn(&one).unwrap();
            let next = next_due(&scene).unwrap();
            let soonest = RECURRING.iter().map(|recurring| recurring.every).min().unwrap();
            assert_eq!(next, scene.store().time().now().add_millis(soonest));
            turn(&other).unwrap();
            assert_eq!(next_due(&scene), Some(next), "not due yet");
            scene.days_pass(1);
            turn(&other).unwrap();
            assert!(next_due(&scene).unwrap() > next);
        }
    }

    #[test]
    fn what_is_over_is_swept_once_whichever_node_is_first() {
        for scene in Scene::each() {
            let land = Country::of(&scene);
            let filing = casework::filing::begin(&scene, &land.provider).unwrap().filing;
            let begin = upload::Begin {
                target: upload::Target::Filing(filing),
                field: "owner.certificate_scan".to_owned(),
                name: "营业执照.pdf".to_owned(),
                size: Some(900),
            };
            upload::begin(&scene, &land.provider, &begin).unwrap();
            let newcomer = country::employ(&scene, &land.baoshan, Role::Office, Stage::Issued);
            casework::account::renew_secret(&scene, &land.shanghai, newcomer.account.unwrap()).unwrap();
            scene.sign_in(&land.shanghai);
            let left = |table: &str| {
                let sql = format!("select count(*) from {table}");
                scene.store().read(move |view| view.count(&sql, [])).unwrap()
            };
            let open = || left("upload where state = 'open'");
            turn(&scene).unwrap();
            assert_eq!((open(), left("slip"), left("session")), (1, 1, 1), "nothing is over yet");
            scene.days_pass(5);
            turn(&scene.restarted()).unwrap();
            assert_eq!((open(), left("slip"), left("session")), (0, 0, 0));
            let swept = left("event where verb = 'sweep'");
            turn(&scene).unwrap();
            assert_eq!(left("event where verb = 'sweep'"), swept, "the other node has nothing to do");
        }
    }

    #[test]
    fn the_threads_stop_when_they_are_dropped() {
        let scene = Scene::sqlite();
        let runner = Runner::start(&scene, &Workers { rest: Duration::from_hours(1), ..Workers::default() });
        drop(runner);
    }
}
