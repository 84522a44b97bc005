//! Parts that nobody goes on with are swept, so that broken uploads do not fill the disk.

use domain::ground::actor::Actor;
use domain::ground::permit::{self, Action};

use crate::{Office, Result, record};

/// An unfinished upload is kept so long after its last byte.
const KEPT_HOURS: i64 = 72;
const HOUR_MS: i64 = 3_600_000;
/// As many as one run sweeps; the next run goes on.
const AT_ONCE: u32 = 200;

/// Sweeps abandoned uploads and says how many; asked by the passing of time only.
pub fn sweep(office: &Office, actor: &Actor) -> Result<usize> {
    permit::may(actor, Action::UploadSweep)?;
    let writer = actor.clone();
    let swept = office.store.write(move |tx| {
        let before = tx.now().add_millis(-KEPT_HOURS * HOUR_MS);
        let mut swept = Vec::new();
        for id in storage::upload::abandoned(tx, before, AT_ONCE)? {
            if storage::upload::remove(tx, id)? {
                tx.record(record::event(&writer, "upload", id, "sweep").from("open"));
                swept.push(id);
            }
        }
        Ok::<_, crate::Error>(swept)
    })?;
    for id in &swept {
        office.objects.discard_upload(*id)?;
    }
    Ok(swept.len())
}
