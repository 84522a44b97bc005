//! Files by API: the resumable upload of the pages, reached with an access key. Rules PRV-4, INS-1, ORG-10.
//!
//! POST begins with `upload-length`, `upload-field`, `upload-name` (percent-encoded) and answers with an address; HEAD says
//! how much is there, PATCH goes on at `upload-offset`. A file answers its field with its last byte.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use casework::upload::Target;
use casework::usage;

use super::provider::parse;
use super::{Answer, Failed};
use crate::server::Server;
use crate::web::session::Who;
use crate::web::upload::{self, Refused};
use crate::web::visit::Visit;
use crate::web::work::work;

/// Where uploads are continued.
const UPLOADS: &str = "/api/v1/uploads";

/// POST for a field of a provider filing's draft.
pub(crate) async fn for_filing(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let target = Target::Filing(parse(&id)?);
    upload::begin(&server, actor, target, &headers, UPLOADS).await.map_err(|no| told(no, &visit))
}

/// POST for a field of the declaration of the unit.
pub(crate) async fn for_declaration(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    headers: HeaderMap,
) -> Answer {
    let by = actor.clone();
    let begun = work(&server, move |office| usage::begin(office, &by)).await?;
    let target = Target::Filing(begun.filing);
    upload::begin(&server, actor, target, &headers, UPLOADS).await.map_err(|no| told(no, &visit))
}

/// PATCH: the next bytes.
pub(crate) async fn append(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    upload::pour(&server, actor, &id, &headers, body).await.map_err(|no| told(no, &visit))
}

fn told(refused: Refused, visit: &Visit) -> Failed {
    let json = |failure| -> Response { super::failed(&failure, &visit.trace) };
    Failed::Told(refused.onto(json))
}
