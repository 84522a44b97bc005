//! `/api/v1`: the register for app stores and other departments. Rules PUB-1, PUB-5, LAT-6, N25.
//!
//! Wire types are its own and change only by addition. It answers from the same verbs and rows as the pages. A refusal
//! is a code with the rule and one sentence. Nothing personal can be asked for here, and no account is needed.

pub mod changes;
pub mod check;
mod error;
pub mod filings;
pub mod open_data;
pub mod openapi;
pub mod usage;
mod wire;

pub use error::Trouble;
pub(crate) use error::failed;

use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Json, Response};
use serde::Serialize;

use crate::web::failure::Failure;

/// Where the API lies.
pub const ROOT: &str = "/api/";
/// The most items of a page.
pub const PAGE_MOST: usize = 100;
/// The most numbers or digests of one check.
pub const CHECK_MOST: usize = 100_000;

/// What a handler of the API returns.
pub type Answer = Result<Response, Failed>;

/// A "no" of the API.
#[derive(Debug)]
pub enum Failed {
    /// The request asks for something that cannot be.
    Trouble(Trouble),
    /// As everywhere else.
    Failure(Failure),
}

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<Trouble> for Failed {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        match self {
            Self::Trouble(trouble) => trouble.into_response(),
            Self::Failure(failure) => failure.into_response(),
        }
    }
}

/// An answer that others may keep for a minute.
fn json(body: &impl Serialize) -> Response {
    let limits =
        [("x-limit-page-size", PAGE_MOST.to_string()), ("x-limit-check-items", CHECK_MOST.to_string())];
    ([(CACHE_CONTROL, "public, max-age=60")], limits, Json(body)).into_response()
}
