//! The way of a procedure, shown beside a task: its steps, which of them are done, and where one stands.

/// Where a step lies, seen from where one stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Past,
    Here,
    Ahead,
}

impl Place {
    pub const fn class(self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::Here => "here",
            Self::Ahead => "ahead",
        }
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub name: String,
    /// What happens in it, in one sentence; empty where the name says it.
    pub about: String,
    /// The page of the step, where it can be opened.
    pub href: Option<String>,
    pub place: Place,
    /// How far it is, in one word.
    pub word: Option<String>,
}

impl Step {
    pub fn new(name: impl Into<String>, place: Place) -> Self {
        Self { name: name.into(), about: String::new(), href: None, place, word: None }
    }

    #[must_use]
    pub fn about(mut self, sentence: impl Into<String>) -> Self {
        self.about = sentence.into();
        self
    }
}

/// The steps of a procedure with their sentences; `current` counts from one.
pub fn procedure(steps: &[(&str, &str)], current: usize) -> Vec<Step> {
    (1..)
        .zip(steps)
        .map(|(number, (name, about))| {
            let place = match number {
                number if number < current => Place::Past,
                number if number == current => Place::Here,
                _ => Place::Ahead,
            };
            Step::new(*name, place).about(*about)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_step_is_here_the_ones_before_it_are_done() {
        let steps = procedure(&[("填写", ""), ("提交", "一次交齐"), ("核验", "")], 2);
        let places: Vec<Place> = steps.iter().map(|step| step.place).collect();
        assert_eq!(places, [Place::Past, Place::Here, Place::Ahead]);
        assert_eq!(steps[1].about, "一次交齐");
    }
}
