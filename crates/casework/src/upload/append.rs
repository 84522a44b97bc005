//! The next bytes of an upload, from the offset at which it stands. Rule PRV-4.
//!
//! The bytes go to the disk piece by piece while they arrive; an offset is given back only when what lies before it
//! survives a power cut. One request at a time holds an upload.

use domain::ground::actor::Actor;
use domain::ground::id::UploadId;
use domain::ground::refusal::Refusal;
use storage::object::upload::Append;

use super::read::find;
use crate::{Error, Office, Result};

/// An upload held by one request. Dropped, it keeps what arrived and can be gone on with.
#[derive(Debug)]
pub struct Receiver {
    upload: storage::object::upload::Upload,
    /// The size announced, or the largest one allowed.
    end: u64,
}

/// Opens an upload for bytes that begin at `offset`; a wrong offset is refused with the right one.
pub fn append(office: &Office, actor: &Actor, id: UploadId, offset: u64) -> Result<Receiver> {
    let actor = actor.clone();
    let row = office.store.write(move |tx| {
        let row = find(tx, &actor, id)?;
        // A finished upload takes nothing more: where it stands is its end.
        if let Some(received) = &row.received {
            return Err(Error::from(Refusal::WrongOffset { expected: received.digests.size }));
        }
        storage::upload::touch(tx, id)?;
        Ok(row)
    })?;
    let upload = office.objects.upload(id)?;
    if upload.offset() != offset {
        return Err(Refusal::WrongOffset { expected: upload.offset() }.into());
    }
    let end = row.size.unwrap_or_else(|| row.kind.max_bytes());
    Ok(Receiver { upload, end })
}

impl Receiver {
    /// Takes the next piece.
    pub fn take(&mut self, piece: &[u8]) -> Result<()> {
        let offset = self.upload.offset();
        if offset.saturating_add(piece.len() as u64) > self.end {
            return Err(Refusal::TooLarge { max: self.end }.into());
        }
        match self.upload.append(offset, piece)? {
            Append::Taken(_) => Ok(()),
            Append::Expected(expected) => Err(Refusal::WrongOffset { expected }.into()),
        }
    }

    /// Makes what arrived durable and says where the next piece begins.
    pub fn close(mut self) -> Result<u64> {
        self.upload.sync()?;
        Ok(self.upload.offset())
    }
}
