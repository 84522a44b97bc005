//! The safety headers on every answer: pages, assets, redirects and errors alike (quality H7).
//!
//! Nothing inline and nothing from elsewhere runs: styles, scripts, fonts and images come from this server alone.
//! Deliberately absent: a way for a handler to weaken a header.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName};
use axum::middleware::Next;
use axum::response::Response;

/// Header names in lower case with their fixed values.
pub const SAFETY: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    // Not `no-referrer`: it would make browsers send `Origin: null` with forms, and the CSRF check reads the origin.
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), \
         payment=(), usb=()",
    ),
];

/// Marks an answer whose bytes were made by others: nothing in it may run, load or navigate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Foreign;

const FOREIGN: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

/// Middleware: sets the headers, replacing whatever stood there; an answer without a caching rule is not stored.
pub(super) async fn set(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_foreign = response.extensions_mut().remove::<Foreign>().is_some();
    let headers = response.headers_mut();
    for (name, value) in SAFETY {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if is_foreign {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(FOREIGN));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
