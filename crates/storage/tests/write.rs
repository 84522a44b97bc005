//! What a write promises: durable when acknowledged, undone alone, repeatable, the same on both engines.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use storage::dialect::Engine;
use storage::testing::{START, Scratch, on_every_engine};
use storage::{Fault, Store, Tx, View, counter, params};

fn put(tx: &mut Tx, key: &str, value: &str) -> Result<(), Fault> {
    let sql = "insert into setting (key, value, changed_at) values ($1, $2, $3)";
    let at = tx.now();
    tx.execute(sql, params![key, value, at]).map(drop)
}

fn value(view: &View, key: &str) -> Result<Option<String>, Fault> {
    view.find("select value from setting where key = $1", params![key], |row| row.get("value"))
}

fn keys(store: &Store) -> Vec<String> {
    store.read(|view| view.list("select key from setting order by key", [], |row| row.get(0))).unwrap()
}

#[test]
fn a_write_is_read_back_also_after_closing() {
    for mut store in storage::testing::stores() {
        store.write(|tx| put(tx, "名称", "芝士网")).unwrap();
        store.reopen();
        assert_eq!(store.read(|view| value(view, "名称")).unwrap().as_deref(), Some("芝士网"));
    }
}

#[test]
fn a_write_sees_its_own_changes_and_one_time() {
    on_every_engine(|store| {
        let (now, day) = store
            .write(|tx| {
                put(tx, "a", "1")?;
                assert_eq!(value(tx, "a")?.as_deref(), Some("1"));
                Ok::<_, Fault>((tx.now(), tx.today()))
            })
            .unwrap();
        assert_eq!((now, day), (START, START.day()));
    });
}

#[test]
fn an_error_undoes_only_its_own_write() {
    on_every_engine(|store| {
        let barrier = Arc::new(Barrier::new(40));
        let writers: Vec<_> = (0..40)
            .map(|n| {
                let (store, barrier) = (Store::clone(store), Arc::clone(&barrier));
                thread::spawn(move || {
                    barrier.wait();
                    store.write(move |tx| {
                        put(tx, &format!("k{n:02}"), "x")?;
                        if n % 2 == 0 { Ok(()) } else { Err(Fault::Setup("no".into())) }
                    })
                })
            })
            .collect();
        let answers: Vec<_> = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
        for (n, answer) in answers.iter().enumerate() {
            assert_eq!(answer.is_ok(), n % 2 == 0);
        }
        let expected: Vec<String> = (0..40).step_by(2).map(|n| format!("k{n:02}")).collect();
        assert_eq!(keys(store), expected);
    });
}

#[test]
fn a_panic_reaches_its_caller_and_harms_nobody_else() {
    on_every_engine(|store| {
        let panicking = Store::clone(store);
        let caught = thread::spawn(move || {
            panicking.write(|tx| {
                put(tx, "gone", "x")?;
                assert_ne!(tx.today(), START.day(), "a defect in a closure");
                Ok::<_, Fault>(())
            })
        })
        .join();
        let told = caught.unwrap_err().downcast::<String>().unwrap();
        assert!(told.contains("a defect in a closure"), "{told}");
        store.write(|tx| put(tx, "kept", "x")).unwrap();
        assert_eq!(keys(store), ["kept"]);
    });
}

#[test]
fn a_failed_statement_is_never_committed_even_if_passed_over() {
    on_every_engine(|store| {
        let answer = store.write(|tx| {
            put(tx, "a", "1")?;
            assert!(matches!(put(tx, "a", "2"), Err(Fault::Constraint(_))));
            Ok::<_, Fault>(())
        });
        assert!(matches!(answer, Err(Fault::Constraint(_))), "{answer:?}");
        assert!(keys(store).is_empty());
    });
}

#[test]
fn a_guard_lets_one_of_many_win() {
    on_every_engine(|store| {
        store.write(|tx| put(tx, "state", "submitted")).unwrap();
        let racers: Vec<_> = (0..16)
            .map(|n| {
                let store = Store::clone(store);
                thread::spawn(move || {
                    store.write(move |tx| {
                        let sql = "update setting set value = $2 where key = 'state' and value = $1";
                        tx.guarded(sql, params!["submitted", format!("decided by {n}")])
                    })
                })
            })
            .collect();
        let won: Vec<bool> = racers.into_iter().map(|racer| racer.join().unwrap().unwrap()).collect();
        assert_eq!(won.iter().filter(|won| **won).count(), 1);
        let winner = won.iter().position(|won| *won).unwrap();
        let state = store.read(|view| value(view, "state")).unwrap();
        assert_eq!(state, Some(format!("decided by {winner}")));
    });
}

#[test]
fn a_guard_that_changes_many_rows_is_a_defect_and_undone() {
    on_every_engine(|store| {
        store.write(|tx| put(tx, "a", "1").and_then(|()| put(tx, "b", "1"))).unwrap();
        let answer =
            store.write(|tx| tx.guarded("update setting set value = '2'", []).or(Ok::<_, Fault>(true)));
        assert!(matches!(answer, Err(Fault::Statement { .. })), "{answer:?}");
        assert_eq!(store.read(|view| value(view, "a")).unwrap().as_deref(), Some("1"));
    });
}

#[test]
fn concurrent_counters_have_no_gap_although_some_writes_fail() {
    on_every_engine(|store| {
        let writers: Vec<_> = (0..12)
            .map(|n| {
                let store = Store::clone(store);
                thread::spawn(move || {
                    (0..20)
                        .filter_map(|round| {
                            store
                                .write(move |tx| {
                                    let number = counter::next(tx, "filing-number-31")?;
                                    if (n + round) % 5 == 0 {
                                        return Err(Fault::Setup("given back".into()));
                                    }
                                    Ok(number)
                                })
                                .ok()
                        })
                        .collect::<Vec<i64>>()
                })
            })
            .collect();
        let numbers: Vec<i64> = writers.into_iter().flat_map(|w| w.join().unwrap()).collect();
        let distinct: BTreeSet<i64> = numbers.iter().copied().collect();
        assert_eq!(numbers.len(), 12 * 20 - 48);
        assert_eq!(distinct, (1..=192).collect());
    });
}

#[test]
fn waiting_writes_share_commits() {
    let store = Scratch::sqlite();
    let before = store.commits();
    let barrier = Arc::new(Barrier::new(64));
    let writers: Vec<_> = (0..64)
        .map(|n| {
            let (store, barrier) = (Store::clone(&store), Arc::clone(&barrier));
            thread::spawn(move || {
                barrier.wait();
                for round in 0..10 {
                    store.write(move |tx| put(tx, &format!("{n}-{round}"), "x")).unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    let commits = store.commits() - before;
    assert!(commits < 320, "640 writes took {commits} commits");
    assert_eq!(keys(&store).len(), 640);
}

#[test]
fn a_write_that_loses_a_deadlock_runs_again() {
    on_every_engine(|store| {
        store.write(|tx| put(tx, "a", "0").and_then(|()| put(tx, "b", "0"))).unwrap();
        let runs = Arc::new(AtomicU32::new(0));
        let writers: Vec<_> = [("a", "b"), ("b", "a")]
            .into_iter()
            .map(|(first, second)| {
                let (store, runs) = (Store::clone(store), Arc::clone(&runs));
                thread::spawn(move || {
                    store.write(move |tx| {
                        runs.fetch_add(1, Ordering::SeqCst);
                        let sql = "update setting set value = value || 'x' where key = $1";
                        tx.execute(sql, params![first])?;
                        if tx.engine() == Engine::Postgres {
                            // Long enough for both to hold their first row.
                            tx.query("select pg_sleep(0.2)::text", [])?;
                        }
                        tx.execute(sql, params![second]).map(drop)
                    })
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap().unwrap();
        }
        assert_eq!(store.read(|view| value(view, "a")).unwrap().as_deref(), Some("0xx"));
        assert_eq!(store.read(|view| value(view, "b")).unwrap().as_deref(), Some("0xx"));
        // The server may end both, so more than one repetition is right too.
        let runs = runs.load(Ordering::SeqCst);
        assert!(if store.engine() == Engine::Postgres { runs > 2 } else { runs == 2 }, "{runs}");
    });
}

#[test]
fn a_write_inside_a_write_is_refused_instead_of_waiting_for_itself() {
    on_every_engine(|store| {
        let inner = Store::clone(store);
        let answer = store.write(move |_| inner.write(|tx| put(tx, "a", "1")));
        assert!(matches!(answer, Err(Fault::Statement { .. })), "{answer:?}");
        store.write(|tx| put(tx, "b", "1")).unwrap();
        assert_eq!(keys(store), ["b"]);
    });
}

#[test]
fn reading_sees_one_moment_and_cannot_write() {
    on_every_engine(|store| {
        store.write(|tx| put(tx, "a", "1")).unwrap();
        store
            .read(|view| {
                assert_eq!(value(view, "a")?.as_deref(), Some("1"));
                store.write(|tx| tx.execute("update setting set value = '2'", []).map(drop))?;
                assert_eq!(value(view, "a")?.as_deref(), Some("1"));
                Ok(())
            })
            .unwrap();
        assert_eq!(store.read(|view| value(view, "a")).unwrap().as_deref(), Some("2"));
        let answer = store.read(|view| view.query("delete from setting returning key", []));
        assert!(answer.is_err());
        assert_eq!(keys(store), ["a"]);
    });
}

#[test]
fn what_was_seen_is_written_without_looking_again_while_it_stands() {
    on_every_engine(|store| {
        store.write(|tx| put(tx, "seen", "1")).unwrap();
        let looks = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&looks);
        let written = store.look_then_write(
            move |view| {
                counted.fetch_add(1, Ordering::SeqCst);
                value(view, "seen")
            },
            |view, seen| Ok(value(view, "seen")? == *seen),
            |tx, seen| put(tx, "copy", &seen.unwrap_or_default()),
        );
        written.unwrap();
        assert_eq!(store.read(|view| value(view, "copy")).unwrap().as_deref(), Some("1"));
        assert_eq!(looks.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn what_moved_since_it_was_seen_is_looked_at_again_in_the_write() {
    // Only SQLite looks before its write; PostgreSQL looks in it.
    let store = Scratch::sqlite();
    store.write(|tx| put(tx, "seen", "old")).unwrap();
    let (looks, intruder) = (Arc::new(AtomicU32::new(0)), Store::clone(&store));
    let counted = Arc::clone(&looks);
    let written = store.look_then_write(
        move |view| {
            let seen = value(view, "seen")?;
            if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                intruder.write(|tx| {
                    tx.execute("update setting set value = 'new' where key = 'seen'", []).map(drop)
                })?;
            }
            Ok::<_, Fault>(seen)
        },
        |view, seen| Ok(value(view, "seen")? == *seen),
        |tx, seen| put(tx, "copy", &seen.unwrap_or_default()),
    );
    written.unwrap();
    assert_eq!(store.read(|view| value(view, "copy")).unwrap().as_deref(), Some("new"));
    assert_eq!(looks.load(Ordering::SeqCst), 2);
}

#[test]
fn a_look_that_says_no_is_the_answer_and_writes_nothing() {
    on_every_engine(|store| {
        let answer = store.look_then_write(
            |_| Err::<(), _>(Fault::Setup("no".into())),
            |_, ()| Ok(true),
            |tx, ()| put(tx, "written", "x"),
        );
        assert_eq!(answer, Err(Fault::Setup("no".into())));
        assert!(keys(store).is_empty());
    });
}
