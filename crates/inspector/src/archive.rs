//! A zip archive as Android reads it: the central directory rules, local headers are only cross-checked (INS-4).
//!
//! Reading is tolerant where that is harmless and says so: everything that differs between what Android reads and what
//! other tools would read becomes an anomaly. Nothing is ever written, so an entry's name is only ever a name. Bytes are
//! fetched by range from the [`Input`]; one archive may be read from several threads, its inflation budget is shared.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::input::Input;
use crate::limits::Limits;
use crate::notes::Notes;

#[cfg(any(test, fuzzing))]
#[allow(clippy::unwrap_used, reason = "what builds packages for tests may stop them")]
pub(crate) mod builder;
mod directory;
mod end;
mod inflate;
mod local;
mod names;
mod shared;

pub use shared::Content;
use shared::Shared;

/// Compression method of an entry that is kept as it is.
pub const STORED: u16 = 0;
/// The one compression Android knows.
pub const DEFLATED: u16 = 8;

/// An opened archive.
#[derive(Debug)]
pub struct Archive<'a> {
    input: &'a Input<'a>,
    limits: Limits,
    layout: Layout,
    directory: Cow<'a, [u8]>,
    entries: Vec<Entry>,
    /// Entry numbers ordered by name, then by position in the directory.
    by_name: Vec<u32>,
    inflated: AtomicU64,
    shared: Shared,
    oddities: Mutex<Vec<(&'static str, String)>>,
}

/// Where the parts of the archive lie in the file. Offsets are absolute and already corrected for a prefix.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Layout {
    /// First byte of the central directory.
    pub central_offset: u64,
    /// Length of the central directory.
    pub central_size: u64,
    /// First byte of the end-of-central-directory record.
    pub eocd_offset: u64,
    /// Length of the archive's comment.
    pub comment_len: u16,
    /// What has to be added to the offsets in the directory because something stands before the archive.
    pub shift: u64,
    /// Is there a zip64 end record?
    pub zip64: bool,
    /// Entries the end record announces.
    pub announced: u64,
}

/// One entry of the central directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    name_at: u32,
    name_len: u16,
    /// Compression method as the central directory states it.
    pub method: u16,
    /// General purpose flags.
    pub flags: u16,
    /// System that made the entry (upper byte of "version made by").
    pub made_by: u8,
    /// CRC-32 stated.
    pub crc: u32,
    /// External attributes; the upper half is a Unix mode when `made_by` is 3.
    pub attributes: u32,
    /// Compressed length stated.
    pub compressed: u64,
    /// Uncompressed length stated.
    pub size: u64,
    /// Absolute position of the local header.
    pub header_offset: u64,
    /// Absolute position of the data; zero when the local header cannot be read.
    pub data_offset: u64,
}

impl Entry {
    /// Names that end in a slash are folders.
    pub fn is_deflated(&self) -> bool {
        self.method == DEFLATED
    }

    /// Bytes the data takes in the file. Android reads every method but deflate as stored, by the uncompressed length.
    pub fn stored_len(&self) -> u64 {
        if self.is_deflated() { self.compressed } else { self.size }
    }
}

/// Why an archive or an entry cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// There is no end-of-central-directory record.
    NotAnArchive,
    /// The directory lies outside the file or is broken from its first entry on.
    Directory,
    /// The entry has no readable local header.
    LocalHeader,
    /// The range lies outside the file.
    OutOfRange,
    /// The compressed data is broken.
    Deflate,
    /// The entry is larger than the limit (in bytes) allows.
    TooLarge(u64),
    /// The archive's inflation budget is used up.
    Budget,
    /// The file could not be read.
    Io(std::io::ErrorKind),
}

impl From<std::io::Error> for Flaw {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Self::OutOfRange,
            kind => Self::Io(kind),
        }
    }
}

impl Flaw {
    /// The anomaly code of an entry that cannot be read for this reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAnArchive => "zip-no-end-record",
            Self::Directory => "zip-directory-broken",
            Self::LocalHeader => "zip-local-header-broken",
            Self::OutOfRange => "zip-data-out-of-range",
            Self::Deflate => "zip-deflate-broken",
            Self::TooLarge(_) | Self::Budget => "zip-bomb",
            Self::Io(_) => "read-error",
        }
    }

    /// The same in words.
    pub fn words(&self) -> String {
        match self {
            Self::NotAnArchive => "找不到 ZIP 结尾记录".into(),
            Self::Directory => "ZIP 中央目录损坏".into(),
            Self::LocalHeader => "本地文件头缺失或损坏".into(),
            Self::OutOfRange => "数据超出文件范围".into(),
            Self::Deflate => "压缩数据损坏".into(),
            Self::TooLarge(limit) => format!("解压后超过 {} MB 的上限，未完整读取", limit >> 20),
            Self::Budget => "解压总量超过上限，其余内容未读取".into(),
            Self::Io(kind) => format!("读取文件出错（{kind}）"),
        }
    }
}

impl<'a> Archive<'a> {
    /// Finds and indexes the central directory, and cross-checks every local header against it.
    pub fn open(input: &'a Input<'a>, limits: &Limits, notes: &mut Notes) -> Result<Self, Flaw> {
        let layout = end::locate(input, notes)?;
        let size = layout.central_size.min(limits.central_directory);
        if size < layout.central_size {
            notes.anomaly(
                "zip-directory-too-large",
                format!("中央目录 {} 字节，只读取前 {size} 字节", layout.central_size),
            );
            notes.unread("安装包目录过大，其后的文件未读取");
        }
        let directory = input.range(layout.central_offset, size)?;
        let mut entries = directory::parse(&directory, &layout, limits, notes)?;
        local::cross_check(input, &directory, &layout, &mut entries, notes)?;
        let by_name = names::index(&directory, &entries, limits, notes);
        Ok(Self {
            input,
            limits: *limits,
            layout,
            directory,
            entries,
            by_name,
            inflated: AtomicU64::new(0),
            shared: Shared::default(),
            oddities: Mutex::new(Vec::new()),
        })
    }

    /// The bytes behind the archive.
    pub fn input(&self) -> &'a Input<'a> {
        self.input
    }

    /// The limits it was opened with.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Where its parts lie.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Entries in the order of the central directory.
    pub fn entries(&self) -> std::slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// An entry's name as it stands in the central directory: any bytes at all, never a path to use.
    pub fn name(&self, entry: &Entry) -> &[u8] {
        name_in(&self.directory, entry)
    }

    /// An entry's name for people; bytes that are not UTF-8 are replaced, overlong names cut.
    pub fn display_name(&self, entry: &Entry) -> String {
        names::display(self.name(entry), self.limits.entry_name)
    }

    /// The entry Android finds under `name`: the first of that name in the directory.
    pub fn find(&self, name: &str) -> Option<&Entry> {
        let key = name.as_bytes();
        let start = self.by_name.partition_point(|&at| self.name_at(at) < key);
        let &at = self.by_name.get(start)?;
        if self.name_at(at) == key { self.entries.get(at as usize) } else { None }
    }

    /// Entries whose name begins with `prefix`, by name.
    pub fn under<'s>(&'s self, prefix: &'s str) -> impl Iterator<Item = &'s Entry> + 's {
        let key = prefix.as_bytes();
        let start = self.by_name.partition_point(move |&at| self.name_at(at) < key);
        self.by_name
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |&&at| self.name_at(at).starts_with(key))
            .filter_map(|&at| self.entries.get(at as usize))
    }

    /// An entry's content as a whole, inflated where it is deflated, bounded by the limits.
    pub fn read(&self, entry: &Entry) -> Result<Cow<'a, [u8]>, Flaw> {
        self.read_up_to(entry, self.limits.entry_in_memory)
    }

    /// The same for a content that is never so large in an honest package: beyond `limit` bytes it is not read.
    pub fn read_up_to(&self, entry: &Entry, limit: u64) -> Result<Cow<'a, [u8]>, Flaw> {
        let limit = limit.min(self.limits.entry_in_memory);
        if entry.stored_len() > limit {
            return Err(Flaw::TooLarge(limit));
        }
        let raw = self.raw(entry)?;
        if !entry.is_deflated() {
            self.check(entry, inflate::crc(&raw), raw.len() as u64);
            return Ok(raw);
        }
        let (content, crc) = inflate::whole(&raw, entry.size, limit)?;
        self.spend(content.len() as u64)?;
        self.check(entry, crc, content.len() as u64);
        Ok(Cow::Owned(content))
    }

    /// The first bytes of an entry's content, at most `len`; whatever follows may be broken.
    pub fn read_prefix(&self, entry: &Entry, len: usize) -> Result<Vec<u8>, Flaw> {
        let mut prefix = Vec::new();
        let result = self.stream_by(entry, inflate::GLANCE, |piece| {
            let room = len - prefix.len();
            prefix.extend_from_slice(piece.get(..room).unwrap_or(piece));
            if prefix.len() < len { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        match result {
            Err(flaw) if prefix.is_empty() => Err(flaw),
            _ => Ok(prefix),
        }
    }

    /// Hands an entry's content to `sink` piece by piece until it breaks off or the content ends; returns how many bytes
    /// were handed over.
    pub fn stream(&self, entry: &Entry, sink: impl FnMut(&[u8]) -> ControlFlow<()>) -> Result<u64, Flaw> {
        self.stream_by(entry, inflate::STEP, sink)
    }

    fn stream_by(
        &self,
        entry: &Entry,
        step: u64,
        sink: impl FnMut(&[u8]) -> ControlFlow<()>,
    ) -> Result<u64, Flaw> {
        if entry.data_offset == 0 && entry.header_offset != 0 {
            return Err(Flaw::LocalHeader);
        }
        let left = self.limits.inflated_total.saturating_sub(self.inflated.load(Ordering::Relaxed));
        let limit = self.limits.entry_streamed.min(left);
        let count = if entry.is_deflated() {
            inflate::stream(self.input, entry, (limit, step), sink)?
        } else {
            inflate::copy(self.input, entry, (limit, step), sink)?
        };
        self.spend(count)?;
        Ok(count)
    }

    /// An entry's bytes as they lie in the file, compressed or not.
    pub fn raw(&self, entry: &Entry) -> Result<Cow<'a, [u8]>, Flaw> {
        if entry.data_offset == 0 {
            return Err(Flaw::LocalHeader);
        }
        Ok(self.input.range(entry.data_offset, entry.stored_len())?)
    }

    /// Brings what was noticed while reading entries (wrong CRC, wrong size) to the notes.
    pub fn report_oddities(&self, notes: &mut Notes) {
        if let Ok(mut oddities) = self.oddities.lock() {
            for (code, detail) in oddities.drain(..) {
                notes.anomaly(code, detail);
            }
        }
    }

    fn name_at(&self, at: u32) -> &[u8] {
        self.entries.get(at as usize).map(|entry| self.name(entry)).unwrap_or_default()
    }

    fn spend(&self, bytes: u64) -> Result<(), Flaw> {
        let before = self.inflated.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) > self.limits.inflated_total { Err(Flaw::Budget) } else { Ok(()) }
    }

    fn check(&self, entry: &Entry, crc: u32, len: u64) {
        let Ok(mut oddities) = self.oddities.lock() else { return };
        if oddities.len() > self.limits.anomalies {
            return;
        }
        if len != entry.size {
            let detail =
                format!("{}：目录记载 {} 字节，实为 {len} 字节", self.display_name(entry), entry.size);
            oddities.push(("zip-size-mismatch", detail));
        }
        if crc != entry.crc {
            oddities
                .push(("zip-crc-mismatch", format!("{}：CRC 校验值与内容不符", self.display_name(entry))));
        }
    }
}

fn name_in<'d>(directory: &'d [u8], entry: &Entry) -> &'d [u8] {
    let start = entry.name_at as usize;
    directory.get(start..start + usize::from(entry.name_len)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
