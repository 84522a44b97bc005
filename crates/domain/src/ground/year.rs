//! What is announced for one year of the working-day calendar (REV-4): its notices, and what they say of single days.

use std::collections::BTreeMap;

use jiff::civil::Weekday;

use super::day::Day;

/// What a notice says about one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Off(String),
    MakeUp(String),
}

/// What is announced for one year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Year {
    pub(super) notices: Vec<String>,
    // A notice may speak of the last days of the year before, as that for 2023 of 2022-12-31.
    pub(super) days: BTreeMap<Day, Told>,
}

/// Saturday or Sunday.
pub(super) fn is_weekend(day: Day) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
