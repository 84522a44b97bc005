//! The entries as columns, one buffer of names and the table of grams. An entry that changes leaves its old text behind,
//! marked dead.

use std::collections::HashMap;

use domain::filing::State;
use domain::ground::day::Day;
use domain::ground::identifier::FilingNumber;
use domain::register::GAP;
use storage::register::Indexed;

use super::codes::Codes;
use super::grams::{BLOCK, Gram, Grams, Kind};
use super::number::{digits, packed};
use super::signs::{Class, Signs, Word};

/// The register in memory.
#[derive(Debug, Default)]
pub struct Index {
    seq: i64,
    /// The names of every entry, with a gap before, between and after them.
    pub(super) text: String,
    pub(super) rows: Vec<Row>,
    by_number: HashMap<u32, u32>,
    /// Living entries in the order in which they first came into force.
    pub(super) order: Vec<u32>,
    /// How many living entries there are of each province, platform and state: a total is not counted anew.
    tally: HashMap<Kin, usize>,
    pub(super) grams: Grams,
    pub(super) signs: Signs,
    /// The names whose grams the block that is being filled has already: sisters share their provider.
    noted: Vec<String>,
    pub(super) provinces: Codes,
    pub(super) platforms: Codes,
    pub(super) stages: Codes,
}

/// What a tally tells apart: province, platform, state.
pub(super) type Kin = (u8, u8, State);

/// One entry; its text begins where the one before it ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) end: u32,
    pub(super) number: u32,
    pub(super) stages: u64,
    pub(super) province: u8,
    pub(super) platform: u8,
    pub(super) state: State,
    pub(super) state_on: Day,
    pub(super) lives: bool,
}

impl Index {
    /// An empty index that has seen the record up to `seq`.
    pub fn new(seq: i64) -> Self {
        Self { seq, ..Self::default() }
    }

    /// The last event that it has seen.
    pub const fn seq(&self) -> i64 {
        self.seq
    }

    pub(super) const fn reached(&mut self, seq: i64) {
        self.seq = seq;
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Makes room for so many more entries.
    pub fn reserve(&mut self, entries: usize) {
        self.rows.reserve(entries);
        self.order.reserve(entries);
        self.by_number.reserve(entries);
    }

    /// Adds an entry or replaces the one of the same number.
    pub fn put(&mut self, entry: &Indexed) {
        let Some(number) = packed(&entry.number) else { return };
        let at = self.rows.len();
        let from = self.text.len();
        self.text.push(GAP);
        for name in names(entry) {
            self.text.push_str(name);
            self.text.push(GAP);
        }
        // Offsets are 32 bits: four gigabytes of names are far beyond any register.
        let (Ok(place), Ok(end)) = (u32::try_from(at), u32::try_from(self.text.len())) else {
            self.text.truncate(from);
            return;
        };
        let row = Row {
            end,
            number,
            stages: self.stages.set(&entry.stages),
            province: self.provinces.number(&entry.province),
            platform: self.platforms.number(&entry.platform),
            state: entry.state,
            state_on: entry.state_on,
            lives: true,
        };
        self.rows.push(row);
        self.note(at, entry, &row);
        *self.tally_of(&row) += 1;
        match self.by_number.insert(number, place) {
            None => self.order.push(place),
            Some(old) => self.replace(old, place),
        }
    }

    /// Notes by what the entry is found.
    fn note(&mut self, at: usize, entry: &Indexed, row: &Row) {
        self.grams.note(at, province_gram(row.province));
        self.grams.note(at, state_gram(row.state));
        let digits = digits(row.number);
        for length in 1..=3 {
            for gram in digits.windows(length) {
                self.grams.note(at, Gram::new(Kind::Number, gram));
            }
        }
        if at.is_multiple_of(BLOCK) {
            self.noted.clear();
        }
        for name in names(entry) {
            if !self.noted.iter().any(|noted| noted == name) {
                self.note_name(at, name);
                self.noted.push(name.to_owned());
            }
        }
    }

    fn note_name(&mut self, at: usize, name: &str) {
        let signs: Vec<char> = name.chars().collect();
        let (mut before, gap) = (GAP, [Word::from([GAP])]);
        for sign in &signs {
            self.grams.note(at, Gram::new(Kind::Written, &[*sign]));
            self.grams.note(at, Gram::new(Kind::Written, &[before, *sign]));
            before = *sign;
        }
        self.grams.note(at, Gram::new(Kind::Written, &[before, GAP]));
        let classes: Vec<usize> = signs.iter().map(|sign| self.signs.learn(*sign)).collect();
        let classes: Vec<&Class> = classes.iter().filter_map(|class| self.signs.of(*class)).collect();
        for (kind, part) in [
            (Kind::Spoken, classes.iter().map(|class| class.words.as_slice()).collect::<Vec<_>>()),
            (Kind::Initials, classes.iter().map(|class| class.initials.as_slice()).collect()),
        ] {
            let steps: Vec<&[Word]> = [&gap[..]].into_iter().chain(part).chain([&gap[..]]).collect();
            self.grams.note_steps(at, kind, &steps);
        }
    }

    fn replace(&mut self, old: u32, new: u32) {
        if let Some(row) = self.rows.get_mut(old as usize) {
            row.lives = false;
            let row = *row;
            *self.tally_of(&row) -= 1;
        }
        if let Some(place) = self.order.iter_mut().find(|place| **place == old) {
            *place = new;
        }
    }

    /// The state of the entry with this number, and since when.
    pub fn state(&self, number: &FilingNumber) -> Option<(State, Day)> {
        let place = self.by_number.get(&packed(number.as_str())?)?;
        self.rows.get(*place as usize).map(|row| (row.state, row.state_on))
    }

    /// How many entries are in this state.
    pub fn count(&self, state: State) -> usize {
        self.total(|(_, _, of)| of == state)
    }

    /// How many entries are of the kinds wanted.
    pub(super) fn total(&self, wanted: impl Fn(Kin) -> bool) -> usize {
        self.tally.iter().filter(|(kind, _)| wanted(**kind)).map(|(_, many)| many).sum()
    }

    fn tally_of(&mut self, row: &Row) -> &mut usize {
        let kind = (row.province, row.platform, row.state);
        self.tally.entry(kind).or_default()
    }

    /// Where the text of an entry begins.
    pub(super) fn from(&self, row: usize) -> usize {
        row.checked_sub(1).and_then(|before| self.rows.get(before)).map_or(0, |before| before.end as usize)
    }

    /// The names of an entry, with a gap before and after each.
    pub(super) fn text_of(&self, row: usize) -> &str {
        self.text.get(self.from(row)..self.from(row + 1)).unwrap_or_default()
    }
}

/// The names in a search text: what stands before the number. Rows of older programs have pinyin after it, which holds no
/// Chinese character, so that the number is the last field with this beginning.
fn names(entry: &Indexed) -> impl Iterator<Item = &str> {
    let fields = entry.search.rsplit_once("教app备").map_or(entry.search.as_str(), |(names, _)| names);
    fields.split(GAP).filter(|name| !name.is_empty())
}

pub(super) fn province_gram(province: u8) -> Gram {
    Gram::new(Kind::Province, &[char::from(province)])
}

pub(super) fn state_gram(state: State) -> Gram {
    Gram::new(Kind::State, &[char::from(state as u8)])
}
