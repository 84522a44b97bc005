//! Rows of a small comma-separated table, as the files under `reference/` and uploaded calendars are written.
//!
//! Lines that begin with `#` tell the source and are skipped, as are blank lines and the heading. A field may stand in
//! double quotes, with `""` for one of them. A field never spans lines: spreadsheets of people are read elsewhere.

use std::borrow::Cow;

/// One line of a table with its place in the text, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// The line in the text, comments included, so that an editor finds it.
    pub line: usize,
    fields: Vec<Cow<'a, str>>,
}

impl<'a> Row<'a> {
    /// The field at this place, counted from 0; empty if the row is shorter.
    pub fn get(&self, place: usize) -> &str {
        self.fields.get(place).map_or("", |field| field.as_ref())
    }

    /// How many fields the row has.
    pub fn width(&self) -> usize {
        self.fields.len()
    }

    fn read(line: usize, text: &'a str) -> Self {
        let mut fields = Vec::new();
        let mut rest = Some(text);
        while let Some(text) = rest {
            let (field, after) = if let Some(quoted) = text.strip_prefix('"') {
                quoted_field(quoted)
            } else {
                plain_field(text)
            };
            fields.push(field);
            rest = after;
        }
        Self { line, fields }
    }
}

/// The rows of a table without its heading.
pub fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    lines(text).skip(1)
}

/// The heading of a table, if it has any line at all.
pub fn heading(text: &str) -> Option<Row<'_>> {
    lines(text).next()
}

fn lines(text: &str) -> impl Iterator<Item = Row<'_>> {
    // Spreadsheet programs write a byte order mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines()
        .enumerate()
        .map(|(place, line)| (place + 1, line.trim_end_matches('\r')))
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(number, line)| Row::read(number, line))
}

fn plain_field(text: &str) -> (Cow<'_, str>, Option<&str>) {
    match text.split_once(',') {
        Some((field, rest)) => (Cow::Borrowed(field.trim()), Some(rest)),
        None => (Cow::Borrowed(text.trim()), None),
    }
}

fn quoted_field(text: &str) -> (Cow<'_, str>, Option<&str>) {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let Some((before, after)) = rest.split_once('"') else {
            // The closing mark is missing: the rest of the line is the field.
            field.push_str(rest);
            return (Cow::Owned(field), None);
        };
        field.push_str(before);
        if let Some(after) = after.strip_prefix('"') {
            field.push('"');
            rest = after;
        } else {
            return (Cow::Owned(field), after.split_once(',').map(|(_, rest)| rest));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{heading, rows};

    #[test]
    fn rows_keep_their_place_in_the_text() {
        let text = "\u{feff}# source: nobody\na,b\r\n1,2\r\n\n3,4\n";
        let read: Vec<_> =
            rows(text).map(|row| (row.line, row.get(0).to_owned(), row.get(1).to_owned())).collect();
        assert_eq!(read, [(3, "1".into(), "2".into()), (5, "3".into(), "4".into())]);
        assert_eq!(heading(text).unwrap().get(1), "b");
    }

    #[test]
    fn quotes_hold_commas_and_quotes() {
        let text = "head\n\"小盒系列(小盒学生,小盒老师)\",\"say \"\"hi\"\"\",,end\n\"never closed, so\n";
        let read: Vec<_> = rows(text).collect();
        let fields: Vec<_> = (0..5).map(|place| read[0].get(place)).collect();
        assert_eq!(fields, ["小盒系列(小盒学生,小盒老师)", "say \"hi\"", "", "end", ""]);
        assert_eq!(read[0].width(), 4);
        assert_eq!(read[1].get(0), "never closed, so");
    }

    #[test]
    fn an_empty_text_has_no_heading() {
        assert_eq!(heading("# only a comment\n\n"), None);
        assert_eq!(rows("").count(), 0);
    }
}
