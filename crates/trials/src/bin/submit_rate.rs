//! How much the law costs: submissions acknowledged durably by the verb, against the same rows committed by the bare
//! store, in one run and on one database.
//!
//!     cargo run --release -p trials --bin submit_rate -- [FILINGS] [THREADS]
//!
//! Prints both rates and their ratio (goal: 0.50). The rounds alternate, so that a machine that slows down slows both.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a benchmark fails loudly, speaks on the console and reads the clock"
)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use casework::filing::{Submit, submit};
use domain::ground::id::FilingId;
use storage::{Event, params};
use world::{Country, Scene, country};

const ROUNDS: usize = 3;

fn main() {
    let argument = |place: usize, usual: usize| {
        std::env::args().nth(place).map_or(usual, |text| text.parse().expect("a number"))
    };
    let (filings, threads) = (argument(1, 600), argument(2, 64));
    let scene = Scene::sqlite();
    let people = Country::of(&scene);
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let drafts: Vec<FilingId> =
            (0..filings).map(|_| country::draft(&scene, &people.provider, "示例作业本")).collect();
        let verb = rate(threads, filings, |place| {
            let id = *drafts.get(place).expect("a draft for each");
            submit(&scene, &people.provider, &Submit { filing: id, nil: false })
                .expect("a right form is taken");
        });
        let bare = rate(threads, filings, |place| commit_the_same_rows(&scene, round * filings + place));
        println!("round {round}: {verb:.0} submissions/s, {bare:.0} bare commits of the same rows/s");
        ratios.push(verb / bare);
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "ratio {:.2} (median of {ROUNDS}; goal 0.50)",
        ratios.get(ROUNDS / 2).copied().unwrap_or_default()
    );
}

/// How many times a second `work` is done by so many threads.
fn rate(threads: usize, times: usize, work: impl Fn(usize) + Sync) -> f64 {
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    if place >= times {
                        return;
                    }
                    work(place);
                }
            });
        }
    });
    #[allow(clippy::cast_precision_loss, reason = "counts of a benchmark are small")]
    let times = times as f64;
    times / began.elapsed().as_secs_f64()
}

/// The rows of a submission without the law: the filing, the frozen revision, a notice and the event.
fn commit_the_same_rows(scene: &Scene, place: usize) {
    scene
        .store()
        .write(move |tx| {
            let id = format!("bare-{place}");
            let text = "示例".repeat(400);
            tx.execute(
                "update filing set changed_at = $1 where id = (select id from filing limit 1)",
                params![tx.now()],
            )?;
            tx.execute(
                "update revision set saved_at = $1 where id = (select id from revision limit 1)",
                params![tx.now()],
            )?;
            tx.execute(
                "insert into setting (key, value, changed_at) values ($1, $2, $3)",
                params![&id, &text, tx.now()],
            )?;
            tx.record(Event::new("bare", place, "submit").to("submitted"));
            Ok::<(), storage::Fault>(())
        })
        .expect("the bare store commits");
}
