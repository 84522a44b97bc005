//! `GET /api/openapi.json`: the description, kept by hand beside the code and held to the routes and wire types by tests.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

use super::Answer;

/// The description as it is served.
pub const DESCRIPTION: &str = include_str!("openapi.json");

pub(crate) async fn show() -> Answer {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=3600")];
    Ok((headers, DESCRIPTION).into_response())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::DESCRIPTION;
    use crate::server::Settings;
    use crate::web::route;

    fn description() -> serde_json::Value {
        serde_json::from_str(DESCRIPTION).unwrap()
    }

    #[test]
    fn every_route_of_the_api_is_described_and_no_other() {
        let routes: BTreeSet<String> = route::table(&Settings { secure_cookies: true, gallery: false })
            .iter()
            .filter(|route| route.path.starts_with("/api/v1"))
            .map(|route| format!("{} {}", route.method.as_str().to_lowercase(), route.path))
            .collect();
        let mut described = BTreeSet::new();
        for (path, methods) in description()["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                described.insert(format!("{method} {path}"));
            }
        }
        assert_eq!(described, routes);
    }

    #[test]
    fn every_reference_leads_somewhere_and_the_limits_are_told() {
        let description = description();
        for reference in DESCRIPTION.split("\"#/").skip(1) {
            let pointer = format!("/{}", reference.split('"').next().unwrap());
            assert!(description.pointer(&pointer).is_some(), "{pointer}");
        }
        assert!(DESCRIPTION.contains("100000") && DESCRIPTION.contains("\"maximum\": 100"));
        for validity in domain::register::Validity::ALL {
            assert!(DESCRIPTION.contains(validity.code()), "{}", validity.code());
        }
    }
}
