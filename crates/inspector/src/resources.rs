//! resources.arsc, read in place and resolved lazily: only what somebody asks for is looked up.
//!
//! Opening indexes the chunks (which type, which configuration, where) and decodes nothing; the bytes stay where they are. A lookup picks, among the
//! configurations that match a device, the best one, follows references a bounded number of steps, and reads the string.
//! Counts and offsets in the file are believed only as far as the data reaches.

use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};

use crate::axml::Value;
use crate::bytes::{u16_at, u32_at};
use crate::limits::Limits;
use crate::notes::Notes;
use crate::pool;

pub mod config;
pub mod locale;
mod source;

pub use config::Config;
pub use locale::Locale;
pub use source::Source;

const STRING_POOL: u16 = 0x0001;
const TABLE: u16 = 0x0002;
const PACKAGE: u16 = 0x0200;
const TYPE: u16 = 0x0201;
const SPARSE: u8 = 1;
const SHORT_OFFSETS: u8 = 2;
const COMPLEX: u16 = 1;
const COMPACT: u16 = 8;
const NO_ENTRY: u32 = u32::MAX;
/// The head of a type with the largest configuration.
const TYPE_HEAD: usize = 20 + 64;
/// An entry and its value, with room for headers to come.
const ENTRY: usize = 64;
/// Most strings fit into the first window, all that tools write into the second.
const SHORT_STRING: usize = 512;
const LONG_STRING: usize = 256 << 10;
/// Bytes that are gone through as fast as one value is looked at.
const LOOKED_OVER: u64 = 16;

/// A resource table.
#[derive(Debug)]
pub struct Table<'a> {
    source: Source<'a>,
    strings: Strings,
    packages: Vec<Package>,
    steps: usize,
    circle: Cell<bool>,
    /// What may still be looked at: a table can make every lookup long, and every text too.
    work: Cell<u64>,
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
    header: usize,
    flags: u8,
    count: u32,
    entries_at: usize,
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
    pub fn open(source: Source<'a>, limits: &Limits, notes: &mut Notes) -> Option<Self> {
        let head = source.exactly(0, 12).filter(|head| u16_at(head, 0) == Some(TABLE));
        let Some(head) = head else {
            notes.anomaly("arsc-broken", "resources.arsc 不是资源表");
            notes.unread("resources.arsc：不是资源表，引用的内容未能读取");
            return None;
        };
        if u32_at(&head, 4).is_none_or(|size| size as usize > source.len()) {
            notes.anomaly("arsc-truncated", "resources.arsc 不完整");
            notes.unread("resources.arsc：不完整");
        }
        let announced = u32_at(&head, 8).unwrap_or_default();
        let mut at = usize::from(u16_at(&head, 2)?).max(12);
        drop(head);
        let mut strings = None;
        let mut packages = Vec::new();
        while let Some(chunk) = chunk(&source, at, notes) {
            match chunk.kind {
                STRING_POOL if strings.is_none() => strings = Strings::open(&source, &chunk),
                PACKAGE => packages.extend(package(&source, &chunk, limits, notes)),
                _ => {}
            }
            at += chunk.size;
        }
        if announced as usize != packages.len() {
            let detail = format!("resources.arsc 称有 {announced} 个包，实有 {} 个", packages.len());
            notes.anomaly("arsc-package-count", detail);
        }
        let (steps, circle, work) = (limits.reference_steps, Cell::new(false), Cell::new(limits.lookups));
        Some(Self { source, strings: strings.unwrap_or_default(), packages, steps, circle, work })
    }

    /// Every locale some value is for, the default among them as the empty one, by their tags.
    pub fn locales(&self) -> BTreeMap<String, Locale> {
        let chunks = self.packages.iter().flat_map(|package| package.types.values().flatten());
        let found: HashSet<Locale> = chunks.map(|chunk| chunk.config.locale).collect();
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

    /// Have so many values been looked at that further ones are not?
    pub fn is_exhausted(&self) -> bool {
        self.work.get() == 0
    }

    fn spend(&self, work: u64) -> Option<()> {
        let left = self.work.get().checked_sub(work);
        self.work.set(left.unwrap_or_default());
        left.map(|_| ())
    }

    /// The text a value stands for on `device`, if it is a text.
    pub fn text(&self, value: Value, device: &Config) -> Result<Option<String>, Unresolved> {
        let resolved = self.resolve(value, device)?;
        Ok(if resolved.kind == Value::STRING { self.string(resolved.data) } else { None })
    }

    /// Every text a resource has, with the configuration each is for (icons in all densities, for example).
    pub fn every_text(&self, id: u32) -> Vec<(Config, String)> {
        let mut texts = Vec::new();
        for chunk in self.chunks(id) {
            if self.spend(1).is_none() {
                break;
            }
            let Some(value) = self.value_in(chunk, entry_number(id)) else { continue };
            if value.kind == Value::STRING
                && let Some(text) = self.string(value.data)
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
            self.spend(1)?;
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

    fn string(&self, index: u32) -> Option<String> {
        let strings = &self.strings;
        let index = usize::try_from(index).ok().filter(|index| *index < strings.count)?;
        let offset = u32_at(&self.source.exactly(strings.offsets + index * 4, 4)?, 0)?;
        let at = strings.texts.checked_add(usize::try_from(offset).ok()?)?;
        let decoded = |window: usize| pool::decode(&self.source.up_to(at, window)?, strings.utf8);
        let text = decoded(SHORT_STRING).or_else(|| decoded(LONG_STRING))?;
        self.spend(text.len() as u64 / LOOKED_OVER)?;
        Some(text)
    }

    fn value_in(&self, chunk: &TypeChunk, number: u32) -> Option<Value> {
        let within = |at: usize, len: usize| {
            at.checked_add(len).filter(|end| *end <= chunk.size)?;
            self.source.exactly(chunk.at + at, len)
        };
        let number_at = usize::try_from(number).ok()?;
        let offset = if chunk.flags & SPARSE != 0 {
            let pairs = within(chunk.header, chunk.entries_at.checked_sub(chunk.header)?)?;
            self.spend(pairs.len() as u64 / LOOKED_OVER)?;
            sparse_offset(&pairs, number)?
        } else if number >= chunk.count {
            return None;
        } else if chunk.flags & SHORT_OFFSETS != 0 {
            let offset = u16_at(&within(chunk.header + number_at * 2, 2)?, 0)?;
            if offset == u16::MAX { NO_ENTRY } else { u32::from(offset) * 4 }
        } else {
            u32_at(&within(chunk.header + number_at * 4, 4)?, 0)?
        };
        if offset == NO_ENTRY {
            return None;
        }
        let at = chunk.entries_at.checked_add(usize::try_from(offset).ok()?).filter(|at| *at < chunk.size)?;
        value(&self.source.up_to(chunk.at + at, ENTRY)?)
    }
}

/// The plain value of an entry; bags of values have none.
fn value(entry: &[u8]) -> Option<Value> {
    let flags = u16_at(entry, 2)?;
    if flags & COMPACT != 0 {
        let [_, kind] = flags.to_le_bytes();
        return Some(Value { kind, data: u32_at(entry, 4)?, raw: None });
    }
    if flags & COMPLEX != 0 {
        return None;
    }
    let value = entry.get(usize::from(u16_at(entry, 0)?).max(8)..)?;
    Some(Value { kind: *value.get(3)?, data: u32_at(value, 4)?, raw: None })
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

/// A chunk's place, type and size; one that reaches beyond the data is cut.
#[derive(Debug, Clone, Copy)]
struct Chunk {
    at: usize,
    kind: u16,
    header: usize,
    size: usize,
}

fn chunk(source: &Source<'_>, at: usize, notes: &mut Notes) -> Option<Chunk> {
    let head = source.exactly(at, 8)?;
    let size = usize::try_from(u32_at(&head, 4)?).ok()?;
    let rest = source.len() - at;
    if size < 8 {
        notes.anomaly("arsc-broken", "resources.arsc 中有损坏的数据块");
        notes.unread("resources.arsc：有损坏的数据块，其后未读取");
        return None;
    }
    if size > rest {
        notes.anomaly("arsc-truncated", "resources.arsc 不完整");
        notes.unread("resources.arsc：不完整");
    }
    Some(Chunk { at, kind: u16_at(&head, 0)?, header: usize::from(u16_at(&head, 2)?), size: size.min(rest) })
}

fn package(source: &Source<'_>, outer: &Chunk, limits: &Limits, notes: &mut Notes) -> Option<Package> {
    let [id] = *source.exactly(outer.at + 8, 1)? else { return None };
    let mut package = Package { id, types: BTreeMap::new() };
    let mut at = outer.at + outer.header.max(8);
    let end = outer.at + outer.size;
    let mut seen = 0;
    while at < end
        && let Some(inner) = chunk(source, at, notes)
    {
        seen += 1;
        if seen > limits.chunks {
            notes.anomaly("arsc-too-many-chunks", "resources.arsc 的数据块过多，其余未读取");
            notes.unread("resources.arsc：数据块过多，其余未读取");
            break;
        }
        if inner.kind == TYPE
            && let Some((type_id, chunk)) = type_chunk(source, &inner)
        {
            package.types.entry(type_id).or_default().push(chunk);
        }
        at += inner.size;
    }
    Some(package)
}

fn type_chunk(source: &Source<'_>, chunk: &Chunk) -> Option<(u8, TypeChunk)> {
    let head = source.up_to(chunk.at, TYPE_HEAD.min(chunk.size))?;
    let type_chunk = TypeChunk {
        at: chunk.at,
        size: chunk.size,
        header: chunk.header,
        flags: *head.get(9)?,
        count: u32_at(&head, 12)?,
        entries_at: usize::try_from(u32_at(&head, 16)?).ok()?,
        config: Config::parse(head.get(20..)?)?,
    };
    Some((*head.get(8)?, type_chunk))
}

/// Where the table's strings lie.
#[derive(Debug, Default)]
struct Strings {
    offsets: usize,
    texts: usize,
    count: usize,
    utf8: bool,
}

impl Strings {
    fn open(source: &Source<'_>, chunk: &Chunk) -> Option<Self> {
        let head = source.exactly(chunk.at, 28)?;
        let header = chunk.header.max(28);
        let announced = usize::try_from(u32_at(&head, 8)?).ok()?;
        Some(Self {
            offsets: chunk.at + header,
            texts: chunk.at.checked_add(usize::try_from(u32_at(&head, 20)?).ok()?)?,
            count: announced.min(chunk.size.checked_sub(header)? / 4),
            utf8: u32_at(&head, 16)? & pool::UTF8 != 0,
        })
    }
}
