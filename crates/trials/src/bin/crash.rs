//! D1: the writing process is killed with SIGKILL again and again under concurrent submissions; nothing that it
//! acknowledged may be lost, and nothing may be half done.
//!
//!     cargo run --release -p trials --bin crash -- [CYCLES] [DATABASE]
//!
//! The program starts itself as the writer: eight threads begin, fill and submit provider filings through the verbs of
//! casework, and print an identifier after each acknowledgement. The parent kills it after a random moment, opens the
//! database as the next start would, and compares: every acknowledged filing is submitted with a frozen revision and a
//! limit, the last event of every filing tells its state, and the record verifies.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a trial fails loudly, speaks on the console and waits by the clock"
)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use casework::Office;
use domain::ground::id::FilingId;
use seal::Keys;
use storage::object::Objects;
use storage::{Store, TimeSource};
use world::Country;

const THREADS: usize = 8;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("write") => write(&arguments[2], Path::new(&arguments[3])),
        cycles => {
            let cycles = cycles.map_or(100, |text| text.parse().expect("a number of cycles"));
            let folder = tempfile::tempdir().unwrap();
            let sqlite = format!("sqlite:{}", folder.path().join("trial.sqlite").display());
            let database = arguments.get(2).cloned().unwrap_or(sqlite);
            judge(cycles, &database, folder.path());
        }
    }
}

fn office(database: &str, folder: &Path) -> Office {
    let store = Store::open(database, TimeSource::system()).expect("the database opens");
    let objects = Objects::open(&format!("file:{}", folder.join("objects").display())).unwrap();
    let keys = Keys::new(vec![("trial".to_owned(), [7; 32])], [8; 32]).unwrap();
    Office::new(store, objects, keys)
}

/// The writer: submits until it is killed.
fn write(database: &str, folder: &Path) {
    let office = office(database, folder);
    let country = Country::find(&office).unwrap_or_else(|| Country::lay(&office));
    std::thread::scope(|threads| {
        for _ in 0..THREADS {
            threads.spawn(|| {
                loop {
                    let id = world::country::submitted(&office, &country.provider, "示例作业本");
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "{id}").and_then(|()| out.flush()).unwrap();
                }
            });
        }
    });
}

fn judge(cycles: u32, database: &str, folder: &Path) {
    let mut acknowledged = BTreeSet::new();
    let mut slowest = Duration::ZERO;
    for cycle in 1..=cycles {
        let mut writer = Command::new(std::env::current_exe().unwrap())
            .args(["write", database])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the writer acknowledges something").unwrap();
        acknowledged.insert(first);
        let mut chance = [0_u8; 2];
        getrandom::fill(&mut chance).unwrap();
        std::thread::sleep(Duration::from_millis(u64::from(u16::from_le_bytes(chance) % 400)));
        writer.kill().unwrap();
        writer.wait().unwrap();
        // A line cut short by the kill was not read whole by anybody.
        acknowledged.extend(lines.map_while(Result::ok).filter(|line| line.len() == 36));
        let began = Instant::now();
        let office = office(database, folder);
        slowest = slowest.max(began.elapsed());
        let (lost, half) = compare(&office, &acknowledged);
        assert!(lost.is_empty() && half.is_empty(), "cycle {cycle}: lost {lost:?}, half done {half:?}");
        if cycle % 10 == 0 {
            println!("{cycle} cycles, {} acknowledged, 0 lost, 0 half done", acknowledged.len());
        }
    }
    println!(
        "{cycles} cycles, {} acknowledged submissions: 0 lost, 0 half transitions; slowest opening {} ms",
        acknowledged.len(),
        slowest.as_millis()
    );
}

/// Acknowledged filings that are not there as acknowledged, and filings of which only a half is there.
fn compare(office: &Office, acknowledged: &BTreeSet<String>) -> (Vec<String>, Vec<String>) {
    office
        .store()
        .read(|view| {
            let mut lost = Vec::new();
            let mut half = Vec::new();
            for id in acknowledged {
                let filing = storage::filing::find(view, id.parse::<FilingId>().unwrap())?;
                if filing.is_none_or(|row| row.filing.state().code() != "submitted") {
                    lost.push(id.clone());
                }
            }
            let all: Vec<FilingId> =
                view.list("select id from filing", storage::params![], |row| row.get("id"))?;
            for id in all {
                let Some(row) = storage::filing::find(view, id)? else { continue };
                let events = storage::event::of_object(view, "filing", &id.to_string())?;
                let told = events.last().and_then(|last| last.event.to_state.clone());
                let open = row.open_revision.map(|id| storage::revision::get(view, id)).transpose()?;
                let frozen = open.is_some_and(|revision| revision.frozen_at.is_some());
                let submitted = row.filing.state().code() == "submitted";
                let whole = told.as_deref() == Some(row.filing.state().code())
                    && frozen == submitted
                    && row.handler.is_some() == submitted
                    && row.due_on().is_some() == submitted;
                if !whole {
                    half.push(id.to_string());
                }
            }
            storage::event::verify_log(view)?;
            Ok((lost, half))
        })
        .expect("the database reads after the kill")
}
