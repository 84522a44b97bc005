//! What hangs on the other answers of a block: when a field must be answered, and which options can be chosen.
//!
//! A condition is data: clauses that must all hold. The check asks them, and a page can carry them to its script, so
//! that what is asked while somebody types follows the same rule. Need and options ask a clause differently where nothing
//! is answered yet: a field is not needed then, and an option is not ruled out.

use super::{Answers, Need};

/// Stages whose pupils are minors (PRV-7).
const MINOR_STAGES: &[&str] = &["preschool", "primary", "junior", "senior", "vocational"];
/// The settings of OP 十一 in which a third-party app must not have a monopoly (USE-5).
const SENSITIVE_SETTINGS: &[&str] = &["admission", "exam-registration", "score-query"];

/// One part of a condition: another answer of the block is one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The other field's key; `app.function` for a fact of the app that the block's field `app` picked.
    pub field: &'static str,
    /// The options' codes, any of which will do; none: any answer.
    pub codes: Vec<&'static str>,
}

impl Clause {
    /// Whether the other answer is one of these.
    fn holds(&self, group: &str, answers: &Answers) -> bool {
        let path = format!("{group}.{}", self.field);
        if self.codes.is_empty() {
            answers.given(&path)
        } else {
            self.codes.iter().any(|code| answers.has(&path, code))
        }
    }

    /// Whether the other answer is one of these or not given: what is not known rules nothing out.
    pub fn allows(&self, group: &str, answers: &Answers) -> bool {
        !answers.given(&format!("{group}.{}", self.field)) || self.holds(group, answers)
    }

    /// Whether it asks for a fact of a picked app, which stands in the app's own filing and is answered by nobody here.
    pub fn is_of_picked(&self) -> bool {
        self.field.contains('.')
    }
}

impl Need {
    /// The clauses that make the field needed; none where it does not hang on another answer.
    pub fn clauses(self) -> Vec<Clause> {
        let clause = |field, codes: &[&'static str]| Clause { field, codes: codes.to_vec() };
        match self {
            Need::Always | Need::Optional | Need::Grace => Vec::new(),
            Need::If { field, code: "" } => vec![clause(field, &[])],
            Need::If { field, code } => vec![clause(field, &[code])],
            Need::Minors => vec![clause("audience", &["student"]), clause("stages", MINOR_STAGES)],
            Need::Sensitive => vec![clause("setting", SENSITIVE_SETTINGS)],
        }
    }

    /// Whether the field must be answered in this group; `grace` says whether a grace period is running.
    pub fn holds(self, group: &str, answers: &Answers, grace: bool) -> bool {
        match self {
            Need::Always => true,
            Need::Optional => false,
            Need::Grace => !grace,
            Need::If { .. } | Need::Minors | Need::Sensitive => self.shows(group, answers),
        }
    }

    /// Whether the field has a place on the page at all while the other answers are as they are.
    pub fn shows(self, group: &str, answers: &Answers) -> bool {
        self.clauses().iter().all(|clause| clause.holds(group, answers))
    }

    /// The key of the answer that makes this one needed.
    pub const fn because(self) -> Option<&'static str> {
        match self {
            Need::If { field, .. } => Some(field),
            Need::Minors => Some("stages"),
            Need::Sensitive => Some("setting"),
            Need::Always | Need::Optional | Need::Grace => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prv_7_minors_are_pupils_of_these_stages() {
        let of = |audience: &str, stage: &str| {
            Answers::new().with("app.audience", audience).with("app.stages", stage)
        };
        assert!(Need::Minors.shows("app", &of("student", "primary")));
        assert!(!Need::Minors.shows("app", &of("teacher", "primary")), "stages without pupils");
        assert!(!Need::Minors.holds("app", &of("student", "higher"), false));
        assert!(!Need::Minors.shows("entry.1", &of("student", "primary")), "another group");
    }

    #[test]
    fn an_empty_code_is_any_answer() {
        let need = Need::If { field: "icp", code: "" };
        assert!(!need.shows("backend.1", &Answers::new()));
        assert!(need.shows("backend.1", &Answers::new().with("backend.1.icp", "沪ICP备12345678号")));
        assert_eq!(need.clauses(), [Clause { field: "icp", codes: Vec::new() }]);
    }

    #[test]
    fn a_clause_rules_nothing_out_before_its_answer_is_given() {
        let clause = Clause { field: "function", codes: vec!["learning"] };
        let of = |code: &str| Answers::new().with("app.function", code);
        assert!(clause.allows("app", &Answers::new()) && clause.allows("app", &of(" ")));
        assert!(!clause.holds("app", &Answers::new()));
        assert!(clause.allows("app", &of("learning")) && !clause.allows("app", &of("management")));
    }
}
