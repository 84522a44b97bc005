//! Reading the notices of a calendar (REV-4): strict, because one mistyped day moves the deadlines of a whole country.
//!
//! Every mistake is found in one pass and carries its line. A holiday or make-up day stands under the notice that
//! announced it, in the year of the notice or in the December before.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::date;

use super::day::Day;
use super::table;
use super::year::{Told, Year, is_weekend};

/// A mistake in the text of a calendar, with the line it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineMistake {
    /// Counted from 1; for a day that is missing, the line of the notice.
    pub line: usize,
    /// What is wrong there.
    pub what: CalendarMistake,
}

/// What can be wrong with a line of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarMistake {
    /// The heading is not `date,kind,name`.
    Heading,
    /// The row has not three fields, or an empty one.
    Fields,
    /// The first column of a notice is not a year from 2000 to 2999.
    NotAYear(String),
    /// The first column is not a date `YYYY-MM-DD` that exists.
    NotADay(String),
    /// The kind is none of notice, holiday, workday.
    Kind(String),
    /// A day stands before any notice.
    NoNotice,
    /// The notice for this year has already been closed by that of another.
    YearAgain(i16),
    /// The day lies neither in the year of its notice nor in the December before.
    OutsideYear(Day),
    /// The day stands twice under one notice.
    Twice(Day),
    /// A make-up working day from Monday to Friday, which is a working day anyway.
    WorkdayAnyway(Day),
    /// A day that the law makes a holiday every year is missing: 1 January, 1 May, 1 to 3 October.
    Lacks(Day),
    /// There is no notice at all.
    Empty,
}

impl fmt::Display for LineMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {:?}", self.line, self.what)
    }
}

struct Reader {
    years: BTreeMap<i16, Year>,
    mistakes: Vec<LineMistake>,
    // The year whose notice was read last, and its line.
    open: Option<(i16, usize)>,
}

pub(super) fn parse(text: &str) -> Result<BTreeMap<i16, Year>, Vec<LineMistake>> {
    let mut reader = Reader { years: BTreeMap::new(), mistakes: Vec::new(), open: None };
    let heading = table::heading(text);
    if let Some(row) = heading.filter(|row| (row.get(0), row.get(1), row.get(2)) != ("date", "kind", "name"))
    {
        reader.note(row.line, CalendarMistake::Heading);
    }
    for row in table::rows(text) {
        if let Err(what) = reader.row(&row) {
            reader.note(row.line, what);
        }
    }
    reader.close();
    if reader.years.is_empty() && reader.mistakes.is_empty() {
        reader.note(1, CalendarMistake::Empty);
    }
    if reader.mistakes.is_empty() { Ok(reader.years) } else { Err(reader.mistakes) }
}

impl Reader {
    fn note(&mut self, line: usize, what: CalendarMistake) {
        self.mistakes.push(LineMistake { line, what });
    }

    fn row(&mut self, row: &table::Row<'_>) -> Result<(), CalendarMistake> {
        let (first, name) = (row.get(0), row.get(2));
        if row.width() != 3 || first.is_empty() || name.is_empty() {
            return Err(CalendarMistake::Fields);
        }
        let told = match row.get(1) {
            "notice" => return self.notice(row.line, first, name),
            "holiday" => Told::Off(name.to_owned()),
            "workday" => Told::MakeUp(name.to_owned()),
            other => return Err(CalendarMistake::Kind(other.to_owned())),
        };
        let day: Day = first.parse().map_err(|_| CalendarMistake::NotADay(first.to_owned()))?;
        if day.to_string() != first {
            return Err(CalendarMistake::NotADay(first.to_owned()));
        }
        self.day(day, told)
    }

    fn notice(&mut self, line: usize, year: &str, title: &str) -> Result<(), CalendarMistake> {
        let number = year.parse().ok().filter(|number| (2000..3000).contains(number));
        let number: i16 = number.ok_or_else(|| CalendarMistake::NotAYear(year.to_owned()))?;
        if self.open.is_none_or(|(open, _)| open != number) {
            self.close();
            if self.years.contains_key(&number) {
                self.open = None;
                return Err(CalendarMistake::YearAgain(number));
            }
            self.open = Some((number, line));
        }
        self.years.entry(number).or_default().notices.push(title.to_owned());
        Ok(())
    }

    fn day(&mut self, day: Day, told: Told) -> Result<(), CalendarMistake> {
        let Some((year, _)) = self.open else {
            return Err(CalendarMistake::NoNotice);
        };
        let december_before = day.year() == year - 1 && day.month() == 12;
        if day.year() != year && !december_before {
            return Err(CalendarMistake::OutsideYear(day));
        }
        if matches!(told, Told::MakeUp(_)) && !is_weekend(day) {
            return Err(CalendarMistake::WorkdayAnyway(day));
        }
        let days = &mut self.years.entry(year).or_default().days;
        match days.insert(day, told) {
            None => Ok(()),
            Some(_) => Err(CalendarMistake::Twice(day)),
        }
    }

    /// A list cut short must not pass as a year: the fixed holidays of the law have to be there.
    fn close(&mut self) {
        let Some((year, line)) = self.open else {
            return;
        };
        for (month, day) in [(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)] {
            let day = date(year, month, day);
            let told = self.years.get(&year).and_then(|year| year.days.get(&day));
            if !matches!(told, Some(Told::Off(_))) {
                self.note(line, CalendarMistake::Lacks(day));
            }
        }
    }
}
