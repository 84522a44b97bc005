//! One entry of the register, made from a filing and its revision in force.

use crate::filing::{Filing, Standing, State, Submission};
use crate::form::{Answers, Form};
use crate::ground::day::Day;
use crate::ground::id::{FilingId, UnitId};

/// What the register holds of one filing. Everything in it may be shown to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The filing number, the entry's identity.
    pub number: String,
    /// The filing.
    pub filing: FilingId,
    /// The unit that filed it, for the other apps of the same provider.
    pub owner: UnitId,
    /// Two digits of the province where it is filed.
    pub province: String,
    /// `Effective`, `Suspended`, `Revoked` or `Cancelled`.
    pub state: State,
    /// The day since which this state holds.
    pub state_on: Day,
    /// The day it first came into force.
    pub first_on: Day,
    /// A change of the filed information is with the department (变更审核中).
    pub amending: bool,
    /// The form version of the answers.
    pub form: String,
    /// The public answers of the revision in force.
    pub answers: Answers,
}

impl Entry {
    /// The state that the register shows for a filing, and since when; none before it first came into force.
    pub const fn standing(filing: &Filing) -> Option<(State, Day)> {
        match filing.standing {
            Standing::None => None,
            Standing::Effective { since } => Some((State::Effective, since)),
            Standing::Suspended { on } => Some((State::Suspended, on)),
            Standing::Revoked { on } => Some((State::Revoked, on)),
            Standing::Cancelled { on } => Some((State::Cancelled, on)),
        }
    }

    /// Whether the public is told that a change is under way: a draft is its owner's alone (ORG-10).
    pub const fn is_amending(filing: &Filing) -> bool {
        matches!(filing.standing, Standing::Effective { .. } | Standing::Suspended { .. })
            && matches!(filing.submission, Submission::Submitted { .. } | Submission::Returned { .. })
    }

    /// The app's name.
    pub fn app(&self) -> &str {
        self.answers.one("app.name")
    }

    /// Former names and nicknames (N18).
    pub fn former_names(&self) -> Vec<&str> {
        super::names(self.answers.one("app.former_names"))
    }

    /// The provider's name.
    pub fn provider(&self) -> &str {
        self.answers.one("owner.name")
    }

    /// The developer's name, where it is not the provider.
    pub fn developer(&self) -> Option<&str> {
        Some(self.answers.one("developer.name")).filter(|name| !name.is_empty())
    }

    /// `android` or `ios`.
    pub fn platform(&self) -> &str {
        self.answers.one("app.platform")
    }

    /// The codes of the stages it is for.
    pub fn stages(&self) -> &[String] {
        self.answers.all("app.stages")
    }

    /// The words of a choice that was answered.
    pub fn labels(&self, list: &str, path: &str) -> Vec<&str> {
        let form = Form::find(&self.form);
        let label = |code: &'_ String| form.and_then(|form| form.option_label(list, code.trim()));
        self.answers.all(path).iter().map(|code| label(code).unwrap_or(code.as_str())).collect()
    }
}

/// The answers that anybody may see: the fields the form calls public and nothing else (PUB-2).
pub fn public(form: &Form, answers: &Answers) -> Answers {
    let shown = |path: &str| form.locate(path).is_some_and(|(_, _, field)| field.public && !field.personal);
    answers
        .iter()
        .filter(|(path, _)| shown(path))
        .map(|(path, values)| (path.to_owned(), values.to_vec()))
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::filing::FilingKind;
    use crate::form::Times;

    /// An answer of its own in every field of the form.
    fn canaries(form: &Form) -> Answers {
        let mut answers = Answers::new();
        for block in &form.blocks {
            let item = (block.times == Times::Many).then_some(1);
            for field in &block.fields {
                let path = block.path(item, field.key);
                answers.set(path.clone(), [format!("canary {path}")]);
            }
        }
        answers
    }

    #[test]
    fn pub_2_only_fields_of_the_allow_list_are_public() {
        for form in [Form::provider(), Form::usage(), Form::unit()] {
            let shown = public(form, &canaries(form));
            for (path, _) in shown.iter() {
                let (_, _, field) = form.locate(path).unwrap();
                assert!(field.public && !field.personal, "{path}");
            }
        }
        let shown = public(Form::provider(), &canaries(Form::provider()));
        assert!(shown.given("app.name") && shown.given("owner.name") && shown.given("app.permissions"));
        for hidden in [
            "owner.legal_name",
            "owner.legal_mobile",
            "owner.contact_name",
            "owner.contact_email",
            "owner.certificate_number",
            "developer.contact_mobile",
            "backend.1.ip",
            "app.package",
        ] {
            assert!(!shown.given(hidden), "{hidden}");
        }
    }

    #[test]
    fn pub_2_an_answer_to_no_field_is_not_public() {
        let strange = Answers::new().with("app.secret", "x").with("owner", "y").with("app.name.z", "w");
        assert_eq!(public(Form::provider(), &strange), Answers::new());
    }

    #[test]
    fn org_10_a_draft_of_a_change_is_not_told() {
        let day = date(2026, 2, 10);
        let of = |submission| Filing {
            kind: FilingKind::Provider,
            standing: Standing::Effective { since: day },
            submission,
        };
        assert!(!Entry::is_amending(&of(Submission::Draft)));
        assert!(Entry::is_amending(&of(Submission::Submitted { on: day, due: day })));
        assert!(!Entry::is_amending(&of(Submission::Lapsed { on: day })));
        let begun = Filing::begun(FilingKind::Provider);
        assert_eq!(Entry::standing(&begun), None);
        assert_eq!(Entry::standing(&of(Submission::None)), Some((State::Effective, day)));
    }
}
