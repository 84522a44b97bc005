//! The scrub: every object is read and hashed again, so that a disk that forgets is noticed (D8).

use std::fs::{self, File};
use std::path::Path;

use super::upload::digest;
use super::{Objects, fault};
use crate::fault::Fault;

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

impl Objects {
    /// Reads every object and reports each to `found`, which may end the scrub by a fault. An unreadable object does
    /// not end it.
    pub fn scrub(&self, mut found: impl FnMut(Scrubbed) -> Result<(), Fault>) -> Result<(), Fault> {
        let Self::Local(folder) = self;
        for drawer in names(&folder.objects())? {
            let drawer = folder.objects().join(drawer);
            for name in names(&drawer)? {
                let expected = folder.object(&name).ok();
                let path = drawer.join(&name);
                let is_object = expected.as_ref() == Some(&path);
                found(if is_object { examine(&path, name) } else { stranger(name) })?;
            }
        }
        Ok(())
    }
}

fn examine(path: &Path, name: String) -> Scrubbed {
    match File::open(path).and_then(|mut file| digest(&mut file)) {
        Ok(digester) => {
            let size = digester.size();
            let state = if digester.finish().sha256 == name { State::Whole } else { State::Changed };
            Scrubbed { name, size, state }
        }
        Err(error) => Scrubbed { name, size: 0, state: State::Unreadable(error.to_string()) },
    }
}

fn stranger(name: String) -> Scrubbed {
    Scrubbed { name, size: 0, state: State::Stranger }
}

fn names(folder: &Path) -> Result<Vec<String>, Fault> {
    let read = || {
        let entries: std::io::Result<Vec<_>> = fs::read_dir(folder)?.collect();
        Ok(entries?.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
    };
    let mut names: Vec<String> = read().map_err(|e: std::io::Error| fault(folder, &e))?;
    names.sort_unstable();
    Ok(names)
}
