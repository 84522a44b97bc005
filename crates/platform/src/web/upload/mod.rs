//! Files sent in parts that resume after a broken connection; the shape is that of tus 1.0, spoken by `upload.js`.
//!
//! Rules PRV-4, INS-1, ORG-10. POST begins and answers with the address, HEAD says how much is here, PATCH appends at
//! the offset the server expects; a wrong offset is a conflict that names the right one. Every "no" is one sentence of
//! plain text, because a script shows it beside the field; the API comes the same way and is answered in JSON. The file answers its field when its last byte is here.

pub mod posted;
mod stream;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use casework::Error;
use casework::upload::{self, Begin, Target};
use domain::ground::actor::Actor;
use domain::ground::id::{FilingId, UploadId};
use domain::ground::refusal::{FileFlaw, Refusal};
use percent_encoding::percent_decode_str;

pub use posted::{Posted, posted};

use super::failure::{Failure, Worded};
use super::session::Who;
use super::work::{try_work, work};
use crate::server::Server;

const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const NAME: &str = "upload-name";
const FIELD: &str = "upload-field";

/// Why nothing was taken, and where to go on where that is the matter. Pages tell it in a sentence, the API as JSON.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) failure: Failure,
    expected: Option<u64>,
}

/// POST for a field of a filing's draft.
pub(super) async fn begin_for_filing(
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let id: FilingId = id.parse().map_err(|_| plain(Failure::NotFound))?;
    begin(&server, actor, Target::Filing(id), &headers, "/upload").await.map_err(Refused::plain)
}

/// POST for a field of the unit's record.
pub(super) async fn begin_for_unit(
    State(server): State<Server>,
    Who(actor): Who,
    headers: HeaderMap,
) -> Result<Response, Response> {
    begin(&server, actor, Target::Unit, &headers, "/upload").await.map_err(Refused::plain)
}

/// Begins an upload, whose address lies below `base`.
pub(crate) async fn begin(
    server: &Server,
    actor: Actor,
    target: Target,
    headers: &HeaderMap,
    base: &str,
) -> Result<Response, Refused> {
    let size = number(headers, LENGTH.as_str()).ok_or(Failure::Malformed)?;
    if size == 0 {
        return Err(Error::from(Refusal::FileRefused(FileFlaw::Empty)).into());
    }
    let input = Begin { target, field: text(headers, FIELD), name: text(headers, NAME), size: Some(size) };
    let id = try_work(server, move |office| upload::begin(office, &actor, &input)).await??;
    let address = format!("{base}/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, address)]).into_response())
}

/// HEAD: how much is here. An upload whose last byte arrived without being acknowledged is finished now.
pub(crate) async fn offset(
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id: UploadId = id.parse().map_err(|_| Failure::NotFound)?;
    let stands = work(&server, move |office| {
        let stands = upload::progress(office, &actor, id)?;
        if stands.received.is_none() && stands.size == Some(stands.offset) {
            upload::finish(office, &actor, id)?;
        }
        Ok(stands)
    })
    .await?;
    let mut response = at(StatusCode::OK, stands.offset);
    if let Some(size) = stands.size {
        response.headers_mut().insert(LENGTH, HeaderValue::from(size));
    }
    Ok(response)
}

/// PATCH: the next bytes.
pub(super) async fn append(
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Response> {
    pour(&server, actor, &id, &headers, body).await.map_err(Refused::plain)
}

/// Takes the next bytes of an upload, and finishes it with the last one.
pub(crate) async fn pour(
    server: &Server,
    actor: Actor,
    id: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let id: UploadId = id.parse().map_err(|_| Failure::NotFound)?;
    let from = number(headers, OFFSET.as_str()).ok_or(Failure::Malformed)?;
    let here = stream::pour(server, actor.clone(), id, from, body.into_data_stream()).await??;
    let finished = try_work(server, move |office| {
        if upload::progress(office, &actor, id)?.size == Some(here) {
            upload::finish(office, &actor, id)?;
        }
        Ok(())
    });
    finished.await??;
    Ok(at(StatusCode::NO_CONTENT, here))
}

/// DELETE: the sender gives up.
pub(crate) async fn cancel(
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    let id: UploadId = id.parse().map_err(|_| Failure::NotFound)?;
    work(&server, move |office| upload::cancel(office, &actor, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn at(status: StatusCode, offset: u64) -> Response {
    (status, [(OFFSET, HeaderValue::from(offset))]).into_response()
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self { failure, expected: None }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let expected = match &error {
            Error::Refusal(Refusal::WrongOffset { expected }) => Some(*expected),
            _ => None,
        };
        Self { failure: error.into(), expected }
    }
}

impl Refused {
    /// The answer with the offset to go on from.
    pub(crate) fn onto(self, answer: impl FnOnce(Failure) -> Response) -> Response {
        let mut response = answer(self.failure);
        if let Some(expected) = self.expected {
            response.headers_mut().insert(OFFSET, HeaderValue::from(expected));
        }
        response
    }

    /// As one sentence.
    fn plain(self) -> Response {
        self.onto(plain)
    }
}

#[allow(clippy::needless_pass_by_value, reason = "`map_err` and `onto` hand it over")]
fn plain(failure: Failure) -> Response {
    let mut response = (failure.status(), failure.why().sentence).into_response();
    response.extensions_mut().insert(Worded);
    response
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// A header whose text is percent-encoded, because headers carry ASCII only.
fn text(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}
