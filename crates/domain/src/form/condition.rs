//! When a field must be answered, given the other answers of its block.

use super::{Answers, Need};

/// Stages whose pupils are minors (PRV-7).
const MINOR_STAGES: [&str; 5] = ["preschool", "primary", "junior", "senior", "vocational"];
/// The settings of OP 十一 in which a third-party app must not have a monopoly (USE-5).
const SENSITIVE_SETTINGS: [&str; 3] = ["admission", "exam-registration", "score-query"];

impl Need {
    /// Whether the field must be answered in this group; `grace` says whether a grace period is running.
    pub fn holds(self, group: &str, answers: &Answers, grace: bool) -> bool {
        let path = |key: &str| format!("{group}.{key}");
        match self {
            Need::Always => true,
            Need::Optional => false,
            Need::Grace => !grace,
            Need::If { field, code: "" } => answers.given(&path(field)),
            Need::If { field, code } => answers.has(&path(field), code),
            Need::Minors => {
                answers.has(&path("audience"), "student")
                    && MINOR_STAGES.iter().any(|stage| answers.has(&path("stages"), stage))
            }
            Need::Sensitive => {
                SENSITIVE_SETTINGS.iter().any(|setting| answers.has(&path("setting"), setting))
            }
        }
    }

    /// Whether the field has a place on the page at all while the other answers are as they are.
    pub fn shows(self, group: &str, answers: &Answers) -> bool {
        match self {
            Need::Always | Need::Optional | Need::Grace => true,
            Need::If { .. } | Need::Minors | Need::Sensitive => self.holds(group, answers, false),
        }
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
