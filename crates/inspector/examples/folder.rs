//! Inspects every file of a folder, each in a child of its own, and says how that went: whether every file ended in a
//! report, in what time, and of the hostile ones (named `adv__…`) which anomaly was named. Exceptions are listed by name.
//!
//! `cargo run --release -p inspector --example folder -- FOLDER`
//!
//! The bound on memory needs no measuring: the child cannot have more, and one that asked for more would be dead, which
//! stands here as "no report".

#![allow(clippy::print_stdout, reason = "the table is what the example is for")]

use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use inspector::child;
use inspector::parent::{self, ParentOptions};
use inspector::report::{Kind, Report};

/// What a file may take.
const SLOW: Duration = Duration::from_secs(5);

struct Row {
    name: String,
    report: Report,
    took: Duration,
}

impl Row {
    /// Did the child die, hang or say nothing?
    fn has_no_report(&self) -> bool {
        self.report.anomalies.iter().any(|anomaly| anomaly.code == "unreadable")
    }

    fn codes(&self) -> String {
        let mut codes: Vec<&str> =
            self.report.anomalies.iter().map(|anomaly| anomaly.code.as_ref()).collect();
        codes.dedup();
        codes.join(" ")
    }
}

fn rows(folder: PathBuf) -> Result<Vec<Row>, Box<dyn Error>> {
    let options = ParentOptions::new(std::env::current_exe()?);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let inspected = paths.into_iter().map(|path| {
        #[expect(clippy::disallowed_methods, reason = "the time a file takes is what is measured")]
        let start = Instant::now();
        let report = parent::inspect_file(&path, &options);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Row { name, report, took: start.elapsed() }
    });
    Ok(inspected.collect())
}

fn tell(rows: &[Row]) -> bool {
    for row in rows {
        let kind = match row.report.kind {
            Kind::Apk => "apk",
            Kind::Ipa => "ipa",
            Kind::Unreadable => "-",
        };
        println!("{:>6.3} s  {kind:<4}{:<70}  {}", row.took.as_secs_f64(), row.name, row.codes());
    }
    let list = |title: &str, of: &[&Row], all: usize| {
        println!("{title}: {} of {all}", all - of.len());
        for row in of {
            println!("  exception: {} ({:.3} s) {}", row.name, row.took.as_secs_f64(), row.codes());
        }
    };
    let dead: Vec<&Row> = rows.iter().filter(|row| row.has_no_report()).collect();
    let slow: Vec<&Row> = rows.iter().filter(|row| row.took > SLOW).collect();
    let hostile: Vec<&Row> = rows.iter().filter(|row| row.name.starts_with("adv__")).collect();
    let unnamed: Vec<&Row> = hostile.iter().copied().filter(|row| row.report.anomalies.is_empty()).collect();
    println!();
    list("a report within the child's bounds", &dead, rows.len());
    list("within 5 s", &slow, rows.len());
    list("hostile files with a named anomaly", &unnamed, hostile.len());
    let slowest = rows.iter().max_by_key(|row| row.took);
    if let Some(row) = slowest {
        println!("slowest: {} {:.3} s", row.name, row.took.as_secs_f64());
    }
    dead.is_empty() && slow.is_empty()
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    if arguments.first().is_some_and(|word| word == child::WORD) {
        return Ok(child::run(arguments.drain(1..)));
    }
    let folder = arguments.first().ok_or("which folder?")?;
    Ok(if tell(&rows(folder.into())?) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
