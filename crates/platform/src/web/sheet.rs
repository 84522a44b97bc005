//! A block of a domain form as fields of a page, and posted pairs back as answers (LAT-8, N3).
//!
//! Every page that asks what a form version asks is made here, so that a field added to a version appears everywhere.
//! Which fields there are and what is right about them is decided by the domain alone.

use domain::form::{
    Answers, Block, Choice as Offered, Clause, Field, FieldKind, FileKind, Form as Asked, Need,
};
use domain::ground::problem::Problem;

use super::form::{Choice, Form, Pairs};
use crate::words;

pub mod section;

/// A block ready to show.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Its heading.
    pub title: String,
    /// `owner`, `backend.2`.
    pub group: String,
    /// Its fields in order, in parts.
    pub parts: Vec<Part>,
    /// What was typed and what is wrong with it.
    pub form: Form,
}

/// A part of a block.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// Its heading; empty where the block has no parts.
    pub heading: &'static str,
    pub controls: Vec<Control>,
}

impl Sheet {
    /// Leaves out fields that this page shows otherwise.
    pub fn retain(&mut self, keeps: impl Fn(&Control) -> bool) {
        for part in &mut self.parts {
            part.controls.retain(&keeps);
        }
        self.parts.retain(|part| !part.controls.is_empty());
    }
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
    /// that answer when the file is chosen and nothing was answered yet, so it is asked for until then.
    pub evidence_of: (String, &'static str),
    /// How wide a line is: short, medium or long, as what is expected in it.
    pub width: &'static str,
    pub kind: ControlKind,
    /// What to say while an option is chosen that does not fit beside other answers; empty where none hangs on any.
    pub unfit: String,
    /// The answers beside which it is asked, for the script; empty where always.
    pub when: String,
    /// The answers are such today. Without script a field not asked is left out until the next save.
    pub is_asked: bool,
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
        parts: parts(of, block, item, answers, upload),
        group,
        form: Form::of(pairs).with_problems(shown),
    }
}

fn parts(of: &Asked, block: &Block, item: Option<usize>, answers: &Answers, upload: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for field in &block.fields {
        let control = control(of, field, block, item, answers, upload);
        match (section::heading(of.version, block.key, field.key), parts.last_mut()) {
            (None, Some(part)) => part.controls.push(control),
            (heading, _) => {
                parts.push(Part { heading: heading.unwrap_or_default(), controls: vec![control] });
            }
        }
    }
    parts
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
    let path = block.path(item, field.key);
    let choices = |list: &str| -> Vec<Choice> {
        let stands =
            |option: &&Offered| answers.has(&path, option.code) || is_offered(option, &group, answers);
        of.all_options(list).filter(stands).map(|option| choice(option, &group, answers)).collect()
    };
    let kind = match field.kind {
        FieldKind::Text(_) => ControlKind::Line { mode: "", kind: "text" },
        FieldKind::Identifier(kind) => line(kind.name()),
        FieldKind::Certificate => ControlKind::Line { mode: "", kind: "text" },
        FieldKind::Count => ControlKind::Line { mode: "numeric", kind: "text" },
        FieldKind::Long(most) => ControlKind::Lines { most },
        FieldKind::Addresses => ControlKind::Lines { most: 0 },
        FieldKind::Choice(list) => {
            // Options that come and go while somebody types are seen to do so.
            let choices = choices(list);
            let moves = choices.iter().any(|one| !one.when.is_empty());
            if choices.len() > 5 && !moves {
                ControlKind::Select(choices)
            } else {
                ControlKind::Radios(choices)
            }
        }
        FieldKind::Choices(list) => ControlKind::Checks(choices(list)),
        FieldKind::YesNo => ControlKind::Radios(choices("yes-no")),
        FieldKind::Confirm => ControlKind::Confirm,
        FieldKind::File(kind) => ControlKind::File { accept: accept(kind), upload: upload.to_owned() },
        FieldKind::App => ControlKind::App,
    };
    let evidence_of = evidence_of(field, &group);
    let is_open = !evidence_of.0.is_empty() && !answers.given(&evidence_of.0);
    let is_asked = field.need.shows(&group, answers) || answers.given(&path) || is_open;
    Control {
        name: path,
        label: field.label,
        hint: field.hint.to_owned(),
        example: field.example,
        optional: field.need == Need::Optional,
        width: width(field.kind),
        evidence_of,
        kind,
        unfit: words::unfit(of, block, field),
        when: when(&group, &field.need.clauses()),
        is_asked,
    }
}

/// Whether an option has a place on the page. What is known of a picked app stands while the page is open, so that
/// options it rules out are left out for good; those that other fields rule out come and go.
fn is_offered(option: &Offered, group: &str, answers: &Answers) -> bool {
    option.against(group, answers).all(|clause| !clause.is_of_picked())
}

/// An option; one that hangs on other fields of the block carries its condition to the script.
fn choice(option: &Offered, group: &str, answers: &Answers) -> Choice {
    let typed: Vec<&Clause> = option.when.iter().filter(|clause| !clause.is_of_picked()).collect();
    Choice::new(option.code, option.label).when(when(group, typed), option.fits(group, answers))
}

/// Clauses as the script reads them: `app.audience=student;app.stages=primary,junior`.
fn when<'a>(group: &str, clauses: impl IntoIterator<Item = &'a Clause>) -> String {
    let clause = |one: &Clause| format!("{group}.{}={}", one.field, one.codes.join(","));
    clauses.into_iter().map(clause).collect::<Vec<_>>().join(";")
}

const fn width(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Count => "short",
        FieldKind::Text(most) if most > 60 => "long",
        FieldKind::Text(_) | FieldKind::Identifier(_) | FieldKind::Certificate => "medium",
        _ => "long",
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
        let names: Vec<&str> = controls(&sheet).map(|control| control.name.as_str()).collect();
        assert_eq!(names.len(), block.fields.len());
        assert_eq!(names[0], "backend.2.name");
    }

    fn controls(sheet: &Sheet) -> impl Iterator<Item = &Control> {
        sheet.parts.iter().flat_map(|part| &part.controls)
    }

    #[test]
    fn prv_7_a_field_is_asked_only_beside_the_answers_it_hangs_on() {
        let of = Asked::provider();
        let block = of.block("app").unwrap();
        let asked = |answers: &Answers| -> Vec<String> {
            let sheet = sheet(of, block, None, answers, &[], "");
            controls(&sheet).filter(|one| one.is_asked).map(|one| one.name.clone()).collect()
        };
        let none = asked(&Answers::new());
        assert!(!none.iter().any(|name| name == "app.stages" || name == "app.age_range"));
        let pupils = Answers::new().with("app.audience", "student").with("app.stages", "primary");
        let all = asked(&pupils);
        assert!(
            all.iter().any(|name| name == "app.stages") && all.iter().any(|name| name == "app.age_range")
        );
        let typed = asked(&Answers::new().with("app.age_range", "6至12岁"));
        assert!(typed.iter().any(|name| name == "app.age_range"), "what was typed stays in sight");
    }

    #[test]
    fn use_3_evidence_is_asked_for_until_its_question_is_answered_otherwise() {
        let of = Asked::usage();
        let asks = |answer: &str| {
            let answers = Answers::new().with("entry.1.collective", answer);
            let sheet = sheet(of, of.block("entry").unwrap(), Some(1), &answers, &[], "");
            controls(&sheet).any(|one| one.name == "entry.1.collective_scan" && one.is_asked)
        };
        assert_eq!(["", "yes", "no"].map(asks), [true, true, false]);
    }

    #[test]
    fn conditions_are_told_to_the_script_in_full_paths() {
        let of = Asked::provider();
        let sheet = sheet(
            of,
            of.block("app").unwrap(),
            None,
            &Answers::new().with("app.function", "learning"),
            &[],
            "",
        );
        let stages = controls(&sheet).find(|one| one.name == "app.time_limit").unwrap();
        assert!(stages.when.starts_with("app.audience=student;app.stages=preschool,primary"));
        let content = controls(&sheet).find(|one| one.name == "app.content").unwrap();
        let ControlKind::Checks(options) = &content.kind else { panic!("several choices") };
        let fits = |code: &str| options.iter().find(|one| one.value == code).unwrap().fits;
        assert!(fits("subject") && fits("homework") && !fits("office"));
    }

    #[test]
    fn prv_4_a_choice_that_no_longer_fits_stays_in_sight() {
        let of = Asked::provider();
        let answers = Answers::new()
            .with("app.function", "learning")
            .with("app.audience", "student")
            .with("app.content", "office");
        let sheet = sheet(of, of.block("app").unwrap(), None, &answers, &[], "");
        let content = controls(&sheet).find(|one| one.name == "app.content").unwrap();
        let ControlKind::Checks(options) = &content.kind else { panic!("several choices") };
        assert!(sheet.form.has_unfit("app.content", options));
        let office = options.iter().find(|one| one.value == "office").unwrap();
        assert_eq!(office.when, "app.function=management;app.audience=teacher");
        assert!(sheet.form.is_unfit("app.content", office));
        let staff = options.iter().find(|one| one.value == "staff").unwrap();
        assert!(
            !staff.fits && !sheet.form.is_unfit("app.content", staff),
            "not chosen: comes back by script"
        );
        assert!(content.unfit.contains("不适用"));
    }

    #[test]
    fn use_2_only_settings_that_fit_the_picked_app_are_offered() {
        let of = Asked::usage();
        let offered = |function: &str, chosen: &str| -> Vec<(String, bool)> {
            let answers =
                Answers::new().with("entry.1.app.function", function).with("entry.1.setting", chosen);
            let sheet = sheet(of, of.block("entry").unwrap(), Some(1), &answers, &[], "");
            let setting = controls(&sheet).find(|one| one.name == "entry.1.setting").unwrap();
            let ControlKind::Select(options) = &setting.kind else { panic!("one of many") };
            assert!(options.iter().all(|one| one.when.is_empty()), "nobody types what an app was filed for");
            options.iter().map(|one| (one.value.clone(), one.fits)).collect()
        };
        let has = |list: &[(String, bool)], code: &str| {
            list.iter().find(|(one, _)| one == code).map(|(_, fits)| *fits)
        };
        let learning = offered("learning", "");
        assert_eq!((has(&learning, "classroom"), has(&learning, "office")), (Some(true), None));
        assert_eq!(
            has(&offered("learning", "office"), "office"),
            Some(false),
            "what was chosen is not dropped"
        );
        let unknown = offered("", "");
        assert_eq!(
            unknown.len(),
            of.all_options("setting").count(),
            "without a function nothing is narrowed"
        );
    }

    #[test]
    fn use_3_evidence_knows_the_answer_it_proves() {
        let of = Asked::usage();
        let sheet = sheet(of, of.block("entry").unwrap(), Some(2), &Answers::new(), &[], "/upload");
        let evidence: Vec<(&str, &str, &str)> = sheet
            .parts
            .iter()
            .flat_map(|part| &part.controls)
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
