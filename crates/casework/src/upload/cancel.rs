//! The sender gives an unfinished upload up.

use domain::ground::actor::Actor;
use domain::ground::id::UploadId;

use super::read::find;
use crate::{Office, Result, record};

/// Forgets an unfinished upload and its bytes. A finished one stays: records may name it.
pub fn cancel(office: &Office, actor: &Actor, id: UploadId) -> Result<()> {
    let writer = actor.clone();
    let removed = office.store.write(move |tx| {
        find(tx, &writer, id)?;
        let removed = storage::upload::remove(tx, id)?;
        if removed {
            tx.record(record::event(&writer, "upload", id, "cancel").from("open"));
        }
        Ok::<_, crate::Error>(removed)
    })?;
    if removed {
        office.objects.discard_upload(id)?;
    }
    Ok(())
}
