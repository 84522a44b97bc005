//! What a reviewer sees of each field: its value, what it was before, what was found, and the mark to set (REV-6, N4).

use super::tag::{Tag, Tone};
use crate::web::form::Form;

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
    /// The heading of the part of the block it stands in; empty where the block has no parts.
    pub part: &'static str,
    /// It may be left empty.
    pub is_optional: bool,
    /// What the value means today: whose app a number is, and in which state.
    pub about: String,
    pub tag: Option<Tag>,
}

impl Line {
    /// The rules, the inspection or the state of what it names ask for a second look.
    fn is_warned(&self) -> bool {
        let asks = |tone: Tone| matches!(tone, Tone::Warning | Tone::Danger);
        self.remarks.iter().any(|remark| asks(remark.tone))
            || self.tag.as_ref().is_some_and(|tag| asks(tag.tone))
    }

    /// Nothing to look at: a question that may stay open, and did.
    fn is_left_out(&self) -> bool {
        self.is_optional && self.value.is_empty() && self.before.is_none() && self.remarks.is_empty()
    }
}

/// What changed since the last revision, with the place of its line on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub label: String,
    pub before: String,
    pub after: String,
    pub href: String,
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

    /// How many lines the rules or the inspection warn of.
    pub fn warned(&self) -> usize {
        self.lines.iter().filter(|line| line.is_warned()).count()
    }

    /// Whether a line of it changed, is warned of, or is marked.
    pub fn is_in_question(&self, form: &Form) -> bool {
        self.lines.iter().any(|line| line.before.is_some() || line.is_warned() || form.is_marked(&line.field))
    }

    /// The lines worth reading, part by part.
    pub fn parts(&self) -> Vec<(&'static str, Vec<&Line>)> {
        let mut parts: Vec<(&'static str, Vec<&Line>)> = Vec::new();
        for line in self.lines.iter().filter(|line| !line.is_left_out()) {
            match parts.last_mut() {
                Some((part, lines)) if *part == line.part => lines.push(line),
                _ => parts.push((line.part, vec![line])),
            }
        }
        parts
    }

    /// The questions that may stay open, and did.
    pub fn left_out(&self) -> Vec<&Line> {
        self.lines.iter().filter(|line| line.is_left_out()).collect()
    }

    /// Their names, in one line.
    pub fn left_out_names(&self) -> String {
        self.left_out().iter().map(|line| line.label.as_str()).collect::<Vec<_>>().join("、")
    }

    /// Whether one of them is marked for return all the same.
    pub fn is_left_out_marked(&self, form: &Form) -> bool {
        self.left_out().iter().any(|line| form.is_marked(&line.field))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_in_question_by_a_change_a_warning_or_a_mark() {
        let line = |field: &str| Line { field: field.to_owned(), ..Line::default() };
        let block = |line: Line| Block { title: String::new(), lines: vec![line] };
        let none = Form::default();
        let warned = |tone| Line {
            remarks: vec![Remark { tone, text: String::new(), rule: String::new() }],
            ..line("a")
        };
        assert!(!block(line("a")).is_in_question(&none));
        assert!(!block(warned(Tone::Good)).is_in_question(&none));
        assert!(block(warned(Tone::Warning)).is_in_question(&none));
        assert!(block(Line { before: Some(String::new()), ..line("a") }).is_in_question(&none));
        let marked = Form::of(vec![("mark.a".to_owned(), "return".to_owned())]);
        assert!(block(line("a")).is_in_question(&marked) && !block(line("b")).is_in_question(&marked));
    }

    #[test]
    fn what_may_stay_open_is_told_in_one_line_unless_it_changed() {
        let line = |label: &str, part, value: &str| Line {
            field: label.to_owned(),
            label: label.to_owned(),
            value: value.to_owned(),
            part,
            is_optional: true,
            ..Line::default()
        };
        let emptied = Line { before: Some("旧名".to_owned()), ..line("曾用名", "名称", "") };
        let lines =
            vec![line("名称", "名称", "示例"), emptied, line("域名", "地址", ""), line("地址", "地址", "一")];
        let block = Block { title: String::new(), lines };
        let shown: Vec<(&str, usize)> =
            block.parts().iter().map(|(part, lines)| (*part, lines.len())).collect();
        assert_eq!(shown, [("名称", 2), ("地址", 1)]);
        assert_eq!(block.left_out_names(), "域名");
        let form = Form::of(vec![("mark.域名".to_owned(), "return".to_owned())]);
        assert!(block.is_left_out_marked(&form) && !block.is_left_out_marked(&Form::default()));
    }
}
