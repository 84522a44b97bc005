//! A unit's materialised path: the line of authority from the Ministry down, as text that sorts.
//!
//! Rule ORG-1. Each step is a short code given once; a path ends with a full stop, so that being below a unit
//! is being longer than its path and beginning with it. The tree itself is never loaded whole.

use std::fmt;

/// The path of a unit, for example `1.a.3f.`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitPath(String);

impl UnitPath {
    /// The path of the unit that was given the `serial`-th place, directly below `parent` (none: the root).
    pub fn below(parent: Option<&UnitPath>, serial: u64) -> Self {
        let mut digits = Vec::new();
        let mut rest = serial;
        loop {
            let digit = u32::try_from(rest % 36).unwrap_or_default();
            digits.push(char::from_digit(digit, 36).unwrap_or('0'));
            rest /= 36;
            if rest == 0 {
                break;
            }
        }
        let step: String = digits.iter().rev().collect();
        let above = parent.map_or("", |path| path.0.as_str());
        Self(format!("{above}{step}."))
    }

    /// A path as it was stored.
    pub fn stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text of the path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this unit stands above the other one in the line of authority.
    pub fn is_above(&self, other: &UnitPath) -> bool {
        other.0.len() > self.0.len() && other.0.starts_with(&self.0)
    }

    /// The path of the unit directly above; none for the root.
    pub fn above(&self) -> Option<UnitPath> {
        let steps = self.0.strip_suffix('.')?;
        let end = steps.rfind('.')?;
        self.0.get(..=end).map(|above| Self(above.to_owned()))
    }

    /// The first text that sorts after every path below this one: `path > this and path < end`.
    pub fn end(&self) -> String {
        let mut end = self.0.clone();
        end.pop();
        // '/' is the character after '.' in ASCII.
        end.push('/');
        end
    }
}

impl fmt::Display for UnitPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn org_1_below_is_longer_and_begins_with_the_superior() {
        let ministry = UnitPath::below(None, 1);
        let province = UnitPath::below(Some(&ministry), 46);
        let other = UnitPath::below(Some(&ministry), 4);
        assert_eq!(province.as_str(), "1.1a.");
        assert!(ministry.is_above(&province));
        assert!(!province.is_above(&province));
        assert!(!other.is_above(&province));
        assert!(!province.is_above(&ministry));
    }

    #[test]
    fn org_1_the_path_above_is_that_of_the_superior() {
        let ministry = UnitPath::below(None, 1);
        let province = UnitPath::below(Some(&ministry), 46);
        assert_eq!(province.above(), Some(ministry.clone()));
        assert_eq!(ministry.above(), None);
    }

    #[test]
    fn org_1_end_bounds_exactly_what_is_below() {
        let above = UnitPath::below(None, 35);
        let below = UnitPath::below(Some(&above), 9_999_999);
        let next = UnitPath::below(None, 36);
        assert!(below.as_str() > above.as_str() && below.as_str() < above.end().as_str());
        assert!(next.as_str() > above.end().as_str() || next.as_str() < above.as_str());
    }
}
