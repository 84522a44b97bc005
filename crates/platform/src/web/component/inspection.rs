//! What the inspection of a package shows: declared against found, what changed, findings with what they rest on.
//!
//! It informs; nothing in it decides (INS-4).

use super::tag::{Tag, Tone};

/// How many pieces of evidence are shown of one finding.
const SHOWN: usize = 12;
/// How many values of a fact stand open; more are folded behind their number.
const OPEN: usize = 4;
/// How many values of a fact are shown at all: a page must stay small enough for a phone.
const MOST: usize = 300;

/// The inspection of one package.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspected {
    pub tag: Tag,
    /// One or two sentences: what came of it and what that means.
    pub lead: String,
    /// When and by what it was made; empty while it is being made.
    pub made: String,
    /// It is being made: the page offers to look again.
    pub waiting: bool,
    /// Why it is incomplete.
    pub incomplete: Vec<String>,
    /// What is in the package, fact by fact (安装包概况); none where nothing could be read.
    pub overview: Vec<Part>,
    /// Name, platform, version, MD5, then the items of the permission list.
    pub compared: Vec<Compared>,
    /// The version before, and what came since.
    pub before: Option<Before>,
    pub findings: Vec<Finding>,
    /// What is good to know and asks for nothing.
    pub hints: Vec<Finding>,
}

/// Facts of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    pub title: &'static str,
    pub facts: Vec<Fact>,
}

/// One fact of a package.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fact {
    pub term: String,
    pub tag: Option<Tag>,
    /// Each on a line of its own.
    pub values: Vec<String>,
}

/// One declared fact against the package.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    pub what: String,
    pub declared: String,
    pub found: Vec<String>,
    pub tag: Tag,
}

/// The version before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Before {
    pub version: String,
    /// What changed, with the names of what came or went.
    pub changes: Vec<(String, Vec<String>)>,
}

/// Something to look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finding {
    pub key: String,
    pub level: String,
    pub tone: Tone,
    pub text: String,
    pub rule: String,
    /// What can be done about it; empty where that is not told.
    pub advice: String,
    pub evidence: Vec<String>,
    /// What a reviewer said of it: word, reason, and by whom and when.
    pub judged: Option<(String, String, String)>,
    /// What was said in the round before.
    pub earlier: Option<(String, String, String)>,
    /// What was said of the same words while they rested on other evidence.
    pub differing: Option<(String, String, String)>,
}

impl Inspected {
    /// The compared facts that agree, and those that ask for a look.
    pub fn by_agreement(&self) -> (Vec<&Compared>, Vec<&Compared>) {
        self.compared.iter().partition(|line| line.tag.tone == Tone::Good)
    }
}

impl Part {
    /// Facts under a title; those without a word are left out.
    pub fn new(title: &'static str, facts: Vec<Fact>) -> Self {
        let told = facts.into_iter().filter(|fact| fact.tag.is_some() || !fact.values.is_empty());
        Self { title, facts: told.collect() }
    }
}

impl Fact {
    pub fn new(term: impl Into<String>) -> Self {
        Self { term: term.into(), ..Self::default() }
    }

    #[must_use]
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tag = Some(tag);
        self
    }

    #[must_use]
    pub fn value(self, value: impl Into<String>) -> Self {
        self.list([value.into()])
    }

    /// Adds values; empty ones say nothing.
    #[must_use]
    pub fn list(mut self, values: impl IntoIterator<Item = String>) -> Self {
        self.values.extend(values.into_iter().filter(|value| !value.is_empty()));
        self
    }

    /// What is said instead of no value.
    #[must_use]
    pub fn or(self, instead: &str) -> Self {
        if self.values.is_empty() { self.value(instead) } else { self }
    }

    /// Whether there are so many values that they are folded.
    pub fn is_long(&self) -> bool {
        self.values.len() > OPEN
    }

    /// The values that are shown.
    pub fn shown(&self) -> &[String] {
        self.values.get(..MOST).unwrap_or(&self.values)
    }

    /// How many are not shown.
    pub fn more(&self) -> usize {
        self.values.len().saturating_sub(MOST)
    }
}

impl Finding {
    /// The evidence that is shown.
    pub fn shown(&self) -> &[String] {
        self.evidence.get(..SHOWN).unwrap_or(&self.evidence)
    }

    /// How many pieces are not shown.
    pub fn more(&self) -> usize {
        self.evidence.len().saturating_sub(SHOWN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_facts_are_folded_cut_and_counted() {
        let of = |count: usize| Fact::new("联网地址").list(vec!["a.example".to_owned(); count]);
        assert!(!of(4).is_long() && of(5).is_long());
        assert_eq!((of(301).shown().len(), of(301).more()), (300, 1));
        let part = Part::new("网络", vec![of(0), of(1), of(0).or("没有")]);
        assert_eq!(part.facts.len(), 2, "what says nothing is left out");
    }

    #[test]
    fn long_evidence_is_cut_and_counted() {
        let of = |count: usize| Finding { evidence: vec!["a.B.c".to_owned(); count], ..Finding::default() };
        assert_eq!((of(3).shown().len(), of(3).more()), (3, 0));
        assert_eq!((of(40).shown().len(), of(40).more()), (12, 28));
    }
}
