//! `/api/v1`: the register for app stores and other departments, and filing itself for who holds an access key. Rules
//! PUB-1, PUB-5, LAT-6, N25; PRV-1, USE-1, REV-1.
//!
//! Wire types are its own and change only by addition. It answers from the same verbs and rows as the pages, and decides
//! nothing itself. A refusal is a code with the rule and one sentence. Of the register nothing personal can be asked, and no
//! account is needed; who files or decides comes with a key, and a cookie opens nothing here (`web::session`).

mod answers;
mod case;
pub mod changes;
pub mod check;
pub mod declaration;
mod error;
pub mod filings;
pub mod forms;
pub mod office;
pub mod open_data;
pub mod openapi;
pub mod provider;
pub mod upload;
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

/// The largest body of an ordinary request, in bytes; files come in parts of any size.
pub const BODY_MOST: usize = 2 * 1024 * 1024;

/// What a handler of the API returns.
pub type Answer = Result<Response, Failed>;

/// A "no" of the API.
#[derive(Debug)]
pub enum Failed {
    /// The request asks for something that cannot be.
    Trouble(Trouble),
    /// As everywhere else.
    Failure(Failure),
    /// Answered already.
    Told(Response),
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
            Self::Told(response) => response,
        }
    }
}

/// An answer that others may keep for a minute.
fn json(body: &impl Serialize) -> Response {
    let limits =
        [("x-limit-page-size", PAGE_MOST.to_string()), ("x-limit-check-items", CHECK_MOST.to_string())];
    ([(CACHE_CONTROL, "public, max-age=60")], limits, Json(body)).into_response()
}
