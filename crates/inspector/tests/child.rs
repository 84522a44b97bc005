//! The real child behind the real parent: whatever happens to the child, there is a report.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use inspector::digest::Digests;
use inspector::parent::{self, ParentOptions};
use inspector::report::Kind;

const PROGRAM: &str = env!("CARGO_BIN_EXE_jiaobei-inspector");

fn folder(name: &str) -> io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn file(name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let path = folder("child")?.join(name);
    fs::write(&path, bytes)?;
    Ok(path)
}

/// An archive with one empty entry.
fn archive(name: &str) -> Vec<u8> {
    let byte = |len: usize| len.to_le_bytes()[0];
    let len = byte(name.len());
    let mut local = b"PK\x03\x04".to_vec();
    local.extend([0; 22]);
    local.extend([len, 0, 0, 0]);
    local.extend(name.as_bytes());
    let mut central = b"PK\x01\x02".to_vec();
    central.extend([0; 24]);
    central.extend([len, 0]);
    central.extend([0; 16]);
    central.extend(name.as_bytes());
    let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
    end.extend([byte(central.len()), 0, 0, 0, byte(local.len()), 0, 0, 0, 0, 0]);
    [local, central, end].concat()
}

/// A program that does what the script says.
fn program(name: &str, script: &str) -> io::Result<PathBuf> {
    let path = folder("programs")?.join(name);
    fs::write(&path, format!("#!/bin/sh\n{script}\n"))?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    Ok(path)
}

#[test]
fn a_child_reports() -> io::Result<()> {
    let path = file("a.apk", &archive("classes.dex"))?;
    let report = parent::inspect_file(&path, &ParentOptions::new(PROGRAM));
    assert_eq!(report.kind, Kind::Apk, "{:?}", report.anomalies);
    assert_eq!(report.file, path.to_string_lossy());
    assert_eq!(report.md5.len(), 32);
    Ok(())
}

#[test]
fn digests_travel_to_the_child_and_back() -> io::Result<()> {
    let path = file("known.apk", &archive("classes.dex"))?;
    let digests = Digests { md5: "1".repeat(32), sha256: "2".repeat(64), sm3: "3".repeat(64) };
    let mut options = ParentOptions { digests: Some(digests), ..ParentOptions::new(PROGRAM) };
    assert_eq!(parent::inspect_file(&path, &options).md5, "1".repeat(32));
    options.program = program("dies-at-once", "exit 3")?;
    assert_eq!(parent::inspect_file(&path, &options).sm3, "3".repeat(64));
    Ok(())
}

#[test]
fn what_cannot_be_opened_is_unreadable() {
    let report = parent::inspect_file(Path::new("/nonexistent/a.apk"), &ParentOptions::new(PROGRAM));
    assert_eq!(report.kind, Kind::Unreadable);
    assert!(report.anomalies[0].detail.starts_with("不可解析"), "{:?}", report.anomalies);
}

#[test]
fn a_child_that_dies_hangs_or_babbles_is_a_report() -> io::Result<()> {
    let path = file("b.apk", b"")?;
    let reason = |script: &str, name: &str| -> io::Result<String> {
        let time = Duration::from_millis(500);
        let options = ParentOptions { time, ..ParentOptions::new(program(name, script)?) };
        let report = parent::inspect_file(&path, &options);
        assert_eq!((report.kind, report.anomalies[0].code.as_ref()), (Kind::Unreadable, "unreadable"));
        Ok(report.anomalies[0].detail.clone())
    };
    assert!(reason("kill -SEGV $$", "dies")?.contains("异常结束"));
    assert!(reason("exec sleep 60", "hangs")?.contains("已中止"));
    assert!(reason("echo '{\"kind\":'", "babbles")?.contains("不完整"));
    let time = Duration::from_millis(500);
    let slow = ParentOptions { time, ..ParentOptions::new(program("hangs-too", "exec sleep 60")?) };
    let ended = parent::started(&path, &slow).map_err(|error| error.kind());
    assert_eq!(ended.err(), Some(io::ErrorKind::TimedOut), "it can be tried again");
    let missing = ParentOptions::new(folder("programs")?.join("missing"));
    assert!(parent::inspect_file(&path, &missing).anomalies[0].detail.contains("无法启动"));
    Ok(())
}

#[test]
fn several_files_come_in_their_order() -> io::Result<()> {
    let mut paths = Vec::new();
    for n in 0..7 {
        paths.push(file(&format!("order-{n}.apk"), &archive("classes.dex"))?);
    }
    let mut seen = Vec::new();
    parent::inspect_files(&paths, &ParentOptions::new(PROGRAM), |path, report| {
        assert_eq!(report.file, path.to_string_lossy());
        seen.push(path.to_path_buf());
    });
    assert_eq!(seen, paths);
    Ok(())
}

#[test]
fn the_child_cannot_write_files_or_raise_its_limits() -> io::Result<()> {
    let path = file("c.apk", &archive("classes.dex"))?;
    // Standard output that is a file stands for any file: the child may not make it grow.
    let out = fs::File::create(folder("child")?.join("out.json"))?;
    let status = Command::new(PROGRAM).arg("inspector-child").arg(&path).stdout(out).status()?;
    assert!(!status.success());
    assert_eq!(fs::metadata(folder("child")?.join("out.json"))?.len(), 0);
    Ok(())
}

#[test]
fn exit_codes_tell_readable_from_unreadable() -> io::Result<()> {
    let code = |arguments: &[&std::ffi::OsStr]| {
        Command::new(PROGRAM).args(arguments).output().map(|output| output.status.code())
    };
    let readable = file("d.apk", &archive("classes.dex"))?;
    let junk = file("e.apk", b"junk")?;
    assert_eq!(code(&[readable.as_os_str()])?, Some(1), "unsigned and without a manifest");
    assert_eq!(code(&[readable.as_os_str(), junk.as_os_str(), "--json".as_ref()])?, Some(2));
    assert_eq!(code(&["--nonsense".as_ref()])?, Some(64));
    Ok(())
}

#[test]
fn whoever_says_nothing_is_told_how_to_ask_and_what_the_codes_mean() -> io::Result<()> {
    let nothing = Command::new(PROGRAM).output()?;
    let help = Command::new(PROGRAM).arg("--help").output()?;
    assert_eq!((nothing.status.code(), help.status.code()), (Some(64), Some(0)));
    assert!(nothing.stdout.is_empty() && help.stderr.is_empty());
    assert_eq!(nothing.stderr, help.stdout);
    let told = String::from_utf8_lossy(&help.stdout).into_owned();
    for words in ["用法：", "  0    都可读", "  1    ", "  2    至少有一个文件不可解析", "  64   用法错误"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    Ok(())
}

#[test]
fn two_versions_are_compared_as_json_too() -> io::Result<()> {
    let old = file("old.apk", &archive("classes.dex"))?;
    let new = file("new.apk", &archive("AndroidManifest.xml"))?;
    let output = Command::new(PROGRAM).args(["--compare", "--json"]).args([&old, &new]).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(text.lines().count(), 1, "{text}");
    let told: serde_json::Value = serde_json::from_str(&text)?;
    assert_eq!(told["old"]["file"], old.to_string_lossy().as_ref());
    assert_eq!(told["new"]["kind"], "apk");
    assert!(told["difference"]["permissions_added"].is_array() && told["difference"]["signer"].is_string());
    Ok(())
}

#[test]
fn who_watches_is_told_how_much_was_read() -> io::Result<()> {
    let path = file("watched.apk", b"")?;
    let read = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    let reads = program("reads", "head -c 4000000 /dev/zero >/dev/null; sleep 0.5")?;
    let options = ParentOptions { read: Some(std::sync::Arc::clone(&read)), ..ParentOptions::new(reads) };
    parent::inspect_file(&path, &options);
    let read = read.load(std::sync::atomic::Ordering::Relaxed);
    assert!((4_000_000..8_000_000).contains(&read), "{read}");
    Ok(())
}

#[test]
fn what_is_no_package_file_is_told_in_words() -> io::Result<()> {
    let detail = |path: &Path| {
        let report = parent::inspect_file(path, &ParentOptions::new(PROGRAM));
        assert_eq!(report.kind, Kind::Unreadable);
        report.anomalies[0].detail.clone()
    };
    assert_eq!(detail(&folder("child")?), "不可解析：是文件夹，不是安装包");
    assert_eq!(detail(Path::new("/nonexistent/a.apk")), "不可解析：文件不存在");
    assert_eq!(detail(Path::new("/dev/null")), "不可解析：不是普通文件");
    assert_eq!(detail(&file("empty.apk", b"")?), "不可解析：文件是空的");
    Ok(())
}

#[test]
fn a_list_of_trackers_is_looked_for_or_refused() -> io::Result<()> {
    let package = file("trackers.apk", &archive("classes.dex"))?;
    let list = file("list.json", br#"{"trackers":{"1":{"name":"A","code_signature":"org.a.b"}}}"#)?;
    let broken = file("broken.json", b"[]")?;
    let run = |list: &Path| Command::new(PROGRAM).arg(&package).arg("--trackers").arg(list).output();
    let output = run(&list)?;
    assert_eq!(output.status.code(), Some(1), "a readable package: {output:?}");
    for (list, why) in [(broken.as_path(), "不是 Exodus 格式"), (Path::new("/nonexistent"), "文件不存在")]
    {
        let output = run(list)?;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(64));
        assert!(told.contains(why) && output.stdout.is_empty(), "{told}");
    }
    Ok(())
}

#[test]
fn several_files_end_with_an_overview() -> io::Result<()> {
    let one = file("overview.apk", &archive("classes.dex"))?;
    let other = file("overview.txt", b"junk")?;
    let output = Command::new(PROGRAM).args([&one, &other]).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let end: Vec<&str> = text.lines().rev().take(2).collect();
    assert!(end[1].contains("overview.apk") && end[1].contains("apk  没有签名"), "{text}");
    assert!(end[0].contains("overview.txt") && end[0].contains("不可解析"), "{text}");
    Ok(())
}
