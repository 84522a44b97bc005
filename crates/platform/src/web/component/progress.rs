//! Progress and figures: how much of a whole is done, and single figures with their definition (CAM-2, N25).

use crate::web::format;

/// So many of so many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    pub label: String,
    pub done: u64,
    pub total: u64,
    /// What is counted: 所, 家, 个.
    pub unit: String,
}

impl Progress {
    pub fn percent(&self) -> u64 {
        format::percent(self.done, self.total)
    }

    /// `已完成 102 所，共 140 所，剩余 38 所`
    pub fn text(&self) -> String {
        let (done, total) = (format::count(self.done), format::count(self.total));
        let rest = format::count(self.total.saturating_sub(self.done));
        let unit = &self.unit;
        format!("已完成 {done} {unit}，共 {total} {unit}，剩余 {rest} {unit}")
    }
}

/// One figure on a card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stat {
    pub label: String,
    pub value: u64,
    pub unit: String,
    /// How the figure is defined, and as of when.
    pub definition: String,
    pub href: Option<String>,
}

impl Stat {
    pub fn figure(&self) -> String {
        format::count(self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_done_total_and_rest() {
        let progress = Progress { label: String::new(), done: 102, total: 140, unit: "所".into() };
        assert_eq!(progress.text(), "已完成 102 所，共 140 所，剩余 38 所");
        assert_eq!(progress.percent(), 72);
    }
}
