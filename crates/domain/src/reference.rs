//! The facts the law needs, read once from the files under `reference/`, each of which names its source and licence.
//!
//! This is the one place that knows those files. They are compiled in, so the program needs nothing beside it; what an
//! operator may replace (the calendar of a new year, regional profiles) is loaded into the store and passed in
//! instead. A row that cannot be read is left out here, and the tests prove that no row of the shipped files is.

use std::sync::LazyLock;

use crate::ground::calendar::Calendar;

macro_rules! files {
    ($($(#[$doc:meta])+ $name:ident $file:literal;)+) => {$(
        $(#[$doc])+
        pub const $name: &str = include_str!(concat!("../../../reference/", $file));
    )+};
}

files! {
    /// Working-day notices of the State Council, year by year.
    HOLIDAYS "holidays.csv";
}

/// The calendar of the years that were announced when this program was built.
pub fn calendar() -> &'static Calendar {
    static CALENDAR: LazyLock<Calendar> =
        LazyLock::new(|| Calendar::parse(HOLIDAYS).unwrap_or_default());
    &CALENDAR
}
