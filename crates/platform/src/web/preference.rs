//! Preferences that a visitor keeps in a cookie: today only 长者版, the version with large text.
//!
//! The switch is a plain form and works without script.

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::IntoResponse;

use super::cookie::{self, Life};
use super::query;
use crate::server::Server;

pub(super) const ELDER: &str = "elder";

/// Fields of the switch: `on` is `1` or `0`, `back` the page to return to.
pub(super) async fn set_elder(
    State(server): State<Server>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> impl IntoResponse {
    let of = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let life = if of("on") == "1" { Life::Days(365) } else { Life::Over };
    let cookie = cookie::write(server.settings(), ELDER, "1", life);
    let back = query::local_path(of("back")).unwrap_or("/").to_owned();
    (StatusCode::SEE_OTHER, [(SET_COOKIE, cookie), (LOCATION, back)])
}
