//! What a reviewer sees of each field: its value, what it was before, what was found, and the mark to set (REV-6, N4).

use super::tag::Tone;

/// Something the rules or the inspection say of a field. It informs; the reviewer decides (INS-4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    pub tone: Tone,
    pub text: String,
    /// The rule's ID.
    pub rule: String,
}

/// One field under review.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The field's name; the reviewer's mark is posted as `mark.{field}`, the reason as `reason.{field}`.
    pub field: String,
    pub label: String,
    pub value: String,
    /// The value of the revision before, where it differs.
    pub before: Option<String>,
    pub remarks: Vec<Remark>,
    /// A file behind the value.
    pub href: Option<String>,
    /// The rule a return of this field rests on, and a right example; empty where there is none.
    pub rule: String,
    pub example: String,
}

/// A block of the form under review.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    pub title: String,
    pub lines: Vec<Line>,
}

impl Block {
    /// How many lines changed since the last revision.
    pub fn changed(&self) -> usize {
        self.lines.iter().filter(|line| line.before.is_some()).count()
    }
}

/// A file beside the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub about: String,
    pub href: String,
    pub size: u64,
}

impl Attachment {
    pub fn size_text(&self) -> String {
        crate::web::format::size(self.size)
    }
}
