//! What a handler answers instead of its page: absent, refused, lost, or a fault.
//!
//! Absent and not visible are one answer (404). A refusal names its rule and the next step (quality §7.6). A fault says
//! nothing of its cause. Deliberately absent: how a failure looks, which is `error`'s for people and `api`'s for programs.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::held::Held;

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
    /// The refusal's code, for programs; none where the kind of the failure says all.
    pub code: Option<&'static str>,
    /// The code of the record's present state, where that is what stands against it.
    pub state: Option<&'static str>,
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
    pub fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
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
    /// 401: the API asks for an access key, and there is none or one that opens nothing.
    NoKey(Why),
    /// 403: known and visible, but not allowed, with the rule.
    Refused(Why),
    /// 403: the session ended before the form arrived; what was typed is given back.
    SessionOver(Held),
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
            Self::NoKey(_) => StatusCode::UNAUTHORIZED,
            Self::Refused(_) | Self::SessionOver(_) => StatusCode::FORBIDDEN,
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
    pub(super) fn of_status(status: StatusCode) -> Self {
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

    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::Malformed => "请求无法识别",
            Self::NoKey(_) => "需要接口密钥",
            Self::Refused(_) => "不能办理",
            Self::SessionOver(_) => "登录已结束",
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
            Self::Refused(why)
            | Self::NoKey(why)
            | Self::Conflict(why)
            | Self::Unprocessable(why)
            | Self::TooMany(why) => why.clone(),
            Self::SessionOver(held) => held.why(),
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
