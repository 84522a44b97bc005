//! A question to the register: terms and filters in, numbers out, the best first.
//!
//! A whole name (or number, former name, pinyin) that equals the query comes first, then those that begin with it,
//! then those that hold all its terms anywhere. After `MOST` hits the scan ends and says so.

use std::cmp::Reverse;

use domain::filing::State;
use domain::register::{GAP, terms};
use memchr::memmem::Finder;

use super::blocks::BLOCK;
use super::index::{Index, Kind, Row, unpacked};

/// With a query, so many hits are looked for; nobody reads more.
pub const MOST: usize = 1_000;

/// What is asked; an empty text asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub query: String,
    /// Two digits.
    pub province: String,
    /// A code.
    pub platform: String,
    /// A code.
    pub stage: String,
    pub state: Option<State>,
}

/// One page of what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How many were found in all.
    pub total: usize,
    /// There are more than that.
    pub has_more: bool,
    /// The filing numbers of the page.
    pub numbers: Vec<String>,
}

/// How well an entry fits, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    Prefix,
    Within,
}

/// The filters as numbers; a code never seen fits nothing.
struct Filters {
    province: Option<u8>,
    platform: Option<u8>,
    stage: Option<u8>,
    state: Option<State>,
}

impl Filters {
    fn of(index: &Index, asked: &Asked) -> Option<Self> {
        let known = |codes: &super::codes::Codes, code: &str| {
            if code.is_empty() { Some(None) } else { codes.find(code).map(Some) }
        };
        Some(Self {
            province: known(&index.provinces, &asked.province)?,
            platform: known(&index.platforms, &asked.platform)?,
            stage: known(&index.stages, &asked.stage)?,
            state: asked.state,
        })
    }

    fn fit(&self, row: &Row) -> bool {
        row.lives
            && self.stage.is_none_or(|stage| row.stages >> stage & 1 == 1)
            && self.fit_kind((row.province, row.platform, row.state))
    }

    fn fit_kind(&self, (of, on, is): Kind) -> bool {
        self.province.is_none_or(|province| province == of)
            && self.platform.is_none_or(|platform| platform == on)
            && self.state.is_none_or(|state| state == is)
    }
}

impl Index {
    /// Finds a page of entries: `limit` of them after the first `offset`.
    pub fn search(&self, asked: &Asked, offset: usize, limit: usize) -> Found {
        let Some(filters) = Filters::of(self, asked) else { return Found::default() };
        let terms = terms(&asked.query);
        if terms.is_empty() {
            // What was typed cannot be looked for: that is no reason to show everything.
            let asks_nothing = asked.query.trim().is_empty();
            return if asks_nothing { self.browse(&filters, offset, limit) } else { Found::default() };
        }
        let mut hits = self.anchored(&asked.query, &filters);
        let mut known: Vec<usize> = hits.iter().map(|(_, row)| *row).collect();
        known.sort_unstable();
        self.within(&terms, &filters, |row| {
            if known.binary_search(&row).is_err() {
                hits.push((Fit::Within, row));
            }
            hits.len() <= MOST
        });
        let has_more = hits.len() > MOST;
        hits.sort_unstable_by_key(|(fit, row)| (*fit, !self.is_effective(*row), Reverse(*row)));
        hits.truncate(MOST);
        let page = hits.iter().skip(offset).take(limit);
        Found {
            total: hits.len(),
            has_more,
            numbers: page
                .filter_map(|(_, row)| self.rows.get(*row))
                .map(|row| unpacked(row.number))
                .collect(),
        }
    }

    /// Without a query: all that fits the filters, the newest first. Only stages must be counted one by one.
    fn browse(&self, filters: &Filters, offset: usize, limit: usize) -> Found {
        let tallied = filters.stage.is_none().then(|| self.total(|kind| filters.fit_kind(kind)));
        let fitting = self.order.iter().rev().filter_map(|place| self.rows.get(*place as usize));
        let mut found = Found::default();
        for row in fitting.filter(|row| filters.fit(row)) {
            if found.total >= offset && found.numbers.len() < limit {
                found.numbers.push(unpacked(row.number));
            }
            found.total += 1;
            if tallied.is_some() && found.numbers.len() == limit {
                break;
            }
        }
        Found { total: tallied.unwrap_or(found.total), ..found }
    }

    /// Entries with a field that equals the query or begins with it.
    fn anchored(&self, query: &str, filters: &Filters) -> Vec<(Fit, usize)> {
        let whole: String = query.split_whitespace().collect();
        let Some(term) = terms(&whole).pop() else { return Vec::new() };
        let needle = format!("{GAP}{term}");
        let exact = format!("{needle}{GAP}");
        let exact = Finder::new(exact.as_bytes());
        let mut hits = Vec::new();
        self.scan(&[needle.as_bytes()], &mut |row, text| {
            if self.rows.get(row).is_some_and(|row| filters.fit(row)) {
                let fit = if exact.find(text).is_some() { Fit::Exact } else { Fit::Prefix };
                hits.push((fit, row));
            }
            hits.len() <= MOST
        });
        hits
    }

    /// Entries that hold every term, handed over until `receive` says that it is enough.
    fn within(&self, terms: &[String], filters: &Filters, mut receive: impl FnMut(usize) -> bool) {
        let texts: Vec<&[u8]> = terms.iter().map(String::as_bytes).collect();
        self.scan(&texts, &mut |row, _| match self.rows.get(row) {
            Some(entry) if filters.fit(entry) => receive(row),
            _ => true,
        });
    }

    /// Walks over the entries that hold all texts; the first text, which should be the rarest, leads.
    fn scan(&self, texts: &[&[u8]], receive: &mut dyn FnMut(usize, &[u8]) -> bool) {
        let Some((lead, others)) = texts.split_first() else { return };
        let lead = Finder::new(lead);
        let others: Vec<Finder<'_>> = others.iter().map(Finder::new).collect();
        for block in self.blocks.holding(texts, self.rows.len()) {
            let last = ((block + 1) * BLOCK).min(self.rows.len());
            let mut row = block * BLOCK;
            let mut from = self.from(row);
            let to = self.from(last);
            while let Some(at) = self.text.get(from..to).and_then(|rest| lead.find(rest)) {
                let hit = from + at;
                let rest = self.rows.get(row..last).unwrap_or_default();
                row += rest.partition_point(|entry| entry.end as usize <= hit);
                let text = self.text.get(self.from(row)..self.from(row + 1)).unwrap_or_default();
                if others.iter().all(|other| other.find(text).is_some()) && !receive(row, text) {
                    return;
                }
                row += 1;
                from = self.from(row);
            }
        }
    }

    fn is_effective(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.state == State::Effective)
    }
}

#[cfg(test)]
mod tests;
