//! Failures and the one place that turns them into an answer.
//!
//! Absent and not visible are one answer (404). A refusal names its rule and the next step (quality §7.6). A fault says
//! nothing of its cause: the trace number ties the page to the log. Middleware gives every error a page, also those that
//! come from the framework; deliberately absent: error text made elsewhere.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Server;
use super::page::{self, Page};
use super::visit::Visit;
use crate::api;

/// A link to a next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub label: String,
    pub href: String,
}

/// What a person is told when a request is understood and not done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Why {
    /// One or two plain sentences: what stands against it, until when, who can lift it.
    pub sentence: String,
    /// The rule's ID, such as `REV-7`.
    pub rule: Option<String>,
    pub next: Vec<Step>,
}

impl Why {
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), ..Self::default() }
    }

    #[must_use]
    pub fn rule(mut self, rule: impl Into<String>) -> Self {
        self.rule = Some(rule.into());
        self
    }

    #[must_use]
    pub fn next(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.next.push(Step { label: label.into(), href: href.into() });
        self
    }
}

/// Everything but success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// 400: the request is not one a page of ours makes.
    Malformed,
    /// 403: known and visible, but not allowed, with the rule.
    Refused(Why),
    /// 404: absent, or not visible to this person; nobody can tell which.
    NotFound,
    /// 409: the record has moved on; the sentence gives its current state.
    Conflict(Why),
    /// 413: more than this page takes.
    TooLarge,
    /// 422: the input cannot be taken and there is no form to show it in.
    Unprocessable(Why),
    /// 429: too many tries.
    TooMany(Why),
    /// 500: a fault, already logged.
    Fault,
    /// 503: storage is away for a moment; nothing was acknowledged.
    Busy,
}

impl Failure {
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Refused(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unprocessable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Fault => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The failure behind an error answer that the framework made by itself.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::FORBIDDEN => Self::Refused(Why::new(
                "这次提交不是从本平台的页面发出的，已被拒绝。请回到原页面，刷新后重新提交。",
            )),
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Self::NotFound,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::SERVICE_UNAVAILABLE => Self::Busy,
            status if status.is_server_error() => Self::Fault,
            _ => Self::Malformed,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::Malformed => "请求无法识别",
            Self::Refused(_) => "不能办理",
            Self::NotFound => "没有找到这个页面",
            Self::Conflict(_) => "这件事项已被处理",
            Self::TooLarge => "提交的内容太大",
            Self::Unprocessable(_) => "提交的内容有误",
            Self::TooMany(_) => "操作太频繁",
            Self::Fault => "系统出错",
            Self::Busy => "系统暂时不可用",
        }
    }

    /// What a person is told.
    pub(crate) fn why(&self) -> Why {
        match self {
            Self::Refused(why) | Self::Conflict(why) | Self::Unprocessable(why) | Self::TooMany(why) => why.clone(),
            Self::NotFound => Why::new("网址可能有误，内容可能已经移走，或者您的账号不能查看它。")
                .next("查询已备案的应用", "/apps")
                .next("回到首页", "/"),
            Self::Malformed => Why::new("浏览器发来的内容不完整。请返回上一页，刷新后重试。").next("回到首页", "/"),
            Self::TooLarge => Why::new("这个页面最多接收 2 MB 的文字内容。安装包和证明材料请用页面上的上传按钮提交。"),
            Self::Fault => Why::new("刚才的操作没有完成，您填写的内容没有被提交。请稍后重试；仍不成功的，请把下面的编号告诉技术支持。")
                .next("回到首页", "/"),
            Self::Busy => Why::new("数据库正在恢复，刚才的操作没有提交。请等待一分钟后重试，已保存的内容不会丢失。"),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Marks an error answer whose body is meant for its reader already, such as the sentence a script shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Worded;

/// The page of every failure.
#[derive(Debug, Template)]
#[template(path = "error/failure.html")]
pub(super) struct FailurePage {
    pub(super) page: Page,
    pub(super) why: Why,
    pub(super) status: u16,
}

impl FailurePage {
    pub(super) fn new(visit: Visit, failure: &Failure) -> Self {
        Self { page: visit.page(failure.title()), why: failure.why(), status: failure.status().as_u16() }
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

#[cfg(test)]
mod tests {
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
