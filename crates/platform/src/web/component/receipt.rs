//! Receipts: what a person gets after a submit: a number, what happens next, and by which date.

use super::deadline::Deadline;

/// The answer to a submit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Receipt {
    /// `备案已提交`
    pub title: String,
    /// `受理编号`
    pub number_label: String,
    pub number: String,
    /// Facts worth keeping: when, by whom, for what.
    pub facts: Vec<(String, String)>,
    /// What happens next, one sentence each, in order.
    pub next: Vec<String>,
    pub deadline: Option<Deadline>,
    /// Where to go from here; the first is the main one.
    pub links: Vec<(String, String)>,
}
