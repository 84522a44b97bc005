//! The thread that takes due jobs by lease and runs them, until it is told to stop.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use casework::{Office, job};
use storage::queue::Job;

use super::{RECURRING, inspection, warning};

/// How long the runner rests between two looks at the queue; also how old a node's calendar can get.
const REST: Duration = Duration::from_secs(2);

/// A running thread; it stops when dropped.
#[derive(Debug)]
pub struct Runner {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Runner {
    /// Starts the thread. Every node starts one.
    pub fn start(office: Office) -> Self {
        let (stop, stopped) = mpsc::channel();
        let thread = std::thread::Builder::new().name("jobs".to_owned()).spawn(move || {
            loop {
                if let Err(error) = turn(&office) {
                    tracing::warn!(?error, "the queue of jobs cannot be served now");
                }
                match stopped.recv_timeout(REST) {
                    Err(RecvTimeoutError::Timeout) => {}
                    Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
                }
            }
        });
        if let Err(trouble) = &thread {
            tracing::error!(%trouble, "no thread for jobs");
        }
        Self { stop: Some(stop), thread: thread.ok() }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was already printed by the panic hook.
            let _ = thread.join();
        }
    }
}

/// Reads the calendar anew, takes what is due and runs it.
pub(super) fn turn(office: &Office) -> casework::Result<()> {
    office.read(|view| office.calendar_in(view))?;
    let keys: Vec<&'static str> = RECURRING.iter().map(|recurring| recurring.key).collect();
    for job in job::take(office, &keys)? {
        run(office, &job)?;
    }
    Ok(())
}

fn run(office: &Office, taken: &Job) -> casework::Result<()> {
    let asked: Option<fn(&Office, &Job) -> casework::Result<()>> = match taken.kind.as_str() {
        casework::inspection::JOB => Some(inspection::run),
        casework::warning::JOB => Some(warning::warn),
        _ => None,
    };
    if let Some(asked) = asked {
        let done = catch_unwind(AssertUnwindSafe(|| asked(office, taken)));
        return done.unwrap_or_else(|_| job::fail(office, taken, "panicked; see the log"));
    }
    let Some(recurring) = RECURRING.iter().find(|known| known.key == taken.kind) else {
        tracing::error!(kind = taken.kind, "no job of this kind");
        return job::fail(office, taken, "no job of this kind");
    };
    // A job that panics is a failed job; the thread goes on with the others.
    match catch_unwind(AssertUnwindSafe(|| (recurring.run)(office))) {
        Ok(Ok(())) => job::again(office, taken, recurring.every),
        Err(_) => {
            tracing::error!(kind = taken.kind, "a job panicked");
            job::fail(office, taken, "panicked; see the log")
        }
        Ok(Err(error)) => {
            tracing::error!(?error, kind = taken.kind, "a job failed");
            job::fail(office, taken, "failed; see the log")
        }
    }
}

#[cfg(test)]
mod tests {
    use casework::upload;
    use domain::ground::actor::{Role, Stage};
    use storage::queue;
    use world::{Country, Scene, country};

    use super::*;

    #[test]
    fn a_recurring_job_runs_once_and_waits_for_its_next_time_on_all_nodes() {
        for scene in Scene::each() {
            let (one, other) = (scene.clone(), scene.clone());
            turn(&one).unwrap();
            let next = scene.store().read(queue::next_due).unwrap().unwrap();
            let soonest = RECURRING.iter().map(|recurring| recurring.every).min().unwrap();
            assert_eq!(next, scene.store().time().now().add_millis(soonest));
            turn(&other).unwrap();
            assert_eq!(scene.store().read(queue::next_due).unwrap(), Some(next), "not due yet");
            scene.days_pass(1);
            turn(&other).unwrap();
            assert!(scene.store().read(queue::next_due).unwrap().unwrap() > next);
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
    fn the_thread_stops_when_it_is_dropped() {
        let scene = Scene::sqlite();
        let runner = Runner::start(scene.clone());
        drop(runner);
    }
}
