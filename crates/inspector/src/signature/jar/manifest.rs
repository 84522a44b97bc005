//! The text format of MANIFEST.MF and *.SF: sections of attributes, long lines continued with a space.
//! Source: JAR File Specification, "Name-Value pairs and Sections"; spaces around names and values are kept, because
//! obfuscators rely on Android keeping them.

use std::ops::Range;

/// One section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// The bytes it covers, the empty line behind it included.
    pub range: Range<usize>,
    attributes: Vec<(String, String)>,
}

impl Section {
    /// The value of an attribute; case does not matter, the first counts.
    pub fn get(&self, name: &str) -> Option<&str> {
        let attribute = self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        attribute.map(|(_, value)| value.as_str())
    }

    /// The entry it speaks of: the first attribute, if that is `Name`.
    pub fn name(&self) -> Option<&str> {
        let (name, value) = self.attributes.first()?;
        name.eq_ignore_ascii_case("Name").then_some(value.as_str())
    }
}

/// All sections in order; the first is the main one.
pub(super) fn sections(text: &[u8]) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (line, len) = line(rest);
        if line.is_empty() {
            if !lines.is_empty() {
                sections.push(section(start..at + len, &lines));
                lines.clear();
            }
        } else if let (Some(last), Some(more)) = (lines.last_mut(), line.strip_prefix(b" ")) {
            last.extend_from_slice(more);
        } else {
            if lines.is_empty() {
                start = at;
            }
            lines.push(line.to_vec());
        }
        at += len;
    }
    if !lines.is_empty() {
        sections.push(section(start..text.len(), &lines));
    }
    sections
}

fn section(range: Range<usize>, lines: &[Vec<u8>]) -> Section {
    let attribute = |line: &Vec<u8>| {
        let line = String::from_utf8_lossy(line);
        let (name, value) = line.split_once(": ").unwrap_or((&line, ""));
        (name.to_owned(), value.to_owned())
    };
    Section { range, attributes: lines.iter().map(attribute).collect() }
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
        let sections = sections(text);
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
        let sections = sections(b" Name: a\n\n\n");
        assert_eq!(sections.len(), 1);
        assert_eq!(sections[0].get(" Name"), Some("a"));
        assert!(super::sections(b"").is_empty());
        assert!(super::sections(b"\r\n\n\r").is_empty());
    }
}
