//! Pages of a list: which page of how many, and the addresses of the others with every filter kept.

use crate::web::query::Query;

/// A link to a page of the list, or a gap in the row of links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    Page { number: u64, href: String, current: bool },
    Gap,
}

/// Where in a long list a page stands. Numbers start at one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pagination {
    query: Query,
    number: u64,
    size: u64,
    total: u64,
}

impl Pagination {
    /// The page that `query` asks for, moved into the range that exists.
    pub fn new(query: &Query, size: u64, total: u64) -> Self {
        let last = total.div_ceil(size.max(1)).max(1);
        let number = query.get("page").parse().unwrap_or(1).clamp(1, last);
        Self { query: query.clone(), number, size: size.max(1), total }
    }

    pub fn total(&self) -> u64 {
        self.total
    }

    pub fn last(&self) -> u64 {
        self.total.div_ceil(self.size).max(1)
    }

    /// Rows to leave out before this page.
    pub fn offset(&self) -> u64 {
        (self.number - 1) * self.size
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// `第 21–40 条，共 1,234 条`
    pub fn text(&self) -> String {
        let total = crate::web::format::count(self.total);
        if self.total == 0 {
            return "共 0 条".to_owned();
        }
        let end = (self.offset() + self.size).min(self.total);
        format!("第 {}–{end} 条，共 {total} 条", self.offset() + 1)
    }

    pub fn previous(&self) -> Option<String> {
        (self.number > 1).then(|| self.query.page(self.number - 1))
    }

    pub fn next(&self) -> Option<String> {
        (self.number < self.last()).then(|| self.query.page(self.number + 1))
    }

    /// First, last, and the neighbours of the current page, with gaps between.
    pub fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        let mut before = 0;
        for number in 1..=self.last() {
            let near = number.abs_diff(self.number) <= 1 || number == 1 || number == self.last();
            if !near {
                continue;
            }
            if number > before + 1 {
                links.push(Link::Gap);
            }
            links.push(Link::Page { number, href: self.query.page(number), current: number == self.number });
            before = number;
        }
        links
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(page: &str, total: u64) -> Pagination {
        Pagination::new(
            &Query::new("/apps", vec![("page".into(), page.into()), ("q".into(), "a".into())]),
            20,
            total,
        )
    }

    fn shown(pagination: &Pagination) -> String {
        let show = |link: &Link| match link {
            Link::Page { number, current: true, .. } => format!("[{number}]"),
            Link::Page { number, .. } => number.to_string(),
            Link::Gap => "…".to_owned(),
        };
        pagination.links().iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn shows_ends_and_neighbours() {
        assert_eq!(shown(&at("6", 240)), "1 … 5 [6] 7 … 12");
        assert_eq!(shown(&at("1", 240)), "[1] 2 … 12");
        assert_eq!(shown(&at("1", 5)), "[1]");
    }

    #[test]
    fn a_page_out_of_range_is_moved_into_it() {
        assert_eq!(at("99", 41).offset(), 40);
        assert_eq!(at("0", 41).offset(), 0);
        assert_eq!(at("x", 0).text(), "共 0 条");
        assert_eq!(at("3", 41).text(), "第 41–41 条，共 41 条");
    }

    #[test]
    fn neighbours_keep_the_filters() {
        assert_eq!(at("2", 41).next().unwrap(), "/apps?q=a&page=3");
        assert_eq!(at("3", 41).next(), None);
        assert_eq!(at("1", 41).previous(), None);
    }
}
