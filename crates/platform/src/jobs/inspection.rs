//! Packages are inspected, each in a limited child process of this same program. Rules INS-1, INS-4.
//!
//! Whatever a package does to its child, there is a report in the end and the job is done. Only what has nothing to do
//! with the package (no process to be had, no disk) is tried again, and ends among the dead at last; one that ran out of
//! time is tried once more, because a busy machine does that to it, too.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Once;

use casework::{Error, Office, job};
use domain::ground::actor::Actor;
use inspector::Report;
use inspector::fence::Isolation;
use inspector::parent::{self, ParentOptions};
use storage::queue::Job;

/// Packages for which a new inspector's jobs are put at a time; a minute's work.
const AT_ONCE: u32 = 200;
/// A package that was taken so often brings its node down each time: it is called unreadable.
const TRIES: u32 = 5;
/// From this attempt on a package that took too long is called unreadable; before, the machine may have been at fault.
const PATIENT: u32 = 2;
/// It is said once a start that the children of this machine cannot be sealed.
static NOT_SEALED: Once = Once::new();

/// Runs the job of one package and ends it.
pub(super) fn run(office: &Office, taken: &Job, options: &ParentOptions) -> casework::Result<()> {
    match inspect(office, &taken.payload, taken.attempts, options) {
        Ok(()) => job::done(office, taken),
        Err(error) => {
            tracing::error!(?error, kind = taken.kind, "a package could not be inspected");
            job::fail(office, taken, "failed; see the log")
        }
    }
}

/// Puts jobs for packages that an earlier inspector looked at.
pub(super) fn enqueue(office: &Office) -> casework::Result<()> {
    casework::inspection::enqueue(office, &Actor::clock(), AT_ONCE).map(drop)
}

/// Inspects one stored package; a package that is gone is nothing to do.
pub fn inspect(
    office: &Office,
    sha256: &str,
    attempts: u32,
    options: &ParentOptions,
) -> casework::Result<()> {
    let look = |path: &Path, digests| {
        if attempts > TRIES {
            return Ok(unreadable(digests, "检测多次中断"));
        }
        let asked = ParentOptions { digests: Some(digests.clone()), ..options.clone() };
        let report = match parent::started(path, &asked) {
            Err(error) if error.kind() == ErrorKind::TimedOut && attempts >= PATIENT => {
                unreadable(digests, &parent::overtime(options.time))
            }
            answer => answer?,
        };
        if report.isolation == Some(Isolation::LimitsOnly) {
            NOT_SEALED.call_once(|| {
                tracing::warn!(
                    "本机系统不支持系统调用过滤（seccomp），检测进程只有资源限制，未能由系统禁止其联网、打开其他文件和启动程序"
                );
            });
        }
        Ok(report)
    };
    match casework::inspection::run(office, &Actor::clock(), sha256, look) {
        Ok(_) | Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

fn unreadable(digests: inspector::digest::Digests, why: &str) -> Report {
    let mut report = Report::unreadable(&digests.sha256, why);
    (report.md5, report.sha256, report.sm3) = (digests.md5, digests.sha256, digests.sm3);
    report
}

/// This program. Where the system has it, by a name that stays right when the file is replaced by a newer one.
pub fn own_program() -> PathBuf {
    let own = Path::new("/proc/self/exe");
    if own.exists() { own.to_owned() } else { std::env::current_exe().unwrap_or_else(|_| "jiaobei".into()) }
}
