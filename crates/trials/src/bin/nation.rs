//! A large country behind the real program: how soon it starts on existing data, and how fast its pages are.
//!
//!     cargo run --release -p trials --bin nation -- [SCHOOLS] [APPS] [sqlite | postgres]
//!
//! Lays 100,000 schools (half of them have declared) and 100,000 filed apps, and prints: the start to the first page, the
//! memory when idle, the stop; the progress pages of the campaign for the province, a city and a county; the search by
//! page and by API under load, the load generator included.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark fails loudly, speaks on the console and reads the clock"
)]

use std::time::Instant;

use casework::campaign::{self, Open};
use domain::campaign::CampaignKind;
use domain::ground::day::add_days;
use rustix::process::Signal;
use trials::site::REVIEWERS;
use trials::{Program, Site, Visitor, names, nation, program, visitor};
use world::Country;
use world::measure::{Timings, argument, resident};

fn main() {
    program::act();
    let (schools, apps) = (argument(1, 100_000), argument(2, 100_000));
    let site = match std::env::args().nth(3).as_deref() {
        Some("postgres") => Site::postgres().expect("JIAOBEI_TEST_POSTGRES names a server"),
        _ => Site::sqlite(),
    };
    let (city, county) = lay(&site, schools, apps);
    for round in 1..=3 {
        let program = Program::start(&site.arguments());
        let ready = program.ready_after();
        let (_, stopped) = program.stop(if round == 1 { Signal::INT } else { Signal::TERM });
        println!("start to the first page {} ms, stop {} ms", ready.as_millis(), stopped.as_millis());
    }
    let program = Program::start(&site.arguments());
    println!("idle after the first page: {} MB", resident(program.id()));
    let office = Visitor::sign_in(program.address(), REVIEWERS[0]);
    for (what, path) in [
        ("the province", "/office/progress".to_owned()),
        ("a city", format!("/office/progress?unit={city}")),
        ("a county", format!("/office/progress?unit={county}")),
        ("the office's desk", "/office".to_owned()),
        ("its queue", "/office/filings".to_owned()),
        ("its units", "/office/units".to_owned()),
    ] {
        let url = program.url(&path);
        let timings = Timings::take(1, 60, |_| assert_eq!(office.get(&url).unwrap().status, 200, "{path}"));
        println!("page of {what}: {}", timings.line());
    }
    search(&program, apps);
    println!("idle after everything: {} MB", resident(program.id()));
    program.stop(Signal::TERM);
}

fn lay(site: &Site, schools: usize, apps: usize) -> (String, String) {
    let began = Instant::now();
    site.settle(1);
    let office = site.office().unwrap();
    let country = Country::find(&office).unwrap();
    let shanghai = country.shanghai.place.clone().unwrap();
    let county = nation::schools(&office, &shanghai, u32::try_from(schools).unwrap());
    nation::register(&office, &shanghai, u32::try_from(apps).unwrap());
    let due_on = add_days(office.today(), 60);
    let open = Open { kind: CampaignKind::First, title: String::new(), due_on };
    campaign::open(&office, &country.shanghai, &open).unwrap();
    let city = office.store().read(|view| storage::unit::parent(view, county.id)).unwrap().unwrap();
    println!(
        "{:?}: {schools} schools and {apps} filed apps laid in {:.0} s",
        office.store().engine(),
        began.elapsed().as_secs_f64()
    );
    (city.place.id.to_string(), county.id.to_string())
}

/// Searches as people make them, by page and by API, with more and more of them at once.
fn search(program: &Program, apps: usize) {
    let queries: Vec<String> = (0..200)
        .map(|number| {
            let name: Vec<char> =
                names::app(u32::try_from(number * (apps / 200).max(1)).unwrap()).chars().collect();
            match number % 4 {
                0 => name.iter().take(4).collect(),
                1 => name.iter().skip(2).take(4).collect(),
                2 => name.iter().collect(),
                _ => ["zhkt", "yysx", "kousuan", "xiaohe"][number / 4 % 4].to_owned(),
            }
        })
        .collect();
    let agent = visitor::agent();
    for (what, path) in [("page /apps", "/apps"), ("API /api/v1/filings", "/api/v1/filings")] {
        for threads in [1, 2, 8] {
            let timings = Timings::take(threads, 2_000, |place| {
                let query = queries[place % queries.len()].as_str();
                let url = program.url(&platform::web::query::address(path, &[("q", query)]));
                let mut seen = agent.get(url).call().unwrap();
                assert_eq!(seen.status().as_u16(), 200);
                seen.body_mut().read_to_vec().unwrap();
            });
            println!("search, {what}, {threads} at once: {}", timings.line());
        }
    }
}
