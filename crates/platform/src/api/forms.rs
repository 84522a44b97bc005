//! `GET /api/v1/forms/{kind}`: which fields a form asks, by which codes they are answered, and what can be chosen. Rules
//! PRV-1, USE-2, LAT-8.
//!
//! The form version in force, made from the same description as every page, so that a program need not copy it.

use axum::extract::Path;
use domain::form::{Choice, Clause, Field, FieldKind, Form, Need, Times};
use serde::Serialize;

use super::{Answer, json};
use crate::web::failure::Failure;

#[derive(Debug, Serialize)]
struct Described {
    version: &'static str,
    blocks: Vec<Block>,
}

#[derive(Debug, Serialize)]
struct Block {
    /// The first part of a field's path.
    key: &'static str,
    title: &'static str,
    /// `once`: its group is `key`; `optional`: the same, or absent; `many`: its groups are `key.1`, `key.2` …
    times: &'static str,
    fields: Vec<Question>,
}

#[derive(Debug, Serialize)]
struct Question {
    code: &'static str,
    label: &'static str,
    /// `text`, `choice`, `choices`, `identifier`, `count`, `confirm`, `file`, `app`, `addresses`.
    kind: &'static str,
    /// The most characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<usize>,
    /// Of a file: what it may be by its content, and its largest size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<Accepted>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<Offered>,
    /// `always`, `optional`, `depends`: on other answers or a period; the check says so in each case.
    need: &'static str,
    rule: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    example: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    hint: &'static str,
}

#[derive(Debug, Serialize)]
struct Accepted {
    contents: &'static [&'static str],
    most_bytes: u64,
}

#[derive(Debug, Serialize)]
struct Offered {
    code: &'static str,
    label: &'static str,
    /// Answers beside which alone it can be chosen; all must hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    when: Vec<Beside>,
}

#[derive(Debug, Serialize)]
struct Beside {
    field: String,
    codes: Vec<String>,
}

/// The form of provider filings, or of usage filings.
pub(crate) async fn one(Path(kind): Path<String>) -> Answer {
    let form = match kind.as_str() {
        "provider" => Form::provider(),
        "usage" => Form::usage(),
        _ => return Err(Failure::NotFound.into()),
    };
    Ok(json(&described(form)))
}

fn described(form: &'static Form) -> Described {
    let block = |block: &'static domain::form::Block| Block {
        key: block.key,
        title: block.title,
        times: match block.times {
            Times::Once => "once",
            Times::Optional => "optional",
            Times::Many => "many",
        },
        fields: block.fields.iter().map(|field| question(form, field)).collect(),
    };
    Described { version: form.version, blocks: form.blocks.iter().map(block).collect() }
}

fn question(form: &'static Form, field: &'static Field) -> Question {
    let list = match field.kind {
        FieldKind::Choice(list) | FieldKind::Choices(list) => list,
        FieldKind::YesNo => "yes-no",
        _ => "",
    };
    let (kind, most) = match field.kind {
        FieldKind::Text(most) | FieldKind::Long(most) => ("text", Some(most)),
        FieldKind::Choice(_) | FieldKind::YesNo => ("choice", None),
        FieldKind::Choices(_) => ("choices", None),
        FieldKind::Identifier(_) | FieldKind::Certificate => ("identifier", None),
        FieldKind::Addresses => ("addresses", None),
        FieldKind::Count => ("count", None),
        FieldKind::Confirm => ("confirm", None),
        FieldKind::File(_) => ("file", None),
        FieldKind::App => ("app", None),
    };
    Question {
        code: field.key,
        label: field.label,
        kind,
        most,
        file: match field.kind {
            FieldKind::File(kind) => {
                Some(Accepted { contents: kind.accepts(), most_bytes: kind.max_bytes() })
            }
            _ => None,
        },
        options: form.all_options(list).map(offered).collect(),
        need: match field.need {
            Need::Always => "always",
            Need::Optional => "optional",
            Need::Grace | Need::If { .. } | Need::Minors | Need::Sensitive => "depends",
        },
        rule: field.rule.id(),
        example: field.example,
        hint: field.hint,
    }
}

fn offered(choice: &'static Choice) -> Offered {
    let beside = |clause: &Clause| Beside {
        field: clause.field.to_string(),
        codes: clause.codes.iter().map(ToString::to_string).collect(),
    };
    Offered { code: choice.code, label: choice.label, when: choice.when.iter().map(beside).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lat_8_every_field_is_described_with_what_can_be_chosen() {
        for form in [Form::provider(), Form::usage()] {
            let told = described(form);
            let fields = |blocks: &[Block]| blocks.iter().map(|block| block.fields.len()).sum::<usize>();
            let asked: usize = form.blocks.iter().map(|block| block.fields.len()).sum();
            assert_eq!(fields(&told.blocks), asked);
            for field in told.blocks.iter().flat_map(|block| &block.fields) {
                let chooses = ["choice", "choices"].contains(&field.kind);
                assert_eq!(chooses, !field.options.is_empty(), "{}", field.code);
                assert_eq!(field.kind == "file", field.file.is_some(), "{}", field.code);
            }
        }
    }
}
