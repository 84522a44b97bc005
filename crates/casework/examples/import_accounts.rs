//! How fast accounts are issued from a sheet: `cargo run --release -p casework --example import_accounts -- 10000`.
//!
//! Goal: 100,000 accounts in at most 60 s and 300 MB. Prints seconds, accounts per second and the peak of memory, on a
//! new database of every engine at hand.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement reads the clock, prints, and fails loudly"
)]

use std::time::Instant;

use casework::Office;
use casework::account::{self, Activate, Found, Issue};
use casework::unit::import::{Prepare, apply, prepare};
use domain::ground::actor::{Actor, Role, Stage};
use domain::unit::UnitKind;
use domain::unit::sheet::Line;
use seal::password::Cost;
use storage::object::Objects;
use storage::testing::{Scratch, stores};

fn main() {
    let count: u32 = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(10_000);
    for scratch in stores() {
        let folder = tempfile::tempdir().unwrap();
        let (office, actor) = county(&scratch, &folder);
        let lines = (0..count).map(line).collect();
        let looking = Instant::now();
        let input = Prepare { file_name: "账号表.xlsx".to_owned(), lines, notes: Vec::new() };
        let id = prepare(&office, &actor, input).unwrap();
        let looked = looking.elapsed().as_secs_f64();
        let applying = Instant::now();
        let done = apply(&office, &actor, id).unwrap();
        let applied = applying.elapsed().as_secs_f64();
        assert_eq!((done.issued, done.finished), (u64::from(count), true));
        println!(
            "{:?}: {count} accounts, look {looked:.2} s, apply {applied:.2} s, {:.0} accounts/s, peak {} MB",
            office.store().engine(),
            f64::from(count) / applied,
            peak() / 1024
        );
    }
}

fn line(number: u32) -> Line {
    let title = format!("示例{number:06}小学移动备案管理员");
    let account = format!("bs{number:06}");
    let cells =
        [title.as_str(), &account, "", "未激活", "上海市", "市辖区", "宝山区", "小学", "", "", "", ""];
    Line { number: number + 2, cells: cells.map(str::to_owned).to_vec() }
}

/// A county's office that may issue, as fast as it can be had.
fn county(scratch: &Scratch, folder: &tempfile::TempDir) -> (Office, Actor) {
    let objects = Objects::open(&format!("file:{}", folder.path().display())).unwrap();
    let keys = seal::Keys::new(vec![("k1".to_owned(), [7; 32])], [8; 32]).unwrap();
    let office = Office::new((**scratch).clone(), objects, keys).with_password_cost(Cost::CHEAP);
    let code = account::founding_code(&office).unwrap().unwrap();
    let found = Found {
        code: code.reveal().to_owned(),
        unit: "上海市宝山区教育局".to_owned(),
        kind: UnitKind::County,
        division: "310113".to_owned(),
        account: "xitong".to_owned(),
        title: "赵示例".to_owned(),
        password: "Hai-bin 2026".to_owned(),
        again: "Hai-bin 2026".to_owned(),
        network: "test".to_owned(),
    };
    let system = account::found(&office, &Actor::anonymous(), &found).unwrap().actor;
    let issue = Issue { role: Role::Office, name: "bsjy".to_owned(), title: "张示例".to_owned() };
    let issued = account::issue(&office, &system, &issue).unwrap();
    let activate = Activate {
        secret: issued.secret.reveal().to_owned(),
        password: "Hai-bin 2026".to_owned(),
        again: "Hai-bin 2026".to_owned(),
        network: "test".to_owned(),
    };
    let actor = account::activate(&office, &Actor::anonymous(), &activate).unwrap().actor;
    // The record of the office does not matter here.
    (office, Actor { stage: Stage::Open, ..actor })
}

/// The peak of resident memory in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
