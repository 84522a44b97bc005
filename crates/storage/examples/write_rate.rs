//! How many durable inserts a second: alone, from many callers who share commits, and on the bare engine.
//!
//! `cargo run --release -p storage --features testing --example write_rate [sqlite:PATH | postgres://…]`
//! Ratios within one run matter; the absolute figures are those of the disk.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark prints, measures time, and ends at the first fault"
)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use storage::{Event, Fault, Store, TimeSource, Tx, params};

const SPAN: Duration = Duration::from_secs(3);

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let bare = folder.path().join("bare.db");
    let given = std::env::args().nth(1);
    let address = given.unwrap_or_else(|| format!("sqlite:{}", folder.path().join("rate.db").display()));
    let store = Store::open(&address, TimeSource::system()).unwrap();
    let bare_rate = bare_sqlite(&bare);
    println!("bare SQLite, one commit an insert:     {bare_rate:>9.0}/s");
    println!("bare SQLite, 500 inserts a commit:     {:>9.0}/s", bare_groups(&bare));
    for callers in [1, 8, 64, 256] {
        let (rate, group) = measure(&store, callers, insert);
        println!(
            "{callers:>3} callers, one row each:             {rate:>9.0}/s  {group:>6.1} writes a commit"
        );
    }
    for callers in [1, 64] {
        let (rate, group) = measure(&store, callers, transition);
        println!(
            "{callers:>3} callers, a row, an event, a job:   {rate:>9.0}/s  {group:>6.1} writes a commit"
        );
    }
    println!("reads of one row:                      {:>9.0}/s", reads(&store));
}

static NEXT: AtomicU64 = AtomicU64::new(0);

fn insert(tx: &mut Tx) -> Result<(), Fault> {
    let key = format!("k{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let sql = "insert into setting (key, value, changed_at) values ($1, $2, $3)";
    tx.execute(sql, params![key, "value", tx.now()]).map(drop)
}

fn transition(tx: &mut Tx) -> Result<(), Fault> {
    insert(tx)?;
    let id = storage::queue::enqueue(tx, "notice", "{}", tx.now())?;
    tx.record(Event::new("filing", id, "submit").from("draft").to("submitted"));
    Ok(())
}

fn measure(store: &Store, callers: usize, write: fn(&mut Tx) -> Result<(), Fault>) -> (f64, f64) {
    let done = AtomicU64::new(0);
    let commits = store.commits();
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..callers {
            scope.spawn(|| {
                while start.elapsed() < SPAN {
                    store.write(write).unwrap();
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let done = count(done.into_inner());
    (done / start.elapsed().as_secs_f64(), done / count(store.commits() - commits).max(1.0))
}

fn reads(store: &Store) -> f64 {
    store.write(|tx| storage::setting::put(tx, "read", "value")).unwrap();
    let start = Instant::now();
    let mut done = 0;
    while start.elapsed() < SPAN {
        store.read(|view| storage::setting::find(view, "read")).unwrap();
        done += 1;
    }
    count(done) / start.elapsed().as_secs_f64()
}

fn open_bare(path: &std::path::Path) -> rusqlite::Connection {
    let bare = rusqlite::Connection::open(path).unwrap();
    bare.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; \
         create table if not exists setting \
         (key text primary key, value text not null, changed_at bigint not null)",
    )
    .unwrap();
    bare
}

fn bare_insert(bare: &rusqlite::Connection) {
    let key = format!("b{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let sql = "insert into setting (key, value, changed_at) values (?1, 'value', 1)";
    bare.prepare_cached(sql).unwrap().execute([key]).unwrap();
}

fn bare_sqlite(path: &std::path::Path) -> f64 {
    let bare = open_bare(path);
    let start = Instant::now();
    let mut done = 0;
    while start.elapsed() < SPAN {
        bare_insert(&bare);
        done += 1;
    }
    count(done) / start.elapsed().as_secs_f64()
}

fn bare_groups(path: &std::path::Path) -> f64 {
    let bare = open_bare(path);
    let start = Instant::now();
    let mut done = 0;
    while start.elapsed() < SPAN {
        bare.execute_batch("begin immediate").unwrap();
        for _ in 0..500 {
            bare_insert(&bare);
        }
        bare.execute_batch("commit").unwrap();
        done += 500;
    }
    count(done) / start.elapsed().as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "a rate needs no more digits than a float has")]
fn count(number: u64) -> f64 {
    number as f64
}
