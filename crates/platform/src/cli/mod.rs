//! The command line: one variant of [`Command`] and one file per subcommand.
//!
//! A command prints its result to standard output and its trouble to standard error; logs go to standard error too.

mod check;
mod demo;
mod due;
mod gallery;
mod ground;
mod inspect;
mod reinspect;
mod scrub;
mod serve;
mod verify_log;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

/// 教育移动互联网应用程序备案管理平台
#[derive(Debug, Parser)]
#[command(name = "jiaobei", version, about)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Starts everything on embedded parts with the demonstration country and prints its accounts
    Demo(demo::Arguments),
    /// Starts the platform; the first start prints a one-time link that makes the first administrator
    Serve(serve::Arguments),
    /// Shows every component and page type with sample data
    Gallery(gallery::Arguments),
    /// Counts working days: the last day of a limit, with every day counted and passed over
    Due(due::Arguments),
    /// Checks an identifier offline
    Check(check::Arguments),
    /// Inspects packages (apk, ipa) and prints what is in them
    Inspect(inspect::Arguments),
    /// Inspects stored packages that this version of the inspector does not know yet
    Reinspect(reinspect::Arguments),
    /// Reads every stored file again and names what is missing or damaged
    Scrub(scrub::Arguments),
    /// Recomputes the record of events and says whether it was tampered with
    VerifyLog(verify_log::Arguments),
}

/// What a command ends with: nothing to say, or a sentence for standard error.
type Ending = Result<(), String>;

/// The ending of a command that has said everything already and failed all the same.
const FAILED_QUIETLY: &str = "";

/// Reads the arguments, runs the command and turns its ending into an exit code.
pub fn run() -> ExitCode {
    if let Some(code) = inspect::as_child() {
        return code;
    }
    let line = Line::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let ending = match line.command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Gallery(arguments) => gallery::run(&arguments),
        Command::Due(arguments) => due::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Inspect(arguments) => return inspect::run(&arguments),
        Command::Reinspect(arguments) => reinspect::run(&arguments),
        Command::Scrub(arguments) => scrub::run(&arguments),
        Command::VerifyLog(arguments) => verify_log::run(&arguments),
    };
    match ending {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) if sentence == FAILED_QUIETLY => ExitCode::FAILURE,
        Err(sentence) => {
            // Standard error may be closed; then there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "jiaobei: {sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Prints one line of result. A closed pipe ends the command quietly.
fn say(line: &str) -> Ending {
    writeln!(std::io::stdout(), "{line}").map_err(|trouble| trouble.to_string())
}
