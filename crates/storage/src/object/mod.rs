//! The object store: packages, certificates and evidence, named by their SHA-256, written once.
//!
//! `file:FOLDER` keeps them on this machine, `s3://BUCKET` in a bucket that several nodes share. A file becomes an object
//! only when it is wholly and durably there; the record in the database is written after that, so no record points to a
//! missing object. What an object means is known to casework alone.

pub mod blob;
pub mod digest;
mod folder;
mod remote;
mod s3;
pub mod scrub;
mod staging;
pub mod upload;

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;

use domain::ground::id::UploadId;

use crate::clock;
use crate::fault::Fault;
pub use blob::Blob;
use digest::{Digester, Digests};
pub use folder::Folder;
pub use remote::Remote;
use upload::{Append, Upload};

/// An open object store; clones share it.
#[derive(Clone, Debug)]
pub enum Objects {
    Local(Arc<Folder>),
    Remote(Arc<Remote>),
}

impl Objects {
    /// Opens `file:PATH`, making the folder if it is absent, or `s3://BUCKET`, with the credentials of the environment.
    pub fn open(address: &str) -> Result<Self, Fault> {
        Self::open_as(address, &|name| std::env::var(name).ok())
    }

    /// The same with credentials from elsewhere.
    pub fn open_as(address: &str, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, Fault> {
        if let Some(path) = address.strip_prefix("file:") {
            return Ok(Self::Local(Arc::new(Folder::open(Path::new(path))?)));
        }
        if let Some(place) = address.strip_prefix("s3://") {
            return Ok(Self::Remote(Arc::new(Remote::open(place, environment)?)));
        }
        Err(Fault::Setup("an object store's address begins with file: or s3://".to_owned()))
    }

    /// The folder of this machine that takes what is on its way.
    fn folder(&self) -> &Folder {
        match self {
            Self::Local(folder) => folder,
            Self::Remote(remote) => remote.folder(),
        }
    }

    /// Begins an upload, or goes on with it where it stopped.
    pub fn upload(&self, id: UploadId) -> Result<Upload, Fault> {
        Upload::open(self.clone(), id)
    }

    /// Gives an unfinished upload up; says whether there was one.
    pub fn discard_upload(&self, id: UploadId) -> Result<bool, Fault> {
        self.folder().unpark(id);
        let here = remove(&self.folder().part(id))?;
        match self {
            Self::Local(_) => Ok(here),
            Self::Remote(remote) => Ok(remote.remove_pieces(id)? || here),
        }
    }

    /// The uploads that were begun and are not finished, with their sizes.
    pub fn uploads(&self) -> Result<Vec<(UploadId, u64)>, Fault> {
        let here = self.folder().uploads()?;
        match self {
            Self::Local(_) => Ok(here),
            Self::Remote(remote) => remote.uploads(here),
        }
    }

    /// Stores bytes that are at hand.
    pub fn put(&self, bytes: &[u8]) -> Result<Digests, Fault> {
        if let Self::Remote(remote) = self {
            let mut digester = Digester::default();
            digester.update(bytes);
            let digests = digester.finish();
            remote.client().put(&remote::object(&digests.sha256)?, &s3::Load::bytes(bytes))?;
            return Ok(digests);
        }
        let mut upload =
            self.upload(UploadId(uuid::Builder::from_random_bytes(clock::chance()?).into_uuid()))?;
        match upload.append(0, bytes)? {
            Append::Taken(_) => upload.finish(),
            Append::Expected(_) => Err(Fault::Unavailable("an upload of this id is there".to_owned())),
        }
    }

    /// Opens an object; none if there is no such one.
    pub fn find(&self, sha256: &str) -> Result<Option<Blob>, Fault> {
        match self {
            Self::Local(folder) => folder.find(sha256),
            Self::Remote(remote) => Remote::find(remote, sha256),
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
        match self {
            Self::Local(folder) => remove(&folder.object(sha256)?),
            Self::Remote(remote) => {
                let name = remote::object(sha256)?;
                let is_there = remote.client().size(&name)?.is_some();
                remote.client().remove(&name)?;
                Ok(is_there)
            }
        }
    }

    /// Bytes that may still be written on this machine.
    pub fn free_bytes(&self) -> Result<u64, Fault> {
        let root = self.folder().root();
        let disk = rustix::fs::statvfs(root).map_err(|e| fault(root, &e.into()))?;
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

/// Anything but a digest is refused, so that no path and no key can be smuggled in.
fn require_digest(sha256: &str) -> Result<(), Fault> {
    if sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return Ok(());
    }
    Err(Fault::File { path: "object".to_owned(), why: "not a digest".to_owned() })
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

    use super::fault;
    use crate::fault::Fault;
    use crate::testing::stores::each_kind;

    #[test]
    fn a_full_disk_is_told_from_a_broken_one() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert_eq!(fault(Path::new("/a"), &full), Fault::Full("/a".into()));
        let broken = fault(Path::new("/a"), &io::Error::other("input/output error"));
        assert!(matches!(broken, Fault::File { .. }) && !broken.is_passing());
    }

    #[test]
    fn only_digests_name_objects() {
        each_kind(|place| {
            let objects = place.objects();
            for name in ["", "..", "../../etc/passwd", &"A".repeat(64), &"/".repeat(64), "é"] {
                assert!(objects.find(name).is_err(), "{name}");
                assert!(objects.remove(name).is_err(), "{name}");
            }
            assert!(objects.find(&"a".repeat(64)).unwrap().is_none());
            assert!(objects.get(&"a".repeat(64)).is_err());
        });
    }

    #[test]
    fn space_is_asked_for_before_an_upload_begins() {
        each_kind(|place| {
            place.objects().require_free(1, 1).unwrap();
            let refused = place.objects().require_free(u64::MAX / 2, 0).unwrap_err();
            assert!(matches!(refused, Fault::Full(_)));
        });
    }
}
