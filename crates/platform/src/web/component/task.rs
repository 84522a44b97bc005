//! Task lists: the parts of a long form, each with its state, in groups.

use super::tag::{Tag, Tone};

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Todo,
    Started,
    Done,
    /// Something in it must be corrected.
    Faulty,
    /// It waits for another task.
    Later,
    /// It need not be done here; it is not counted.
    Spare,
}

impl Standing {
    pub fn tag(self) -> Tag {
        match self {
            Self::Todo => Tag::new(Tone::Neutral, "未填写"),
            Self::Started => Tag::new(Tone::Info, "填写中"),
            Self::Done => Tag::new(Tone::Good, "已完成"),
            Self::Faulty => Tag::new(Tone::Danger, "需修改"),
            Self::Later => Tag::new(Tone::Neutral, "暂不能填写"),
            Self::Spare => Tag::new(Tone::Neutral, "不适用"),
        }
    }
}

/// One part of a long form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub title: String,
    pub hint: String,
    /// None where it cannot be started yet.
    pub href: Option<String>,
    pub standing: Standing,
}

/// A titled group of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub title: String,
    pub tasks: Vec<Task>,
}

/// The whole list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskList {
    pub groups: Vec<Group>,
}

impl TaskList {
    fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.groups.iter().flat_map(|group| &group.tasks)
    }

    pub fn done(&self) -> usize {
        self.tasks().filter(|task| task.standing == Standing::Done).count()
    }

    pub fn total(&self) -> usize {
        self.tasks().filter(|task| task.standing != Standing::Spare).count()
    }

    pub fn is_complete(&self) -> bool {
        self.done() == self.total()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_apply_is_neither_done_nor_to_do() {
        let task = |standing| Task { title: String::new(), hint: String::new(), href: None, standing };
        let tasks = vec![task(Standing::Spare), task(Standing::Done), task(Standing::Todo)];
        let list = TaskList { groups: vec![Group { title: String::new(), tasks }] };
        assert_eq!((list.done(), list.total(), list.is_complete()), (1, 2, false));
    }
}
