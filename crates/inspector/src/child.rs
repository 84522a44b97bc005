//! The child: one package per process, with hard limits set before the first byte is read (INS-4).
//!
//! Whatever a package does to the parser, the worst outcome is that this process dies and its parent says 不可解析. The
//! program that embeds the inspector calls [`run`] when it is started with [`WORD`] as its first argument.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write};
use std::process::ExitCode;

use rlimit::Resource;

use crate::digest::Digests;
use crate::input::Input;
use crate::inspect::{Options, Scope, inspect};
use crate::report::Report;

/// The first argument that makes a program act as the child.
pub const WORD: &str = "inspector-child";

/// The argument that hands over digests computed while the package arrived: `--known=MD5,SHA256,SM3`.
pub(crate) const KNOWN: &str = "--known=";

/// The argument that asks for the manifest only.
pub(crate) const MANIFEST: &str = "--scope=manifest";

/// What the system enforces on the child. Sizes are bytes, times seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fence {
    /// Private writable memory.
    pub data: u64,
    /// Address space, which also counts what is only reserved.
    pub address_space: u64,
    /// Processor time.
    pub cpu: u64,
    /// Open files.
    pub files: u64,
}

impl Default for Fence {
    fn default() -> Self {
        Self { data: 256 << 20, address_space: 2 << 30, cpu: 20, files: 16 }
    }
}

impl Fence {
    /// Puts the limits on this process; they cannot be raised again.
    pub fn close(&self) -> io::Result<()> {
        let limits = [
            (Resource::CORE, 0),
            (Resource::FSIZE, 0),
            (Resource::DATA, self.data),
            (Resource::AS, self.address_space),
            (Resource::CPU, self.cpu),
            (Resource::NOFILE, self.files),
        ];
        for (resource, limit) in limits {
            let (_, ceiling) = resource.get()?;
            let limit = limit.min(ceiling);
            resource.set(limit, limit)?;
        }
        Ok(())
    }
}

/// Inspects the files named by `arguments` and prints one JSON line per file to standard output.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    if Fence::default().close().is_err() {
        // Without limits the child must not touch a package; the parent reports that it died.
        return ExitCode::FAILURE;
    }
    let mut known = None;
    let mut scope = Scope::Whole;
    let mut out = io::stdout().lock();
    for argument in arguments {
        if let Some(digests) = argument.to_str().and_then(|text| text.strip_prefix(KNOWN)) {
            known = parse_known(digests);
            continue;
        }
        if argument == MANIFEST {
            scope = Scope::Manifest;
            continue;
        }
        let report = inspect_path(&argument, known.take(), scope);
        let written = serde_json::to_writer(&mut out, &report).map_err(io::Error::from);
        if written.and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()).is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn inspect_path(path: &OsString, digests: Option<Digests>, scope: Scope) -> Report {
    let name = path.to_string_lossy();
    match File::open(path).and_then(Input::from_file) {
        Ok(input) => inspect(&input, &name, &Options { digests, scope, ..Options::default() }),
        Err(error) => Report::unreadable(name, &format!("文件无法打开（{}）", error.kind())),
    }
}

fn parse_known(text: &str) -> Option<Digests> {
    let mut parts = text.splitn(3, ',').map(str::to_owned);
    let digests = Digests { md5: parts.next()?, sha256: parts.next()?, sm3: parts.next()? };
    (digests.md5.len() == 32 && digests.sha256.len() == 64 && digests.sm3.len() == 64).then_some(digests)
}
