//! The program `jiaobei`: reads the command line and runs one command.

use std::process::ExitCode;

fn main() -> ExitCode {
    platform::cli::run()
}
