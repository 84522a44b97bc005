//! The queue does every job once, gives lost ones back, and keeps the hopeless for the operator.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use storage::queue::{
    ATTEMPTS, Failed, Job, Kinds, claim, dead, discard, enqueue, enqueue_once, extend, fail, figures, finish,
    next_due, repeat, revive,
};
use storage::testing::{START, on_every_engine};
use storage::{Fault, Store};

const LEASE: i64 = 30_000;
const OTHERS: Kinds = Kinds::Except("inspection");

fn add(store: &Store, payload: &'static str) {
    store.write(move |tx| enqueue(tx, "notice", payload, tx.now())).unwrap();
}

fn take(store: &Store) -> Option<Job> {
    store.write(|tx| claim(tx, OTHERS, 1, LEASE)).unwrap().pop()
}

fn done(store: &Store, job: &Job) -> bool {
    let job = job.clone();
    store.write(move |tx| finish(tx, &job)).unwrap()
}

#[test]
fn jobs_are_taken_when_due_in_order_and_done_once() {
    on_every_engine(|store| {
        add(store, "first");
        store.time().advance(Duration::from_secs(1));
        add(store, "second");
        store.write(|tx| enqueue(tx, "notice", "later", tx.now().add_millis(60_000))).unwrap();
        let first = take(store).unwrap();
        let second = take(store).unwrap();
        assert_eq!((first.payload.as_str(), second.payload.as_str()), ("first", "second"));
        assert_eq!((first.attempts, first.enqueued_at), (1, START));
        assert_eq!(take(store), None);
        assert!(done(store, &first) && done(store, &second));
        assert!(!done(store, &first));
        assert_eq!(store.read(|view| next_due(view, OTHERS)).unwrap(), Some(START.add_millis(61_000)));
        store.time().advance(Duration::from_mins(1));
        assert_eq!(take(store).unwrap().payload, "later");
    });
}

#[test]
fn a_job_enqueued_in_a_write_that_fails_does_not_exist() {
    on_every_engine(|store| {
        let failed = store.write(|tx| {
            enqueue(tx, "notice", "ghost", tx.now())?;
            Err::<(), _>(Fault::Setup("no".into()))
        });
        assert!(failed.is_err());
        assert_eq!(take(store), None);
    });
}

#[test]
fn a_worker_takes_only_its_kinds() {
    on_every_engine(|store| {
        add(store, "a");
        store.time().advance(Duration::from_secs(1));
        store.write(|tx| enqueue(tx, "inspection", "b", tx.now())).unwrap();
        let inspections = Kinds::Only("inspection");
        assert_eq!(store.read(|view| next_due(view, OTHERS)).unwrap(), Some(START));
        assert_eq!(store.read(|view| next_due(view, inspections)).unwrap(), Some(START.add_millis(1000)));
        let taken = store.write(move |tx| claim(tx, inspections, 8, LEASE)).unwrap();
        assert_eq!(taken.iter().map(|job| job.payload.as_str()).collect::<Vec<_>>(), ["b"]);
        let taken = store.write(|tx| claim(tx, OTHERS, 8, LEASE)).unwrap();
        assert_eq!(taken.iter().map(|job| job.payload.as_str()).collect::<Vec<_>>(), ["a"]);
    });
}

#[test]
fn the_bell_rings_when_a_job_is_there_and_only_then() {
    on_every_engine(|store| {
        let rung = |what: &dyn Fn()| {
            let before = store.bell().strokes();
            what();
            Store::clone(store).bell().strokes() > before
        };
        assert!(rung(&|| add(store, "a")));
        assert!(!rung(&|| drop(take(store))), "taking puts nothing there");
        let fails = || {
            let undone = store.write(|tx| {
                enqueue(tx, "notice", "ghost", tx.now())?;
                Err::<(), _>(Fault::Setup("no".into()))
            });
            assert!(undone.is_err());
        };
        assert!(!rung(&fails), "what was undone is not there");
        let once = || drop(store.write(|tx| enqueue_once(tx, "k", "k", "", tx.now())));
        assert!(rung(&once) && !rung(&once), "the second time it was there");
    });
}

#[test]
fn a_lost_lease_gives_the_job_to_another_and_nothing_to_the_loser() {
    on_every_engine(|store| {
        add(store, "a");
        let lost = take(store).unwrap();
        store.time().advance(Duration::from_secs(29));
        assert_eq!(take(store), None);
        store.time().advance(Duration::from_secs(1));
        let again = take(store).unwrap();
        assert_eq!((again.id, again.attempts), (lost.id, 2));
        assert!(!done(store, &lost));
        let late = lost.clone();
        assert!(!store.write(move |tx| extend(tx, &late, LEASE)).unwrap());
        let late = lost.clone();
        let answer = store.write(move |tx| fail(tx, &late, "late")).unwrap();
        assert_eq!(answer, Failed::NotOurs);
        assert!(done(store, &again));
    });
}

#[test]
fn an_extended_lease_is_kept() {
    on_every_engine(|store| {
        add(store, "long");
        let job = take(store).unwrap();
        for _ in 0..5 {
            store.time().advance(Duration::from_secs(20));
            let ours = job.clone();
            assert!(store.write(move |tx| extend(tx, &ours, LEASE)).unwrap());
            assert_eq!(take(store), None);
        }
        assert!(done(store, &job));
    });
}

#[test]
fn failures_pause_longer_each_time_and_end_with_the_dead() {
    on_every_engine(|store| {
        add(store, "hopeless");
        let mut pauses = Vec::new();
        loop {
            let job = take(store).unwrap();
            let now = store.time().now();
            match store.write(move |tx| fail(tx, &job, "no connection")).unwrap() {
                Failed::Again(next) => {
                    pauses.push((next.0 - now.0) / 1000);
                    assert_eq!(take(store), None);
                    store.time().advance(Duration::from_millis(u64::try_from(next.0 - now.0).unwrap()));
                }
                Failed::Dead => break,
                Failed::NotOurs => panic!("the lease was ours"),
            }
        }
        assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 640, 1280, 2560]);
        let kept = store.read(|view| dead(view, 10)).unwrap();
        assert_eq!(kept.len(), 1);
        let kept = kept.first().unwrap();
        assert_eq!((kept.attempts, kept.last_error.as_str()), (ATTEMPTS, "no connection"));
        store.time().advance_days(1);
        assert_eq!(take(store), None);
        let id = kept.id;
        assert!(store.write(move |tx| revive(tx, id)).unwrap());
        assert_eq!(take(store).unwrap().attempts, 1);
        assert!(!store.write(move |tx| discard(tx, id)).unwrap());
    });
}

#[test]
fn a_job_that_kills_every_node_is_put_to_the_dead() {
    on_every_engine(|store| {
        add(store, "poison");
        for _ in 0..ATTEMPTS {
            assert!(take(store).is_some());
            store.time().advance(Duration::from_secs(31));
        }
        assert_eq!(take(store), None);
        assert_eq!(store.read(figures).unwrap(), [("dead".to_owned(), 1)]);
        let id = store.read(|view| dead(view, 1)).unwrap().first().unwrap().id;
        assert!(store.write(move |tx| discard(tx, id)).unwrap());
        assert_eq!(store.read(figures).unwrap(), []);
    });
}

#[test]
fn a_recurring_job_exists_once_and_never_dies() {
    on_every_engine(|store| {
        let nodes: Vec<_> = (0..6)
            .map(|_| {
                let store = Store::clone(store);
                thread::spawn(move || {
                    store.write(|tx| enqueue_once(tx, "deadlines", "deadlines", "", tx.now())).unwrap()
                })
            })
            .collect();
        let made = nodes.into_iter().map(|n| n.join().unwrap()).filter(|m| *m);
        assert_eq!(made.count(), 1);
        for _ in 0..ATTEMPTS + 5 {
            let job = take(store).unwrap();
            store.write(move |tx| fail(tx, &job, "calendar missing")).unwrap();
            store.time().advance(Duration::from_hours(1));
        }
        let job = take(store).unwrap();
        let tomorrow = store.time().now().add_days(1);
        assert!(store.write(move |tx| repeat(tx, &job, tomorrow)).unwrap());
        assert_eq!(take(store), None);
        store.time().advance_days(1);
        assert_eq!(take(store).unwrap().attempts, 1);
    });
}

#[test]
fn several_nodes_share_the_work_without_doing_any_twice() {
    on_every_engine(|store| {
        store
            .write(|tx| {
                for n in 0..60 {
                    enqueue(tx, "notice", &n.to_string(), tx.now())?;
                }
                Ok::<_, Fault>(())
            })
            .unwrap();
        let nodes: Vec<_> = (0..6)
            .map(|_| {
                let store = Store::clone(store);
                thread::spawn(move || {
                    let mut mine = Vec::new();
                    loop {
                        let jobs = store.write(|tx| claim(tx, OTHERS, 4, LEASE)).unwrap();
                        if jobs.is_empty() {
                            return mine;
                        }
                        for job in jobs {
                            assert!(done(&store, &job));
                            mine.push(job.payload);
                        }
                    }
                })
            })
            .collect();
        let all: Vec<String> = nodes.into_iter().flat_map(|n| n.join().unwrap()).collect();
        assert_eq!(all.len(), 60);
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 60);
    });
}
