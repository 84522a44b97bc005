//! An upload under way: bytes are appended at the offset the store expects, and survive a broken connection.
//!
//! `sync` before an offset is acknowledged to the sender: then a power cut loses nothing he believes sent. One
//! request at a time holds an upload. After a flush that failed the part is worthless and removed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::ground::id::UploadId;

use super::digest::{Digester, Digests};
use super::{Folder, fault, sync_folder};
use crate::fault::Fault;

/// An upload held by one request. Dropped unfinished, it can be resumed.
#[derive(Debug)]
pub struct Upload {
    folder: Arc<Folder>,
    id: UploadId,
    path: PathBuf,
    file: File,
    digester: Option<Digester>,
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
    pub(super) fn open(folder: Arc<Folder>, id: UploadId) -> Result<Self, Fault> {
        let path = folder.part(id);
        let open = || {
            let is_new = !path.exists();
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
            lock(&file)?;
            Ok((file, is_new))
        };
        let (mut file, is_new) = open().map_err(|e| fault(&path, &e))?;
        if is_new {
            sync_folder(&folder.parts())?;
        }
        let size = file.metadata().map_err(|e| fault(&path, &e))?.len();
        let digester = match folder.unpark(id) {
            Some(digester) if digester.size() == size => digester,
            _ => digest(&mut file).map_err(|e| fault(&path, &e))?,
        };
        Ok(Self { folder, id, path, file, digester: Some(digester) })
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

    /// Makes what is here survive a power cut.
    pub fn sync(&mut self) -> Result<(), Fault> {
        let Err(error) = self.file.sync_data() else { return Ok(()) };
        // The system may have dropped the pages it could not write: a second flush would lie.
        self.digester = None;
        drop(fs::remove_file(&self.path));
        Err(fault(&self.path, &error))
    }

    /// Turns the upload into an object, durably. An object that is there already stays as it is in content.
    pub fn finish(mut self) -> Result<Digests, Fault> {
        self.sync()?;
        let digests = self.digester.take().unwrap_or_default().finish();
        let path = self.folder.object(&digests.sha256)?;
        let drawer = path.parent().unwrap_or(&path);
        make_drawer(drawer)?;
        fs::rename(&self.path, &path).map_err(|e| fault(&path, &e))?;
        sync_folder(drawer)?;
        Ok(digests)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let Some(digester) = self.digester.take() {
            self.folder.park(self.id, digester);
        }
    }
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
pub(super) fn digest(file: &mut File) -> io::Result<Digester> {
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
