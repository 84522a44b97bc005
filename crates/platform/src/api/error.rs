//! Errors of the API as JSON: `{"error": {"code", "rule", "field", "sentence", "state", "problems", "trace"}}`.

use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Json, Response};
use domain::form::Form;
use domain::ground::identifier::Mistake;
use domain::ground::problem::Problem;
use domain::ground::rule::Rule;
use serde::Serialize;

use crate::web::failure::{Failure, Why, Worded};
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
    /// The record's present state, where that is what stands against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<&'static str>,
    /// Everything that is wrong with a form, at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) problems: Vec<Wrong>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) trace: Option<String>,
}

/// One thing wrong with one field (N3).
#[derive(Debug, Serialize)]
pub struct Wrong {
    /// The field's path: `backend.2.icp`.
    field: String,
    rule: &'static str,
    sentence: String,
    /// A right example, where one helps.
    example: Option<String>,
}

impl Wrong {
    pub(super) fn of(form: &Form, problem: &Problem) -> Self {
        let told = words::problem(form, problem);
        Self {
            field: problem.field.clone(),
            rule: problem.rule.id(),
            sentence: told.text,
            example: problem.example.clone(),
        }
    }
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
    /// The body is not the JSON that this route reads.
    Json { line: usize, column: usize, why: String },
    /// The form has no such field here.
    UnknownField { field: String },
    /// A file is sent, not stated.
    FileField { field: String },
    /// A header or parameter is not an identifier.
    NotAnId { field: &'static str },
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
            Self::Json { line, column, why } => Told {
                code: "malformed-json",
                sentence: format!(
                    "请求内容不是这个接口约定的 JSON（第 {line} 行第 {column} 列：{why}）。请对照接口说明修改。"
                ),
                ..Told::default()
            },
            Self::UnknownField { field } => Told {
                code: "unknown-field",
                sentence: format!("表中没有“{field}”这一项。可填的项目见 /api/v1/forms。"),
                ..Told::default()
            },
            Self::FileField { field } => Told {
                code: "file-field",
                rule: Some(Rule::PRV_4.id().to_owned()),
                sentence: format!("“{field}”是文件，请通过上传接口提交，不在这里填写。"),
                ..Told::default()
            },
            Self::NotAnId { field } => Told {
                code: "not-an-id",
                field: Some(field),
                sentence: format!("{field} 应为小写、带连字符的 UUID。"),
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
        code: why.code.unwrap_or(code(failure)),
        rule: why.rule,
        sentence: why.sentence,
        state: why.state,
        trace: Some(trace.to_owned()).filter(|trace| !trace.is_empty()),
        ..Told::default()
    };
    let mut response = answer(failure.status(), told);
    let header = match failure {
        Failure::NoKey(_) => Some((WWW_AUTHENTICATE, "Bearer")),
        Failure::Busy => Some((RETRY_AFTER, "60")),
        _ => None,
    };
    if let Some((name, value)) = header {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The record has moved on: its present state beside the sentence (409).
pub(super) fn moved(why: Why, state: Option<&'static str>) -> Response {
    let told = Told {
        code: why.code.unwrap_or("conflict"),
        rule: why.rule,
        sentence: why.sentence,
        state: state.or(why.state),
        ..Told::default()
    };
    answer(StatusCode::CONFLICT, told)
}

/// A form that cannot be taken, with everything that is wrong (422).
pub(super) fn faulty(form: &Form, problems: &[Problem]) -> Response {
    let why = words::problems(problems);
    let told = Told {
        code: "problems",
        rule: why.rule,
        sentence: format!("填写的内容有 {} 处需要修改，逐项列在 problems 中。", problems.len()),
        problems: problems.iter().map(|problem| Wrong::of(form, problem)).collect(),
        ..Told::default()
    };
    answer(StatusCode::UNPROCESSABLE_ENTITY, told)
}

const fn code(failure: &Failure) -> &'static str {
    match failure {
        Failure::Malformed => "malformed",
        Failure::NoKey(_) => "key-invalid",
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

pub(super) fn answer(status: StatusCode, told: Told) -> Response {
    let mut response = (status, Json(Body { error: told })).into_response();
    response.extensions_mut().insert(Worded);
    response
}
