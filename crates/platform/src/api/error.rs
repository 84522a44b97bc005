//! Errors of the API as JSON: `{"error": {"code", "rule", "field", "sentence", "trace"}}`.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use domain::ground::identifier::Mistake;
use domain::ground::rule::Rule;
use serde::Serialize;

use crate::web::failure::{Failure, Worded};
use crate::words;

#[derive(Debug, Serialize)]
pub(super) struct Body {
    pub(super) error: Told,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct Told {
    pub(super) code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) field: Option<&'static str>,
    pub(super) sentence: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) trace: Option<String>,
}

/// What a caller asked wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// A parameter has a value that does not exist.
    UnknownValue { field: &'static str, allowed: String },
    /// A parameter is not a whole number in its range.
    NotANumber { field: &'static str, most: u64 },
    /// A path names no filing number.
    Number(Mistake),
    /// The body is none of the shapes that are read.
    Body,
    /// More items than one request may carry.
    TooMany { most: usize },
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let told = match &self {
            Self::UnknownValue { field, allowed } => Told {
                code: "unknown-value",
                field: Some(field),
                sentence: format!("参数 {field} 的取值不存在。可用的取值：{allowed}。"),
                ..Told::default()
            },
            Self::NotANumber { field, most } => Told {
                code: "not-a-number",
                field: Some(field),
                sentence: format!("参数 {field} 应为不超过 {most} 的整数。"),
                ..Told::default()
            },
            Self::Number(mistake) => Told {
                code: "malformed-number",
                rule: Some(Rule::LAT_6.id().to_owned()),
                field: Some("number"),
                sentence: words::mistake(mistake),
                ..Told::default()
            },
            Self::Body => Told {
                code: "malformed-body",
                sentence: "请求内容应为 JSON 字符串数组、{\"numbers\": […], \"digests\": […]}，或每行一个号码的纯文本。".to_owned(),
                ..Told::default()
            },
            Self::TooMany { most } => Told {
                code: "too-many-items",
                sentence: format!("一次最多核验 {most} 条，请分批提交。"),
                ..Told::default()
            },
        };
        answer(StatusCode::UNPROCESSABLE_ENTITY, told)
    }
}

/// A failure of the platform as the API tells it.
pub(crate) fn failed(failure: &Failure, trace: &str) -> Response {
    let why = failure.why();
    let told = Told {
        code: code(failure),
        rule: why.rule,
        sentence: why.sentence,
        trace: Some(trace.to_owned()).filter(|trace| !trace.is_empty()),
        ..Told::default()
    };
    answer(failure.status(), told)
}

const fn code(failure: &Failure) -> &'static str {
    match failure {
        Failure::Malformed => "malformed",
        Failure::Refused(_) | Failure::SessionOver(_) => "refused",
        Failure::NotFound => "not-found",
        Failure::Conflict(_) => "conflict",
        Failure::TooLarge => "too-large",
        Failure::Unprocessable(_) => "unprocessable",
        Failure::TooMany(_) => "too-many-requests",
        Failure::Fault => "fault",
        Failure::Busy => "busy",
    }
}

fn answer(status: StatusCode, told: Told) -> Response {
    let mut response = (status, Json(Body { error: told })).into_response();
    response.extensions_mut().insert(Worded);
    response
}
