//! The child: one package per process, with hard limits set before the first byte is read and sealed before the first is
//! parsed (INS-4).
//!
//! Whatever a package does to the parser, the worst outcome is that this process dies and its parent says 不可解析. The
//! program that embeds the inspector calls [`run`] when it is started with [`WORD`] as its first argument.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use crate::digest::Digests;
use crate::fence::{self, Fence};
use crate::input::Input;
use crate::inspect::{Options, Scope, inspect};
use crate::report::Report;
use crate::sdk::Table;

/// The first argument that makes a program act as the child.
pub const WORD: &str = "inspector-child";

/// The argument that hands over digests computed while the package arrived: `--known=MD5,SHA256,SM3`.
pub(crate) const KNOWN: &str = "--known=";

/// The argument that asks for a part only: `--scope=WORD`.
pub(crate) const SCOPE: &str = "--scope=";

/// The argument that names a list of trackers: `--trackers=PATH`.
pub(crate) const TRACKERS: &str = "--trackers=";

/// The largest list of trackers that is read; the public one is under 1 MB.
const LARGEST_LIST: u64 = 8 << 20;

/// A package that was opened before the fence fell, and how it is to be read.
struct Opened {
    name: String,
    input: Result<Input<'static>, String>,
    digests: Option<Digests>,
    scope: Scope,
}

/// Inspects the files named by `arguments` and prints one JSON line per file to standard output.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    if Fence::default().close().is_err() {
        // Without limits the child must not touch a package; the parent reports that it died.
        return ExitCode::FAILURE;
    }
    // Everything is opened first: once the process is sealed nothing can be. Nothing is parsed before.
    let Some((packages, list)) = opened(arguments) else { return ExitCode::FAILURE };
    let isolation = fence::seal();
    let mut options = Options::default();
    if let Some(json) = list {
        // The parent has read the list before; without it the report would be less than was asked for.
        let Ok(table) = Table::with_exodus(&json) else { return ExitCode::FAILURE };
        options.table = Some(Arc::new(table));
    }
    let mut out = io::stdout().lock();
    for Opened { name, input, digests, scope } in packages {
        let mut report = match input {
            Ok(input) => inspect(&input, &name, &Options { digests, scope, ..options.clone() }),
            Err(why) => Report::unreadable(name, &why),
        };
        report.isolation = Some(isolation);
        let written = serde_json::to_writer(&mut out, &report).map_err(io::Error::from);
        if written.and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()).is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// The packages and the list of trackers that the arguments name; none where they make no sense.
fn opened(arguments: impl IntoIterator<Item = OsString>) -> Option<(Vec<Opened>, Option<String>)> {
    let (mut packages, mut list) = (Vec::new(), None);
    let (mut known, mut scope) = (None, Scope::default());
    for argument in arguments {
        let text = argument.to_str().unwrap_or_default();
        if let Some(path) = text.strip_prefix(TRACKERS) {
            list = Some(trackers(Path::new(path)).ok()?);
        } else if let Some(digests) = text.strip_prefix(KNOWN) {
            known = parse_known(digests);
        } else if let Some(word) = text.strip_prefix(SCOPE) {
            scope = Scope::find(word)?;
        } else {
            let name = argument.to_string_lossy().into_owned();
            packages.push(Opened { name, input: open(Path::new(&argument)), digests: known.take(), scope });
        }
    }
    Some((packages, list))
}

/// Opens a package, or says in words why not. Only plain files: opening a pipe would wait for ever.
fn open(path: &Path) -> Result<Input<'static>, String> {
    let metadata = std::fs::metadata(path).map_err(|error| words(&error))?;
    if metadata.is_dir() {
        return Err("是文件夹，不是安装包".into());
    }
    if !metadata.is_file() {
        return Err("不是普通文件".into());
    }
    File::open(path).and_then(Input::from_file).map_err(|error| words(&error))
}

fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "文件不存在".into(),
        io::ErrorKind::PermissionDenied => "没有读取这个文件的权限".into(),
        kind => format!("文件无法打开（{kind}）"),
    }
}

/// The text of a list of trackers, or in words why there is none.
pub(crate) fn trackers(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    let file = File::open(path).map_err(|error| words(&error))?;
    let read = file.take(LARGEST_LIST + 1).read_to_string(&mut text).map_err(|error| words(&error))?;
    if read as u64 > LARGEST_LIST {
        return Err(format!("超过 {} MB 的上限", LARGEST_LIST >> 20));
    }
    Ok(text)
}

fn parse_known(text: &str) -> Option<Digests> {
    let mut parts = text.splitn(3, ',').map(str::to_owned);
    let digests = Digests { md5: parts.next()?, sha256: parts.next()?, sm3: parts.next()? };
    (digests.md5.len() == 32 && digests.sha256.len() == 64 && digests.sm3.len() == 64).then_some(digests)
}
