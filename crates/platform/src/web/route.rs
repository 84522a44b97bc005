//! The one table of routes: method, path, the row of the rights table that guards it, and the handler.
//!
//! A route exists only here. Each row names its permit, so that the table of rights can be generated and tested from it.
//! Deliberately absent: nested routers, wildcards for whole sections, handlers mounted elsewhere.

use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn;
use axum::routing::{MethodRouter, get, patch, post};
use domain::ground::permit::Action;

use super::{Server, Settings, assets, gallery, preference, session};

/// One row of the table.
#[derive(Debug)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    /// The row of the rights table that decides who may come in at all.
    pub action: Action,
    pub(super) mount: MethodRouter<Server>,
}

impl Route {
    fn get<H: Handler<T, Server>, T: 'static>(
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self {
        Self {
            method: Method::GET,
            path,
            action,
            mount: guarded(get(handler), action),
        }
    }

    fn post<H: Handler<T, Server>, T: 'static>(
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self {
        Self {
            method: Method::POST,
            path,
            action,
            mount: guarded(post(handler), action),
        }
    }

    #[allow(dead_code, reason = "the first resumable upload uses it")]
    fn patch<H: Handler<T, Server>, T: 'static>(
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self {
        Self {
            method: Method::PATCH,
            path,
            action,
            mount: guarded(patch(handler), action),
        }
    }
}

/// Puts the guard before the handler.
fn guarded(mount: MethodRouter<Server>, action: Action) -> MethodRouter<Server> {
    mount.layer(from_fn(move |request, next| session::guard(action, request, next)))
}

/// Every route of the program under these settings.
pub fn table(settings: &Settings) -> Vec<Route> {
    let mut routes = vec![
        Route::get("/assets/{name}", Action::PublicAsset, assets::show),
        Route::post(
            "/preference/elder",
            Action::PublicPreference,
            preference::set_elder,
        ),
    ];
    if settings.gallery {
        routes.extend([
            Route::get("/gallery", Action::PublicGallery, gallery::index),
            Route::get("/gallery/{page}/{state}", Action::PublicGallery, gallery::sample),
        ]);
    }
    routes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_method_and_path_stands_once() {
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
