//! D6, D7: the disk is full, the database is locked by another process, the database server is gone, while people work
//! at the pages. They are told to try again; nothing acknowledged is lost, nothing is half done, what was asked again
//! is done once, and the program goes on by itself.
//!
//!     cargo run --release -p trials --bin fault -- full   [SECONDS]           a tmpfs of 640 MB, filled up, then freed
//!     cargo run --release -p trials --bin fault -- locked [SECONDS]           SQLite held by `begin exclusive`
//!     cargo run --release -p trials --bin fault -- gone   [SECONDS] [TIMES]   PostgreSQL stopped at once and started
//!
//! SECONDS is how long the harm lasts (30). `gone` makes a cluster of its own that flushes to the disk; with 0 seconds
//! and 200 times it is D2. `full` needs the right to mount in a namespace of its own, and says so where there is none.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a trial fails loudly, speaks on the console and waits by the clock"
)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use trials::{Crowd, Program, Site, judge, program, shift, visitor};

const PROVIDERS: usize = 6;
/// How long people work before the harm and after it.
const CALM: Duration = Duration::from_secs(3);
/// After the harm has ended, work must go on within this.
const RECOVERY: Duration = Duration::from_secs(30);
/// Larger than what the program keeps back for its database when it takes an upload.
const SMALL: &str = "size=640m";
/// Told to this program when it runs where it may mount.
const INSIDE: &str = "JIAOBEI_TRIAL_MAY_MOUNT";

fn main() {
    program::act();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |place: usize, usual: u64| arguments.get(place).map_or(usual, |text| text.parse().expect("a number"));
    let lasts = Duration::from_secs(number(1, 30));
    match arguments.first().map(String::as_str) {
        Some("full") => full(lasts),
        Some("locked") => locked(lasts),
        Some("gone") => gone(lasts, number(2, 1)),
        _ => panic!("full, locked or gone?"),
    }
}

fn locked(lasts: Duration) {
    let site = Site::sqlite();
    let file = PathBuf::from(site.database().trim_start_matches("sqlite:"));
    trial("locked", &site, 1, &|| {
        let other = rusqlite::Connection::open(&file).unwrap();
        other.busy_timeout(Duration::from_secs(20)).unwrap();
        other.execute_batch("begin exclusive").expect("the other process gets its turn");
        std::thread::sleep(lasts);
        other.execute_batch("rollback").unwrap();
    });
}

fn full(lasts: Duration) {
    if std::env::var_os(INSIDE).is_none() {
        let inside = ["--user", "--map-root-user", "--mount"];
        if !Command::new("unshare").args(inside).arg("true").status().is_ok_and(|status| status.success()) {
            println!("skipped: this machine lets nobody mount a small disk of his own");
            return;
        }
        let myself = std::env::current_exe().unwrap();
        let arguments = std::env::args().skip(1);
        let status =
            Command::new("unshare").args(inside).arg(myself).args(arguments).env(INSIDE, "1").status();
        assert!(status.unwrap().success(), "the trial on the small disk");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", SMALL, "tmpfs"])
        .arg(folder.path())
        .status()
        .is_ok_and(|status| status.success());
    if !mounted {
        println!("skipped: no tmpfs can be mounted here");
        return;
    }
    let site = Site::in_folder(folder.path());
    let filler = folder.path().join("filler");
    trial("full", &site, 1, &|| {
        fill(&filler);
        std::thread::sleep(lasts);
        std::fs::remove_file(&filler).unwrap();
    });
    let unmounted = Command::new("umount").arg("--lazy").arg(folder.path()).status();
    assert!(unmounted.unwrap().success(), "the small disk goes away");
}

/// Takes every free byte, down to the last small ones.
fn fill(filler: &Path) {
    let mut file = std::fs::File::create(filler).unwrap();
    for size in [1 << 20, 4096, 1] {
        let bytes = vec![b'x'; size];
        while file.write_all(&bytes).is_ok() {}
    }
}

fn gone(lasts: Duration, times: u64) {
    let Some(cluster) = Cluster::start() else {
        println!("skipped: PostgreSQL is not installed");
        return;
    };
    let site = Site::at(&cluster.database());
    trial("gone", &site, times, &|| {
        cluster.tell("halt");
        std::thread::sleep(lasts);
        cluster.tell("resume");
    });
}

/// A PostgreSQL cluster of this trial's own.
struct Cluster {
    folder: PathBuf,
}

impl Cluster {
    fn start() -> Option<Self> {
        let name = format!("jiaobei-trial-{}", std::process::id());
        let cluster = Self { folder: std::env::temp_dir().join(name) };
        let started = cluster.command("start").output().unwrap();
        started.status.success().then_some(cluster)
    }

    fn command(&self, word: &str) -> Command {
        let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../storage/testing/postgres"));
        command.arg(word).env("JIAOBEI_TEST_CLUSTER", &self.folder).env("JIAOBEI_TEST_FSYNC", "on");
        command
    }

    fn tell(&self, word: &str) {
        let done = self.command(word).output().unwrap();
        assert!(done.status.success(), "{word}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn database(&self) -> String {
        let said = self.command("start").output().unwrap();
        String::from_utf8(said.stdout).unwrap().trim().to_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.command("stop").output());
    }
}

/// People work; the harm is done so many times, with a calm between; then everything is compared.
fn trial(what: &str, site: &Site, times: u64, harm: &dyn Fn()) {
    let providers = site.settle(PROVIDERS);
    let program = Program::start(&site.arguments());
    let crowd = Crowd::default();
    let over = AtomicBool::new(false);
    let (looked, slowest) = std::thread::scope(|scope| {
        let looker = scope.spawn(|| look_around(&program, &over));
        let slowest = shift::work(&crowd, program.address(), &providers, || {
            // Also when the trial fails in here, the looker must hear of its end.
            let _ending = Ending(&over);
            let slowest = (0..times).map(|_| harmed(&crowd, harm)).max().unwrap_or_default();
            std::thread::sleep(CALM);
            slowest
        });
        (looker.join().unwrap(), slowest)
    });
    let (status, took) = program.stop(Signal::TERM);
    assert!(status.success(), "the program ends well: {status}");
    let office = site.office().expect("the data opens");
    let verdict = judge::judge(&office, &crowd.ledger);
    verdict.must_be_clean(what);
    let faults = crowd.ledger.faults();
    assert!(
        faults.is_empty(),
        "{} answers were faults, the first: {}",
        faults.len(),
        faults.first().unwrap()
    );
    let odd: Vec<_> = looked.keys().filter(|status| ![200, 503].contains(*status)).collect();
    assert!(odd.is_empty(), "the front pages answered {odd:?}");
    assert_eq!(judge::rebuilt(&office).mended, 0, "public rows that a rebuild had to set right");
    println!("{what}, {times} times: {}", verdict.line());
    println!("answers: {}", crowd.ledger.line());
    println!(
        "front pages: {looked:?}; slowest to work again after the harm {} ms; stopped in {} ms",
        slowest.as_millis(),
        took.as_millis()
    );
}

struct Ending<'a>(&'a AtomicBool);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// One harm; gives how long it took from its end until the next submission was acknowledged.
fn harmed(crowd: &Crowd, harm: &dyn Fn()) -> Duration {
    let submitted = || crowd.ledger.count("submit");
    let before = submitted();
    let calm = Instant::now();
    while calm.elapsed() < CALM && submitted() < before + 20 {
        std::thread::sleep(Duration::from_millis(20));
    }
    harm();
    let began = Instant::now();
    let before = submitted();
    while submitted() == before {
        assert!(began.elapsed() < RECOVERY, "no submission since the harm ended: {}", crowd.ledger.line());
        std::thread::sleep(Duration::from_millis(5));
    }
    began.elapsed()
}

/// Somebody who only looks: how often each status came.
fn look_around(program: &Program, over: &AtomicBool) -> BTreeMap<u16, u32> {
    let agent = visitor::agent();
    let mut seen = BTreeMap::new();
    while !over.load(Ordering::SeqCst) {
        for path in ["/", "/apps", "/schools"] {
            let status = agent.get(program.url(path)).call().map_or(0, |answer| answer.status().as_u16());
            *seen.entry(status).or_default() += 1;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    seen
}
