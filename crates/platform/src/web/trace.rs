//! The trace number of a request: printed on error pages and in the log, so that a caller on the phone can be helped.
//!
//! It is a per-process mark and a running count, takes no clock and says nothing about the caller.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

static PROCESS: LazyLock<u16> = LazyLock::new(|| {
    let [.., high, low] = RandomState::new().hash_one("process").to_be_bytes();
    u16::from_be_bytes([high, low])
});
static COUNT: AtomicU64 = AtomicU64::new(1);

/// What an error page shows, such as `7F3A-000042`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace(pub String);

impl Trace {
    fn next() -> Self {
        Self(format!("{:04X}-{:06}", *PROCESS, COUNT.fetch_add(1, Ordering::Relaxed)))
    }
}

/// Middleware: gives the request its number and opens the log span.
pub(super) async fn number(mut request: Request, next: Next) -> Response {
    use tracing::Instrument as _;
    let trace = Trace::next();
    let span = tracing::info_span!("request", trace = %trace.0, method = %request.method(), path = request.uri().path());
    request.extensions_mut().insert(trace);
    next.run(request).instrument(span).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_differ_within_a_process_and_share_its_mark() {
        let (one, two) = (Trace::next(), Trace::next());
        assert_ne!(one, two);
        assert_eq!(one.0[..5], two.0[..5]);
    }
}
