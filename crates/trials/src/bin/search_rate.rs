//! The register search: the index in memory against `like` of the bare database, on the same names.
//!
//!     cargo run --release -p trials --bin search_rate -- [APPS]
//!
//! Prints how long the index takes to load, its questions a second with one and two threads, those of the database, and
//! the ratio. Goal: 1,000,000 filings, p99 within 10 ms.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark fails loudly, speaks on the console and reads the clock"
)]

use std::time::Instant;

use platform::register_index::{Asked, RegisterIndex};
use trials::{Site, nation};
use world::Country;
use world::measure::{Timings, argument, resident};

/// What people look for.
const QUERIES: [(&str, &str); 5] = [
    ("two characters", "口算"),
    ("the beginning of a name", "芝士朗读"),
    ("the middle of a name", "听说跟读"),
    ("initials", "zhktkstl"),
    ("nothing of the kind", "博物馆导览"),
];

fn main() {
    let apps = argument(1, 100_000);
    let site = Site::sqlite();
    let office = site.office().unwrap();
    let country = Country::lay(&office);
    nation::register(&office, &country.shanghai.place.clone().unwrap(), u32::try_from(apps).unwrap());
    let index = RegisterIndex::default();
    let ask = |query: &str| {
        let asked = Asked { query: query.to_owned(), ..Asked::default() };
        office.store().read(|view| index.ask(view, |index| index.search(&asked, 0, 20))).unwrap()
    };
    let before = resident(std::process::id());
    let began = Instant::now();
    ask("");
    let load = began.elapsed().as_secs_f64();
    println!(
        "{apps} names: loaded in {load:.2} s, {} MB more",
        resident(std::process::id()).saturating_sub(before)
    );
    let like = |query: &str| {
        let pattern = format!("%{query}%");
        let sql = "select number from register where search like $1 order by first_on desc limit 20";
        let found =
            office.store().read(|view| view.list(sql, storage::params![pattern], |row| row.get::<String>(0)));
        found.unwrap()
    };
    for (what, query) in QUERIES {
        let found = ask(query).total;
        let one = Timings::take(1, 2_000, |_| drop(ask(query)));
        let two = Timings::take(2, 2_000, |_| drop(ask(query)));
        let bare = Timings::take(1, 10, |_| drop(like(query)));
        println!("{what} ({query}, {found} found)");
        println!("  index, one thread:  {}", one.line());
        println!("  index, two threads: {}", two.line());
        println!("  database, like:     {}", bare.line());
        println!("  ratio of the medians {:.0}", bare.within(500) / one.within(500));
    }
}
