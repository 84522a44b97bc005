//! Short runs of the trials with a full disk, a locked database and a database server that is gone; the long runs are
//! `--bin fault`. A trial that this machine does not allow says that it was skipped, and why.

#![allow(
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a trial that does not start fails loudly, one that is skipped says so"
)]

use std::process::Command;

fn survives(what: &str, seconds: &str) {
    let ran =
        Command::new(env!("CARGO_BIN_EXE_fault")).args([what, seconds]).output().expect("the trial starts");
    let said = String::from_utf8_lossy(&ran.stdout);
    eprintln!("{said}");
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    assert!(said.contains("0 lost, 0 half transitions, 0 done twice") || said.contains("skipped"), "{said}");
}

#[test]
fn a_full_disk_loses_nothing_and_is_left_behind() {
    survives("full", "3");
}

#[test]
fn a_locked_database_loses_nothing_and_is_left_behind() {
    // Longer than the program waits for its turn.
    survives("locked", "7");
}

#[test]
fn a_database_server_that_is_gone_loses_nothing_and_is_left_behind() {
    survives("gone", "6");
}
