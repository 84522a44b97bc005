//! From the connection to the disk: pieces go through a short channel to the thread that writes and digests them.
//!
//! Never more than a few pieces are in memory, whatever the size of the file; a slow disk slows the sender.

use std::fmt::Debug;

use axum::body::Bytes;
use casework::upload;
use domain::ground::actor::Actor;
use domain::ground::id::UploadId;
use futures_util::{Stream, StreamExt as _};
use tokio::sync::mpsc;

use crate::server::Server;
use crate::web::failure::Failure;

/// Pieces on their way between connection and disk.
const ON_THE_WAY: usize = 16;
/// After a refusal so much is still read and thrown away: a browser that is cut off while it sends shows no answer.
const THROWN_AWAY: usize = 8 * 1024 * 1024;

/// Appends a stream to an upload; gives the offset that is durable. A broken stream is no error: what arrived is kept.
pub(super) async fn pour<E: Debug>(
    server: &Server,
    actor: Actor,
    id: UploadId,
    from: u64,
    pieces: impl Stream<Item = Result<Bytes, E>>,
) -> Result<casework::Result<u64>, Failure> {
    let (send, mut receive) = mpsc::channel::<Bytes>(ON_THE_WAY);
    let office = server.office().clone();
    let writing = tokio::task::spawn_blocking(move || {
        let mut receiver = upload::append(&office, &actor, id, from)?;
        while let Some(piece) = receive.blocking_recv() {
            receiver.take(&piece)?;
        }
        receiver.close()
    });
    let mut pieces = std::pin::pin!(pieces);
    let mut thrown_away = 0;
    while let Some(Ok(piece)) = pieces.next().await {
        if let Err(unsent) = send.send(piece).await {
            thrown_away += unsent.0.len();
            if thrown_away > THROWN_AWAY {
                break;
            }
        }
    }
    drop(send);
    writing.await.map_err(|trouble| {
        tracing::error!(%trouble, "writing an upload panicked");
        Failure::Fault
    })
}
