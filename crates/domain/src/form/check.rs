//! The checks of single fields: one rule set for the pre-check, the intake and the reviewer's page.
//!
//! Rules N3, N4, PRV-1…5, USE-2. All problems are found at once and stand in the order of the form. Rules between
//! fields stand with the noun (`filing::check`, `usage::check`); nothing is looked up here, the context brings it.

use std::collections::BTreeMap;

use super::{Answers, Block, Choice, Field, FieldKind, Form, Need, Picked, Times};
use crate::ground::day::Day;
use crate::ground::identifier::{self, Kind, Mistake};
use crate::ground::problem::{Problem, ProblemKind};
use crate::ground::text;

/// What the checks must know beside the answers.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Whether a declared grace period is running for this unit (PRV-5).
    pub grace: bool,
    /// What was measured on the uploaded package, once it is complete.
    pub package: Option<PackageFacts>,
    /// The apps that the answers picked, by filing number (USE-1, USE-2, USE-4).
    pub picked: BTreeMap<String, Picked>,
}

/// What was measured on an uploaded package while it arrived (INS-1). What only its inspection finds, such as version and
/// name, is a finding and no problem: it never stops a submission (INS-4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackageFacts {
    /// MD5, lower-case hex.
    pub md5: String,
    /// `android` or `ios`, by content.
    pub platform: Option<&'static str>,
}

/// Every problem of every field, in the order of the form.
pub fn check(form: &Form, answers: &Answers, context: &Context) -> Vec<Problem> {
    let mut problems = Vec::new();
    let beside = form.beside(answers, &context.picked);
    let answers = beside.as_ref();
    for block in &form.blocks {
        match block.times {
            Times::Once => check_group(form, block, None, answers, context, &mut problems),
            Times::Optional => {
                if answers.any_in(block.key) {
                    check_group(form, block, None, answers, context, &mut problems);
                }
            }
            Times::Many => {
                let items = answers.items(block.key);
                if items.is_empty()
                    && let Some(first) = block.fields.first()
                {
                    problems.push(Problem::new(block.key, first.rule, ProblemKind::NoBlock));
                }
                for item in items {
                    check_group(form, block, Some(item), answers, context, &mut problems);
                }
            }
        }
    }
    problems
}

/// The problems of one field's answer, whatever the others are; nothing when it is empty.
pub fn check_field(form: &Form, path: &str, answers: &Answers) -> Vec<Problem> {
    form.locate(path)
        .map(|(block, item, field)| {
            let mut problems = Vec::new();
            if answers.given(path) {
                check_answer(form, block, item, field, answers, &Context::default(), &mut problems);
                // Which apps are effective is looked up for the whole form only.
                problems.retain(|problem| problem.kind != ProblemKind::AppNotEffective);
            }
            problems
        })
        .unwrap_or_default()
}

fn check_group(
    form: &Form,
    block: &Block,
    item: Option<usize>,
    answers: &Answers,
    context: &Context,
    problems: &mut Vec<Problem>,
) {
    let group = block.group(item);
    for field in &block.fields {
        let path = block.path(item, field.key);
        if answers.given(&path) {
            check_answer(form, block, item, field, answers, context, problems);
        } else if field.need.holds(&group, answers, context.grace) {
            problems.push(with_example(field, Problem::new(path, field.rule, absent(field))));
        }
    }
}

fn absent(field: &Field) -> ProblemKind {
    match (field.kind, field.need) {
        (FieldKind::File(_), _) => ProblemKind::FileMissing,
        (FieldKind::Confirm, _) => ProblemKind::NotConfirmed,
        (_, Need::If { field, .. }) => ProblemKind::NeededBecause { field: field.to_owned() },
        (_, Need::Minors | Need::Sensitive) => {
            ProblemKind::NeededBecause { field: field.need.because().unwrap_or_default().to_owned() }
        }
        _ => ProblemKind::Missing,
    }
}

fn with_example(field: &Field, problem: Problem) -> Problem {
    if field.example.is_empty() { problem } else { problem.with_example(field.example) }
}

fn check_answer(
    form: &Form,
    block: &Block,
    item: Option<usize>,
    field: &Field,
    answers: &Answers,
    context: &Context,
    problems: &mut Vec<Problem>,
) {
    let path = block.path(item, field.key);
    let group = block.group(item);
    let found = match field.kind {
        FieldKind::Text(max) => line(answers.one(&path), max, false),
        FieldKind::Long(max) => line(answers.one(&path), max, true),
        FieldKind::Choice(list) => chosen(form, list, &group, answers, &path, true),
        FieldKind::Choices(list) => chosen(form, list, &group, answers, &path, false),
        FieldKind::Identifier(kind) => identifier_problem(kind, answers.one(&path)),
        FieldKind::Certificate => {
            certificate(answers.one(&path), answers.one(&format!("{group}.certificate_kind")))
        }
        FieldKind::Addresses => addresses(answers.one(&path)),
        FieldKind::Count => count(answers.one(&path)),
        FieldKind::YesNo => option(answers.one(&path), &["yes", "no"]),
        FieldKind::Confirm => (answers.one(&path) != "yes").then_some(ProblemKind::NotConfirmed),
        FieldKind::File(_) => answers.file_digest(&path).is_none().then_some(ProblemKind::FileMissing),
        FieldKind::App => {
            let picked = context.picked.get(answers.one(&path));
            (!picked.is_some_and(|app| app.effective)).then_some(ProblemKind::AppNotEffective)
        }
    };
    if let Some(kind) = found {
        // The example is right for the field, and may fit these other answers as little.
        let helps = !matches!(kind, ProblemKind::DoesNotFit { .. });
        let problem = Problem::new(path, field.rule, kind);
        problems.push(if helps { with_example(field, problem) } else { problem });
    }
}

fn line(value: &str, max: usize, several: bool) -> Option<ProblemKind> {
    let length = value.chars().count();
    if length > max {
        return Some(ProblemKind::TooLong { max, found: length });
    }
    let breaks = |c: &char| !several && matches!(c, '\n' | '\r' | '\t');
    text::forbidden(value)
        .map(|(_, character)| character)
        .or_else(|| value.chars().find(breaks))
        .map(ProblemKind::Character)
}

fn chosen(
    form: &Form,
    list: &str,
    group: &str,
    answers: &Answers,
    path: &str,
    single: bool,
) -> Option<ProblemKind> {
    let values = answers.all(path);
    if single && values.len() > 1 {
        return Some(ProblemKind::OnlyOne);
    }
    if let Some(strange) = values.iter().find(|value| form.option(list, value.trim()).is_none()) {
        return Some(ProblemKind::NotAnOption(strange.clone()));
    }
    let is_chosen = |choice: &&Choice| values.iter().any(|value| value.trim() == choice.code);
    let chosen = form.all_options(list).filter(is_chosen);
    does_not_fit(form, list, group, answers, &chosen.collect::<Vec<_>>())
}

/// Chosen options that other answers rule out, with those answers and what fits beside them (PRV-4, USE-2).
fn does_not_fit(
    form: &Form,
    list: &str,
    group: &str,
    answers: &Answers,
    chosen: &[&Choice],
) -> Option<ProblemKind> {
    let unfit: Vec<&&Choice> = chosen.iter().filter(|choice| !choice.fits(group, answers)).collect();
    let mut against: Vec<(String, Vec<String>)> = Vec::new();
    for clause in unfit.iter().flat_map(|choice| choice.against(group, answers)) {
        if !against.iter().any(|(known, _)| known == clause.field) {
            let given = answers.all(&format!("{group}.{}", clause.field));
            against.push((clause.field.to_owned(), given.to_vec()));
        }
    }
    (!unfit.is_empty()).then(|| ProblemKind::DoesNotFit {
        chosen: unfit.iter().map(|choice| choice.code.to_owned()).collect(),
        against,
        fits: form.options(list, group, answers).iter().map(|choice| choice.code.to_owned()).collect(),
    })
}

fn option(value: &str, options: &[&str]) -> Option<ProblemKind> {
    (!options.contains(&value)).then(|| ProblemKind::NotAnOption(value.to_owned()))
}

fn identifier_problem(kind: Kind, value: &str) -> Option<ProblemKind> {
    identify(kind, value).err().map(|mistake| ProblemKind::Identifier(kind, mistake))
}

/// Checks an identifier of a form. No form asks for an identity number, the only kind that looks at the day.
pub(crate) fn identify(kind: Kind, value: &str) -> Result<String, Mistake> {
    identifier::check(kind, value, Day::MAX)
}

/// ORG-9: an organisation code certificate carries an organisation code, every other kind a credit code. Older
/// licences without a credit code carry the organisation code too, so that nine characters are read as one.
fn certificate(value: &str, certificate_kind: &str) -> Option<ProblemKind> {
    let short = text::compact(value).chars().filter(|c| c.is_alphanumeric()).count() <= 10;
    let kind = if certificate_kind == "org-code" || short { Kind::OrgCode } else { Kind::CreditCode };
    identifier_problem(kind, value)
}

fn addresses(value: &str) -> Option<ProblemKind> {
    split_addresses(value).find_map(|address| identifier_problem(Kind::Ip, address))
}

/// The single addresses of an answer that holds several.
pub fn split_addresses(value: &str) -> impl Iterator<Item = &str> {
    value
        .split(|c: char| matches!(c, ',' | '，' | ';' | '；' | '、') || c.is_whitespace())
        .filter(|address| !address.is_empty())
}

fn count(value: &str) -> Option<ProblemKind> {
    let normal = text::compact(value);
    match normal.parse::<u32>() {
        Ok(1..=10_000_000) => None,
        _ => Some(ProblemKind::NotAnOption(value.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::rule::Rule;

    fn kinds(problems: &[Problem], field: &str) -> Vec<ProblemKind> {
        problems.iter().filter(|p| p.field == field).map(|p| p.kind.clone()).collect()
    }

    #[test]
    fn n_3_an_empty_form_names_every_needed_field_at_once() {
        let problems = check(Form::provider(), &Answers::new(), &Context::default());
        assert_eq!(kinds(&problems, "owner.name"), [ProblemKind::Missing]);
        assert_eq!(kinds(&problems, "owner.certificate_scan"), [ProblemKind::FileMissing]);
        assert_eq!(kinds(&problems, "backend"), [ProblemKind::NoBlock]);
        assert_eq!(kinds(&problems, "promise.tested"), [ProblemKind::NotConfirmed]);
        assert!(kinds(&problems, "app.cac_number").is_empty(), "optional");
        assert!(!problems.iter().any(|p| p.field.starts_with("developer")), "the owner develops itself");
    }

    #[test]
    fn prv_11_only_a_yes_is_a_promise() {
        let said = |word: &str| {
            let answers = Answers::new().with("promise.tested", word);
            kinds(&check(Form::provider(), &answers, &Context::default()), "promise.tested")
        };
        for word in ["no", "on", "YES"] {
            assert_eq!(said(word), [ProblemKind::NotConfirmed], "{word}");
        }
        assert_eq!(said("yes"), []);
    }

    #[test]
    fn prv_7_a_forum_asks_for_its_review_and_tutoring_for_its_teachers() {
        let asked = |feature: &str, field: &str| {
            let answers = Answers::new().with("app.features", feature);
            kinds(&check(Form::provider(), &answers, &Context::default()), field)
        };
        let because = ProblemKind::NeededBecause { field: "features".to_owned() };
        for (feature, field) in
            [("forum", "app.content_review"), ("subject-tutoring", "app.teacher_qualification")]
        {
            assert_eq!(asked(feature, field), std::slice::from_ref(&because), "{field}");
            assert_eq!(asked("paid", field), [], "{field}");
        }
    }

    #[test]
    fn org_9_a_certificate_carries_the_number_of_its_kind() {
        let said = |kind: &str, number: &str| {
            let answers =
                Answers::new().with("owner.certificate_kind", kind).with("owner.certificate_number", number);
            kinds(&check(Form::provider(), &answers, &Context::default()), "owner.certificate_number")
        };
        let good = "12310000425022547M";
        assert_eq!(said("business-licence", good), []);
        assert!(matches!(said("business-licence", "12310000425022547N")[..], [ProblemKind::Identifier(..)]));
        assert!(matches!(said("org-code", good)[..], [ProblemKind::Identifier(Kind::OrgCode, _)]));
        assert!(matches!(
            said("business-licence", "42502254-X")[..],
            [ProblemKind::Identifier(Kind::OrgCode, _)]
        ));
    }

    #[test]
    fn use_5_whether_there_is_a_monopoly_is_asked_where_none_may_be() {
        let asked = |setting: &str| {
            let answers = Answers::new().with("entry.1.setting", setting);
            kinds(&check(Form::usage(), &answers, &Context::default()), "entry.1.exclusive")
        };
        for setting in ["admission", "exam-registration", "score-query"] {
            let because = ProblemKind::NeededBecause { field: "setting".to_owned() };
            assert_eq!(asked(setting), [because], "{setting}");
        }
        assert_eq!(asked("homework"), []);
    }

    #[test]
    fn prv_5_a_grace_period_leaves_icp_and_mlps_open() {
        let answers = Answers::new().with("backend.1.name", "后台");
        let strict = check(Form::provider(), &answers, &Context::default());
        assert_eq!(kinds(&strict, "backend.1.icp"), [ProblemKind::Missing]);
        let grace = check(Form::provider(), &answers, &Context { grace: true, ..Context::default() });
        assert!(kinds(&grace, "backend.1.icp").is_empty());
        assert!(kinds(&grace, "backend.1.mlps_number").is_empty());
    }

    #[test]
    fn prv_7_minors_ask_for_age_range_and_time_limit() {
        let adults = Answers::new().with("app.audience", "student").with("app.stages", "higher");
        let minors = Answers::new().with("app.audience", "student").with("app.stages", "primary");
        let problems = check(Form::provider(), &minors, &Context::default());
        assert_eq!(
            kinds(&problems, "app.time_limit"),
            [ProblemKind::NeededBecause { field: "stages".to_owned() }]
        );
        assert!(kinds(&check(Form::provider(), &adults, &Context::default()), "app.time_limit").is_empty());
    }

    #[test]
    fn prv_4_options_depend_on_function_type_and_audience() {
        let of = |function: &str, audience: &str, content: &str| {
            let answers = Answers::new()
                .with("app.function", function)
                .with("app.audience", audience)
                .with("app.content", content);
            kinds(&check_field(Form::provider(), "app.content", &answers), "app.content")
        };
        assert_eq!(of("management", "teacher", "office"), []);
        let [ProblemKind::DoesNotFit { chosen, against, fits }] = &of("learning", "student", "office")[..]
        else {
            panic!("taken")
        };
        assert_eq!(chosen, &["office"]);
        let given = |key: &str, code: &str| (key.to_owned(), vec![code.to_owned()]);
        assert_eq!(against, &[given("function", "learning"), given("audience", "student")]);
        assert!(fits.iter().any(|code| code == "homework") && !fits.iter().any(|code| code == "office"));
        assert_eq!(of("learning", "", "homework"), [], "no audience yet rules nothing out");
        assert_eq!(of("learning", "student", "x"), [ProblemKind::NotAnOption("x".to_owned())]);
    }

    #[test]
    fn prv_4_every_choice_that_does_not_fit_is_named_once() {
        let mut answers = Answers::new().with("app.function", "learning").with("app.audience", "teacher");
        answers.set("app.content", ["homework", "office", "teaching-management"]);
        let problems = check_field(Form::provider(), "app.content", &answers);
        assert_eq!((problems.len(), problems[0].rule), (1, Rule::PRV_4));
        let ProblemKind::DoesNotFit { chosen, against, .. } = &problems[0].kind else { panic!("taken") };
        assert_eq!(chosen, &["teaching-management", "office"]);
        assert_eq!(against.len(), 1, "the audience would do");
    }

    fn declared(number: &str) -> Context {
        let facts = Answers::new().with("function", "management").with("audience", "student");
        Context {
            picked: [(number.to_owned(), Picked { effective: true, facts })].into(),
            ..Context::default()
        }
    }

    #[test]
    fn use_2_settings_depend_on_what_the_picked_app_was_filed_for() {
        let number = "教APP备3100012号";
        let of = |setting: &str, context: &Context| {
            let answers = Answers::new().with("entry.1.app", number).with("entry.1.setting", setting);
            let problems = check(Form::usage(), &answers, context);
            problems.into_iter().find(|one| one.field == "entry.1.setting")
        };
        assert_eq!(of("student-life", &declared(number)), None);
        let problem = of("classroom", &declared(number)).unwrap();
        assert_eq!(problem.rule, Rule::USE_2);
        let ProblemKind::DoesNotFit { against, fits, .. } = problem.kind else {
            panic!("{:?}", problem.kind)
        };
        assert_eq!(against, [("app.function".to_owned(), vec!["management".to_owned()])]);
        assert!(fits.contains(&"student-life".to_owned()) && fits.contains(&"other".to_owned()));
        let taken_over = Picked { effective: true, facts: Answers::new() };
        let unknown = Context { picked: [(number.to_owned(), taken_over)].into(), ..Context::default() };
        assert_eq!(of("classroom", &unknown), None, "a filing without a function type narrows nothing");
    }

    #[test]
    fn use_5_the_sensitive_settings_fit_every_app() {
        for code in ["admission", "exam-registration", "score-query"] {
            assert!(Form::usage().option("setting", code).unwrap().when.is_empty(), "{code}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters_and_rare_ones_pass() {
        let form = Form::provider();
        let just = Answers::new().with("owner.legal_name", &"𠮷".repeat(50));
        assert_eq!(check_field(form, "owner.legal_name", &just), []);
        let long = Answers::new().with("owner.legal_name", &"𠮷".repeat(51));
        assert_eq!(
            kinds(&check_field(form, "owner.legal_name", &long), "owner.legal_name"),
            [ProblemKind::TooLong { max: 50, found: 51 }]
        );
        let hidden = Answers::new().with("owner.legal_name", "张\u{202e}三");
        assert_eq!(
            kinds(&check_field(form, "owner.legal_name", &hidden), "owner.legal_name"),
            [ProblemKind::Character('\u{202e}')]
        );
    }

    #[test]
    fn several_addresses_may_stand_in_one_answer() {
        let form = Form::provider();
        let good = Answers::new().with("backend.1.ip", "203.0.113.10，203.0.113.11\n2001:db8::1");
        assert_eq!(check_field(form, "backend.1.ip", &good), []);
        let bad = Answers::new().with("backend.1.ip", "203.0.113.10 203.0.113.999");
        assert_eq!(check_field(form, "backend.1.ip", &bad).len(), 1);
    }

    #[test]
    fn use_1_only_effective_filings_can_be_used() {
        let context = declared("教APP备3100012号");
        let answers = |number: &str| Answers::new().with("entry.1.app", number);
        let good = check(Form::usage(), &answers("教APP备3100012号"), &context);
        assert!(kinds(&good, "entry.1.app").is_empty());
        let bad = check(Form::usage(), &answers("教APP备3100099号"), &context);
        assert_eq!(kinds(&bad, "entry.1.app"), [ProblemKind::AppNotEffective]);
    }
}
