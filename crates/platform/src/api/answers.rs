//! A form's answers as JSON: by group (`owner`, `backend.2`, `app`), then by the codes of the form's fields; a text, or
//! several where several may be chosen. Rules PRV-1, USE-2, LAT-8, N3.
//!
//! What goes out for a group can be sent back for it as it is. Files are named beside: they come by upload.

use std::collections::BTreeMap;

use axum::body::Bytes;
use domain::form::{Answers, Block, FieldKind, Form};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use storage::upload::Received;

use super::Trouble;

/// The answers of every group that has any.
pub(super) type Groups = BTreeMap<String, Group>;
/// The answers of one group, by field code.
pub(super) type Group = BTreeMap<String, Given>;

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Given {
    One(String),
    Many(Vec<String>),
    Nothing(()),
}

/// A file that answers a field.
#[derive(Debug, Serialize)]
pub(super) struct File {
    /// The field's path.
    field: String,
    name: String,
    /// Where it is read, with the same key.
    href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    md5: Option<String>,
    sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sm3: Option<String>,
}

/// The answers of a form by group.
pub(super) fn groups(form: &Form, answers: &Answers) -> Groups {
    let mut groups = Groups::new();
    for (path, values) in answers.iter() {
        let Some((block, item, field)) = form.locate(path) else { continue };
        let given = match field.kind {
            FieldKind::File(_) => continue,
            FieldKind::Choices(_) => Given::Many(values.to_vec()),
            _ => Given::One(values.first().cloned().unwrap_or_default()),
        };
        groups.entry(block.group(item)).or_default().insert(field.key.to_owned(), given);
    }
    groups
}

/// The files of a form; `known` are those whose digests and size may be told.
pub(super) fn files(
    form: &Form,
    answers: &Answers,
    filing: impl ToString,
    known: &BTreeMap<String, Received>,
) -> Vec<File> {
    let filing = filing.to_string();
    let is_file =
        |path: &str| form.locate(path).is_some_and(|(_, _, field)| matches!(field.kind, FieldKind::File(_)));
    let paths = answers.iter().map(|(path, _)| path).filter(|path| is_file(path));
    let file = |path: &str| {
        let digests = known.get(path).map(|received| &received.digests);
        Some(File {
            field: path.to_owned(),
            name: answers.file_name(path)?.to_owned(),
            href: format!("/api/v1/files/{filing}/{path}"),
            size: digests.map(|one| one.size),
            md5: digests.map(|one| one.md5.clone()),
            sha256: answers.file_digest(path)?.to_owned(),
            sm3: digests.map(|one| one.sm3.clone()),
        })
    };
    paths.filter_map(file).collect()
}

/// The answers of one group as they were sent. A field that the form does not have is refused rather than passed over: a
/// program that misspells one would never learn of it.
pub(super) fn read(block: &Block, item: Option<usize>, sent: &Group) -> Result<Answers, Trouble> {
    let mut answers = Answers::new();
    for (code, given) in sent {
        let path = block.path(item, code);
        let field = block.fields.iter().find(|field| field.key == code);
        match field.map(|field| field.kind) {
            None => return Err(Trouble::UnknownField { field: path }),
            Some(FieldKind::File(_)) => return Err(Trouble::FileField { field: path }),
            // The app of an entry is what its address names.
            Some(FieldKind::App) => {}
            Some(_) => {
                let values: Vec<&String> = match given {
                    Given::One(value) => vec![value],
                    Given::Many(values) => values.iter().collect(),
                    Given::Nothing(()) => Vec::new(),
                };
                answers.set(path, values.into_iter().filter(|value| !value.is_empty()).cloned());
            }
        }
    }
    Ok(answers)
}

/// A body of JSON, whatever its content type says; an empty one is an empty object.
pub(super) fn body<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Trouble> {
    let bytes: &[u8] = if bytes.trim_ascii().is_empty() { b"{}" } else { bytes };
    serde_json::from_slice(bytes).map_err(|trouble| Trouble::Json {
        line: trouble.line(),
        column: trouble.column(),
        why: trouble.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(json: &str) -> Result<Group, Trouble> {
        body(&Bytes::from(json.to_owned()))
    }

    #[test]
    fn n3_what_goes_out_for_a_group_comes_back_as_it_was() {
        let form = Form::provider();
        let answers = Answers::new()
            .with("app.name", "示例作业本")
            .with("app.package", "abc app.apk")
            .with("backend.2.icp", "沪ICP备12345678号-1");
        let mut answers = answers;
        answers.set("app.audience", ["student", "teacher"]);
        let groups = groups(form, &answers);
        let json = serde_json::to_string(&groups["app"]).unwrap();
        assert_eq!(json, r#"{"audience":["student","teacher"],"name":"示例作业本"}"#);
        let back = read(form.block("app").unwrap(), None, &sent(&json).unwrap()).unwrap();
        assert_eq!(back.all("app.audience"), answers.all("app.audience"));
        assert_eq!(back.one("app.name"), "示例作业本");
        let back = read(form.block("backend").unwrap(), Some(2), &groups["backend.2"]).unwrap();
        assert_eq!(back.one("backend.2.icp"), "沪ICP备12345678号-1");
        let files = files(form, &answers, "x", &BTreeMap::new());
        assert_eq!((files.len(), files[0].href.as_str()), (1, "/api/v1/files/x/app.package"));
    }

    #[test]
    fn a_misspelled_field_a_file_and_another_shape_are_refused() {
        let block = Form::provider().block("app").unwrap();
        let read = |json| read(block, None, &sent(json).unwrap());
        assert_eq!(read(r#"{"nmae":"甲"}"#), Err(Trouble::UnknownField { field: "app.nmae".to_owned() }));
        assert_eq!(
            read(r#"{"package":"abc a.apk"}"#),
            Err(Trouble::FileField { field: "app.package".to_owned() })
        );
        assert!(!read(r#"{"name":null,"version":""}"#).unwrap().any_in("app"));
        assert!(sent("").unwrap().is_empty());
        for wrong in ["[]", "{\"name\":1}", "{\"name\":", "\u{feff}x"] {
            assert!(matches!(sent(wrong), Err(Trouble::Json { .. })), "{wrong}");
        }
    }
}
