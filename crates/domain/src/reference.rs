//! The facts the law needs, read once from the files under `reference/`, each of which names its source and licence.
//!
//! This is the one place that knows those files. They are compiled in, so the program needs nothing beside it; what an
//! operator may replace (the calendar of a new year, regional profiles) is loaded into the store and passed in
//! instead. A row that cannot be read is left out here, and the tests prove that no row of the shipped files is.

use std::sync::LazyLock;

use crate::ground::calendar::Calendar;
use crate::ground::division::Divisions;

macro_rules! files {
    ($($(#[$doc:meta])+ $name:ident $file:literal;)+) => {$(
        $(#[$doc])+
        pub const $name: &str = include_str!(concat!("../../../reference/", $file));
    )+};
}

files! {
    /// Working-day notices of the State Council, year by year.
    HOLIDAYS "holidays.csv";
    /// Divisions of today.
    DIVISIONS "divisions.csv";
    /// Divisions since 1981 with their successors.
    DIVISIONS_HISTORY "divisions_history.csv";
    /// Pinyin and initials of the divisions of today.
    DIVISIONS_PINYIN "divisions_pinyin.csv";
    /// Provinces with their ICP prefix and education department.
    PROVINCES "provinces.csv";
    /// First three digits of mobile numbers.
    MOBILE_PREFIXES "mobile_prefixes.csv";
    /// Registration departments and categories of credit codes.
    USCC_PREFIXES "uscc_prefixes.csv";
    /// First two digits of school codes.
    SCHOOL_CODE_CATEGORIES "school_code_categories.csv";
    /// Apps that were filed, with their numbers.
    FILED_APPS "filed_apps.csv";
    /// The schools named in the briefing of Baoshan district.
    BAOSHAN_SCHOOLS "baoshan_schools.csv";
    /// Classes of illegal collection of personal data, and what is necessary.
    PERSONAL_DATA "personal_data.csv";
    /// Words for invented names.
    NAME_WORDS "name_words.csv";
}

/// The calendar of the years that were announced when this program was built.
pub fn calendar() -> &'static Calendar {
    static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| Calendar::parse(HOLIDAYS).unwrap_or_default());
    &CALENDAR
}

/// The divisions of today and what became of those that are gone.
pub fn divisions() -> &'static Divisions {
    static ALL: LazyLock<Divisions> =
        LazyLock::new(|| Divisions::read(DIVISIONS, DIVISIONS_HISTORY, DIVISIONS_PINYIN));
    &ALL
}

/// Whether six digits are, or at any time since 1981 were, the code of a division.
pub fn was_a_division(code: &str) -> bool {
    static CODES: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let lines = DIVISIONS_HISTORY.lines().chain(DIVISIONS.lines());
        let mut codes: Vec<_> = lines.filter_map(|line| line.get(..6)).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    });
    code.bytes().all(|digit| digit.is_ascii_digit()) && CODES.binary_search(&code).is_ok()
}
