//! The one table of routes: method, path, the row of the rights table that guards it, and the handler.
//!
//! A route exists only here. Each row names its permit, so that the table of rights can be generated and tested from it.
//! Deliberately absent: nested routers, wildcards for whole sections, handlers mounted elsewhere.

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodRouter, get, patch, post};

use super::{Server, Settings, assets, gallery, preference};

/// One row of the table.
#[derive(Debug)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    /// The row of the rights table that decides who may come in, such as `public.preference`.
    pub permit: &'static str,
    pub(super) mount: MethodRouter<Server>,
}

impl Route {
    fn get<H: Handler<T, Server>, T: 'static>(
        path: &'static str,
        permit: &'static str,
        handler: H,
    ) -> Self {
        Self {
            method: Method::GET,
            path,
            permit,
            mount: get(handler),
        }
    }

    fn post<H: Handler<T, Server>, T: 'static>(
        path: &'static str,
        permit: &'static str,
        handler: H,
    ) -> Self {
        Self {
            method: Method::POST,
            path,
            permit,
            mount: post(handler),
        }
    }

    #[allow(dead_code, reason = "the first resumable upload uses it")]
    fn patch<H: Handler<T, Server>, T: 'static>(
        path: &'static str,
        permit: &'static str,
        handler: H,
    ) -> Self {
        Self {
            method: Method::PATCH,
            path,
            permit,
            mount: patch(handler),
        }
    }
}

/// Every route of the program under these settings.
pub fn table(settings: &Settings) -> Vec<Route> {
    let mut routes = vec![
        Route::get("/assets/{name}", "public.asset", assets::show),
        Route::post(
            "/preference/elder",
            "public.preference",
            preference::set_elder,
        ),
    ];
    if settings.gallery {
        routes.extend([
            Route::get("/gallery", "public.gallery", gallery::index),
            Route::get("/gallery/{page}/{state}", "public.gallery", gallery::sample),
        ]);
    }
    routes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_method_and_path_stands_once_and_names_a_permit() {
        let mut seen = BTreeSet::new();
        for route in table(&Settings {
            secure_cookies: true,
            gallery: true,
        }) {
            assert!(
                seen.insert((route.method.to_string(), route.path)),
                "{} twice",
                route.path
            );
            assert!(
                route.permit.contains('.'),
                "{} names no permit row",
                route.path
            );
        }
    }

    #[test]
    fn the_gallery_is_absent_unless_asked_for() {
        let routes = table(&Settings {
            secure_cookies: true,
            gallery: false,
        });
        assert!(
            routes
                .iter()
                .all(|route| !route.path.starts_with("/gallery"))
        );
    }
}
