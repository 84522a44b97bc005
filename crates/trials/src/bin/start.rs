//! How soon `demo` and `serve` are there: on nothing, on their own data again, and how soon they end when asked.
//!
//!     cargo run --release -p trials --bin start
//!
//! Goal: stopped by SIGINT or SIGTERM and at the first page on the same data within 2 s.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark fails loudly, speaks on the console and reads the clock"
)]

use rustix::process::Signal;
use trials::{Program, Site, program};
use world::measure::resident;

fn main() {
    program::act();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let demo = ["demo", "--listen", "127.0.0.1:0", "--data", &data].map(str::to_owned);
    let serve = Site::sqlite();
    for (what, arguments) in [("demo", demo.to_vec()), ("serve", serve.arguments())] {
        for (time, signal) in [("first", Signal::INT), ("again", Signal::TERM), ("again", Signal::INT)] {
            let program = Program::start(&arguments);
            let (ready, memory) = (program.ready_after(), resident(program.id()));
            let (status, stopped) = program.stop(signal);
            assert!(status.success(), "{what} ends well: {status}");
            println!(
                "{what}, {time}: first page after {} ms, {memory} MB; {signal:?} ends it in {} ms",
                ready.as_millis(),
                stopped.as_millis()
            );
        }
    }
}
