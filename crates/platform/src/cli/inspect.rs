//! `jiaobei inspect`: hands its arguments to the inspector, which runs this same program as its limited child (INS-4).

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Args;
use inspector::child;
use inspector::parent::ParentOptions;

// The inspector answers --help itself, in the words of those who read its reports.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(super) struct Arguments {
    /// FILE… [--json] [--plain] [--manifest|--signatures], or --compare OLD NEW
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<OsString>,
}

/// Acts as the inspector's child when the program was started as one, before anything else is set up.
pub(super) fn as_child() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let word = arguments.next()?;
    (word == child::WORD).then(|| child::run(arguments))
}

/// Inspects packages; the exit code tells readable, remarkable and unreadable apart.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    match std::env::current_exe() {
        Ok(program) => inspector::cli::run(arguments.rest.iter().cloned(), &ParentOptions::new(program)),
        Err(_) => ExitCode::FAILURE,
    }
}
