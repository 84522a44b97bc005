//! The command `inspect FILE… [--json] [--plain] [--manifest]`: one report per file, on the terminal or as JSON lines.
//!
//! Exit codes: 0 every package was readable and nothing stands out, 1 every package was readable and there are anomalies
//! or findings of medium or high level, 2 at least one package was unreadable, 64 wrong usage.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::inspect::Scope;
use crate::parent::{self, ParentOptions};
use crate::print::{self, Style};
use crate::report::{Kind, Level, Report};
use crate::{child, compare};

const USAGE: &str =
    "用法：inspect 文件… [--json] [--plain] [--manifest]\n      inspect --compare 旧包 新包 [--plain]\n";
const USAGE_CODE: u8 = 64;
/// Files from this size on are announced on the terminal while they are read.
const LARGE: u64 = 32 << 20;

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Request {
    files: Vec<PathBuf>,
    json: bool,
    plain: bool,
    compare: bool,
    scope: Scope,
}

/// Reads the process's own arguments; acts as the child when asked to.
pub fn main() -> ExitCode {
    let mut arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    if arguments.first().is_some_and(|word| word == child::WORD) {
        return child::run(arguments.drain(1..));
    }
    match std::env::current_exe() {
        Ok(program) => run(arguments, &ParentOptions::new(program)),
        Err(_) => ExitCode::FAILURE,
    }
}

/// Runs the command with the arguments that follow its name. `options` name the program that acts as the child.
pub fn run(arguments: impl IntoIterator<Item = OsString>, options: &ParentOptions) -> ExitCode {
    let Some(request) = parse(arguments) else {
        drop(io::stderr().write_all(USAGE.as_bytes()));
        return ExitCode::from(USAGE_CODE);
    };
    let style = if request.plain || !io::stdout().is_terminal() { Style::Plain } else { Style::Colours };
    let options = &ParentOptions { scope: request.scope, ..options.clone() };
    if request.compare { two_versions(&request, style, options) } else { each_file(&request, style, options) }
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Option<Request> {
    let mut request = Request::default();
    for argument in arguments {
        match argument.to_str() {
            Some("--json") => request.json = true,
            Some("--plain") => request.plain = true,
            Some("--manifest") => request.scope = Scope::Manifest,
            Some("--compare") => request.compare = true,
            Some(option) if option.starts_with("--") => return None,
            _ => request.files.push(argument.into()),
        }
    }
    let enough = if request.compare { request.files.len() == 2 } else { !request.files.is_empty() };
    enough.then_some(request)
}

fn each_file(request: &Request, style: Style, options: &ParentOptions) -> ExitCode {
    announce(request);
    let mut worst = 0;
    let mut broken_pipe = false;
    parent::inspect_files(&request.files, options, |_, report| {
        worst = worst.max(grade(&report));
        let text = if request.json { json(&report) } else { print::report(&report, style) };
        broken_pipe |= io::stdout().lock().write_all(text.as_bytes()).is_err();
    });
    ExitCode::from(if broken_pipe { 1 } else { worst })
}

fn two_versions(request: &Request, style: Style, options: &ParentOptions) -> ExitCode {
    let mut reports = Vec::new();
    parent::inspect_files(&request.files, options, |_, report| reports.push(report));
    let [old, new] = reports.as_slice() else { return ExitCode::FAILURE };
    let text = print::versions(&compare::versions(old, new), old, new, style);
    let written = io::stdout().lock().write_all(text.as_bytes());
    ExitCode::from(if written.is_err() { 1 } else { grade(old).max(grade(new)) })
}

fn json(report: &Report) -> String {
    let mut line = serde_json::to_string(report).unwrap_or_default();
    line.push('\n');
    line
}

/// Large files take a moment; who watches a terminal is told.
fn announce(request: &Request) {
    let mut out = io::stderr();
    if request.json || !out.is_terminal() {
        return;
    }
    for file in &request.files {
        let size = std::fs::metadata(file).map_or(0, |metadata| metadata.len());
        if size >= LARGE {
            drop(writeln!(out, "正在检测 {}（{} MB）……", file.display(), size >> 20));
        }
    }
}

/// 0 nothing stands out, 1 something does, 2 unreadable.
fn grade(report: &Report) -> u8 {
    let grave = report.findings.iter().any(|finding| finding.level >= Level::Medium);
    match report.kind {
        Kind::Unreadable => 2,
        Kind::Apk | Kind::Ipa if grave || !report.anomalies.is_empty() => 1,
        Kind::Apk | Kind::Ipa => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Option<Request> {
        parse(words.iter().map(OsString::from))
    }

    #[test]
    fn the_command_line() {
        let request = words(&["a.apk", "--json", "b.ipa"]);
        let files = vec![PathBuf::from("a.apk"), PathBuf::from("b.ipa")];
        assert_eq!(request, Some(Request { files, json: true, ..Request::default() }));
        assert_eq!(words(&[]), None);
        assert_eq!(words(&["--jsonn", "a.apk"]), None);
        assert_eq!(words(&["--compare", "a.apk"]), None);
        assert!(words(&["--compare", "a.apk", "b.apk"]).is_some_and(|request| request.compare));
    }

    #[test]
    fn grades() {
        let mut report = Report::new("a");
        assert_eq!(grade(&report), 2);
        report.kind = Kind::Apk;
        assert_eq!(grade(&report), 0);
        report.findings.push(crate::report::Finding {
            rule: "INS-3".into(),
            level: Level::Low,
            text: String::new(),
            evidence: vec![],
        });
        assert_eq!(grade(&report), 0);
        report.anomalies.push(crate::report::Anomaly { code: "janus".into(), detail: String::new() });
        assert_eq!(grade(&report), 1);
    }
}
