//! The command `inspect FILE…`: one report per file, on the terminal or as JSON lines.
//!
//! Exit codes: 0 every package was readable and nothing stands out, 1 every package was readable and there are anomalies
//! or findings of medium or high level, 2 at least one package was unreadable, 64 wrong usage.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use crate::parent::{self, ParentOptions};
use crate::print::{self, Style};
use crate::report::{Kind, Level, Report};
use crate::sdk::Table;
use crate::{child, compare};

mod progress;
mod request;

use progress::Progress;
use request::{Request, USAGE, Wrong};

const USAGE_CODE: u8 = 64;

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
    let request = match Request::parse(arguments) {
        Ok(request) => request,
        Err(Wrong::Help) => return said(USAGE),
        Err(Wrong::Nothing) => return untold(USAGE),
        Err(wrong) => return refused(&wrong.words()),
    };
    if let Some(list) = &request.trackers
        && let Err(why) = child::trackers(list).and_then(|json| {
            Table::with_exodus(&json).map(|_| ()).map_err(|why| format!("不是 Exodus 格式的清单：{why}"))
        })
    {
        return refused(&format!("跟踪器清单 {} 不能使用：{why}", list.display()));
    }
    let style = if request.plain || !io::stdout().is_terminal() { Style::Plain } else { Style::Colours };
    let options =
        &ParentOptions { scope: request.scope, trackers: request.trackers.clone(), ..options.clone() };
    if request.compare { two_versions(&request, style, options) } else { each_file(&request, style, options) }
}

fn said(text: &str) -> ExitCode {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn refused(why: &str) -> ExitCode {
    untold(&format!("{why}\n用 inspect --help 查看用法。\n"))
}

fn untold(text: &str) -> ExitCode {
    // Nobody can be told where standard error is closed; the code still tells.
    drop(io::stderr().write_all(text.as_bytes()));
    ExitCode::from(USAGE_CODE)
}

fn each_file(request: &Request, style: Style, options: &ParentOptions) -> ExitCode {
    let mut progress = Progress::begin(request);
    let options = &ParentOptions { read: progress.counter(), ..options.clone() };
    let mut worst = 0;
    let mut broken_pipe = false;
    let mut rows = Vec::new();
    parent::inspect_files(&request.files, options, |_, report| {
        worst = worst.max(grade(&report));
        let text = if request.json { json(&report) } else { print::part(&report, request.scope, style) };
        progress.clear();
        let gap = if request.json || rows.is_empty() { "" } else { "\n\n" };
        let mut out = io::stdout().lock();
        broken_pipe |= out.write_all(gap.as_bytes()).and_then(|()| out.write_all(text.as_bytes())).is_err();
        rows.push(print::Row::of(&report));
        progress.done();
    });
    progress.clear();
    if !request.json && rows.len() > 1 {
        broken_pipe |= io::stdout().lock().write_all(print::overview(&rows, style).as_bytes()).is_err();
    }
    ExitCode::from(if broken_pipe { 1 } else { worst })
}

fn two_versions(request: &Request, style: Style, options: &ParentOptions) -> ExitCode {
    let mut progress = Progress::begin(request);
    let options = &ParentOptions { read: progress.counter(), ..options.clone() };
    let mut reports = Vec::new();
    parent::inspect_files(&request.files, options, |_, report| {
        reports.push(report);
        progress.clear();
        progress.done();
    });
    progress.clear();
    let [old, new] = reports.as_slice() else { return ExitCode::FAILURE };
    let difference = compare::versions(old, new);
    let text = if request.json {
        both(old, new, &difference)
    } else {
        print::versions(&difference, old, new, style)
    };
    let written = io::stdout().lock().write_all(text.as_bytes());
    ExitCode::from(if written.is_err() { 1 } else { grade(old).max(grade(new)) })
}

/// The comparison of two versions as one line: which two, and what is different.
fn both(old: &Report, new: &Report, difference: &compare::Difference) -> String {
    let head = |report: &Report| {
        serde_json::json!({
            "file": report.file,
            "kind": report.kind,
            "sha256": report.sha256,
            "package": report.package,
            "version_name": report.version_name,
            "version_code": report.version_code,
            "anomalies": report.anomalies,
            "incomplete": report.incomplete,
        })
    };
    format!("{}\n", serde_json::json!({ "old": head(old), "new": head(new), "difference": difference }))
}

fn json(report: &Report) -> String {
    let mut line = serde_json::to_string(report).unwrap_or_default();
    line.push('\n');
    line
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
