//! The rules between the fields of a usage filing.
//!
//! Rules USE-3, USE-4, USE-5, USE-6, N3.

use crate::form::{self, Answers, Context, Form};
use crate::ground::problem::{Problem, ProblemKind};
use crate::ground::rule::Rule;

/// Every problem of a declaration with entries, in the order of the form. A nil report has no entries and is not
/// checked here.
pub fn check(answers: &Answers, context: &Context) -> Vec<Problem> {
    let form = Form::usage();
    let mut problems = form::check(form, answers, context);
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for item in answers.items("entry") {
        entry(answers, item, context, &mut problems);
        let app = answers.one(&format!("entry.{item}.app"));
        if !app.is_empty() && seen.iter().any(|(known, _)| *known == app) {
            problems.push(Problem::new(format!("entry.{item}.app"), Rule::USE_1, ProblemKind::Repeated));
        }
        seen.push((app, item));
    }
    problems.sort_by_key(|problem| form.position(&problem.field));
    problems
}

fn entry(answers: &Answers, item: usize, context: &Context, problems: &mut Vec<Problem>) {
    let path = |key: &str| format!("entry.{item}.{key}");
    let mut contradiction = |key: &str, other: &str, rule| {
        let kind = ProblemKind::Contradicts { field: path(other) };
        problems.push(Problem::new(path(key), rule, kind));
    };
    if answers.has(&path("nature"), "required") {
        // USE-3: a collective decision and an agreement; USE-4: nothing is charged.
        for key in ["collective", "contract"] {
            if answers.has(&path(key), "no") {
                contradiction(key, "nature", Rule::USE_3);
            }
        }
        if answers.has(&path("charges"), "yes") {
            contradiction("charges", "nature", Rule::USE_4);
        }
        // USE-4: the provider itself declared that the app charges, and the institution says it does not.
        let picked = context.picked.get(answers.one(&path("app")));
        let declares = picked.is_some_and(|app| app.facts.has("features", "paid"));
        if answers.has(&path("charges"), "no") && declares {
            contradiction("charges", "app", Rule::USE_4);
        }
    }
    if answers.has(&path("exclusive"), "yes") {
        contradiction("exclusive", "setting", Rule::USE_5);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Picked;

    fn required() -> Answers {
        Answers::new()
            .with("entry.1.app", "教APP备3100012号")
            .with("entry.1.nature", "required")
            .with("entry.1.collective", "yes")
            .with("entry.1.contract", "yes")
            .with("entry.1.charges", "no")
    }

    fn contradictions(answers: &Answers, context: &Context) -> Vec<(String, Rule)> {
        check(answers, context)
            .into_iter()
            .filter(|p| matches!(p.kind, ProblemKind::Contradicts { .. } | ProblemKind::Repeated))
            .map(|p| (p.field, p.rule))
            .collect()
    }

    #[test]
    fn use_3_required_use_needs_a_decision_and_a_contract() {
        assert_eq!(contradictions(&required(), &Context::default()), []);
        let undecided = required().with("entry.1.collective", "no").with("entry.1.contract", "no");
        assert_eq!(
            contradictions(&undecided, &Context::default()),
            [("entry.1.collective".to_owned(), Rule::USE_3), ("entry.1.contract".to_owned(), Rule::USE_3)]
        );
        let recommended = undecided.with("entry.1.nature", "recommended");
        assert_eq!(contradictions(&recommended, &Context::default()), []);
    }

    #[test]
    fn use_4_what_is_required_charges_nothing() {
        let charging = required().with("entry.1.charges", "yes");
        assert_eq!(
            contradictions(&charging, &Context::default()),
            [("entry.1.charges".to_owned(), Rule::USE_4)]
        );
        let paid = Picked { effective: true, facts: Answers::new().with("features", "paid") };
        let declared =
            Context { picked: [("教APP备3100012号".to_owned(), paid)].into(), ..Context::default() };
        assert_eq!(contradictions(&required(), &declared), [("entry.1.charges".to_owned(), Rule::USE_4)]);
    }

    #[test]
    fn use_5_no_monopoly_over_admission_and_scores() {
        let answers = required().with("entry.1.setting", "admission").with("entry.1.exclusive", "yes");
        assert_eq!(
            contradictions(&answers, &Context::default()),
            [("entry.1.exclusive".to_owned(), Rule::USE_5)]
        );
    }

    #[test]
    fn use_1_an_app_is_declared_once() {
        let twice = required().with("entry.2.app", "教APP备3100012号");
        assert_eq!(contradictions(&twice, &Context::default()), [("entry.2.app".to_owned(), Rule::USE_1)]);
    }
}
