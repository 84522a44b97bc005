//! State tags: a word, a tone and a sign, so that colour is never the only signal (quality §7.9).

/// How a part of a page sounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to do, history.
    #[default]
    Neutral,
    /// Under way.
    Info,
    /// Done and in force.
    Good,
    /// Needs attention soon.
    Warning,
    /// Overdue, refused, revoked.
    Danger,
}

impl Tone {
    /// The class that sets the colours.
    pub fn class(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }

    /// The sign that tells the tones apart without colour.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Neutral => "dot",
            Self::Info => "clock",
            Self::Good => "check",
            Self::Warning => "warning",
            Self::Danger => "error",
        }
    }
}

/// A state in one word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tag {
    pub text: String,
    pub tone: Tone,
}

impl Tag {
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { text: text.into(), tone }
    }
}
