//! The frame of a page: title, navigation, breadcrumbs, notice, 长者版; and the way from a page struct to an answer.
//!
//! Every page struct has a field `page: Page`, and its template extends one of `templates/layout/*.html`, which read it.

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::component::notice::Notice;
use super::failure::Failure;
use super::nav;
use super::visit::{Viewer, Visit};

/// What a handler returns.
pub type Answer = Result<Response, Failure>;

/// One step of the way back up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    pub label: String,
    pub href: String,
}

/// What the layout needs of every page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    pub title: String,
    pub visit: Visit,
    pub crumbs: Vec<Crumb>,
    /// A message above the content, such as what the last step did.
    pub notice: Option<Notice>,
    /// The form on this page came back with problems; the browser tab says so first.
    pub has_problems: bool,
}

impl Page {
    pub fn new(visit: Visit, title: impl Into<String>) -> Self {
        Self { title: title.into(), visit, ..Self::default() }
    }

    /// Adds a step above this page; the page itself is not a crumb.
    #[must_use]
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { label: label.into(), href: href.into() });
        self
    }

    #[must_use]
    pub fn notice(mut self, notice: Notice) -> Self {
        self.notice = Some(notice);
        self
    }

    #[must_use]
    pub fn with_problems(mut self, has_problems: bool) -> Self {
        self.has_problems = has_problems;
        self
    }

    pub fn nav(&self) -> Vec<nav::Item> {
        nav::items(self.visit.viewer.as_ref(), self.visit.query.path())
    }

    pub fn viewer(&self) -> Option<&Viewer> {
        self.visit.viewer.as_ref()
    }

    /// The page to return to from the 长者版 switch.
    pub fn address(&self) -> String {
        self.visit.query.with("", "")
    }
}

impl Visit {
    /// The frame of a page with this title.
    pub fn page(self, title: impl Into<String>) -> Page {
        Page::new(self, title)
    }
}

/// Renders a page as 200.
pub fn show(page: &impl Template) -> Answer {
    show_as(StatusCode::OK, page)
}

/// Renders a page with a status of its own: 422 for a form that came back, 409 for a lost race.
pub fn show_as(status: StatusCode, page: &impl Template) -> Answer {
    match page.render() {
        Ok(html) => Ok((status, [(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()),
        Err(trouble) => {
            tracing::error!(%trouble, "a template failed");
            Err(Failure::Fault)
        }
    }
}
