//! The parent: starts a child per package, waits a bounded time, and always has a report in the end (INS-4).

use std::ffi::OsString;
use std::io::{self, Read};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use crate::child::{KNOWN, SCOPE, TRACKERS, WORD};
use crate::digest::Digests;
use crate::inspect::Scope;
use crate::report::Report;

/// The longest answer a child may give; reports are bounded by the limits and far smaller.
const LONGEST_ANSWER: u64 = 32 << 20;
/// How often who watches is told how far a child is.
const LOOK: Duration = Duration::from_millis(100);

/// How children are started.
#[derive(Debug, Clone)]
pub struct ParentOptions {
    /// The program that acts as the child when its first argument is [`WORD`].
    pub program: PathBuf,
    /// The longest a child may take.
    pub time: Duration,
    /// Digests of the package, if they were computed while it arrived.
    pub digests: Option<Digests>,
    /// Which parts of a package are read.
    pub scope: Scope,
    /// A list of trackers in the format of Exodus Privacy, to be looked for beside the built-in table.
    pub trackers: Option<PathBuf>,
    /// Where somebody wants to watch: the bytes the children have read so far, as far as the system tells.
    pub read: Option<Arc<AtomicU64>>,
}

impl ParentOptions {
    /// Children of `program`, 60 seconds each.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        let time = Duration::from_mins(1);
        Self { program: program.into(), time, digests: None, scope: Scope::Whole, trackers: None, read: None }
    }
}

/// Inspects one file in a child of its own. The child's death is a report, too, and so is that it cannot be started.
pub fn inspect_file(path: &Path, options: &ParentOptions) -> Report {
    started(path, options).unwrap_or_else(|error| {
        let reason = match error.kind() {
            io::ErrorKind::TimedOut => overtime(options.time),
            kind => format!("检测程序无法启动（{kind}）"),
        };
        known(Report::unreadable(path.to_string_lossy(), &reason), options)
    })
}

/// Why there is no report where the time was up.
pub fn overtime(time: Duration) -> String {
    format!("检测超过 {} 秒，已中止", time.as_secs())
}

/// The same, but a child that cannot be started or that ran out of time (`TimedOut`) is an error: a package is held by its
/// limit of processor time long before, so nothing was said of the package, and it can be tried again.
pub fn started(path: &Path, options: &ParentOptions) -> io::Result<Report> {
    let name = path.to_string_lossy();
    let mut command = Command::new(&options.program);
    command.arg(WORD);
    if let Some(digests) = &options.digests {
        command.arg(format!("{KNOWN}{},{},{}", digests.md5, digests.sha256, digests.sm3));
    }
    if options.scope != Scope::Whole {
        command.arg(format!("{SCOPE}{}", options.scope.word()));
    }
    if let Some(list) = &options.trackers {
        let mut argument = OsString::from(TRACKERS);
        argument.push(list);
        command.arg(argument);
    }
    // A name that looks like an option is still a name.
    let path = if name.starts_with('-') { Path::new(".").join(path) } else { path.to_path_buf() };
    command.arg(path).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let report = match answer(command.spawn()?, options)? {
        Ok(line) => {
            serde_json::from_slice(&line).unwrap_or_else(|_| Report::unreadable(name, "检测程序的回答不完整"))
        }
        Err(reason) => Report::unreadable(name, &reason),
    };
    Ok(known(report, options))
}

/// The report with the digests that were known before.
fn known(mut report: Report, options: &ParentOptions) -> Report {
    if report.md5.is_empty()
        && let Some(digests) = &options.digests
    {
        (report.md5, report.sha256, report.sm3) =
            (digests.md5.clone(), digests.sha256.clone(), digests.sm3.clone());
    }
    report
}

/// The child's whole output, or why there is none; the error is that the time was up.
fn answer(mut child: Child, options: &ParentOptions) -> io::Result<Result<Vec<u8>, String>> {
    let Some(pipe) = child.stdout.take() else { return Ok(Err("检测程序没有输出".into())) };
    let (tell, told) = mpsc::channel();
    // The reader ends when the pipe closes, which killing the child makes certain.
    let reader = thread::spawn(move || {
        let mut line = Vec::new();
        let outcome = pipe.take(LONGEST_ANSWER).read_to_end(&mut line);
        // Nobody listens any more when the time was up.
        drop(tell.send(outcome.map(|_| line)));
    });
    let received = wait(&told, child.id(), options);
    if received.is_err() {
        // It may have died in this moment; then there is nothing to kill.
        drop(child.kill());
    }
    let status = child.wait();
    drop(reader.join());
    let Ok(received) = received else { return Err(io::ErrorKind::TimedOut.into()) };
    Ok(match (received, status) {
        (Ok(line), Ok(status)) if status.success() => Ok(line),
        (_, Ok(status)) => Err(format!("检测程序异常结束（{status}）")),
        (_, Err(error)) => Err(format!("检测程序异常结束（{}）", error.kind())),
    })
}

/// Waits for the answer until the time is up; who watches is told meanwhile how far the child is.
fn wait<T>(
    told: &mpsc::Receiver<T>,
    child: u32,
    options: &ParentOptions,
) -> Result<T, mpsc::RecvTimeoutError> {
    let Some(read) = &options.read else { return told.recv_timeout(options.time) };
    let (mut left, mut before) = (options.time, 0);
    loop {
        let slice = left.min(LOOK);
        match told.recv_timeout(slice) {
            Err(mpsc::RecvTimeoutError::Timeout) if left > slice => {}
            received => return received,
        }
        left -= slice;
        let now = bytes_read(child).unwrap_or(before);
        read.fetch_add(now.saturating_sub(before), Ordering::Relaxed);
        before = now.max(before);
    }
}

/// What a process has read by now, where the system tells.
fn bytes_read(process: u32) -> Option<u64> {
    let figures = std::fs::read_to_string(format!("/proc/{process}/io")).ok()?;
    figures.lines().find_map(|line| line.strip_prefix("rchar: "))?.trim().parse().ok()
}

/// Inspects files side by side, as many at a time as there are processors; `each` gets every report in the order of the
/// files.
pub fn inspect_files(paths: &[PathBuf], options: &ParentOptions, mut each: impl FnMut(&Path, Report)) {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(paths.len());
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = paths.get(at) else { break };
                    if sender.send((at, inspect_file(path, options))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = std::collections::BTreeMap::new();
        let mut due = 0;
        for (at, report) in receiver {
            waiting.insert(at, report);
            while let Some(report) = waiting.remove(&due) {
                if let Some(path) = paths.get(due) {
                    each(path, report);
                }
                due += 1;
            }
        }
    });
}
