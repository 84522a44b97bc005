//! A question to the register: terms and filters in, numbers out, the best first.
//!
//! A whole name (or number, former name, pinyin) that equals the query comes first, then those that begin with it,
//! then those that hold all its terms anywhere; each in force before those that are not, the newest first. It is looked
//! for in this order, so that the search ends as soon as the best `MOST` are known.

use std::cmp::Reverse;

use domain::filing::State;
use domain::register::terms;

use super::grams::{BLOCK, Gram, LEAF, Mask, NONE};
use super::index::{Index, Kin, Row, province_gram, state_gram};
use super::needle::{At, Masks, Needle, Rows};
use super::number::unpacked;

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

    /// The grams that every entry that fits has.
    fn grams(&self) -> Vec<Gram> {
        self.province.map(province_gram).into_iter().chain(self.state.map(state_gram)).collect()
    }

    fn fit(&self, row: &Row) -> bool {
        row.lives
            && self.stage.is_none_or(|stage| row.stages >> stage & 1 == 1)
            && self.fit_kind((row.province, row.platform, row.state))
    }

    fn fit_kind(&self, (of, on, is): Kin) -> bool {
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
        let mut hits = Hits::default();
        let whole: String = asked.query.split_whitespace().collect();
        let whole = domain::register::terms(&whole).pop().unwrap_or_default();
        let anywhere = || terms.iter().map(|term| Needle::new(&self.signs, term, At::Anywhere)).collect();
        for fit in [Fit::Exact, Fit::Prefix, Fit::Within] {
            let needles: Vec<Needle<'_>> = match fit {
                Fit::Exact => vec![Needle::new(&self.signs, &whole, At::Whole)],
                Fit::Prefix => vec![Needle::new(&self.signs, &whole, At::Start)],
                Fit::Within => anywhere(),
            };
            hits.begin();
            self.scan(&needles, &filters, &mut |row| {
                hits.receive(fit, row, self.is_effective(row), &filters)
            });
            if hits.enough {
                break;
            }
        }
        let mut hits = hits.all;
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

    /// Hands over the entries that fit and hold every needle, the newest first, until `receive` says that it is enough.
    fn scan(&self, needles: &[Needle<'_>], filters: &Filters, receive: &mut dyn FnMut(usize) -> bool) {
        let filtered = filters.grams();
        let mut masks = Vec::with_capacity(needles.len());
        for leaf in (0..self.rows.len().div_ceil(LEAF)).rev() {
            let mut can = self.grams.holding(leaf, &filtered);
            masks.clear();
            for needle in needles {
                let of = needle.masks(&self.grams, leaf);
                can.iter_mut().zip(of.any()).for_each(|(can, any)| *can &= any);
                if can == NONE {
                    break;
                }
                masks.push(of);
            }
            for block in descending(can) {
                let first = leaf * LEAF + block * BLOCK;
                let held = self.held(needles, &masks, block, first);
                for place in (0..BLOCK).rev().filter(|place| held >> place & 1 == 1) {
                    let fits = self.rows.get(first + place).is_some_and(|row| filters.fit(row));
                    if fits && !receive(first + place) {
                        return;
                    }
                }
            }
        }
    }

    /// The entries of a block that hold every needle.
    fn held(&self, needles: &[Needle<'_>], masks: &[Masks], block: usize, first: usize) -> Rows {
        let places = first..(first + BLOCK).min(self.rows.len());
        let mut held = Rows::MAX;
        for (needle, masks) in needles.iter().zip(masks) {
            held = needle.held_by(self, masks, block, &places, held);
            if held == 0 {
                break;
            }
        }
        held
    }

    fn is_effective(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.state == State::Effective)
    }
}

/// What was found so far.
#[derive(Debug, Default)]
struct Hits {
    all: Vec<(Fit, usize)>,
    /// Those that fitted better, in the order of their numbers.
    before: Vec<usize>,
    /// So many of them stand before every one that is still to come.
    first: usize,
    enough: bool,
}

impl Hits {
    /// A worse fit is looked for from here on.
    fn begin(&mut self) {
        self.before = self.all.iter().map(|(_, row)| *row).collect();
        self.before.sort_unstable();
    }

    /// Takes a hit; tells whether more are wanted. What is not in force stands behind what is, however old that is, unless
    /// it alone was asked for.
    fn receive(&mut self, fit: Fit, row: usize, is_effective: bool, filters: &Filters) -> bool {
        if self.before.binary_search(&row).is_err() {
            self.all.push((fit, row));
            self.first += usize::from(is_effective || filters.state.is_some());
            self.enough = self.first > MOST;
        }
        !self.enough
    }
}

/// The blocks of a mask, the last one first.
fn descending(mask: Mask) -> impl Iterator<Item = usize> {
    mask.into_iter().enumerate().rev().flat_map(|(word, bits)| {
        (0..64).rev().filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word * 64 + bit)
    })
}

#[cfg(test)]
mod tests;
