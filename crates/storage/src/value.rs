//! Values that go into a statement: text and integers only, so that one SQL text fits both engines.
//!
//! Days are text `YYYY-MM-DD`, instants are UTC milliseconds, ids are hyphenated text, flags are 0 or 1, bytes are
//! hexadecimal text. There is no real, blob or boolean value, on purpose.

use domain::ground::day::{Day, Instant};
use domain::ground::{id, rule::Rule};
use uuid::Uuid;

/// One parameter or one field of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    Null,
    Text(String),
    Int(i64),
}

/// The parameters of a statement, `$1` first: `params![id, state.code(), due_on]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        [$($crate::value::Value::from($value)),*]
    };
}

impl Value {
    /// Whether it is a text that no engine keeps.
    pub(crate) fn has_nul(&self) -> bool {
        matches!(self, Self::Text(text) if text.contains('\0'))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Int(number.into())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Int(flag.into())
    }
}

impl From<Instant> for Value {
    fn from(at: Instant) -> Self {
        Self::Int(at.0)
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Self::Text(day.to_string())
    }
}

impl From<Rule> for Value {
    fn from(rule: Rule) -> Self {
        Self::Text(rule.to_string())
    }
}

impl<T> From<Option<T>> for Value
where
    Value: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

macro_rules! text_values {
    ($($type:ty),+ $(,)?) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::Text(value.to_string())
            }
        }

        impl From<&$type> for Value {
            fn from(value: &$type) -> Self {
                Self::Text(value.to_string())
            }
        }

        impl $crate::row::Field for $type {
            fn read(value: &Value) -> Result<Self, String> {
                let Value::Text(text) = value else { return Err("is not an id".to_owned()) };
                text.parse().map_err(|_| "is not an id".to_owned())
            }
        }
    )+};
}

text_values!(
    Uuid,
    id::UnitId,
    id::AccountId,
    id::AccessKeyId,
    id::FilingId,
    id::RevisionId,
    id::ObjectId,
    id::UploadId,
    id::EventId,
    id::JobId,
    id::SessionId,
    id::CampaignId,
    id::RequestId,
    id::NoticeId,
    id::AnnouncementId,
);

/// Bytes as the lower-case hexadecimal text in which they are stored.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes of a hexadecimal text, or none if it is not one.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use domain::ground::day::Instant;
    use jiff::civil::date;

    use super::{Value, hex, unhex};

    #[test]
    fn every_kind_becomes_text_or_integer() {
        let none: Option<&str> = None;
        assert_eq!(
            params!["a", 7_i64, true, Instant(5), date(2026, 2, 10), none, Some(3_i64)],
            [
                Value::Text("a".into()),
                Value::Int(7),
                Value::Int(1),
                Value::Int(5),
                Value::Text("2026-02-10".into()),
                Value::Null,
                Value::Int(3),
            ]
        );
    }

    #[test]
    fn bytes_survive_as_hexadecimal_text() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
        assert_eq!(unhex("000fff"), Some(vec![0, 15, 255]));
        assert_eq!(unhex("00f"), None);
        assert_eq!(unhex("zz"), None);
    }
}
