//! The XML form. Only what property lists use: elements without meaning in their attributes, text, the five named entities.

use super::{Broken, Budget, Value};

struct Reader<'a> {
    rest: &'a str,
}

/// A tag as it stands in the file.
enum Tag<'a> {
    Open(&'a str),
    Close(&'a str),
    /// `<name/>`, which is both.
    Empty(&'a str),
}

pub fn parse(text: &str, budget: &mut Budget) -> Result<Value, Broken> {
    let mut reader = Reader { rest: text };
    match reader.tag()? {
        Tag::Open("plist") => {}
        Tag::Open(name) => return reader.value(name, budget),
        Tag::Empty(_) | Tag::Close(_) => return Err(Broken::Syntax),
    }
    match reader.tag()? {
        Tag::Open(name) => reader.value(name, budget),
        Tag::Empty(name) => empty(name, budget),
        Tag::Close(_) => Err(Broken::Empty),
    }
}

fn empty(name: &str, budget: &mut Budget) -> Result<Value, Broken> {
    budget.spend(0)?;
    match name {
        "true" => Ok(Value::Flag(true)),
        "false" => Ok(Value::Flag(false)),
        "dict" => Ok(Value::Dictionary(Vec::new())),
        "array" => Ok(Value::Array(Vec::new())),
        "string" => Ok(Value::Text(String::new())),
        "data" => Ok(Value::Data(Vec::new())),
        _ => Err(Broken::Syntax),
    }
}

impl<'a> Reader<'a> {
    /// The next tag; text, comments, the prolog and the document type before it are passed over.
    fn tag(&mut self) -> Result<Tag<'a>, Broken> {
        loop {
            let at = memchr::memchr(b'<', self.rest.as_bytes()).ok_or(Broken::Bounds)?;
            self.rest = self.rest.get(at + 1..).ok_or(Broken::Bounds)?;
            let end = if self.rest.starts_with("!--") {
                "-->"
            } else if self.rest.starts_with('?') {
                "?>"
            } else if self.rest.starts_with("!DOCTYPE") && self.head(1000).contains('[') {
                "]>"
            } else if self.rest.starts_with('!') {
                ">"
            } else {
                return self.name();
            };
            self.until(end)?;
        }
    }

    /// The rest up to the next `>`, at most so many bytes.
    fn head(&self, most: usize) -> &'a str {
        let end = self.rest.bytes().take(most).position(|byte| byte == b'>').unwrap_or(0);
        self.rest.get(..end).unwrap_or_default()
    }

    fn name(&mut self) -> Result<Tag<'a>, Broken> {
        let inner = self.until(">")?;
        if let Some(name) = inner.strip_prefix('/') {
            return Ok(Tag::Close(name.trim_end()));
        }
        let (inner, is_empty) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
        let name = inner.split_ascii_whitespace().next().ok_or(Broken::Syntax)?;
        Ok(if is_empty { Tag::Empty(name) } else { Tag::Open(name) })
    }

    /// What stands before `end`, which is consumed too.
    fn until(&mut self, end: &str) -> Result<&'a str, Broken> {
        let at = memchr::memmem::find(self.rest.as_bytes(), end.as_bytes()).ok_or(Broken::Bounds)?;
        let (before, after) = self.rest.split_at(at);
        self.rest = after.get(end.len()..).ok_or(Broken::Bounds)?;
        Ok(before)
    }

    /// The value whose opening tag was read.
    fn value(&mut self, name: &str, budget: &mut Budget) -> Result<Value, Broken> {
        match name {
            "dict" => {
                budget.spend(0)?;
                budget.enter(|budget| self.dictionary(budget))
            }
            "array" => {
                budget.spend(0)?;
                budget.enter(|budget| self.array(budget))
            }
            "true" | "false" => {
                self.content(name, budget)?;
                Ok(Value::Flag(name == "true"))
            }
            "string" => self.content(name, budget).map(Value::Text),
            "date" => Ok(Value::Date(self.content(name, budget)?.trim().to_owned())),
            "data" => base64(self.content(name, budget)?.as_bytes()).map(Value::Data),
            "integer" => integer(self.content(name, budget)?.trim()).map(Value::Integer),
            "real" => self.content(name, budget)?.trim().parse().map(Value::Real).map_err(|_| Broken::Syntax),
            _ => Err(Broken::Syntax),
        }
    }

    fn dictionary(&mut self, budget: &mut Budget) -> Result<Value, Broken> {
        let mut entries = Vec::new();
        loop {
            let key = match self.tag()? {
                Tag::Close("dict") => return Ok(Value::Dictionary(entries)),
                Tag::Open("key") => self.content("key", budget)?,
                Tag::Empty("key") => String::new(),
                _ => return Err(Broken::Syntax),
            };
            let value = match self.tag()? {
                Tag::Open(name) => self.value(name, budget)?,
                Tag::Empty(name) => empty(name, budget)?,
                Tag::Close(_) => return Err(Broken::Syntax),
            };
            entries.push((key, value));
        }
    }

    fn array(&mut self, budget: &mut Budget) -> Result<Value, Broken> {
        let mut items = Vec::new();
        loop {
            match self.tag()? {
                Tag::Close("array") => return Ok(Value::Array(items)),
                Tag::Open(name) => items.push(self.value(name, budget)?),
                Tag::Empty(name) => items.push(empty(name, budget)?),
                Tag::Close(_) => return Err(Broken::Syntax),
            }
        }
    }

    /// The text up to the closing tag, with entities and CDATA resolved.
    fn content(&mut self, name: &str, budget: &mut Budget) -> Result<String, Broken> {
        let mut text = String::new();
        loop {
            let piece = self.until("<")?;
            unescape(piece, &mut text)?;
            if let Some(rest) = self.rest.strip_prefix("![CDATA[") {
                self.rest = rest;
                text.push_str(self.until("]]>")?);
            } else if self.rest.starts_with("!--") {
                self.until("-->")?;
            } else {
                let closing = self.until(">")?;
                budget.spend(text.len())?;
                let fits = closing.strip_prefix('/').is_some_and(|closing| closing.trim_end() == name);
                return if fits { Ok(text) } else { Err(Broken::Syntax) };
            }
        }
    }
}

fn unescape(piece: &str, text: &mut String) -> Result<(), Broken> {
    let mut rest = piece;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let (entity, tail) = after.split_once(';').ok_or(Broken::Syntax)?;
        text.push(match entity {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "apos" => '\'',
            "quot" => '"',
            _ => number(entity).and_then(char::from_u32).ok_or(Broken::Syntax)?,
        });
        rest = tail;
    }
    text.push_str(rest);
    Ok(())
}

fn number(entity: &str) -> Option<u32> {
    let number = entity.strip_prefix('#')?;
    match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
        None => number.parse().ok(),
    }
}

/// A whole number; one beyond 63 bits is kept by its lower half, as the binary form does.
fn integer(text: &str) -> Result<i64, Broken> {
    let parsed = match text.strip_prefix("0x") {
        Some(hexadecimal) => i128::from_str_radix(hexadecimal, 16),
        None => text.parse::<i128>(),
    };
    #[expect(clippy::cast_possible_truncation, reason = "cut to the lower half on purpose")]
    parsed.map(|number| number as i64).map_err(|_| Broken::Syntax)
}

/// Base64 with white space anywhere; what is no letter of it ends in an error.
fn base64(text: &[u8]) -> Result<Vec<u8>, Broken> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for letter in text.iter().filter(|letter| !letter.is_ascii_whitespace() && **letter != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return Err(Broken::Syntax),
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(((bits >> held) & 0xff).to_le_bytes()[0]);
        }
    }
    Ok(bytes)
}
