//! `jiaobei reinspect`: inspects every stored package that the present inspector does not know, with progress. Rule INS-1.
//!
//! A running server does the same by itself in the background; this is for an operator who does not want to wait. Both at
//! once do no harm.

use casework::{Office, inspection};
use clap::Args;
use domain::ground::actor::Actor;
use inspector::parent::ParentOptions;
use storage::TimeSource;

use super::ground::Ground;
use super::{Ending, say};
use crate::jobs;
use crate::web::format;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    ground: Ground,
    /// Also packages that this version has inspected already
    #[arg(long)]
    all: bool,
}

/// Packages between two lines of progress.
const PAGE: u32 = 20;

pub fn run(arguments: &Arguments) -> Ending {
    let office = arguments.ground.open(TimeSource::system())?;
    let clock = Actor::clock();
    if arguments.all {
        inspection::demand(&office, &clock).map_err(|error| told(&error))?;
    }
    let options = ParentOptions::new(jobs::inspection::own_program());
    let mut after = String::new();
    loop {
        let page = inspection::outdated(&office, &clock, &after, PAGE).map_err(|error| told(&error))?;
        for sha256 in &page {
            let inspect = |attempt| jobs::inspection::inspect(&office, sha256, attempt, &options);
            if let Err(error) = inspect(1).or_else(|_| inspect(2)) {
                say(&format!("{sha256}：未能检测（{}）", told(&error)))?;
            }
        }
        say(&progress(&office, &clock)?)?;
        match page.last() {
            Some(last) if page.len() == PAGE as usize => last.clone_into(&mut after),
            _ => return Ok(()),
        }
    }
}

fn progress(office: &Office, clock: &Actor) -> Result<String, String> {
    let figures = inspection::progress(office, clock).map_err(|error| told(&error))?;
    let (done, total) = (format::count(figures.done), format::count(figures.total));
    let unreadable = format::count(figures.unreadable);
    Ok(format!(
        "检测程序 {} 版：已检测 {done} 个，共 {total} 个，其中不可解析 {unreadable} 个",
        inspector::VERSION
    ))
}

fn told(error: &casework::Error) -> String {
    format!("{error:?}")
}
