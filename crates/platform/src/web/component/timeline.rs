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

/// The entries that stand open, and those that are folded: a long history folds its past, a short one is not worth it.
pub fn folded(entries: &[Entry]) -> (&[Entry], &[Entry]) {
    let open = if entries.len() <= 5 { entries.len() } else { 4 };
    entries.split_at(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fold_hides_more_than_it_takes() {
        let split = |many: usize| {
            let entries = vec![Entry::default(); many];
            let (open, past) = folded(&entries);
            (open.len(), past.len())
        };
        assert_eq!([0, 5, 6, 40].map(split), [(0, 0), (5, 0), (4, 2), (4, 36)]);
    }
}
