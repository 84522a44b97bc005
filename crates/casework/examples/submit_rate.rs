//! How much the law costs: submissions acknowledged durably by the verb, against the same rows committed by the bare
//! store, in one run and on one database.
//!
//!     cargo run --release -p casework --example submit_rate -- [FILINGS] [THREADS]
//!
//! Prints both rates and their ratio (goal: 0.50), on every engine at hand. The rounds alternate, so that a machine that
//! slows down slows both.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a benchmark fails loudly, speaks on the console and reads the clock"
)]

use std::sync::{Arc, Mutex};
use std::time::Instant;

use casework::filing::{Submit, submit};
use domain::filing::{Submission, Verb};
use domain::ground::actor::Place;
use domain::ground::id::FilingId;
use domain::ground::rule::Rule;
use storage::filing::FilingRow;
use storage::notice::{About, NewNotice};
use storage::revision::{self, Revision};
use storage::{Event, Fault};
use world::measure::{Timings, argument};
use world::{Country, Scene, country};

const ROUNDS: usize = 5;

fn main() {
    let (filings, threads) = (argument(1, 600), argument(2, 64));
    for scene in Scene::each() {
        measure(&scene, filings, threads);
    }
}

fn measure(scene: &Scene, filings: usize, threads: usize) {
    let people = Country::of(scene);
    let mut ratios = Vec::new();
    let engine = scene.store().engine();
    for round in 1..=ROUNDS {
        let began = Instant::now();
        // Drafts are begun side by side, because each of their many writes waits for the disk.
        let drafts = |count: usize| -> Vec<FilingId> {
            let begun = Mutex::new(Vec::with_capacity(count));
            Timings::take(threads, count, |_| {
                let id = country::draft(scene, &people.provider, "示例作业本");
                begun.lock().expect("no panic").push(id);
            });
            begun.into_inner().expect("no panic")
        };
        let mine = drafts(filings);
        let theirs: Vec<Arc<Written>> =
            drafts(filings).into_iter().map(|id| Arc::new(written(scene, id, &people))).collect();
        let prepared = began.elapsed().as_secs_f64();
        let commits = scene.store().commits();
        let verb = Timings::take(threads, filings, |place| {
            let input = Submit { filing: *mine.get(place).expect("a draft for each"), nil: false };
            submit(scene, &people.provider, &input).expect("a right form is taken");
        });
        let between = scene.store().commits();
        let bare = Timings::take(threads, filings, |place| {
            let written = Arc::clone(theirs.get(place).expect("a draft for each"));
            scene
                .store()
                .write(move |tx| commit_the_same_rows(tx, &written))
                .expect("the bare store commits");
        });
        println!(
            "{engine:?}, round {round}: {:.0} submissions/s in {} commits (p95 {:.1} ms), {:.0} bare writes of the same \
             rows/s in {} commits; {:.0} drafts/s",
            verb.rate(),
            between - commits,
            verb.within(950),
            bare.rate(),
            scene.store().commits() - between,
            2.0 * per_second(filings, prepared),
        );
        ratios.push(verb.rate() / bare.rate());
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "{engine:?}: ratio {:.2} (median of {ROUNDS}; goal 0.50), {threads} callers",
        ratios.get(ROUNDS / 2).copied().unwrap_or_default()
    );
}

#[allow(clippy::cast_precision_loss, reason = "counts of a benchmark are small")]
fn per_second(count: usize, seconds: f64) -> f64 {
    count as f64 / seconds
}

/// The row of a draft as its submission leaves it, and the revision that is frozen with it.
struct Written(FilingRow, Revision);

fn written(scene: &Scene, id: FilingId, people: &Country) -> Written {
    let read = scene.store().read(|view| {
        let row = storage::filing::find(view, id)?.expect("the draft is there");
        let revision = revision::get(view, row.open_revision.expect("a draft is open"))?;
        Ok((row, revision))
    });
    let (mut row, revision) = read.unwrap();
    let today = scene.today();
    row.handler.clone_from(&people.shanghai.place);
    row.filing.submission = Submission::Submitted { on: today, due: today };
    Written(row, revision)
}

/// Every row of a submission without the law: the filing, the frozen revision, the notice, the event.
fn commit_the_same_rows(tx: &mut storage::Tx, Written(row, revision): &Written) -> Result<(), Fault> {
    storage::filing::change(tx, row)?;
    revision::freeze(tx, revision.id, revision.turn, false)?;
    let handler: Option<&Place> = row.handler.as_ref();
    if let Some((handler, (_, kind))) = handler.zip(domain::notice::of_step(Verb::Submit)) {
        let notice = NewNotice {
            unit: handler.id,
            kind,
            about: About::Filing(row.id, row.open_revision),
            stage: row.turn,
            due_on: row.due_on(),
        };
        storage::notice::send(tx, &notice)?;
    }
    let mut event = Event::new("filing", row.id, "submit").from("draft").to("submitted").under(Rule::REV_1);
    event.unit = Some(row.owner.id);
    event.due_on = row.due_on();
    tx.record(event);
    Ok(())
}
