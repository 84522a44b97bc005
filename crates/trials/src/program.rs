//! The real program as a child process: this executable acts as `jiaobei` when its first word is `serve` or `demo`.
//!
//! So a trial needs no other build, and what it harms is what people run.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// Runs the program and ends the process, when this process was started as one. Call it first in every trial's main.
pub fn act() {
    let word = std::env::args().nth(1).unwrap_or_default();
    let is_child = std::env::args().nth(1).is_some_and(|word| word == inspector::child::WORD);
    if is_child || ["serve", "demo"].contains(&word.as_str()) {
        let code = platform::cli::run();
        std::process::exit(i32::from(code != std::process::ExitCode::SUCCESS));
    }
}

/// A running program.
#[derive(Debug)]
pub struct Program {
    child: Child,
    address: String,
    ready_after: Duration,
    /// Held open, so that the program can go on printing.
    _output: BufReader<std::process::ChildStdout>,
}

impl Program {
    /// Starts the program and waits until it answers a request.
    pub fn start(arguments: &[String]) -> Self {
        let began = Instant::now();
        let mut child = Command::new(std::env::current_exe().expect("this program has a path"))
            .args(arguments)
            .env("RUST_LOG", std::env::var("RUST_LOG").unwrap_or_else(|_| "off".to_owned()))
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        output.read_line(&mut line).expect("the program speaks");
        let address = line.trim().trim_end_matches('/').to_owned();
        assert!(address.starts_with("http://"), "the program did not come up: {line:?}");
        let mut program = Self { child, address, ready_after: Duration::ZERO, _output: output };
        let seen = crate::visitor::agent().get(program.url("/")).call().expect("the first page comes");
        assert_eq!(seen.status().as_u16(), 200);
        program.ready_after = began.elapsed();
        program
    }

    /// The whole address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Scheme, host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// From the start of the process to its first page.
    pub fn ready_after(&self) -> Duration {
        self.ready_after
    }

    /// SIGKILL: nothing is finished.
    pub fn kill(mut self) {
        self.child.kill().expect("a running program is killed");
        self.child.wait().expect("its end is known");
    }

    /// Asks it to end as an operator does; gives how it ended and how long that took.
    pub fn stop(mut self, signal: Signal) -> (ExitStatus, Duration) {
        let began = Instant::now();
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).expect("a running program takes signals");
        let status = self.child.wait().expect("its end is known");
        (status, began.elapsed())
    }
}

impl Drop for Program {
    /// A trial that fails leaves no program behind.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }
}
