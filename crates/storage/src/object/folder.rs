//! Objects as files of this machine, in drawers by the first two signs of their digest; and parts on their way.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::ground::id::UploadId;

use super::upload::Parked;
use super::{Blob, fault, require_digest, sync_folder};
use crate::fault::Fault;

/// A folder of objects and parts.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// What is known of uploads between two requests, so that going on need not read them again.
    parked: Mutex<HashMap<UploadId, Parked>>,
}

/// Uploads that are remembered between requests; the others are read again when they go on.
const PARKED: usize = 1024;

impl Folder {
    pub(super) fn open(root: &Path) -> Result<Self, Fault> {
        let folder = Self { root: root.to_owned(), parked: Mutex::default() };
        for part in [folder.objects(), folder.parts()] {
            fs::create_dir_all(&part).map_err(|e| fault(&part, &e))?;
        }
        sync_folder(&folder.root)?;
        Ok(folder)
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn objects(&self) -> PathBuf {
        self.root.join("objects")
    }

    pub(super) fn parts(&self) -> PathBuf {
        self.root.join("parts")
    }

    pub(super) fn part(&self, id: UploadId) -> PathBuf {
        self.parts().join(format!("{id}.part"))
    }

    /// Where an object lies.
    pub(super) fn object(&self, sha256: &str) -> Result<PathBuf, Fault> {
        require_digest(sha256)?;
        Ok(self.objects().join(sha256.get(..2).unwrap_or_default()).join(sha256))
    }

    pub(super) fn find(&self, sha256: &str) -> Result<Option<Blob>, Fault> {
        let path = self.object(sha256)?;
        let opened = File::open(&path).and_then(|file| Ok((file.metadata()?.len(), file)));
        match opened {
            Ok((size, file)) => Ok(Some(Blob::of_file(file, path, size))),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(fault(&path, &e)),
        }
    }

    /// The parts that are here, with their sizes.
    pub(super) fn uploads(&self) -> Result<Vec<(UploadId, u64)>, Fault> {
        let parts = self.parts();
        let entries = fs::read_dir(&parts).map_err(|e| fault(&parts, &e))?;
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|e| fault(&parts, &e))?;
            let name = entry.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(".part")?.parse().ok());
            if let Some(id) = id {
                found.push((id, entry.metadata().map_err(|e| fault(&entry.path(), &e))?.len()));
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    pub(super) fn park(&self, id: UploadId, upload: Parked) {
        let mut parked = self.parked();
        if parked.len() < PARKED {
            parked.insert(id, upload);
        }
    }

    pub(super) fn unpark(&self, id: UploadId) -> Option<Parked> {
        self.parked().remove(&id)
    }

    fn parked(&self) -> MutexGuard<'_, HashMap<UploadId, Parked>> {
        self.parked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
