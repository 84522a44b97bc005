//! A short run of every target over repeatable damage. More runs: `JIAOBEI_FUZZ_RUNS=1000000 cargo test -p inspector fuzz`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use super::chance::Chance;
use super::{TARGETS, seeds, target};

/// Runs of each target where nothing else is asked for.
const RUNS: usize = 1500;

fn runs() -> usize {
    std::env::var("JIAOBEI_FUZZ_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(RUNS)
}

/// Feeds a target its seeds and what damage makes of them; input that kills it is printed.
fn survive(name: &str) {
    let target = target(name).unwrap();
    let mut known = seeds::of(name);
    known.push(Vec::new());
    let mut chance = Chance::new(name.len() as u64);
    for run in 0..known.len() + runs() {
        let mut bytes = known.get(run).cloned().unwrap_or_else(|| chance.pick(&known).clone());
        if run >= known.len() {
            let other = chance.pick(&known).clone();
            chance.damage(&mut bytes, &other);
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| (target.run)(&bytes)));
        assert!(outcome.is_ok(), "{name} died at run {run} of {}", crate::digest::hex(&bytes));
    }
}

macro_rules! each {
    ($($test:ident $name:literal,)*) => {
        $(#[test]
        fn $test() {
            survive($name);
        })*

        #[test]
        fn every_target_is_run_here() {
            let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(names, [$($name),*]);
        }
    };
}

each! {
    archives "archive",
    manifests "manifest",
    resource_tables "resources",
    dex_files "dex",
    archives_inside "nested",
    elf_files "elf",
    signing_blocks "block",
    signed_messages "pkcs7",
    jar_texts "jar-text",
    certificates "certificate",
    property_lists "plist",
    profiles "profile",
    programs "macho",
    tracker_lists "trackers",
    packages "package",
}

/// Damage is worth nothing when no seed is sound: each must reach past the first check of its parser.
#[test]
fn seeds_are_many_and_different() {
    for target in TARGETS {
        let seeds = seeds::of(target.name);
        assert!(seeds.len() >= 2, "{} has {} seeds", target.name, seeds.len());
        assert!(seeds.iter().all(|seed| seed.len() > 7), "{} has an empty seed", target.name);
    }
}

/// Writes the seeds for `crates/inspector/fuzz`, one folder per target, to the folder in `JIAOBEI_FUZZ_CORPUS`.
#[test]
fn seeds_are_written_where_asked() -> std::io::Result<()> {
    let Some(folder) = std::env::var_os("JIAOBEI_FUZZ_CORPUS").map(PathBuf::from) else { return Ok(()) };
    for target in TARGETS {
        let folder = folder.join(target.name);
        std::fs::create_dir_all(&folder)?;
        for (number, seed) in seeds::of(target.name).iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{number}")), seed)?;
        }
    }
    Ok(())
}
