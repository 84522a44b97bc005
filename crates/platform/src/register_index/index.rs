//! The entries as columns and one buffer of text. An entry that changes leaves its old text behind, marked dead.

use std::collections::HashMap;

use domain::filing::State;
use domain::ground::day::Day;
use domain::ground::identifier::FilingNumber;
use storage::register::Indexed;

use super::blocks::Blocks;
use super::codes::Codes;

/// Ends the text of every entry; it stands in no text.
pub(super) const END: u8 = b'\n';

/// The register in memory.
#[derive(Debug, Default)]
pub struct Index {
    seq: i64,
    pub(super) text: Vec<u8>,
    pub(super) rows: Vec<Row>,
    by_number: HashMap<u32, u32>,
    /// Living entries in the order in which they first came into force.
    pub(super) order: Vec<u32>,
    /// How many living entries there are of each province, platform and state: a total is not counted anew.
    tally: HashMap<Kind, usize>,
    pub(super) blocks: Blocks,
    pub(super) provinces: Codes,
    pub(super) platforms: Codes,
    pub(super) stages: Codes,
}

/// What a tally tells apart: province, platform, state.
pub(super) type Kind = (u8, u8, State);

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

    /// Adds an entry or replaces the one of the same number.
    pub fn put(&mut self, entry: &Indexed) {
        let Some(number) = packed(&entry.number) else { return };
        let at = self.rows.len();
        let from = self.text.len();
        self.text.extend(entry.search.bytes().filter(|byte| *byte != END));
        self.text.push(END);
        // Offsets are 32 bits: four gigabytes of names are far beyond any register.
        let (Ok(place), Ok(end)) = (u32::try_from(at), u32::try_from(self.text.len())) else {
            self.text.truncate(from);
            return;
        };
        self.blocks.note(at, self.text.get(from..).unwrap_or_default());
        self.rows.push(Row {
            end,
            number,
            stages: self.stages.set(&entry.stages),
            province: self.provinces.number(&entry.province),
            platform: self.platforms.number(&entry.platform),
            state: entry.state,
            state_on: entry.state_on,
            lives: true,
        });
        if let Some(row) = self.rows.last().copied() {
            *self.tally_of(&row) += 1;
        }
        match self.by_number.insert(number, place) {
            None => self.order.push(place),
            Some(old) => self.replace(old, place),
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
    pub(super) fn total(&self, wanted: impl Fn(Kind) -> bool) -> usize {
        self.tally.iter().filter(|(kind, _)| wanted(**kind)).map(|(_, many)| many).sum()
    }

    fn tally_of(&mut self, row: &Row) -> &mut usize {
        let kind = (row.province, row.platform, row.state);
        self.tally.entry(kind).or_default()
    }

    pub(super) fn from(&self, row: usize) -> usize {
        row.checked_sub(1).and_then(|before| self.rows.get(before)).map_or(0, |before| before.end as usize)
    }
}

/// The seven digits of a filing number.
fn packed(number: &str) -> Option<u32> {
    number.strip_prefix("教APP备")?.strip_suffix('号')?.parse().ok()
}

/// The filing number with these seven digits.
pub(super) fn unpacked(number: u32) -> String {
    format!("教APP备{number:07}号")
}
