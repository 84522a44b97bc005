//! What a reviewer says of a finding, and the lists he holds beside a package. Rules INS-4, LAT-12.
//!
//! The inspection shows and never decides: nothing here leads to a state of a filing. A finding that must be corrected
//! becomes a reason of a return only when the reviewer returns the filing.

use std::sync::LazyLock;

use crate::ground::refusal::Refusal;
use crate::ground::{table, text};
use crate::reference;

/// What a reviewer says of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// 可接受: there is a good reason for it.
    Accepted,
    /// 须改正: the provider has to change something.
    Correct,
}

impl Judgement {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::Correct];

    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Correct => "correct",
        }
    }

    /// The judgement with this code.
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// The fewest characters a reason has.
const SHORTEST: usize = 4;

/// Takes a reason as it is kept; one that says nothing is refused.
pub fn reason(given: &str) -> Result<&str, Refusal> {
    let reason = given.trim();
    if text::compact(reason).chars().count() < SHORTEST {
        return Err(Refusal::FindingUnexplained);
    }
    Ok(reason)
}

/// One line of a list about personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// A few words.
    pub title: String,
    /// What it means.
    pub text: String,
}

/// The six classes of illegal collection and use of personal data, which a reviewer goes through (LAT-12).
pub fn classes() -> &'static [Line] {
    static CLASSES: LazyLock<Vec<Line>> = LazyLock::new(|| lines("class"));
    &CLASSES
}

/// What personal data an app for learning needs: guidance that the operator has to verify (LAT-12).
pub fn necessary() -> &'static [Line] {
    static NECESSARY: LazyLock<Vec<Line>> = LazyLock::new(|| lines("necessary"));
    &NECESSARY
}

fn lines(kind: &str) -> Vec<Line> {
    table::rows(reference::PERSONAL_DATA)
        .filter(|row| row.get(0) == kind)
        .map(|row| Line { title: row.get(1).to_owned(), text: row.get(2).to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ins_4_a_judgement_has_a_reason() {
        assert_eq!(reason("  拍照交作业 "), Ok("拍照交作业"));
        for empty in ["", "  ", "可以", "。 。"] {
            assert_eq!(reason(empty), Err(Refusal::FindingUnexplained), "{empty}");
        }
        for one in Judgement::ALL {
            assert_eq!(Judgement::find(one.code()), Some(one));
        }
        assert_eq!(Judgement::find("approved"), None);
    }

    #[test]
    fn lat_12_six_classes_and_one_line_of_guidance() {
        assert_eq!(classes().len(), 6);
        assert_eq!(necessary().len(), 1);
        assert!(necessary().iter().all(|line| line.text.contains("移动电话号码")));
        assert!(classes().iter().all(|line| !line.title.is_empty() && !line.text.is_empty()));
    }
}
