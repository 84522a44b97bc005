//! Lines of the printed report: titles, fields in two columns, lists, colours.

/// Colours or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Text only.
    Plain,
    /// With terminal colours.
    Colours,
}

/// A colour with a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    Strong,
    Quiet,
    Good,
    Notice,
    Bad,
}

impl Colour {
    fn code(self) -> &'static str {
        match self {
            Self::Strong => "1",
            Self::Quiet => "2",
            Self::Good => "32",
            Self::Notice => "33",
            Self::Bad => "31;1",
        }
    }
}

/// The page while it is written.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    style: Style,
    /// The heading that the next line stands under; one with nothing under it is never written.
    heading: Option<String>,
}

/// Width of the first column in character cells.
const COLUMN: usize = 14;
/// Items of a list that are shown.
const SHOWN: usize = 12;

impl Page {
    pub(super) fn new(style: Style) -> Self {
        Self { text: String::new(), style, heading: None }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    /// A title with a line under it.
    pub(super) fn title(&mut self, title: &str) {
        let title = safe(title);
        let line = "━".repeat(width(&title).clamp(24, 72));
        let painted = self.paint(&title, Colour::Strong);
        self.line(&painted);
        let painted = self.paint(&line, Colour::Quiet);
        self.line(&painted);
    }

    /// A heading within the page, if anything follows before the next one.
    pub(super) fn heading(&mut self, heading: &str) {
        self.heading = Some(self.paint(&safe(heading), Colour::Strong));
    }

    /// Name and value; an empty value is left out.
    pub(super) fn field(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let value = safe(value);
            self.row(name, &value);
        }
    }

    /// Name and coloured value.
    pub(super) fn coloured(&mut self, name: &str, value: &str, colour: Colour) {
        let value = self.paint(&safe(value), colour);
        self.row(name, &value);
    }

    /// A list, one item per line, cut when long; an empty one is left out.
    pub(super) fn list<T: AsRef<str>>(&mut self, name: &str, items: &[T]) {
        for (number, item) in items.iter().take(SHOWN).enumerate() {
            let item = safe(item.as_ref());
            self.row(if number == 0 { name } else { "" }, &item);
        }
        if items.len() > SHOWN {
            let more = self.paint(&format!("……共 {} 项", items.len()), Colour::Quiet);
            self.row("", &more);
        }
    }

    /// A mark, a text and its evidence beneath.
    pub(super) fn remark(&mut self, mark: &str, colour: Colour, text: &str, evidence: &[String]) {
        let mark = self.paint(mark, colour);
        self.line(&format!("  {mark} {}", safe(text)));
        for item in evidence.iter().take(SHOWN) {
            let item = self.paint(&safe(item), Colour::Quiet);
            self.line(&format!("       {item}"));
        }
        if evidence.len() > SHOWN {
            let more = self.paint(&format!("……共 {} 处", evidence.len()), Colour::Quiet);
            self.line(&format!("       {more}"));
        }
    }

    /// A line of its own.
    pub(super) fn quiet(&mut self, text: &str) {
        let text = self.paint(&safe(text), Colour::Quiet);
        self.line(&text);
    }

    /// A name in a column of its own width, and coloured words.
    pub(super) fn cells(&mut self, name: &str, column: usize, words: &str, colour: Colour) {
        let gap = column.saturating_sub(width(name)).max(1);
        let words = self.paint(&safe(words), colour);
        self.line(&format!("  {}{}{words}", safe(name), " ".repeat(gap)));
    }

    fn row(&mut self, name: &str, value: &str) {
        let painted = self.paint(name, Colour::Quiet);
        let mut gap = COLUMN.saturating_sub(width(name));
        let mut lead = painted;
        if gap == 0 {
            // A name too long for its column stands above its value, so that all values begin in one line.
            self.line(&format!("  {lead}"));
            (lead, gap) = (String::new(), COLUMN);
        }
        self.line(&format!("  {lead}{}{value}", " ".repeat(gap)));
    }

    fn line(&mut self, line: &str) {
        if let Some(heading) = self.heading.take() {
            self.text.push('\n');
            self.text.push_str(&heading);
            self.text.push('\n');
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn paint(&self, text: &str, colour: Colour) -> String {
        match self.style {
            Style::Colours if !text.is_empty() => format!("\u{1b}[{}m{text}\u{1b}[0m", colour.code()),
            _ => text.to_owned(),
        }
    }
}

/// Cells a text takes on a terminal: East Asian wide characters take two.
pub(super) fn width(text: &str) -> usize {
    let wide = |character: char| {
        matches!(u32::from(character), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
            | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd)
    };
    text.chars().map(|character| if wide(character) { 2 } else { 1 }).sum()
}

/// Without anything that steers a terminal or turns the writing direction.
pub(super) fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => safe.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => safe.extend(character.escape_unicode()),
            control if control.is_control() => safe.extend(control.escape_unicode()),
            other => safe.push(other),
        }
    }
    safe
}
