//! Property lists, binary and XML, read within limits (INS-3).
//!
//! A list may refer to one object from many places, so a small file can stand for a tree of any size; what is built is
//! bounded in depth, objects and bytes, and a list that exceeds a bound is refused as a whole. Deliberately absent: the old
//! text form, and external entities, which no property list needs.

use crate::limits::Limits;

mod binary;
#[cfg(test)]
pub mod builder;
mod xml;

/// A value of a property list.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Keys with their values in the file's order; the first of equal keys counts.
    Dictionary(Vec<(String, Value)>),
    /// Values in order.
    Array(Vec<Value>),
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Real(f64),
    /// Yes or no.
    Flag(bool),
    /// An instant as `2022-01-15T06:40:53Z`.
    Date(String),
    /// Bytes.
    Data(Vec<u8>),
}

/// Why a property list cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// Nothing in it.
    Empty,
    /// Neither of the two forms.
    Form,
    /// Ends early or points outside itself.
    Bounds,
    /// Not well formed.
    Syntax,
    /// Nested deeper than the limit, perhaps without end.
    Depth,
    /// Stands for more objects or bytes than the limit.
    Size,
}

impl Broken {
    /// The code of the anomaly.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "plist-empty",
            Self::Form => "plist-unknown-form",
            Self::Bounds => "plist-out-of-bounds",
            Self::Syntax => "plist-syntax",
            Self::Depth => "plist-too-deep",
            Self::Size => "plist-too-large",
        }
    }

    /// The same in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Empty => "文件为空",
            Self::Form => "不是二进制或 XML 属性列表",
            Self::Bounds => "数据不完整或指向文件之外",
            Self::Syntax => "格式错误",
            Self::Depth => "嵌套过深或自我引用",
            Self::Size => "展开后过大",
        }
    }
}

/// What may still be built.
struct Budget {
    depth: usize,
    objects: usize,
    bytes: usize,
}

/// Bytes of text and data that one list may stand for.
const BYTES: usize = 16 << 20;

impl Budget {
    fn spend(&mut self, bytes: usize) -> Result<(), Broken> {
        self.objects = self.objects.checked_sub(1).ok_or(Broken::Size)?;
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Broken::Size)?;
        Ok(())
    }

    fn enter<T>(&mut self, inside: impl FnOnce(&mut Self) -> Result<T, Broken>) -> Result<T, Broken> {
        self.depth = self.depth.checked_sub(1).ok_or(Broken::Depth)?;
        let result = inside(self);
        self.depth += 1;
        result
    }
}

/// Reads a property list of either form.
pub fn parse(data: &[u8], limits: &Limits) -> Result<Value, Broken> {
    let mut budget = Budget { depth: limits.plist_depth, objects: limits.plist_objects, bytes: BYTES };
    let start = data.iter().position(|byte| !byte.is_ascii_whitespace()).ok_or(Broken::Empty)?;
    let rest = data.get(start..).unwrap_or_default();
    let rest = rest.strip_prefix(b"\xef\xbb\xbf").unwrap_or(rest);
    if data.starts_with(b"bplist") {
        binary::parse(data, &mut budget)
    } else if rest.starts_with(b"<") {
        xml::parse(std::str::from_utf8(rest).map_err(|_| Broken::Syntax)?, &mut budget)
    } else {
        Err(Broken::Form)
    }
}

impl Value {
    /// The value under a key, if this is a dictionary and has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// Keys and values of a dictionary; none of anything else.
    pub fn entries(&self) -> &[(String, Self)] {
        if let Self::Dictionary(entries) = self { entries } else { &[] }
    }

    /// Values of an array; none of anything else.
    pub fn items(&self) -> &[Self] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    /// Text, if it is.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Yes or no; a number counts as Apple counts it.
    pub fn flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            Self::Integer(number) => Some(*number != 0),
            _ => None,
        }
    }

    /// The text under a key.
    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// The texts of the array under a key; a single text counts as one.
    pub fn texts_of(&self, key: &str) -> Vec<String> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let single = value.text().into_iter();
        single.chain(value.items().iter().filter_map(Self::text)).map(str::to_owned).collect()
    }

    /// The value for people, on one line.
    pub fn shown(&self) -> String {
        match self {
            Self::Dictionary(entries) => format!("{{{} 项}}", entries.len()),
            Self::Array(items) => items.iter().map(Self::shown).collect::<Vec<_>>().join(", "),
            Self::Text(text) | Self::Date(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Data(data) => format!("{} 字节", data.len()),
        }
    }
}

#[cfg(test)]
mod tests;
