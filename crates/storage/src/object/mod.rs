//! The object store: packages, certificates and evidence as files named by their SHA-256, written once.
//!
//! A file becomes an object only when it is wholly on disk: it is flushed, renamed into its place, and the folder is
//! flushed too. The record in the database is written after that, so no record points to a missing object. A store
//! elsewhere (S3) would be a second variant of `Objects`; what an object means is known to casework alone.

pub mod digest;
pub mod scrub;
pub mod upload;

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Take};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::ground::id::UploadId;

use crate::clock;
use crate::fault::Fault;
use digest::{Digester, Digests};
use upload::{Append, Upload};

/// An open object store; clones share it.
#[derive(Clone, Debug)]
pub enum Objects {
    Local(Arc<Folder>),
}

/// Objects as files of this machine.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// Digests of uploads that are between two requests, so that going on need not read them again.
    parked: Mutex<HashMap<UploadId, Digester>>,
}

/// Uploads whose digests are kept between requests; the others are read again when they go on.
const PARKED: usize = 1024;

/// An object, open for reading from its beginning.
#[derive(Debug)]
pub struct Blob {
    file: File,
    pub path: PathBuf,
    pub size: u64,
}

impl Objects {
    /// Opens `file:PATH`, making the folder if it is absent.
    pub fn open(address: &str) -> Result<Self, Fault> {
        let Some(path) = address.strip_prefix("file:") else {
            return Err(Fault::Setup("an object store's address begins with file:".to_owned()));
        };
        let folder = Folder { root: PathBuf::from(path), parked: Mutex::default() };
        for part in [folder.objects(), folder.parts()] {
            fs::create_dir_all(&part).map_err(|e| fault(&part, &e))?;
        }
        sync_folder(&folder.root)?;
        Ok(Self::Local(Arc::new(folder)))
    }

    /// Begins an upload, or goes on with it where it stopped.
    pub fn upload(&self, id: UploadId) -> Result<Upload, Fault> {
        let Self::Local(folder) = self;
        Upload::open(Arc::clone(folder), id)
    }

    /// Gives an unfinished upload up; says whether there was one.
    pub fn discard_upload(&self, id: UploadId) -> Result<bool, Fault> {
        let Self::Local(folder) = self;
        folder.unpark(id);
        remove(&folder.part(id))
    }

    /// The uploads that were begun and are not finished, with their sizes.
    pub fn uploads(&self) -> Result<Vec<(UploadId, u64)>, Fault> {
        let Self::Local(folder) = self;
        let parts = folder.parts();
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

    /// Stores bytes that are at hand.
    pub fn put(&self, bytes: &[u8]) -> Result<Digests, Fault> {
        let mut upload =
            self.upload(UploadId(uuid::Builder::from_random_bytes(clock::chance()?).into_uuid()))?;
        match upload.append(0, bytes)? {
            Append::Taken(_) => upload.finish(),
            Append::Expected(_) => Err(Fault::Unavailable("an upload of this id is there".to_owned())),
        }
    }

    /// Opens an object; none if there is no such one.
    pub fn find(&self, sha256: &str) -> Result<Option<Blob>, Fault> {
        let Self::Local(folder) = self;
        let path = folder.object(sha256)?;
        let opened = File::open(&path).and_then(|file| Ok((file.metadata()?.len(), file)));
        match opened {
            Ok((size, file)) => Ok(Some(Blob { file, path, size })),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(fault(&path, &e)),
        }
    }

    /// Opens an object that a record names, so that its absence is a fault.
    pub fn get(&self, sha256: &str) -> Result<Blob, Fault> {
        self.find(sha256)?.ok_or_else(|| Fault::File {
            path: sha256.to_owned(),
            why: "a recorded object is missing".to_owned(),
        })
    }

    /// Destroys an object whose retention is over; says whether it was there.
    pub fn remove(&self, sha256: &str) -> Result<bool, Fault> {
        let Self::Local(folder) = self;
        remove(&folder.object(sha256)?)
    }

    /// Bytes that may still be written.
    pub fn free_bytes(&self) -> Result<u64, Fault> {
        let Self::Local(folder) = self;
        let disk = rustix::fs::statvfs(&folder.root).map_err(|e| fault(&folder.root, &e.into()))?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// Refuses before an upload of `bytes` begins if it cannot end well. `reserve` is what the database needs to
    /// live on.
    pub fn require_free(&self, bytes: u64, reserve: u64) -> Result<(), Fault> {
        let free = self.free_bytes()?;
        if free >= bytes.saturating_add(reserve) {
            return Ok(());
        }
        Err(Fault::Full(format!("{bytes} bytes wanted and {reserve} kept back, {free} free")))
    }
}

impl Folder {
    fn objects(&self) -> PathBuf {
        self.root.join("objects")
    }

    fn parts(&self) -> PathBuf {
        self.root.join("parts")
    }

    fn part(&self, id: UploadId) -> PathBuf {
        self.parts().join(format!("{id}.part"))
    }

    /// Where an object lies. Anything but a digest is refused, so that no path can be smuggled in.
    fn object(&self, sha256: &str) -> Result<PathBuf, Fault> {
        let is_digest = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        match sha256.get(..2) {
            Some(drawer) if is_digest => Ok(self.objects().join(drawer).join(sha256)),
            _ => Err(Fault::File { path: "object".to_owned(), why: "not a digest".to_owned() }),
        }
    }

    fn park(&self, id: UploadId, digester: Digester) {
        let mut parked = self.parked();
        if parked.len() < PARKED {
            parked.insert(id, digester);
        }
    }

    fn unpark(&self, id: UploadId) -> Option<Digester> {
        self.parked().remove(&id)
    }

    fn parked(&self) -> MutexGuard<'_, HashMap<UploadId, Digester>> {
        self.parked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Blob {
    /// The bytes from `from` on, at most `most` of them.
    pub fn range(mut self, from: u64, most: u64) -> Result<Take<File>, Fault> {
        self.file.seek(SeekFrom::Start(from)).map_err(|e| fault(&self.path, &e))?;
        Ok(self.file.take(most))
    }

    /// The whole object in memory: for certificates and forms, not for packages.
    pub fn bytes(mut self) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes).map_err(|e| fault(&self.path, &e))?;
        Ok(bytes)
    }
}

impl Read for Blob {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

fn remove(path: &Path) -> Result<bool, Fault> {
    match fs::remove_file(path) {
        Ok(()) => sync_folder(path.parent().unwrap_or(path)).map(|()| true),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(fault(path, &e)),
    }
}

/// A name is only as durable as the folder that holds it.
fn sync_folder(path: &Path) -> Result<(), Fault> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(|e| fault(path, &e))
}

fn fault(path: &Path, error: &io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Fault::Full(path.display().to_string()),
        io::ErrorKind::WouldBlock => Fault::Unavailable("the upload is in use".to_owned()),
        _ => Fault::File { path: path.display().to_string(), why: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::Path;

    use super::{Objects, fault};
    use crate::fault::Fault;

    #[test]
    fn a_full_disk_is_told_from_a_broken_one() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert_eq!(fault(Path::new("/a"), &full), Fault::Full("/a".into()));
        let broken = fault(Path::new("/a"), &io::Error::other("input/output error"));
        assert!(matches!(broken, Fault::File { .. }) && !broken.is_passing());
    }

    #[test]
    fn only_digests_name_objects() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(&format!("file:{}", folder.path().display())).unwrap();
        for name in ["", "..", "../../etc/passwd", &"A".repeat(64), &"/".repeat(64), "é"] {
            assert!(objects.find(name).is_err(), "{name}");
        }
        assert!(objects.find(&"a".repeat(64)).unwrap().is_none());
        assert!(objects.get(&"a".repeat(64)).is_err());
    }

    #[test]
    fn space_is_asked_for_before_an_upload_begins() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(&format!("file:{}", folder.path().display())).unwrap();
        objects.require_free(1, 1).unwrap();
        let refused = objects.require_free(u64::MAX / 2, 0).unwrap_err();
        assert!(matches!(refused, Fault::Full(_)));
    }
}
