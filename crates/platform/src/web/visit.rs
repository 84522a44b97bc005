//! Who looks, and how: what every page needs to know of a request before its handler starts.
//!
//! The viewer is put into the request by the session layer; an absent viewer is the public. Nothing here decides a right.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::query::Query;
use super::trace::Trace;
use super::{cookie, preference};
use crate::server::Server;

/// The desk someone sits at: it chooses the navigation and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    Public,
    Provider,
    Institution,
    /// A department that verifies provider filings and confirms usage filings.
    Office,
    /// A department below the province: it confirms usage filings only (ORG-8).
    District,
    /// 系统管理员.
    System,
    /// 安全管理员.
    Security,
    /// 审计管理员.
    Audit,
}

/// The person signed in, as the header shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    pub name: String,
    pub unit: String,
    pub desk: Desk,
    /// Unread notices in the inbox.
    pub unread: u64,
    /// Work waiting at this desk.
    pub waiting: u64,
}

impl Viewer {
    /// The three administrators act for no unit and get no notices.
    pub fn has_inbox(&self) -> bool {
        !matches!(self.desk, Desk::System | Desk::Security | Desk::Audit)
    }
}

/// One request as pages see it. Take it as an extractor in any handler.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// The path and filters of the address.
    pub query: Query,
    /// 长者版 is on.
    pub elder: bool,
    pub viewer: Option<Viewer>,
    /// The number that ties an error page to the log.
    pub trace: String,
}

impl Visit {
    pub(super) fn of(parts: &Parts, server: &Server) -> Self {
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        Self {
            query: Query::new(parts.uri.path(), pairs.map(|pairs| pairs.0).unwrap_or_default()),
            elder: cookie::read(&parts.headers, server.settings(), preference::ELDER) == Some("1"),
            viewer: parts.extensions.get::<Viewer>().cloned(),
            trace: parts.extensions.get::<Trace>().map(|trace| trace.0.clone()).unwrap_or_default(),
        }
    }
}

impl FromRequestParts<Server> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        Ok(Self::of(parts, server))
    }
}
