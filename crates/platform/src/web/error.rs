//! The one place that turns a failure into an answer for people.
//!
//! Middleware gives every error a page, also those that come from the framework; the trace number ties the page to the
//! log. Deliberately absent: error text made elsewhere.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::exhibit::Exhibit;
use super::failure::{Failure, Why, Worded};
use super::held::Held;
use super::page::{self, Page};
use super::visit::Visit;
use crate::api;
use crate::server::Server;

/// The page of every failure.
#[derive(Debug, Template)]
#[template(path = "error/failure.html")]
pub(super) struct FailurePage {
    pub(super) page: Page,
    pub(super) why: Why,
    pub(super) status: u16,
    /// What was typed before the session ended, to be sent again.
    pub(super) held: Option<Held>,
}

impl FailurePage {
    pub(super) fn new(visit: Visit, failure: &Failure) -> Self {
        let held = match failure {
            Failure::SessionOver(held) if held.can_go_again() => Some(held.clone()),
            _ => None,
        };
        Self {
            page: visit.page(failure.title()),
            why: failure.why(),
            status: failure.status().as_u16(),
            held,
        }
    }
}

pub(super) async fn not_found() -> Failure {
    Failure::NotFound
}

/// A panic in a handler is a fault like any other; what it said goes to the log alone.
#[allow(clippy::needless_pass_by_value, reason = "the layer hands the box over")]
pub(super) fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let said = cause.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("");
    tracing::error!(said, "a handler panicked");
    Failure::Fault.into_response()
}

/// Middleware: gives every error answer its page.
pub(super) async fn render(State(server): State<Server>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let is_api = parts.uri.path().starts_with(api::ROOT);
    let visit = Visit::of(&parts, &server);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    let is_page =
        response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let failure = match response.extensions_mut().remove::<Failure>() {
        Some(failure) => failure,
        None if response.extensions_mut().remove::<Worded>().is_some() => return response,
        None if !is_page && (status.is_client_error() || status.is_server_error()) => {
            Failure::of_status(status)
        }
        None => return response,
    };
    if failure.status().is_server_error() {
        tracing::warn!(status = failure.status().as_u16(), "answered with a failure");
    }
    if is_api {
        return api::failed(&failure, &visit.trace);
    }
    let mut page = page::show_as(failure.status(), &FailurePage::new(visit, &failure))
        .unwrap_or_else(|_| failure.status().into_response());
    if failure == Failure::Busy {
        page.headers_mut().insert(RETRY_AFTER, axum::http::HeaderValue::from_static("60"));
    }
    page
}

impl Exhibit for FailurePage {
    const NAME: &'static str = "error.failure";
    const TITLE: &'static str = "错误页";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |failure: Failure| {
            let visit = Visit { trace: "7F3A-000042".to_owned(), ..Visit::default() };
            Self::new(visit, &failure)
        };
        let own = Why::new("这份备案由本单位提交，本单位的人员不能审核。请由上级教育行政部门办理。")
            .rule("REV-7")
            .next("回到待办", "/office");
        let decided = Why::new("这份备案已于 2025年12月2日 10:15 由本单位另一位审核员通过，当前状态为“已备案”。您的意见没有记入。")
            .rule("REV-8")
            .next("查看这份备案", "/office/filings");
        let sheet = Why::new(
            "上传的文件不是 Excel 表格（按内容判断为图片）。请用模板另存为 .xlsx 或 .csv 后再上传。",
        )
        .rule("ORG-3")
        .next("下载模板", "/office/units/import");
        let tries =
            Why::new("这个账号连续输错密码 5 次，10 分钟内不能登录。忘记密码的，请联系本单位的备案管理员。");
        vec![
            ("not-found", of(Failure::NotFound)),
            ("refused", of(Failure::Refused(own))),
            ("session-over", of(Failure::SessionOver(Held::sample(true)))),
            ("session-over-files", of(Failure::SessionOver(Held::sample(false)))),
            ("conflict", of(Failure::Conflict(decided))),
            ("unprocessable", of(Failure::Unprocessable(sheet))),
            ("too-many", of(Failure::TooMany(tries))),
            ("fault", of(Failure::Fault)),
            ("busy", of(Failure::Busy)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    #[test]
    fn not_found_does_not_tell_absent_from_hidden() {
        let absent = FailurePage::new(Visit::default(), &Failure::NotFound).render().unwrap();
        let other_method =
            FailurePage::new(Visit::default(), &Failure::of_status(StatusCode::METHOD_NOT_ALLOWED));
        assert_eq!(absent, other_method.render().unwrap());
    }

    #[test]
    fn a_refusal_shows_rule_and_next_step() {
        let why =
            Why::new("您的单位提交的备案不能由本单位的人审核。").rule("REV-7").next("回到待办", "/office");
        let html = FailurePage::new(Visit::default(), &Failure::Refused(why)).render().unwrap();
        assert!(html.contains("REV-7") && html.contains(r#"href="/office""#));
    }

    #[test]
    fn what_was_said_is_escaped() {
        let html = FailurePage::new(Visit::default(), &Failure::Conflict(Why::new("<b>"))).render().unwrap();
        assert!(!html.contains("<b>"));
    }
}
