//! The history of a record: who did what, when, by which rule, and why (REV-8).

use super::tag::Tone;

/// One entry, newest first on the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The instant as words.
    pub at: String,
    /// `上海市教育委员会 审核员`; personal data stays out where the viewer may not see it.
    pub who: String,
    /// `退回修改`
    pub what: String,
    /// Reasons, one per line.
    pub notes: Vec<String>,
    /// The rule's ID.
    pub rule: Option<String>,
    pub tone: Tone,
}
