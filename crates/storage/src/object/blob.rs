//! An object, open for reading: a file of this machine, or a stream out of the bucket.
//!
//! A stream that breaks is gone on with where it broke, for a bounded time. Whoever reads an object of the bucket from
//! its beginning gets its last bytes only if all of them together are what its name says: an answer that was cut short
//! or changed on the way is never taken for the object.

use std::fs::{self, File};
use std::io::{self, Read, Seek as _, SeekFrom, Take, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use ureq::BodyReader;

use super::fault;
use super::remote::Remote;
use crate::fault::Fault;
use crate::value::hex;

/// An object, open for reading from its beginning.
#[derive(Debug)]
pub struct Blob {
    pub size: u64,
    source: Source,
}

#[derive(Debug)]
enum Source {
    File(File, PathBuf),
    Bucket(Box<Fetch>),
}

/// An object as a file that other programs can read, as long as this is held.
#[derive(Debug)]
pub struct OnDisk {
    path: PathBuf,
    is_fetched: bool,
}

/// A stream out of the bucket.
pub(super) struct Fetch {
    remote: Arc<Remote>,
    name: String,
    at: u64,
    end: u64,
    body: Option<BodyReader<'static>>,
    /// Digest so far and the expected one, when it is read from its beginning to its end.
    check: Option<(Sha256, String)>,
    /// How often the stream broke since the last byte came.
    broken: u32,
}

/// So often a stream may break without bringing anything.
const BREAKS: u32 = 3;

impl std::fmt::Debug for Fetch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fetch").field("name", &self.name).field("at", &self.at).finish_non_exhaustive()
    }
}

impl Blob {
    pub(super) fn of_file(file: File, path: PathBuf, size: u64) -> Self {
        Self { size, source: Source::File(file, path) }
    }

    pub(super) fn of_fetch(fetch: Fetch) -> Self {
        Self { size: fetch.end, source: Source::Bucket(Box::new(fetch)) }
    }

    /// The bytes from `from` on, at most `most` of them.
    pub fn range(mut self, from: u64, most: u64) -> Result<Take<Self>, Fault> {
        match &mut self.source {
            Source::File(file, path) => {
                file.seek(SeekFrom::Start(from)).map_err(|e| fault(path, &e))?;
            }
            Source::Bucket(fetch) => {
                fetch.at = from.min(fetch.end);
                fetch.check = None;
            }
        }
        Ok(self.take(most))
    }

    /// The whole object in memory: for certificates and forms, not for packages.
    pub fn bytes(mut self) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes).map_err(|e| self.trouble(&e))?;
        Ok(bytes)
    }

    /// The whole object as a file, fetched if need be.
    pub fn on_disk(mut self) -> Result<OnDisk, Fault> {
        let fetch = match self.source {
            Source::File(_, path) => return Ok(OnDisk { path, is_fetched: false }),
            Source::Bucket(ref fetch) => fetch,
        };
        let (mut file, path) = fetch.remote.new_shelf_file()?;
        let fetched = OnDisk { path, is_fetched: true };
        copy(&mut self, &mut file, fetched.path())?;
        Ok(fetched)
    }

    fn trouble(&self, error: &io::Error) -> Fault {
        match &self.source {
            Source::File(_, path) => fault(path, error),
            Source::Bucket(fetch) => fetch.trouble(error),
        }
    }
}

/// Tells what failed at the source from what failed at the disk.
fn copy(blob: &mut Blob, file: &mut File, path: &Path) -> Result<(), Fault> {
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = blob.read(&mut buffer).map_err(|e| blob.trouble(&e))?;
        if read == 0 {
            return Ok(());
        }
        file.write_all(buffer.get(..read).unwrap_or_default()).map_err(|e| fault(path, &e))?;
    }
}

impl Read for Blob {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.source {
            Source::File(file, _) => file.read(buffer),
            Source::Bucket(fetch) => fetch.read(buffer),
        }
    }
}

impl OnDisk {
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        if self.is_fetched {
            // What cannot be removed now goes with the folder of this process.
            drop(fs::remove_file(&self.path));
        }
    }
}

impl Fetch {
    /// An object whose whole content must be what its name says.
    pub(super) fn checked(remote: Arc<Remote>, name: String, size: u64, sha256: &str) -> Self {
        Self { check: Some((Sha256::new(), sha256.to_owned())), ..Self::unchecked(remote, name, size) }
    }

    /// Bytes that the caller judges.
    pub(super) fn unchecked(remote: Arc<Remote>, name: String, size: u64) -> Self {
        Self { remote, name, at: 0, end: size, body: None, check: None, broken: 0 }
    }

    pub(super) fn trouble(&self, error: &io::Error) -> Fault {
        match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::NotFound => {
                Fault::File { path: self.name.clone(), why: error.to_string() }
            }
            _ => Fault::Unavailable(format!("the object store: read: {error}")),
        }
    }

    fn open(&mut self) -> io::Result<&mut BodyReader<'static>> {
        let body = match self.body.take() {
            Some(body) => body,
            None => match self.remote.client().read(&self.name, self.at) {
                Ok(Some(answer)) => answer.into_body().into_reader(),
                Ok(None) => {
                    return Err(io::Error::new(io::ErrorKind::NotFound, "a recorded object is missing"));
                }
                Err(fault) => return Err(io::Error::other(fault.to_string())),
            },
        };
        Ok(self.body.insert(body))
    }

    /// The next bytes; an error or a premature end is a broken stream.
    fn next(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
        let most = buffer.len().min(left);
        let Some(buffer) = buffer.get_mut(..most) else { return Ok(0) };
        loop {
            let why = match self.open()?.read(buffer) {
                Ok(0) => io::Error::from(io::ErrorKind::UnexpectedEof),
                Ok(read) => {
                    self.broken = 0;
                    return Ok(read);
                }
                Err(why) => why,
            };
            self.body = None;
            self.broken += 1;
            if self.broken > BREAKS {
                return Err(why);
            }
        }
    }
}

impl Read for Fetch {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.end || buffer.is_empty() {
            return Ok(0);
        }
        let read = self.next(buffer)?;
        self.at += read as u64;
        if let Some((digest, expected)) = &mut self.check {
            digest.update(buffer.get(..read).unwrap_or_default());
            if self.at == self.end && hex(&digest.finalize_reset()) != *expected {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "its content is not what its name says",
                ));
            }
        }
        Ok(read)
    }
}
