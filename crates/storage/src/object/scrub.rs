//! The scrub: every object is read and hashed again, so that a disk that forgets is noticed (D8).

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::blob::Fetch;
use super::remote::{self, Remote};
use super::{Folder, Objects, fault};
use crate::fault::Fault;
use crate::value::hex;

/// What the scrub found under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scrubbed {
    /// The file's name, which for an object is its SHA-256.
    pub name: String,
    pub size: u64,
    pub state: State,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Whole,
    /// Its content is not what its name says.
    Changed,
    /// It cannot be read to its end.
    Unreadable(String),
    /// It is no object at all.
    Stranger,
}

const BUFFER: usize = 256 * 1024;

impl Objects {
    /// Reads every object in the order of their names and reports each to `found`, which may end the scrub by a fault.
    /// An unreadable object does not end it.
    pub fn scrub(&self, found: impl FnMut(Scrubbed) -> Result<(), Fault>) -> Result<(), Fault> {
        match self {
            Self::Local(folder) => of_folder(folder, found),
            Self::Remote(remote) => of_bucket(remote, found),
        }
    }
}

fn of_folder(folder: &Folder, mut found: impl FnMut(Scrubbed) -> Result<(), Fault>) -> Result<(), Fault> {
    for drawer in names(&folder.objects())? {
        let drawer = folder.objects().join(drawer);
        for name in names(&drawer)? {
            let expected = folder.object(&name).ok();
            let path = drawer.join(&name);
            let is_object = expected.as_ref() == Some(&path);
            found(if is_object { examine(File::open(&path), name) } else { stranger(name, 0) })?;
        }
    }
    Ok(())
}

fn of_bucket(
    remote: &Arc<Remote>,
    mut found: impl FnMut(Scrubbed) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut from = None;
    loop {
        let page = remote.client().list("objects/", from.as_deref())?;
        for (key, size) in page.names {
            let name = key.strip_prefix("objects/").unwrap_or(&key).to_owned();
            if remote::object(&name).is_err() {
                found(stranger(name, size))?;
                continue;
            }
            found(examine(Ok(Fetch::unchecked(Arc::clone(remote), key, size)), name))?;
        }
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(()),
        }
    }
}

fn examine(content: io::Result<impl Read>, name: String) -> Scrubbed {
    match content.and_then(digest) {
        Ok((size, sha256)) => {
            let state = if sha256 == name { State::Whole } else { State::Changed };
            Scrubbed { name, size, state }
        }
        Err(error) => Scrubbed { name, size: 0, state: State::Unreadable(error.to_string()) },
    }
}

fn digest(mut content: impl Read) -> io::Result<(u64, String)> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    let mut size = 0;
    loop {
        match content.read(&mut buffer) {
            Ok(0) => return Ok((size, hex(&digest.finalize()))),
            Ok(read) => {
                digest.update(buffer.get(..read).unwrap_or_default());
                size += read as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

fn stranger(name: String, size: u64) -> Scrubbed {
    Scrubbed { name, size, state: State::Stranger }
}

fn names(folder: &Path) -> Result<Vec<String>, Fault> {
    let read = || {
        let entries: io::Result<Vec<_>> = fs::read_dir(folder)?.collect();
        Ok(entries?.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
    };
    let mut names: Vec<String> = read().map_err(|e: io::Error| fault(folder, &e))?;
    names.sort_unstable();
    Ok(names)
}
