//! An upload under way: bytes are appended at the offset the store expects, and survive a broken connection.
//!
//! `sync` before an offset is acknowledged to the sender: then a power cut loses nothing he believes sent. In a folder
//! that is a flush; with a bucket, what is new goes there as a piece, so that any node can go on. One request at a time
//! holds an upload on a node. After a flush that failed the part is worthless and removed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::ground::id::UploadId;
use sha2::{Digest as _, Sha256};

use super::blob::Fetch;
use super::digest::{Digester, Digests};
use super::remote::{self, Piece, Remote};
use super::{Objects, fault, s3, sync_folder};
use crate::fault::Fault;
use crate::value::hex;

/// An upload held by one request. Dropped unfinished, it can be resumed.
#[derive(Debug)]
pub struct Upload {
    objects: Objects,
    id: UploadId,
    path: PathBuf,
    file: File,
    digester: Option<Digester>,
    /// What of it is in the bucket.
    pieces: Vec<Piece>,
}

/// What is known of an upload between two requests.
#[derive(Debug)]
pub(super) struct Parked {
    digester: Digester,
    pieces: Vec<Piece>,
}

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Append {
    /// It was taken; the next piece begins at this offset.
    Taken(u64),
    /// It does not follow what is here; the next piece must begin at this offset.
    Expected(u64),
}

const BUFFER: usize = 256 * 1024;

impl Upload {
    pub(super) fn open(objects: Objects, id: UploadId) -> Result<Self, Fault> {
        let path = objects.folder().part(id);
        let open = || {
            let is_new = !path.exists();
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
            lock(&file)?;
            Ok((file, is_new))
        };
        let (mut file, is_new) = open().map_err(|e| fault(&path, &e))?;
        // Asked first: what is known here stays known while the bucket does not answer.
        let there = match &objects {
            Objects::Local(_) => Vec::new(),
            Objects::Remote(remote) => remote.chain(id)?,
        };
        let here = file.metadata().map_err(|e| fault(&path, &e))?.len();
        let parked = objects.folder().unpark(id).filter(|parked| parked.digester.size() == here);
        let (digester, pieces) = match &objects {
            Objects::Local(folder) => {
                if is_new {
                    sync_folder(&folder.parts())?;
                }
                let read_again = || digest(&mut file).map_err(|e| fault(&path, &e));
                (parked.map_or_else(read_again, |parked| Ok(parked.digester))?, Vec::new())
            }
            Objects::Remote(remote) => restore(remote, id, there, parked, &mut file, &path)?,
        };
        Ok(Self { id, path, file, digester: Some(digester), pieces, objects })
    }

    /// How many bytes are here.
    pub fn offset(&self) -> u64 {
        self.digester.as_ref().map_or(0, Digester::size)
    }

    /// Appends a piece that begins at `offset`. On a full disk nothing of it is kept, and what was here stays.
    pub fn append(&mut self, offset: u64, piece: &[u8]) -> Result<Append, Fault> {
        if self.digester.is_none() {
            return Err(Fault::Unavailable("the upload was lost and must begin anew".to_owned()));
        }
        let here = self.offset();
        if offset != here {
            return Ok(Append::Expected(here));
        }
        if let Err(error) = self.write_at(here, piece) {
            // The digests know nothing of a piece that arrived in part.
            self.file.set_len(here).map_err(|e| fault(&self.path, &e))?;
            return Err(fault(&self.path, &error));
        }
        if let Some(digester) = &mut self.digester {
            digester.update(piece);
        }
        if matches!(self.objects, Objects::Remote(_)) && self.offset() - self.shipped() >= s3::PART {
            self.sync()?;
        }
        Ok(Append::Taken(self.offset()))
    }

    fn write_at(&mut self, offset: u64, piece: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(offset))?;
        self.file.write_all(piece)
    }

    /// The bytes that are here, to be read at positions before the upload is finished.
    pub fn reader(&self) -> Result<File, Fault> {
        self.file.try_clone().map_err(|e| fault(&self.path, &e))
    }

    /// Makes what is here survive a power cut, and with a bucket the loss of this node.
    pub fn sync(&mut self) -> Result<(), Fault> {
        if let Objects::Remote(remote) = &self.objects {
            if let Some(piece) = ship(remote, self.id, &self.file, &self.path, self.shipped(), self.offset())?
            {
                self.pieces.push(piece);
            }
            return Ok(());
        }
        let Err(error) = self.file.sync_data() else { return Ok(()) };
        // The system may have dropped the pages it could not write: a second flush would lie.
        self.digester = None;
        drop(fs::remove_file(&self.path));
        Err(fault(&self.path, &error))
    }

    fn shipped(&self) -> u64 {
        self.pieces.last().map_or(0, Piece::end)
    }

    /// Turns the upload into an object, durably. An object that is there already stays as it is in content.
    pub fn finish(mut self) -> Result<Digests, Fault> {
        match self.objects.clone() {
            Objects::Local(folder) => {
                self.sync()?;
                let digests = self.digester.take().unwrap_or_default().finish();
                let path = folder.object(&digests.sha256)?;
                let drawer = path.parent().unwrap_or(&path);
                make_drawer(drawer)?;
                fs::rename(&self.path, &path).map_err(|e| fault(&path, &e))?;
                sync_folder(drawer)?;
                Ok(digests)
            }
            Objects::Remote(remote) => {
                let digests = self.digester.clone().unwrap_or_default().finish();
                remote.client().put_file(&remote::object(&digests.sha256)?, &self.file, digests.size)?;
                // The object is there: what is left of the way it came is only litter.
                self.digester = None;
                drop(fs::remove_file(&self.path));
                drop(remote.remove_pieces(self.id));
                Ok(digests)
            }
        }
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let Some(digester) = self.digester.take() {
            let pieces = std::mem::take(&mut self.pieces);
            self.objects.folder().park(self.id, Parked { digester, pieces });
        }
    }
}

/// Brings the file of this node to what is in the bucket. What this process took itself and another node did not go
/// beyond is kept, with what of it is not in the bucket yet; a file that a process before this one left is not trusted.
fn restore(
    remote: &Arc<Remote>,
    id: UploadId,
    there: Vec<Piece>,
    parked: Option<Parked>,
    file: &mut File,
    path: &Path,
) -> Result<(Digester, Vec<Piece>), Fault> {
    let (mut digester, mut pieces) = match parked {
        Some(parked) if parked.pieces == there => return Ok((parked.digester, there)),
        // Another node went on from exactly where this one stopped.
        Some(parked) if follows(&parked, &there) => (parked.digester, parked.pieces),
        _ => (Digester::default(), Vec::new()),
    };
    file.set_len(digester.size()).map_err(|e| fault(path, &e))?;
    file.seek(SeekFrom::End(0)).map_err(|e| fault(path, &e))?;
    for piece in there.into_iter().skip(pieces.len()) {
        if !fetch(remote, id, &piece, file, path, &mut digester)? {
            // It is not what it says: the sender goes on from its beginning.
            file.set_len(piece.at).map_err(|e| fault(path, &e))?;
            digester = digest(file).map_err(|e| fault(path, &e))?;
            remote.client().remove(&piece.name(id))?;
            break;
        }
        pieces.push(piece);
    }
    Ok((digester, pieces))
}

fn follows(parked: &Parked, there: &[Piece]) -> bool {
    let end = parked.pieces.last().map_or(0, Piece::end);
    there.starts_with(&parked.pieces) && parked.digester.size() == end
}

/// Appends a piece of the bucket to the file; false when it is not what its name says.
fn fetch(
    remote: &Arc<Remote>,
    id: UploadId,
    piece: &Piece,
    file: &mut File,
    path: &Path,
    digester: &mut Digester,
) -> Result<bool, Fault> {
    let mut content = Fetch::unchecked(Arc::clone(remote), piece.name(id), piece.size);
    let mut sha256 = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = content.read(&mut buffer).map_err(|e| content.trouble(&e))?;
        let bytes = buffer.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            return Ok(hex(&sha256.finalize()) == piece.sha256);
        }
        file.write_all(bytes).map_err(|e| fault(path, &e))?;
        sha256.update(bytes);
        digester.update(bytes);
    }
}

/// Writes what is new to the bucket.
fn ship(
    remote: &Remote,
    id: UploadId,
    file: &File,
    path: &Path,
    at: u64,
    end: u64,
) -> Result<Option<Piece>, Fault> {
    if at == end {
        return Ok(None);
    }
    let load = s3::Load::stretch(file, at, end - at).map_err(|e| fault(path, &e))?;
    let piece = Piece { at, size: end - at, sha256: load.sha256.clone() };
    remote.client().put(&piece.name(id), &load)?;
    Ok(Some(piece))
}

fn make_drawer(drawer: &Path) -> Result<(), Fault> {
    match fs::create_dir(drawer) {
        Ok(()) => sync_folder(drawer.parent().unwrap_or(drawer)),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(e) => Err(fault(drawer, &e)),
    }
}

fn lock(file: &File) -> io::Result<()> {
    file.try_lock().map_err(|refused| match refused {
        TryLockError::WouldBlock => io::ErrorKind::WouldBlock.into(),
        TryLockError::Error(error) => error,
    })
}

/// Reads a file from its beginning through the digests.
fn digest(file: &mut File) -> io::Result<Digester> {
    let mut digester = Digester::default();
    let mut buffer = vec![0; BUFFER];
    file.seek(SeekFrom::Start(0))?;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(digester),
            Ok(read) => digester.update(buffer.get(..read).unwrap_or_default()),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}
