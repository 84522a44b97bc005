//! The state of a form: what was typed, which fields are wrong and why, and the draft it belongs to.
//!
//! What was typed is kept in every case, also where it cannot be taken. Problems come as words already, with a right
//! example beside; they stand in the summary on top and at their field. Repeating groups are named `backend.0.name`.
//! Deliberately absent: checks. The form does not know what is right.

use std::collections::BTreeSet;

/// The pairs of a posted form, as `axum::extract::Form` gives them.
pub type Pairs = Vec<(String, String)>;

/// One thing to correct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field's name; the summary links to it.
    pub field: String,
    /// What is wrong and how to mend it, in one sentence.
    pub text: String,
    /// A right example, shown after 例如.
    pub example: Option<String>,
    /// The rule's ID.
    pub rule: Option<String>,
}

impl Problem {
    pub fn new(field: impl Into<String>, text: impl Into<String>) -> Self {
        Self { field: field.into(), text: text.into(), example: None, rule: None }
    }

    #[must_use]
    pub fn example(mut self, example: impl Into<String>) -> Self {
        self.example = Some(example.into());
        self
    }

    #[must_use]
    pub fn rule(mut self, rule: impl Into<String>) -> Self {
        self.rule = Some(rule.into());
        self
    }
}

/// The draft a form belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// When it was last saved, as words; empty where never.
    pub saved: String,
    /// Where the script posts the fields after a pause in typing.
    pub autosave: String,
    /// The form shows a draft begun earlier, and says so.
    pub continued: bool,
}

/// One choice of a select, radio or check box group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: String,
    /// The answers of the same page beside which it can be chosen, for the script; empty where it hangs on none.
    pub when: String,
    /// It can be chosen beside the answers as they are.
    pub fits: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        let (value, label) = (value.into(), label.into());
        Self { value, label, hint: String::new(), when: String::new(), fits: true }
    }

    #[must_use]
    pub fn when(mut self, condition: String, fits: bool) -> Self {
        self.when = condition;
        self.fits = fits;
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// A file that has already arrived for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub name: String,
    pub size: u64,
    pub href: String,
    /// Other facts, such as a digest, each as a sentence.
    pub facts: Vec<String>,
}

impl Upload {
    pub fn size_text(&self) -> String {
        super::format::size(self.size)
    }
}

/// A form as a page shows it.
#[derive(Debug, Clone, Default)]
pub struct Form {
    values: Pairs,
    problems: Vec<Problem>,
    pub draft: Option<Draft>,
    uploads: Vec<(String, Upload)>,
}

impl Form {
    /// A form filled with these values: empty, from a record, or as it was posted.
    pub fn of(values: Pairs) -> Self {
        Self { values, ..Self::default() }
    }

    #[must_use]
    pub fn with_problems(mut self, problems: Vec<Problem>) -> Self {
        self.problems = problems;
        self
    }

    #[must_use]
    pub fn with_draft(mut self, draft: Draft) -> Self {
        self.draft = Some(draft);
        self
    }

    #[must_use]
    pub fn with_upload(mut self, field: impl Into<String>, upload: Upload) -> Self {
        self.uploads.push((field.into(), upload));
        self
    }

    /// The first value of a field; empty where there is none.
    pub fn value(&self, field: &str) -> &str {
        self.values.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a field, for check boxes.
    pub fn values(&self, field: &str) -> Vec<&str> {
        self.values.iter().filter(|(name, _)| name == field).map(|(_, value)| value.as_str()).collect()
    }

    pub fn is_chosen(&self, field: &str, value: &str) -> bool {
        self.values.iter().any(|(name, have)| name == field && have == value)
    }

    /// Whether a choice was made that does not fit beside the other answers: it stays in sight until it is mended.
    pub fn is_unfit(&self, field: &str, choice: &Choice) -> bool {
        !choice.fits && self.is_chosen(field, &choice.value)
    }

    /// Whether one of these was chosen and does not fit.
    pub fn has_unfit(&self, field: &str, choices: &[Choice]) -> bool {
        choices.iter().any(|choice| self.is_unfit(field, choice))
    }

    /// Whether a reviewer has marked this field for return; posted as `mark.{field}`.
    pub fn is_marked(&self, field: &str) -> bool {
        self.is_chosen(&format!("mark.{field}"), "return")
    }

    /// The reviewer's reason for returning this field; posted as `reason.{field}`.
    pub fn reason(&self, field: &str) -> &str {
        self.value(&format!("reason.{field}"))
    }

    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    pub fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// The first problem of a field.
    pub fn problem(&self, field: &str) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.field == field)
    }

    pub fn uploads(&self, field: &str) -> Vec<&Upload> {
        self.uploads.iter().filter(|(name, _)| name == field).map(|(_, upload)| upload).collect()
    }

    /// The indices of a repeating group that carry a value or a problem, at least `least` of them, in order.
    pub fn items(&self, group: &str, least: usize) -> Vec<usize> {
        let names = self
            .values
            .iter()
            .map(|(name, _)| name)
            .chain(self.problems.iter().map(|problem| &problem.field));
        let index =
            |name: &String| name.strip_prefix(group)?.strip_prefix('.')?.split('.').next()?.parse().ok();
        let mut found: BTreeSet<usize> = names.filter_map(index).collect();
        let mut next = 0;
        while found.len() < least {
            found.insert(next);
            next += 1;
        }
        found.into_iter().collect()
    }
}

/// The element id of a field; the error summary links to it.
pub fn id(field: &str) -> String {
    format!("f-{}", field.replace('.', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Pairs {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn everything_typed_is_kept() {
        let form = Form::of(pairs(&[("name", " 芝士网 "), ("audience", "teacher"), ("audience", "parent")]))
            .with_problems(vec![Problem::new("name", "名称前后有空格")]);
        assert_eq!(form.value("name"), " 芝士网 ");
        assert_eq!(form.values("audience"), ["teacher", "parent"]);
        assert!(form.is_chosen("audience", "parent") && !form.is_chosen("audience", "student"));
        assert_eq!(form.problem("name").unwrap().text, "名称前后有空格");
        assert!(form.problem("audience").is_none());
    }

    #[test]
    fn a_group_shows_the_items_it_has_and_at_least_so_many() {
        let form =
            Form::of(pairs(&[("backend.0.name", "a"), ("backend.2.name", "c"), ("backendish.7", "x")]))
                .with_problems(vec![Problem::new("backend.3.ip", "缺少IP地址")]);
        assert_eq!(form.items("backend", 1), [0, 2, 3]);
        assert_eq!(form.items("app", 2), [0, 1]);
    }
}
