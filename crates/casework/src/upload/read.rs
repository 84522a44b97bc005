//! How far an upload has come; an upload is known to its own unit alone. Rule ORG-10.

use domain::ground::actor::Actor;
use domain::ground::id::UploadId;
use domain::ground::jurisdiction::relation;
use domain::ground::permit::{self, Action};
use storage::View;
use storage::upload::{Received, Upload};

use crate::{Error, Office, Result};

/// Where an upload stands.
#[derive(Debug, Clone)]
pub struct Progress {
    /// How many bytes are here.
    pub offset: u64,
    /// How many there will be, where that is known.
    pub size: Option<u64>,
    /// What it became, once finished.
    pub received: Option<Received>,
}

/// Finds an upload of the actor's own unit. Absent and not visible are one answer.
pub(super) fn find(view: &View, actor: &Actor, id: UploadId) -> Result<Upload> {
    let upload = storage::upload::find(view, id)?.ok_or(Error::NotFound)?;
    relation(actor, &upload.record()).ok_or(Error::NotFound)?;
    permit::may_to(actor, Action::UploadWrite, &upload.record())?;
    Ok(upload)
}

/// How far an upload has come.
pub fn progress(office: &Office, actor: &Actor, id: UploadId) -> Result<Progress> {
    let upload = office.read(|view| find(view, actor, id))?;
    let offset = match &upload.received {
        Some(received) => received.digests.size,
        None => office.objects.upload(id)?.offset(),
    };
    Ok(Progress { offset, size: upload.size, received: upload.received })
}
