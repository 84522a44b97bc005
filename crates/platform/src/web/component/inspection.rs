//! What the inspection of a package shows: declared against found, what changed, findings with what they rest on.
//!
//! It informs; nothing in it decides (INS-4).

use super::tag::{Tag, Tone};

/// How many pieces of evidence are shown of one finding.
const SHOWN: usize = 12;

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
    /// Name, platform, version, MD5, then the items of the permission list.
    pub compared: Vec<Compared>,
    /// The version before, and what came since.
    pub before: Option<Before>,
    pub findings: Vec<Finding>,
    /// What is good to know and asks for nothing.
    pub hints: Vec<Finding>,
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
}

impl Inspected {
    /// The compared facts that agree, and those that ask for a look.
    pub fn by_agreement(&self) -> (Vec<&Compared>, Vec<&Compared>) {
        self.compared.iter().partition(|line| line.tag.tone == Tone::Good)
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
    fn long_evidence_is_cut_and_counted() {
        let of = |count: usize| Finding { evidence: vec!["a.B.c".to_owned(); count], ..Finding::default() };
        assert_eq!((of(3).shown().len(), of(3).more()), (3, 0));
        assert_eq!((of(40).shown().len(), of(40).more()), (12, 28));
    }
}
