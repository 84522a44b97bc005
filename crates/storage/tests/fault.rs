//! A database that is locked, full or gone: nothing is acknowledged wrongly, and work goes on afterwards (D5, D6, D7).

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use storage::dialect::Engine;
use storage::testing::{START, Scratch, on_every_engine};
use storage::{Fault, Store, TimeSource, setting};

fn keys(store: &Store) -> Vec<String> {
    let sql = "select key from setting order by key";
    store.read(|view| view.list(sql, [], |row| row.get(0))).unwrap()
}

#[test]
fn while_another_process_holds_the_file_writes_are_refused_and_reads_go_on() {
    let store = Scratch::sqlite();
    store.write(|tx| setting::put(tx, "before", "1")).unwrap();
    let other = rusqlite::Connection::open(store.file().unwrap()).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let refused = store.write(|tx| setting::put(tx, "during", "1"));
    assert!(matches!(refused, Err(Fault::Unavailable(_))), "{refused:?}");
    assert_eq!(keys(&store), ["before"]);
    other.execute_batch("commit").unwrap();
    store.write(|tx| setting::put(tx, "after", "1")).unwrap();
    assert_eq!(keys(&store), ["after", "before"]);
}

#[test]
fn a_full_disk_refuses_and_then_serves_again_without_a_restart() {
    let store = Scratch::sqlite();
    // Stands in for the disk: SQLite itself refuses to grow further.
    let limit = |pages: u32| {
        let sql = format!("pragma max_page_count = {pages}");
        store.write(move |tx| tx.query(&sql, []).map(drop)).unwrap();
    };
    let pages = store.read(|view| view.count("pragma page_count", [])).unwrap();
    limit(u32::try_from(pages).unwrap() + 64);
    let large = "满".repeat(30_000);
    let mut kept = Vec::new();
    let refused = loop {
        let (key, value) = (format!("k{:03}", kept.len()), large.clone());
        let name = key.clone();
        match store.write(move |tx| setting::put(tx, &name, &value)) {
            Ok(()) => kept.push(key),
            Err(fault) => break fault,
        }
    };
    assert!(matches!(refused, Fault::Full(_)), "{refused:?}");
    assert!(refused.is_passing() && !kept.is_empty());
    assert_eq!(keys(&store), kept);
    limit(10_000);
    store.write(|tx| setting::put(tx, "z", "room again")).unwrap();
    assert_eq!(keys(&store).len(), kept.len() + 1);
}

#[test]
fn a_commit_that_fails_is_acknowledged_to_nobody() {
    on_every_engine(|store| {
        store
            .write(|tx| {
                tx.execute("create table above (id bigint primary key)", [])?;
                let sql = "create table below (id bigint references above (id) \
                           deferrable initially deferred)";
                tx.execute(sql, []).map(drop)
            })
            .unwrap();
        // Such a constraint speaks up only at the commit.
        let refused = store.write(|tx| tx.execute("insert into below (id) values (1)", []));
        assert!(matches!(refused, Err(Fault::Constraint(_))), "{refused:?}");
        store.write(|tx| setting::put(tx, "after", "1")).unwrap();
        let left = store.read(|view| view.count("select count(*) from below", [])).unwrap();
        assert_eq!((left, keys(store)), (0, vec!["after".to_owned()]));
    });
}

/// Ends every connection of a store, as a restart of the server does.
fn cut(store: &Scratch) {
    let mut other = postgres::Client::connect(store.address(), postgres::NoTls).unwrap();
    let sql = "select pg_terminate_backend(pid) from pg_stat_activity \
               where datname = current_database() and pid <> pg_backend_pid()";
    other.batch_execute(sql).unwrap();
}

#[test]
fn connections_that_were_cut_while_idle_are_replaced_unnoticed() {
    let Some(store) = Scratch::postgres() else { return };
    store.write(|tx| setting::put(tx, "a", "1")).unwrap();
    cut(&store);
    store.write(|tx| setting::put(tx, "b", "1")).unwrap();
    cut(&store);
    assert_eq!(keys(&store), ["a", "b"]);
}

#[test]
fn a_write_whose_connection_is_cut_before_the_commit_runs_again() {
    let Some(store) = Scratch::postgres() else { return };
    assert_eq!(store.engine(), Engine::Postgres);
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    store
        .write(move |tx| {
            setting::put(tx, "a", "1")?;
            if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                tx.query("select pg_terminate_backend(pg_backend_pid())", [])?;
            }
            setting::put(tx, "b", "1")
        })
        .unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert_eq!(keys(&store), ["a", "b"]);
}

#[test]
fn a_server_that_is_gone_is_told_as_not_available() {
    // Port 1 of this machine: nobody listens there.
    let time = TimeSource::standing(START);
    let refused = Store::open("postgres://nobody@127.0.0.1:1/none", time.clone()).unwrap_err();
    assert!(matches!(refused, Fault::Unavailable(_)), "{refused:?}");
    let refused = Store::open("mysql://localhost", time.clone()).unwrap_err();
    assert!(matches!(refused, Fault::Setup(_)), "{refused:?}");
    let refused = Store::open("sqlite:/nowhere/at/all.db", time).unwrap_err();
    assert!(matches!(refused, Fault::Unavailable(_)), "{refused:?}");
}
