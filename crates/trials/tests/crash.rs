//! A few cycles of the trial that kills the program, on every engine at hand; the long run is `--bin crash`.

#![allow(
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a trial that does not start fails loudly, one that is skipped says so"
)]

use std::process::Command;

fn survives(engine: &str) {
    let ran =
        Command::new(env!("CARGO_BIN_EXE_crash")).args(["5", engine]).output().expect("the trial starts");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    assert!(said.contains("0 lost, 0 half transitions, 0 done twice"), "{said}");
}

#[test]
fn five_kills_lose_nothing_on_sqlite() {
    survives("sqlite");
}

#[test]
fn five_kills_lose_nothing_on_postgresql() {
    if std::env::var_os(storage::testing::POSTGRES).is_none() {
        eprintln!("skipped on PostgreSQL: no server is named");
        return;
    }
    survives("postgres");
}
