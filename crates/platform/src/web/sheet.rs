//! A block of a domain form as fields of a page, and posted pairs back as answers (LAT-8, N3).
//!
//! Every page that asks what a form version asks is made here, so that a field added to a version appears everywhere.
//! Which fields there are and what is right about them is decided by the domain alone.

use domain::form::{Answers, Block, Field, FieldKind, FileKind, Form as Asked, Need};
use domain::ground::problem::Problem;

use super::form::{Choice, Form, Pairs};
use crate::words;

/// A block ready to show.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Its heading.
    pub title: String,
    /// `owner`, `backend.2`.
    pub group: String,
    /// Its fields in order.
    pub controls: Vec<Control>,
    /// What was typed and what is wrong with it.
    pub form: Form,
}

/// One field ready to show.
#[derive(Debug, Clone)]
pub struct Control {
    /// The field's path, which is its name on the page.
    pub name: String,
    pub label: &'static str,
    pub hint: String,
    pub example: &'static str,
    pub optional: bool,
    /// For a file: the answer it is evidence of, by name and code, both empty where there is none. The script gives
    /// that answer when the file is chosen and nothing was answered yet.
    pub evidence_of: (String, &'static str),
    pub kind: ControlKind,
}

/// How a field is asked.
#[derive(Debug, Clone)]
pub enum ControlKind {
    /// One line; the phone keyboard to offer.
    Line { mode: &'static str, kind: &'static str },
    /// Several lines of at most so many characters.
    Lines { most: usize },
    /// One of many.
    Select(Vec<Choice>),
    /// One of few.
    Radios(Vec<Choice>),
    /// Any of them.
    Checks(Vec<Choice>),
    /// One promise.
    Confirm,
    /// A file of these types, to be sent to the address of resumable uploads.
    File { accept: &'static str, upload: String },
    /// A filed app, searched by name or number.
    App,
}

/// A block of a form with these answers and problems; `upload` is the address files go to.
pub fn sheet(
    of: &Asked,
    block: &Block,
    item: Option<usize>,
    answers: &Answers,
    problems: &[Problem],
    upload: &str,
) -> Sheet {
    let group = block.group(item);
    let prefix = format!("{group}.");
    let shown = problems
        .iter()
        .filter(|problem| problem.field.starts_with(&prefix))
        .map(|problem| words::problem(of, problem))
        .collect();
    let pairs: Pairs = answers
        .iter()
        .filter(|(path, _)| path.starts_with(&prefix))
        .flat_map(|(path, values)| values.iter().map(move |value| (path.to_owned(), value.clone())))
        .collect();
    let title = item.map_or_else(|| block.title.to_owned(), |item| format!("{}（{item}）", block.title));
    Sheet {
        title,
        controls: block.fields.iter().map(|field| control(of, field, block, item, answers, upload)).collect(),
        group,
        form: Form::of(pairs).with_problems(shown),
    }
}

/// The answers of one group from what was posted: fields of other groups and unknown ones are passed over, empty
/// files keep what was uploaded before.
pub fn answers(of: &Asked, group: &str, posted: &Pairs, before: &Answers) -> Answers {
    let prefix = format!("{group}.");
    let mut read = Answers::new();
    for (path, _) in posted.iter().filter(|(path, _)| path.starts_with(&prefix)) {
        if of.locate(path).is_some() {
            let values = posted.iter().filter(|(name, value)| name == path && !value.is_empty());
            read.set(path, values.map(|(_, value)| value.clone()));
        }
    }
    for (path, values) in before.iter().filter(|(path, _)| path.starts_with(&prefix)) {
        let is_file = of.locate(path).is_some_and(|(_, _, field)| matches!(field.kind, FieldKind::File(_)));
        if is_file && !read.given(path) {
            read.set(path, values.to_vec());
        }
    }
    read
}

fn control(
    of: &Asked,
    field: &Field,
    block: &Block,
    item: Option<usize>,
    answers: &Answers,
    upload: &str,
) -> Control {
    let group = block.group(item);
    let choices = |list: &str| -> Vec<Choice> {
        let any = match of.all_options(list).find_map(|choice| choice.when) {
            Some((key, _)) => !answers.given(&format!("{group}.{key}")),
            None => true,
        };
        let all = of.all_options(list).filter(|choice| {
            any || choice.when.is_none_or(|(key, code)| answers.has(&format!("{group}.{key}"), code))
        });
        all.map(|choice| Choice::new(choice.code, choice.label)).collect()
    };
    let kind = match field.kind {
        FieldKind::Text(_) => ControlKind::Line { mode: "", kind: "text" },
        FieldKind::Identifier(kind) => line(kind.name()),
        FieldKind::Certificate => ControlKind::Line { mode: "", kind: "text" },
        FieldKind::Count => ControlKind::Line { mode: "numeric", kind: "text" },
        FieldKind::Long(most) => ControlKind::Lines { most },
        FieldKind::Addresses => ControlKind::Lines { most: 0 },
        FieldKind::Choice(list) => {
            let choices = choices(list);
            if choices.len() > 5 { ControlKind::Select(choices) } else { ControlKind::Radios(choices) }
        }
        FieldKind::Choices(list) => ControlKind::Checks(choices(list)),
        FieldKind::YesNo => ControlKind::Radios(choices("yes-no")),
        FieldKind::Confirm => ControlKind::Confirm,
        FieldKind::File(kind) => ControlKind::File { accept: accept(kind), upload: upload.to_owned() },
        FieldKind::App => ControlKind::App,
    };
    Control {
        name: block.path(item, field.key),
        label: field.label,
        hint: hint(of, block, field),
        example: field.example,
        optional: !matches!(field.need, Need::Always | Need::Grace),
        evidence_of: evidence_of(field, &group),
        kind,
    }
}

/// The answer of the same group that a file is evidence of.
fn evidence_of(field: &Field, group: &str) -> (String, &'static str) {
    match (field.kind, field.need) {
        (FieldKind::File(_), Need::If { field: key, code }) if !code.is_empty() => {
            (format!("{group}.{key}"), code)
        }
        _ => (String::new(), ""),
    }
}

fn line(kind: &str) -> ControlKind {
    match kind {
        "mobile" => ControlKind::Line { mode: "tel", kind: "tel" },
        "email" => ControlKind::Line { mode: "email", kind: "email" },
        _ => ControlKind::Line { mode: "", kind: "text" },
    }
}

/// The hint, led by the condition under which the field must be answered.
fn hint(of: &Asked, block: &Block, field: &Field) -> String {
    let Need::If { field: key, code } = field.need else { return field.hint.to_owned() };
    let Some(other) = block.fields.iter().find(|other| other.key == key) else {
        return field.hint.to_owned();
    };
    let condition = if code.is_empty() {
        format!("填写了“{}”的，此项必填。", other.label)
    } else {
        let list = match other.kind {
            FieldKind::Choice(list) | FieldKind::Choices(list) => list,
            _ => "yes-no",
        };
        format!("“{}”选“{}”的，此项必填。", other.label, of.option_label(list, code).unwrap_or(code))
    };
    format!("{condition}{}", field.hint)
}

const fn accept(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Scan => ".pdf,.jpg,.jpeg,.png",
        FileKind::Document => ".pdf,.doc,.docx,.jpg,.jpeg,.png",
        FileKind::Package => ".apk,.ipa",
    }
}

/// One answered field in words, for check-answers, detail and review pages.
pub fn display(of: &Asked, field: &Field, answers: &Answers, path: &str) -> String {
    let label = |list: &str, code: &str| of.option_label(list, code).unwrap_or_default().to_owned();
    match field.kind {
        FieldKind::Choice(list) | FieldKind::Choices(list) => {
            answers.all(path).iter().map(|code| label(list, code)).collect::<Vec<_>>().join("、")
        }
        FieldKind::YesNo => label("yes-no", answers.one(path)),
        FieldKind::Confirm if answers.has(path, "yes") => "已确认".to_owned(),
        FieldKind::File(_) => answers.file_name(path).unwrap_or_default().to_owned(),
        _ => answers.one(path).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(of: &[(&str, &str)]) -> Pairs {
        of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn lat_8_a_sheet_has_every_field_of_its_block() {
        let of = Asked::provider();
        let block = of.block("backend").unwrap();
        let sheet = sheet(of, block, Some(2), &Answers::new(), &[], "/upload");
        assert_eq!(sheet.group, "backend.2");
        assert_eq!(sheet.controls.len(), block.fields.len());
        assert_eq!(sheet.controls[0].name, "backend.2.name");
    }

    #[test]
    fn use_3_evidence_knows_the_answer_it_proves() {
        let of = Asked::usage();
        let sheet = sheet(of, of.block("entry").unwrap(), Some(2), &Answers::new(), &[], "/upload");
        let evidence: Vec<(&str, &str, &str)> = sheet
            .controls
            .iter()
            .filter(|control| !control.evidence_of.0.is_empty())
            .map(|control| (control.name.as_str(), control.evidence_of.0.as_str(), control.evidence_of.1))
            .collect();
        assert_eq!(
            evidence,
            [
                ("entry.2.collective_scan", "entry.2.collective", "yes"),
                ("entry.2.contract_scan", "entry.2.contract", "yes"),
                ("entry.2.support_scan", "entry.2.nature", "recommended"),
            ]
        );
    }

    #[test]
    fn posted_pairs_of_another_group_or_of_no_field_are_passed_over() {
        let posted = pairs(&[
            ("owner.name", "甲公司"),
            ("developer.name", "乙公司"),
            ("owner.is_admin", "1"),
            ("owner.address", ""),
        ]);
        let read = answers(Asked::provider(), "owner", &posted, &Answers::new());
        let found: Vec<&str> = read.iter().map(|(path, _)| path).collect();
        assert_eq!(found, ["owner.name"]);
    }

    #[test]
    fn an_uploaded_file_is_kept_when_the_form_is_posted_without_it() {
        let before = Answers::new().with("owner.certificate_scan", "abc 执照.pdf").with("owner.name", "旧名");
        let read = answers(Asked::provider(), "owner", &pairs(&[("owner.name", "新名")]), &before);
        assert_eq!(read.one("owner.certificate_scan"), "abc 执照.pdf");
        assert_eq!(read.one("owner.name"), "新名");
    }

    #[test]
    fn several_choices_are_kept_and_shown_in_words() {
        let of = Asked::provider();
        let posted = pairs(&[("app.audience", "student"), ("app.audience", "teacher")]);
        let read = answers(of, "app", &posted, &Answers::new());
        assert_eq!(read.all("app.audience"), ["student", "teacher"]);
        let (_, _, field) = of.locate("app.audience").unwrap();
        assert_eq!(display(of, field, &read, "app.audience"), "学生、教师");
    }
}
