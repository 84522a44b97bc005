//! What a browser sees: the server's shared state, the router and the layers around it.
//!
//! `route` holds the one table of routes; `page` the data every page carries; `component` the typed parts of pages;
//! `error` the only place that turns a failure into an answer. Handlers stand beside their page structs in a folder per
//! section, templates at the same path under `templates/`. No handler writes a header of safety: `headers` does it for all.

pub mod account;
pub mod admin;
pub mod assets;
pub mod base;
pub mod certificate;
pub mod component;
pub mod cookie;
pub mod decision;
pub mod demo;
mod device;
pub mod error;
pub mod exhibit;
pub mod failure;
pub mod file;
pub mod form;
pub mod format;
pub mod gallery;
mod headers;
pub mod held;
pub mod inbox;
pub mod inspection;
pub mod institution;
pub mod limit;
pub mod nav;
pub mod network;
pub mod office;
pub mod page;
pub mod preference;
pub mod provider;
pub mod public;
pub mod query;
pub mod route;
pub mod sample;
pub mod session;
pub mod sheet;
mod trace;
pub mod units;
pub mod upload;
pub mod visit;
pub mod work;

use std::future::Future;

pub use crate::server::{Server, Settings};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use tower_http::csrf::CsrfLayer;

/// The whole web application with its layers; outermost first: headers, compression, trace, session,
/// error pages, CSRF; each route has its own limit.
pub fn router(server: Server) -> Router {
    // Packages and scans are compressed already.
    let packed = DefaultPredicate::new()
        .and(NotForContentType::const_new("application/octet-stream"))
        .and(NotForContentType::const_new("application/pdf"));
    let mut router = Router::new();
    for route in route::table(server.settings()) {
        router = router.route(route.path, route.mount);
    }
    router
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::not_found)
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(from_fn_with_state(server.clone(), error::render))
        .layer(from_fn_with_state(server.clone(), session::identify))
        .layer(from_fn(trace::number))
        .layer(CompressionLayer::new().compress_when(packed))
        .layer(from_fn(headers::set))
        .with_state(server)
}

/// Serves until SIGINT or SIGTERM, then lets running requests finish.
pub async fn serve(listener: TcpListener, server: Server) -> std::io::Result<()> {
    // The address of the other side is what limits on tries are kept for.
    let service = router(server).into_make_service_with_connect_info::<std::net::SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop_signal()?).await
}

/// Ends when the process is asked to stop.
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
