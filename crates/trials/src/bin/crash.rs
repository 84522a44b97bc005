//! D1: the program is killed with SIGKILL again and again while people work at its pages; nothing that it acknowledged
//! may be lost, nothing may be half done, and nothing may be done twice because somebody asked again.
//!
//!     cargo run --release -p trials --bin crash -- [CYCLES] [sqlite | postgres | postgres://…]
//!
//! `postgres` uses the server that JIAOBEI_TEST_POSTGRES names. Eight providers, signed in by page, file apps block by
//! block with their files, submit, withdraw and submit again; two reviewers approve and return. After each kill the
//! data is opened as the next start would, and compared with everything that was acknowledged.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a trial fails loudly, speaks on the console and waits by the clock"
)]

use std::time::{Duration, Instant};

use trials::{Crowd, Program, Site, chance, judge, program, shift};

const PROVIDERS: usize = 8;

fn main() {
    program::act();
    let mut arguments = std::env::args().skip(1);
    let cycles = arguments.next().map_or(100, |text| text.parse().expect("a number of cycles"));
    let site = match arguments.next().as_deref() {
        None | Some("sqlite") => Site::sqlite(),
        Some("postgres") => Site::postgres().expect("JIAOBEI_TEST_POSTGRES names a server"),
        Some(address) => Site::at(address),
    };
    let providers = site.settle(PROVIDERS);
    let crowd = Crowd::default();
    let first = Program::start(&site.arguments());
    let mut slowest = Duration::ZERO;
    let began = Instant::now();
    let address = first.address().to_owned();
    let last = shift::work(&crowd, &address, &providers, || {
        let mut program = first;
        for cycle in 1..=cycles {
            std::thread::sleep(Duration::from_millis(u64::from(100 + chance(900))));
            crowd.close();
            program.kill();
            judge::judge_new(&site.office().expect("the data opens after the kill"), &crowd.ledger)
                .must_be_clean(&format!("after kill {cycle}"));
            program = Program::start(&site.arguments());
            slowest = slowest.max(program.ready_after());
            crowd.open(program.address());
            if cycle % 10 == 0 {
                println!(
                    "{cycle} kills in {:.0} s; answers: {}",
                    began.elapsed().as_secs_f64(),
                    crowd.ledger.line()
                );
            }
        }
        program
    });
    last.kill();
    let office = site.office().expect("the data opens");
    let verdict = judge::judge(&office, &crowd.ledger);
    verdict.must_be_clean("at the end");
    let faults = crowd.ledger.faults();
    assert!(
        faults.is_empty(),
        "{} answers were faults, the first: {}",
        faults.len(),
        faults.first().unwrap()
    );
    let rebuilt = judge::rebuilt(&office);
    assert_eq!(rebuilt.mended, 0, "public rows that a rebuild had to set right");
    println!(
        "{cycles} kills on {:?}: {}; {} public rows as a rebuild makes them; slowest restart to the first page {} ms",
        office.store().engine(),
        verdict.line(),
        rebuilt.seen,
        slowest.as_millis()
    );
    println!("answers: {}", crowd.ledger.line());
}
