//! The text format of MANIFEST.MF and *.SF: sections of attributes, long lines continued with a space.
//! Source: JAR File Specification, "Name-Value pairs and Sections"; spaces around names and values are kept, because
//! obfuscators rely on Android keeping them.

use std::borrow::Cow;
use std::ops::Range;

/// Attributes of one text; an honest one has two or three for each of at most some hundred thousand entries.
const ATTRIBUTES: usize = 1 << 19;

/// One section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section<'t> {
    /// The bytes it covers, the empty line behind it included.
    pub range: Range<usize>,
    attributes: Vec<Attribute<'t>>,
}

/// Name and value, part of the text unless a line was continued or is no UTF-8.
type Attribute<'t> = (Cow<'t, str>, Cow<'t, str>);

impl Section<'_> {
    /// The value of an attribute; case does not matter, the first counts.
    pub fn get(&self, name: &str) -> Option<&str> {
        let attribute = self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        attribute.map(|(_, value)| value.as_ref())
    }

    /// The entry it speaks of: the first attribute, if that is `Name`.
    pub fn name(&self) -> Option<&str> {
        let (name, value) = self.attributes.first()?;
        name.eq_ignore_ascii_case("Name").then_some(value.as_ref())
    }
}

/// All sections in order; the first is the main one. None: more attributes than anybody needs.
pub(super) fn sections(text: &[u8]) -> Option<Vec<Section<'_>>> {
    let mut sections = Vec::new();
    let mut lines: Vec<Cow<'_, [u8]>> = Vec::new();
    let (mut start, mut at, mut room) = (0, 0, ATTRIBUTES);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (line, len) = line(rest);
        if line.is_empty() {
            if !lines.is_empty() {
                sections.push(section(start..at + len, &mut lines));
            }
        } else if let (Some(last), Some(more)) = (lines.last_mut(), line.strip_prefix(b" ")) {
            last.to_mut().extend_from_slice(more);
        } else {
            if lines.is_empty() {
                start = at;
            }
            room = room.checked_sub(1)?;
            lines.push(Cow::Borrowed(line));
        }
        at += len;
    }
    if !lines.is_empty() {
        sections.push(section(start..text.len(), &mut lines));
    }
    Some(sections)
}

fn section<'t>(range: Range<usize>, lines: &mut Vec<Cow<'t, [u8]>>) -> Section<'t> {
    Section { range, attributes: lines.drain(..).map(attribute).collect() }
}

fn attribute(line: Cow<'_, [u8]>) -> Attribute<'_> {
    match line {
        Cow::Borrowed(line) => match String::from_utf8_lossy(line) {
            Cow::Borrowed(line) => {
                let (name, value) = line.split_once(": ").unwrap_or((line, ""));
                (Cow::Borrowed(name), Cow::Borrowed(value))
            }
            Cow::Owned(line) => split(&line),
        },
        Cow::Owned(line) => split(&String::from_utf8_lossy(&line)),
    }
}

fn split<'t>(line: &str) -> Attribute<'t> {
    let (name, value) = line.split_once(": ").unwrap_or((line, ""));
    (Cow::Owned(name.to_owned()), Cow::Owned(value.to_owned()))
}

/// The first line of `text` without its end, and its length with it. Lines end in CR LF, CR or LF.
fn line(text: &[u8]) -> (&[u8], usize) {
    let Some(end) = memchr::memchr2(b'\r', b'\n', text) else { return (text, text.len()) };
    let (line, rest) = text.split_at_checked(end).unwrap_or((text, &[]));
    let ending = if rest.starts_with(b"\r\n") { 2 } else { 1 };
    (line, end + ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_cover_their_closing_line_and_join_continued_ones() {
        let text = b"Manifest-Version: 1.0\r\n\r\n\r\nName: a\n b\r\nsha1-digest: x: y\rZ\n\nName: c";
        let sections = sections(text).unwrap();
        let covered: Vec<_> = sections.iter().map(|section| &text[section.range.clone()]).collect();
        assert_eq!(
            covered,
            [&b"Manifest-Version: 1.0\r\n\r\n"[..], b"Name: a\n b\r\nsha1-digest: x: y\rZ\n\n", b"Name: c"]
        );
        assert_eq!(sections[0].name(), None);
        assert_eq!(sections[0].get("MANIFEST-version"), Some("1.0"));
        assert_eq!(sections[1].name(), Some("ab"));
        assert_eq!(sections[1].get("SHA1-Digest"), Some("x: y"));
        assert_eq!(sections[1].get("Z"), Some(""));
        assert_eq!(sections[2].name(), Some("c"));
    }

    #[test]
    fn a_continuation_with_nothing_to_continue_is_a_line_of_its_own() {
        let sections = sections(b" Name: a\n\n\n").unwrap();
        assert_eq!(sections.len(), 1);
        assert_eq!(sections[0].get(" Name"), Some("a"));
        assert!(super::sections(b"").unwrap().is_empty());
        assert!(super::sections(b"\r\n\n\r").unwrap().is_empty());
    }

    #[test]
    fn a_text_of_too_many_lines_is_not_taken_apart() {
        let lines = "a\n".repeat(ATTRIBUTES);
        assert_eq!(sections(lines.as_bytes()).map(|sections| sections.len()), Some(1));
        assert_eq!(sections(format!("{lines}b\n").as_bytes()), None);
    }
}
