//! What the fence refuses, tried from inside: this test starts itself again as a process that closes the fence and tries
//! what a parser in foreign hands would try (INS-4).

use std::env;
use std::fs::{self, File};
use std::io::{self, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::fs::FileExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use inspector::fence::{Fence, Isolation, seal};
use inspector::parent::{self, ParentOptions};

const PROGRAM: &str = env!("CARGO_BIN_EXE_jiaobei-inspector");
/// Set for the process that closes the fence: the port that listens.
const PORT: &str = "INSPECTOR_FENCE_PORT";
/// The folder with the file that it opens first.
const FOLDER: &str = "INSPECTOR_FENCE_FOLDER";
/// Set for the control: the same process without the filter.
const OPEN: &str = "INSPECTOR_FENCE_OPEN";
const ATTEMPTS: [&str; 9] = ["tcp", "udp", "listen", "unix", "open", "create", "folder", "remove", "spawn"];

fn word<T>(result: &io::Result<T>) -> &'static str {
    if result.is_ok() { "done" } else { "refused" }
}

/// Not a test where [`PORT`] is not set; otherwise the process inside the fence. It says a line for each thing it tried.
#[test]
fn inside() {
    let (Ok(port), Ok(folder)) = (env::var(PORT), env::var(FOLDER)) else { return };
    let folder = Path::new(&folder);
    let file = File::open(folder.join("opened")).unwrap();
    Fence::default().close().unwrap();
    let mut told = Vec::new();
    if env::var_os(OPEN).is_none() {
        told.push(format!("isolation {:?}\n", seal()));
    }
    let mut tell = |what: &str, word: &str| told.push(format!("{what} {word}\n"));
    tell("tcp", word(&TcpStream::connect(format!("127.0.0.1:{port}"))));
    tell("udp", word(&UdpSocket::bind("127.0.0.1:0")));
    tell("listen", word(&TcpListener::bind("127.0.0.1:0")));
    tell("unix", word(&UnixStream::pair()));
    tell("open", word(&File::open(folder.join("other"))));
    tell("create", word(&File::create(folder.join("new"))));
    tell("folder", word(&fs::read_dir(folder)));
    tell("remove", word(&fs::remove_file(folder.join("other"))));
    tell("spawn", word(&Command::new("/bin/true").status()));
    // What the inspector lives on must still work.
    tell("read", word(&file.read_exact_at(&mut [0; 4], 0)));
    let sum = thread::Builder::new().name("sum".into()).spawn(|| vec![1_u8; 8 << 20].len());
    tell("thread", word(&sum.map(|running| running.join().unwrap())));
    io::stdout().write_all(told.concat().as_bytes()).unwrap();
    // Comes back only where no other program can take the place of this one.
    drop(Command::new("/bin/true").exec());
    std::process::exit(7);
}

/// What the process inside the fence told, and how it ended.
fn tried(name: &str, control: bool) -> io::Result<(String, Option<i32>)> {
    let listening = TcpListener::bind("127.0.0.1:0")?;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder)?;
    for file in ["opened", "other"] {
        fs::write(folder.join(file), b"bytes")?;
    }
    let mut command = Command::new(env::current_exe()?);
    command.args(["--exact", "inside", "--nocapture", "--test-threads=1"]);
    command.env(PORT, listening.local_addr()?.port().to_string()).env(FOLDER, folder);
    if control {
        command.env(OPEN, "1");
    }
    let output = command.output()?;
    Ok((String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code()))
}

#[test]
fn the_sealed_process_reaches_nothing_but_what_it_opened() -> io::Result<()> {
    let (told, code) = tried("fence-sealed", false)?;
    assert_eq!(code, Some(7), "no other program: {told}");
    assert!(told.contains("isolation Sealed"), "this system has no filter of system calls: {told}");
    for what in ATTEMPTS {
        assert!(told.contains(&format!("{what} refused\n")), "{what}: {told}");
    }
    for what in ["read", "thread"] {
        assert!(told.contains(&format!("{what} done\n")), "{what}: {told}");
    }
    Ok(())
}

#[test]
fn without_the_filter_every_attempt_would_succeed() -> io::Result<()> {
    let (told, code) = tried("fence-open", true)?;
    assert_eq!(code, Some(0), "another program took its place: {told}");
    for what in ATTEMPTS {
        assert!(told.contains(&format!("{what} done\n")), "{what}: {told}");
    }
    Ok(())
}

fn package(name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fence");
    fs::create_dir_all(&folder)?;
    let path = folder.join(name);
    fs::write(&path, bytes)?;
    Ok(path)
}

#[test]
fn the_real_child_is_sealed_and_says_so() -> io::Result<()> {
    // Large enough for the threads of a real package: digests are computed beside the reading.
    let path = package("large.apk", &vec![0; 1 << 20])?;
    let report = parent::inspect_file(&path, &ParentOptions::new(PROGRAM));
    assert_eq!(report.isolation, Some(Isolation::Sealed));
    assert_eq!(report.md5, "b6d81b360a5672d80c27430f39153e2c", "{:?}", report.anomalies);
    let missing = parent::inspect_file(Path::new("/nonexistent"), &ParentOptions::new(PROGRAM));
    assert_eq!(missing.isolation, Some(Isolation::Sealed), "what cannot be opened is said by the same child");
    Ok(())
}
