//! A file of a filing, read through the filing: whoever may not see the filing has no address that opens it (ORG-10).
//!
//! What a provider uploaded is foreign: it is shown under its own content type and nothing in it runs. Only pictures
//! and PDF are shown in the browser, everything else is saved. Sheets that a page exports are ours, and saved as well.

use std::io::Read as _;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use casework::filing;
use domain::ground::id::FilingId;
use futures_util::stream;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use storage::object::Blob;
use tokio::sync::mpsc;

use super::failure::Failure;
use super::headers::Foreign;
use super::page::Answer;
use super::session::Who;
use super::work::work;
use crate::server::Server;
use crate::spreadsheet::Format;

/// Bytes read at once.
const PIECE: usize = 256 * 1024;

/// GET `/filing/{id}/file/{path}`.
pub(super) async fn of_filing(
    State(server): State<Server>,
    Who(actor): Who,
    Path((id, path)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let id: FilingId = id.parse().map_err(|_| Failure::NotFound)?;
    let file = work(&server, move |office| filing::file(office, &actor, id, &path)).await?;
    Ok(answer(&file.name, &file.content, file.blob))
}

/// A stored file as an answer.
pub fn answer(name: &str, content: &str, blob: Blob) -> Response {
    let (kind, way) = match content {
        "pdf" => ("application/pdf", "inline"),
        "jpg" => ("image/jpeg", "inline"),
        "png" => ("image/png", "inline"),
        _ => ("application/octet-stream", "attachment"),
    };
    let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("{way}; filename*=UTF-8''{name}")),
        (CONTENT_LENGTH, blob.size.to_string()),
    ];
    let mut response = (headers, flow(blob)).into_response();
    // A browser shows a PDF in a viewer of its own, which a sandbox would keep from starting.
    if content != "pdf" {
        response.extensions_mut().insert(Foreign);
    }
    response
}

/// A sheet that was written, to be saved under this name.
pub(super) fn sheet(format: Format, name: &str, bytes: Option<Vec<u8>>) -> Answer {
    let bytes = bytes.ok_or_else(|| {
        tracing::error!("a sheet could not be written");
        Failure::Fault
    })?;
    let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let headers = [
        (CONTENT_TYPE, format.media().to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}.{}", format.ending())),
    ];
    Ok((headers, bytes).into_response())
}

/// The bytes, read on a thread of their own as fast as the visitor takes them.
fn flow(mut blob: Blob) -> Body {
    let (send, receive) = mpsc::channel::<std::io::Result<Bytes>>(4);
    tokio::task::spawn_blocking(move || {
        let mut buffer = vec![0; PIECE];
        loop {
            let piece = match blob.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => Ok(Bytes::copy_from_slice(buffer.get(..read).unwrap_or_default())),
                Err(trouble) => Err(trouble),
            };
            let failed = piece.is_err();
            if send.blocking_send(piece).is_err() || failed {
                break;
            }
        }
    });
    Body::from_stream(stream::unfold(receive, |mut receive| async {
        receive.recv().await.map(|piece| (piece, receive))
    }))
}
