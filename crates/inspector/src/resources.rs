//! resources.arsc, read in place and resolved lazily: only what somebody asks for is looked up.
//!
//! Opening indexes the chunks (which type, which configuration, where) and decodes nothing. A lookup picks, among the
//! configurations that match a device, the best one, follows references a bounded number of steps, and reads the string.
//! Counts and offsets in the file are believed only as far as the data reaches.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;

use crate::axml::Value;
use crate::bytes::{u16_at, u32_at};
use crate::limits::Limits;
use crate::notes::Notes;
use crate::pool::Pool;

pub mod config;
pub mod locale;

pub use config::Config;
pub use locale::Locale;

const STRING_POOL: u16 = 0x0001;
const TABLE: u16 = 0x0002;
const PACKAGE: u16 = 0x0200;
const TYPE: u16 = 0x0201;
const SPARSE: u8 = 1;
const SHORT_OFFSETS: u8 = 2;
const COMPLEX: u16 = 1;
const COMPACT: u16 = 8;
const NO_ENTRY: u32 = u32::MAX;

/// A resource table.
#[derive(Debug)]
pub struct Table<'a> {
    bytes: &'a [u8],
    strings: Pool<'a>,
    packages: Vec<Package>,
    steps: usize,
    circle: Cell<bool>,
}

#[derive(Debug)]
struct Package {
    id: u8,
    types: BTreeMap<u8, Vec<TypeChunk>>,
}

/// The values of one type for one configuration.
#[derive(Debug, Clone, Copy)]
struct TypeChunk {
    at: usize,
    size: usize,
    config: Config,
}

/// Why a value has no plain meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unresolved {
    /// No resource with that number fits the device.
    Missing,
    /// The references lead round in a circle, or too far.
    Circle,
}

impl<'a> Table<'a> {
    /// Indexes a table. What is broken is noted and left out.
    pub fn parse(bytes: &'a [u8], limits: &Limits, notes: &mut Notes) -> Option<Self> {
        let mut table = Self { bytes, strings: Pool::default(), packages: Vec::new(), steps: limits.reference_steps, circle: Cell::new(false) };
        if u16_at(bytes, 0) != Some(TABLE) {
            notes.anomaly("arsc-broken", "resources.arsc 不是资源表");
            return None;
        }
        if u32_at(bytes, 4).is_none_or(|size| size as usize > bytes.len()) {
            notes.anomaly("arsc-truncated", "resources.arsc 不完整");
        }
        let mut at = usize::from(u16_at(bytes, 2)?).max(12);
        let mut seen_strings = false;
        while let Some((kind, size)) = chunk(bytes, at, notes) {
            match kind {
                STRING_POOL if !seen_strings => {
                    table.strings = Pool::parse(bytes.get(at..at + size).unwrap_or_default()).unwrap_or_default();
                    seen_strings = true;
                }
                PACKAGE => table.packages.extend(package(bytes, at, size, notes)),
                _ => {}
            }
            at += size;
        }
        let announced = u32_at(bytes, 8).unwrap_or_default();
        if announced as usize != table.packages.len() {
            let detail = format!("resources.arsc 称有 {announced} 个包，实有 {} 个", table.packages.len());
            notes.anomaly("arsc-package-count", detail);
        }
        Some(table)
    }

    /// Every locale some value is for, the default among them as the empty one, by their tags.
    pub fn locales(&self) -> BTreeMap<String, Locale> {
        let mut found: Vec<Locale> = Vec::new();
        for chunk in self.packages.iter().flat_map(|package| package.types.values().flatten()) {
            if !found.contains(&chunk.config.locale) {
                found.push(chunk.config.locale);
            }
        }
        found.into_iter().map(|locale| (locale.tag(), locale)).collect()
    }

    /// Follows `value` while it is a reference; returns the value that is left.
    pub fn resolve(&self, value: Value, device: &Config) -> Result<Value, Unresolved> {
        let mut current = value;
        for _ in 0..self.steps {
            let Some(id) = current.reference() else { return Ok(current) };
            current = self.lookup(id, device).ok_or(Unresolved::Missing)?.0;
        }
        self.circle.set(true);
        Err(Unresolved::Circle)
    }

    /// Has a reference led round in a circle so far?
    pub fn met_circle(&self) -> bool {
        self.circle.get()
    }

    /// The text a value stands for on `device`, if it is a text.
    pub fn text(&self, value: Value, device: &Config) -> Result<Option<Cow<'a, str>>, Unresolved> {
        let resolved = self.resolve(value, device)?;
        Ok(if resolved.kind == Value::STRING { self.strings.get(resolved.data) } else { None })
    }

    /// Every text a resource has, with the configuration each is for (icons in all densities, for example).
    pub fn every_text(&self, id: u32) -> Vec<(Config, Cow<'a, str>)> {
        let mut texts = Vec::new();
        for chunk in self.chunks(id) {
            let Some(value) = self.value_in(chunk, entry_number(id)) else { continue };
            if value.kind == Value::STRING
                && let Some(text) = self.strings.get(value.data)
            {
                texts.push((chunk.config, text));
            }
        }
        texts
    }

    /// The value of a resource that suits `device` best.
    fn lookup(&self, id: u32, device: &Config) -> Option<(Value, Config)> {
        let mut best: Option<(Value, Config)> = None;
        for chunk in self.chunks(id) {
            if !chunk.config.matches(device) {
                continue;
            }
            if best.as_ref().is_some_and(|(_, known)| !chunk.config.is_better_than(known, device)) {
                continue;
            }
            if let Some(value) = self.value_in(chunk, entry_number(id)) {
                best = Some((value, chunk.config));
            }
        }
        best
    }

    fn chunks(&self, id: u32) -> impl Iterator<Item = &TypeChunk> {
        let [_, _, type_id, package_id] = id.to_le_bytes();
        self.packages
            .iter()
            .filter(move |package| package.id == package_id || package_id == 0)
            .filter_map(move |package| package.types.get(&type_id))
            .flatten()
    }

    fn value_in(&self, chunk: &TypeChunk, number: u32) -> Option<Value> {
        let bytes = self.bytes.get(chunk.at..chunk.at + chunk.size)?;
        let header = usize::from(u16_at(bytes, 2)?);
        let flags = *bytes.get(9)?;
        let count = u32_at(bytes, 12)?;
        let entries_at = usize::try_from(u32_at(bytes, 16)?).ok()?;
        let offset = if flags & SPARSE != 0 {
            sparse_offset(bytes.get(header..entries_at)?, number)?
        } else if number >= count {
            return None;
        } else if flags & SHORT_OFFSETS != 0 {
            let offset = u16_at(bytes, header + number as usize * 2)?;
            if offset == u16::MAX { NO_ENTRY } else { u32::from(offset) * 4 }
        } else {
            u32_at(bytes, header + number as usize * 4)?
        };
        if offset == NO_ENTRY {
            return None;
        }
        let entry = bytes.get(entries_at.checked_add(usize::try_from(offset).ok()?)?..)?;
        let flags = u16_at(entry, 2)?;
        if flags & COMPACT != 0 {
            let kind = flags.to_le_bytes()[1];
            return Some(Value { kind, data: u32_at(entry, 4)?, raw: None });
        }
        if flags & COMPLEX != 0 {
            return None;
        }
        let value = entry.get(usize::from(u16_at(entry, 0)?).max(8)..)?;
        Some(Value { kind: *value.get(3)?, data: u32_at(value, 4)?, raw: None })
    }
}

fn entry_number(id: u32) -> u32 {
    id & 0xffff
}

/// Sparse types list pairs of entry number and a quarter of the offset, ordered by number.
fn sparse_offset(pairs: &[u8], number: u32) -> Option<u32> {
    pairs
        .chunks_exact(4)
        .find(|pair| u16_at(pair, 0).map(u32::from) == Some(number))
        .and_then(|pair| u16_at(pair, 2))
        .map(|quarter| u32::from(quarter) * 4)
}

/// Type and size of the chunk at `at`; a chunk that reaches beyond the data is cut.
fn chunk(bytes: &[u8], at: usize, notes: &mut Notes) -> Option<(u16, usize)> {
    let kind = u16_at(bytes, at)?;
    let size = usize::try_from(u32_at(bytes, at + 4)?).ok()?;
    let rest = bytes.len() - at;
    if size < 8 {
        notes.anomaly("arsc-broken", "resources.arsc 中有损坏的数据块");
        return None;
    }
    if size > rest {
        notes.anomaly("arsc-truncated", "resources.arsc 不完整");
    }
    Some((kind, size.min(rest)))
}

fn package(bytes: &[u8], at: usize, size: usize, notes: &mut Notes) -> Option<Package> {
    let body = bytes.get(..at + size)?;
    let id = *body.get(at + 8)?;
    let mut package = Package { id, types: BTreeMap::new() };
    let mut inner = at + usize::from(u16_at(body, at + 2)?).max(8);
    while let Some((kind, size)) = chunk(body, inner, notes) {
        if kind == TYPE
            && let Some(type_id) = body.get(inner + 8)
            && let Some(config) = body.get(inner + 20..inner + size).and_then(Config::parse)
        {
            package.types.entry(*type_id).or_default().push(TypeChunk { at: inner, size, config });
        }
        inner += size;
    }
    Some(package)
}
