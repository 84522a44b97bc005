//! Binary XML (the manifest and every compiled XML resource), read in place as a stream of events.
//!
//! Chunks are walked by their stated size the way Android walks them; what Android would refuse is read as far as it
//! makes sense and named as an anomaly. Depth and number of elements are bounded by the caller's walk, nothing recurses.

use std::borrow::Cow;

use crate::bytes::{u16_at, u32_at};
use crate::notes::Notes;
use crate::pool::Pool;

const STRING_POOL: u16 = 0x0001;
const XML: u16 = 0x0003;
const START_ELEMENT: u16 = 0x0102;
const END_ELEMENT: u16 = 0x0103;
const TEXT: u16 = 0x0104;
const FIRST_NODE: u16 = 0x0100;
const LAST_NODE: u16 = 0x017f;
const RESOURCE_MAP: u16 = 0x0180;
const NODE: usize = 16;
const ATTRIBUTE: usize = 20;
/// The flaw that does not end the walk: lengths that lie, in whose place the usual ones are taken.
const OVERRUN: &str = "axml-attributes-overrun";
/// In bytes; elements of Android's documents have names of a few dozen.
const LONGEST_NAME: usize = 512;

/// A parsed document: where its nodes begin, its strings and the resource identifiers of attribute names.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    bytes: &'a [u8],
    nodes_at: usize,
    end: usize,
    strings: Pool<'a>,
    resource_map: &'a [u8],
}

/// What stands at one place of a document.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// The innermost element ends.
    End,
    /// Text between elements, by the number of its string.
    Text(u32),
}

/// The beginning of an element.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    strings: Pool<'a>,
    resource_map: &'a [u8],
    name: u32,
    attributes: &'a [u8],
    stride: usize,
    count: usize,
}

/// One attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute {
    namespace: u32,
    name: u32,
    /// The value.
    pub value: Value,
}

/// A typed value as binary XML and resource tables hold it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Value {
    /// Type: see the constants.
    pub kind: u8,
    /// Meaning depends on the type.
    pub data: u32,
    /// Number of the raw string, if one is kept beside the value.
    pub raw: Option<u32>,
}

impl Value {
    /// A reference to a resource.
    pub const REFERENCE: u8 = 1;
    /// The number of a string.
    pub const STRING: u8 = 3;
    /// A reference to a resource of a shared library.
    pub const DYNAMIC_REFERENCE: u8 = 7;
    /// A truth value.
    pub const BOOLEAN: u8 = 0x12;

    /// Numbers, truth values and colours.
    pub fn integer(&self) -> Option<i32> {
        (0x10..=0x1f).contains(&self.kind).then(|| self.data.cast_signed())
    }

    /// The resource it refers to.
    pub fn reference(&self) -> Option<u32> {
        matches!(self.kind, Self::REFERENCE | Self::DYNAMIC_REFERENCE)
            .then_some(self.data)
            .filter(|id| *id != 0)
    }
}

impl<'a> Document<'a> {
    /// Finds strings, resource map and the first node. `name` is used in anomalies only.
    pub fn parse(bytes: &'a [u8], name: &str, notes: &mut Notes) -> Option<Self> {
        if bytes.len() < 8 {
            notes.anomaly("axml-empty", format!("{name}：只有 {} 字节，不是二进制 XML", bytes.len()));
            return None;
        }
        let mut at = usize::from(u16_at(bytes, 2)?);
        if u16_at(bytes, 0) != Some(XML) {
            notes.anomaly("axml-type", format!("{name}：文件类型标记不对，Android 不检查它"));
        }
        let stated = usize::try_from(u32_at(bytes, 4)?).ok()?;
        if stated != bytes.len() {
            notes.anomaly("axml-size", format!("{name}：记载长度 {stated}，实为 {} 字节", bytes.len()));
        }
        if at < 8 {
            notes.anomaly("axml-broken", format!("{name}：文件头损坏"));
            return None;
        }
        let end = stated.min(bytes.len());
        let mut document =
            Document { bytes, nodes_at: end, end, strings: Pool::default(), resource_map: &[] };
        let mut seen_strings = false;
        while let Some((kind, size)) = chunk(bytes, at, end) {
            let body = bytes.get(at..at + size).unwrap_or_default();
            match kind {
                STRING_POOL if !seen_strings => {
                    document.strings = Pool::parse(body).unwrap_or_default();
                    seen_strings = true;
                    remark_strings(&document.strings, name, notes);
                }
                RESOURCE_MAP => {
                    document.resource_map = body.get(usize::from(u16_at(body, 2)?)..).unwrap_or_default();
                }
                FIRST_NODE..=LAST_NODE => {
                    document.nodes_at = at;
                    return Some(document);
                }
                _ => notes.anomaly("axml-unknown-chunk", format!("{name}：含未知类型的数据块 {kind:#06x}")),
            }
            at += size;
        }
        notes.anomaly("axml-no-elements", format!("{name}：没有任何元素"));
        None
    }

    /// The events from the first node on; ends where the document ends or breaks.
    pub fn events(&self) -> Events<'a> {
        Events { document: *self, at: self.nodes_at, flaw: None }
    }

    /// Its strings.
    pub fn strings(&self) -> &Pool<'a> {
        &self.strings
    }
}

fn remark_strings(strings: &Pool<'_>, name: &str, notes: &mut Notes) {
    if strings.overstated() {
        notes.anomaly("axml-string-count", format!("{name}：字符串数量超出文件大小，Android 拒绝这样的文件"));
    } else if strings.overlaps() {
        notes.anomaly("axml-string-tables", format!("{name}：字符串或样式的数量与位置矛盾"));
    }
    if strings.points_outside() {
        notes.anomaly("axml-string-out-of-range", format!("{name}：有字符串位于数据之外"));
    }
}

/// Type and size of the chunk at `at`, if it lies inside.
fn chunk(bytes: &[u8], at: usize, end: usize) -> Option<(u16, usize)> {
    let kind = u16_at(bytes, at)?;
    let header = usize::from(u16_at(bytes, at + 2)?);
    let size = usize::try_from(u32_at(bytes, at + 4)?).ok()?;
    (size >= 8 && size >= header && at.checked_add(size)? <= end).then_some((kind, size))
}

/// Walks a document.
#[derive(Debug)]
pub struct Events<'a> {
    document: Document<'a>,
    at: usize,
    flaw: Option<&'static str>,
}

impl Events<'_> {
    /// Why the walk ended before the end of the document, as an anomaly code.
    pub fn flaw(&self) -> Option<&'static str> {
        self.flaw
    }

    /// Whether what follows a flaw was not read.
    pub fn ended_early(&self) -> bool {
        self.flaw.is_some_and(|flaw| flaw != OVERRUN)
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        let document = self.document;
        while self.at < document.end {
            let Some((kind, size)) = chunk(document.bytes, self.at, document.end) else {
                self.flaw = Some("axml-chunk-broken");
                self.at = document.end;
                return None;
            };
            let node = document.bytes.get(self.at..self.at + size).unwrap_or_default();
            self.at += size;
            match kind {
                START_ELEMENT => {
                    let Some((element, sound)) = element(&document, node) else {
                        self.flaw = Some("axml-element-broken");
                        self.at = document.end;
                        return None;
                    };
                    if !sound {
                        self.flaw = Some(OVERRUN);
                    }
                    return Some(Event::Start(element));
                }
                END_ELEMENT => return Some(Event::End),
                TEXT => return u32_at(node, NODE).map(Event::Text),
                _ => {}
            }
        }
        None
    }
}

/// Reads an element; the flag says whether it is as Android demands. Lengths in the header that would put the attributes
/// outside are replaced by the usual ones.
fn element<'a>(document: &Document<'a>, node: &'a [u8]) -> Option<(Element<'a>, bool)> {
    let read = |header: usize, usual: bool| {
        let ext = node.get(header..)?;
        let start = if usual { ATTRIBUTE } else { usize::from(u16_at(ext, 8)?) };
        let stride = if usual { ATTRIBUTE } else { usize::from(u16_at(ext, 10)?) };
        let count = usize::from(u16_at(ext, 12)?);
        let attributes = ext.get(start..start.checked_add(stride.checked_mul(count)?)?)?;
        let strings = document.strings;
        let resource_map = document.resource_map;
        Some(Element { strings, resource_map, name: u32_at(ext, 4)?, attributes, stride, count })
    };
    let header = usize::from(u16_at(node, 2)?);
    let stated = if header >= NODE { read(header, false) } else { None };
    match stated {
        Some(element) if element.count == 0 || element.stride >= ATTRIBUTE => Some((element, true)),
        _ => read(NODE, true).map(|element| (element, false)),
    }
}

impl<'a> Element<'a> {
    /// Its name without namespace; empty when the string is missing, or longer than any element's name.
    pub fn name(&self) -> Cow<'a, str> {
        let is_short = self.strings.text_len(self.name).is_some_and(|len| len <= LONGEST_NAME);
        if is_short { self.strings.get(self.name).unwrap_or_default() } else { Cow::default() }
    }

    /// Is this its name?
    pub fn is(&self, name: &str) -> bool {
        self.strings.is(self.name, name)
    }

    /// Its attributes in order.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute> + use<'a> {
        let (attributes, stride) = (self.attributes, self.stride);
        (0..self.count).filter_map(move |index| {
            let raw = attributes.get(index * stride..)?;
            let value = Value {
                kind: *raw.get(15)?,
                data: u32_at(raw, 16)?,
                raw: u32_at(raw, 8).filter(|index| *index != u32::MAX),
            };
            Some(Attribute { namespace: u32_at(raw, 0)?, name: u32_at(raw, 4)?, value })
        })
    }

    /// The value of the attribute whose name has this resource identifier, the way Android looks attributes up.
    pub fn by_id(&self, id: u32) -> Option<Value> {
        self.attributes().find(|attribute| self.id(attribute) == Some(id)).map(|attribute| attribute.value)
    }

    /// The value of an attribute without namespace.
    pub fn by_name(&self, name: &str) -> Option<Value> {
        self.attributes()
            .find(|attribute| attribute.namespace == u32::MAX && self.strings.is(attribute.name, name))
            .map(|attribute| attribute.value)
    }

    /// An attribute's name.
    pub fn attribute_name(&self, attribute: &Attribute) -> Cow<'a, str> {
        self.strings.get(attribute.name).unwrap_or_default()
    }

    /// The text of a value that is a string in this document.
    pub fn text(&self, value: &Value) -> Option<Cow<'a, str>> {
        self.strings.get(Self::string_of(value)?)
    }

    /// How many bytes that text takes in the document, without decoding it.
    pub fn text_len(&self, value: &Value) -> Option<usize> {
        self.strings.text_len(Self::string_of(value)?)
    }

    fn string_of(value: &Value) -> Option<u32> {
        if value.kind == Value::STRING { Some(value.data) } else { value.raw }
    }

    fn id(&self, attribute: &Attribute) -> Option<u32> {
        u32_at(self.resource_map, usize::try_from(attribute.name).ok()?.checked_mul(4)?)
    }
}
