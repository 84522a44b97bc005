//! The program `jiaobei-inspector`: the command line of the inspector, and its own child.

use std::process::ExitCode;

fn main() -> ExitCode {
    inspector::cli::main()
}
