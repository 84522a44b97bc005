//! Suggestions of divisions for fields that ask for a place.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use domain::reference::divisions;

use crate::web::failure::Failure;
use crate::web::page::Answer;
use crate::web::visit::Visit;

/// The most suggestions.
const MOST: usize = 12;

/// Divisions by name, pinyin or initials, as the script of the field reads them.
pub async fn suggest(visit: Visit) -> Answer {
    let all = divisions();
    let found: Vec<_> = all
        .search(visit.query.get("q"))
        .take(MOST)
        .map(|division| {
            let name = all.full_name(division.code);
            serde_json::json!({ "value": name, "label": name, "about": division.code.to_string() })
        })
        .collect();
    let body = serde_json::to_string(&found).map_err(|_| Failure::Fault)?;
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}
