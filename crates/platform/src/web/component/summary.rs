//! Summary lists: terms with their values, for check-answers pages and details; each row may carry a link to change it.

use super::tag::Tag;

/// One term with its value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    pub term: String,
    /// Each value on a line of its own; none shows 未填写.
    pub values: Vec<String>,
    /// Where to change it.
    pub change: Option<String>,
    /// What is wrong with it.
    pub problem: Option<String>,
    pub tag: Option<Tag>,
    /// A file or a page behind the value.
    pub href: Option<String>,
}

impl Row {
    pub fn new(term: impl Into<String>, value: impl Into<String>) -> Self {
        let value = value.into();
        let values = if value.is_empty() { Vec::new() } else { vec![value] };
        Self { term: term.into(), values, ..Self::default() }
    }

    #[must_use]
    pub fn also(mut self, value: impl Into<String>) -> Self {
        self.values.push(value.into());
        self
    }

    #[must_use]
    pub fn change(mut self, href: impl Into<String>) -> Self {
        self.change = Some(href.into());
        self
    }

    #[must_use]
    pub fn problem(mut self, sentence: impl Into<String>) -> Self {
        self.problem = Some(sentence.into());
        self
    }

    #[must_use]
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tag = Some(tag);
        self
    }

    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// A titled group of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    pub title: String,
    /// Where to change the whole group.
    pub change: Option<String>,
    pub rows: Vec<Row>,
    /// Terms that may stay open, and did.
    pub left_out: Vec<String>,
}

impl Summary {
    pub fn new(title: impl Into<String>, rows: Vec<Row>) -> Self {
        Self { title: title.into(), rows, ..Self::default() }
    }

    /// Rows that may stay open and did are told in one line.
    #[must_use]
    pub fn leaving_out(mut self, may_stay_open: impl Fn(&str) -> bool) -> Self {
        let is_out = |row: &Row| row.values.is_empty() && row.problem.is_none() && may_stay_open(&row.term);
        let (out, rows) = self.rows.into_iter().partition(is_out);
        self.rows = rows;
        self.left_out = out.into_iter().map(|row: Row| row.term).collect();
        self
    }

    #[must_use]
    pub fn change(mut self, href: impl Into<String>) -> Self {
        self.change = Some(href.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_row_is_left_out_only_where_it_may_be_and_nothing_is_wrong_with_it() {
        let rows = vec![
            Row::new("域名", ""),
            Row::new("IP地址", ""),
            Row::new("测评报告", "").problem("请上传"),
            Row::new("名称", "后台"),
        ];
        let summary = Summary::new("业务系统", rows).leaving_out(|term| term != "IP地址");
        assert_eq!(summary.left_out, ["域名"]);
        assert_eq!(summary.rows.len(), 3);
    }
}
