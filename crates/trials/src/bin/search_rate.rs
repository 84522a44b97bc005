//! The register search: the index in memory against `like` of the bare database on the same names, and the real program
//! over HTTP with the load generator on the same cores.
//!
//!     cargo run --release -p trials --bin search_rate -- [APPS] [FOLDER]
//!
//! Prints how long the index takes to load and what it needs, its questions a second with one and two threads, those of
//! the database and the ratio; then how soon the program is there on this data, its memory, and its requests a second for a
//! mix of the same kinds of questions. What was laid in FOLDER is used again. Goals: 1,000,000 filings, p99 within 10 ms,
//! 5,000 requests a second on 2 cores; first page within 2 s, 200 MB.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark fails loudly, speaks on the console and reads the clock"
)]

use std::path::Path;
use std::time::Instant;

use casework::Office;
use platform::register_index::{Asked, RegisterIndex};
use platform::web::query::address;
use rustix::process::Signal;
use trials::{Program, Site, load, names, nation, program};
use world::Country;
use world::measure::{Timings, argument, resident};

/// Different questions of one kind.
const DIFFERENT: usize = 200;

fn main() {
    program::act();
    let apps = argument(1, 100_000);
    let site =
        std::env::args().nth(2).map_or_else(Site::sqlite, |folder| Site::in_folder(Path::new(&folder)));
    lay(&site, apps);
    let kinds = questions(apps);
    let office = site.office().unwrap();
    inside(&office, &kinds);
    drop(office);
    outside(&site, &kinds);
}

fn lay(site: &Site, apps: usize) {
    let office = site.office().unwrap();
    let laid = office.store().read(|view| view.count("select count(*) from register", [])).unwrap();
    if laid == 0 {
        let began = Instant::now();
        let country = Country::lay(&office);
        nation::register(&office, &country.shanghai.place.clone().unwrap(), u32::try_from(apps).unwrap());
        println!("{apps} names laid in {:.0} s", began.elapsed().as_secs_f64());
    }
}

/// What people look for: five kinds of questions, each about many different apps.
fn questions(apps: usize) -> [(&'static str, Vec<String>); 5] {
    let of = |make: &dyn Fn(usize, &str) -> String| -> Vec<String> {
        let number = |place: usize| u32::try_from(place * (apps / DIFFERENT).max(1) % apps).unwrap();
        (0..DIFFERENT).map(|place| make(place, &names::app(number(place)))).collect()
    };
    let part = |name: &str, from: usize, many: usize| name.chars().skip(from).take(many).collect::<String>();
    [
        (
            "two characters",
            of(&|place, _| names::ABOUT[place % names::ABOUT.len()].chars().take(2).collect()),
        ),
        ("the beginning of a name", of(&|_, name| part(name, 0, 4))),
        ("the middle of a name", of(&|_, name| part(name, 1, 4))),
        ("initials", of(&|_, name| initials(name))),
        ("nothing of the kind", of(&|place, name| format!("{}博物馆导览{place}", part(name, 0, 2)))),
    ]
}

/// The usual initials of a name.
fn initials(name: &str) -> String {
    let first = |sign: char| domain::register::readings(sign).first().and_then(|word| word.chars().next());
    name.chars().map(|sign| first(sign).unwrap_or(sign)).collect()
}

/// The index in this process.
fn inside(office: &Office, kinds: &[(&'static str, Vec<String>)]) {
    let index = RegisterIndex::default();
    let ask = |query: &str| {
        let asked = Asked { query: query.to_owned(), ..Asked::default() };
        office.store().read(|view| index.ask(view, |index| index.search(&asked, 0, 20))).unwrap()
    };
    let before = resident(std::process::id());
    let began = Instant::now();
    let many = ask("").total;
    let load = began.elapsed().as_secs_f64();
    let memory = resident(std::process::id()).saturating_sub(before);
    println!("{many} names: loaded in {load:.2} s, {memory} MB more");
    let like = |query: &str| {
        let pattern = format!("%{query}%");
        let sql = "select number from register where search like $1 order by first_on desc limit 20";
        let found =
            office.store().read(|view| view.list(sql, storage::params![pattern], |row| row.get::<String>(0)));
        found.unwrap()
    };
    for (what, queries) in kinds {
        let query = |place: usize| queries[place % queries.len()].as_str();
        let found: usize = queries.iter().map(|query| ask(query).total).sum();
        let one = Timings::take(1, 2_000, |place| drop(ask(query(place))));
        let two = Timings::take(2, 2_000, |place| drop(ask(query(place))));
        let bare = Timings::take(1, 10, |place| drop(like(query(place))));
        println!("{what} ({}, … {} found on average)", query(0), found / queries.len());
        println!("  index, one thread:  {}", one.line());
        println!("  index, two threads: {}", two.line());
        println!("  database, like:     {}", bare.line());
        println!("  ratio of the medians {:.0}", bare.within(500) / one.within(500));
    }
}

/// The real program, as people reach it.
fn outside(site: &Site, kinds: &[(&'static str, Vec<String>)]) {
    for _ in 0..3 {
        let program = Program::start(&site.arguments());
        let (ready, memory) = (program.ready_after(), resident(program.id()));
        program.stop(Signal::TERM);
        println!("first page after {} ms, {memory} MB", ready.as_millis());
    }
    let program = Program::start(&site.arguments());
    for (what, path) in [("page /apps", "/apps"), ("API /api/v1/filings", "/api/v1/filings")] {
        let mixed: Vec<String> = (0..DIFFERENT)
            .flat_map(|place| kinds.iter().map(move |(_, queries)| address(path, &[("q", &queries[place])])))
            .collect();
        load::take(program.address(), 2, 500, &mixed, false);
        for (connections, packed) in [(1, false), (8, false), (32, false), (8, true)] {
            let timings = load::take(program.address(), connections, 20_000, &mixed, packed);
            let how = if packed { ", gzip" } else { "" };
            println!("{what}, {connections} connections{how}: {}", timings.line());
        }
    }
    println!("idle after everything: {} MB", resident(program.id()));
    program.stop(Signal::TERM);
}
