//! Working days (REV-4, N6): every vector, a second implementation, provisional years, bad calendars.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_wrap,
    reason = "a test stops at the first thing that is not there"
)]

use domain::ground::calendar::{Calendar, CalendarMistake, DayKind, Why, months_after};
use domain::ground::day::{Day, add_days};
use domain::ground::table;
use domain::reference;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn every_row_of_the_shipped_calendar_is_read() {
    let calendar = Calendar::parse(reference::HOLIDAYS).unwrap();
    assert_eq!(&calendar, reference::calendar());
    assert_eq!(calendar.years().collect::<Vec<_>>(), (2019..=2026).collect::<Vec<_>>());
    for row in table::rows(reference::HOLIDAYS).filter(|row| row.get(1) != "notice") {
        let expected = match row.get(1) {
            "holiday" => DayKind::Off(Why::Holiday(row.get(2).to_owned())),
            _ => DayKind::MakeUp(row.get(2).to_owned()),
        };
        assert_eq!(calendar.kind(day(row.get(0))), expected, "line {}", row.line);
    }
}

#[test]
fn every_working_day_vector_agrees() {
    let mut seen = 0;
    for row in table::rows(include_str!("vectors/workdays.csv")) {
        let due = reference::calendar().working_days_after(day(row.get(1)), row.get(2).parse().unwrap());
        assert_eq!(due.due_on.to_string(), row.get(3), "{} {}", row.get(0), row.get(4));
        assert!(!due.provisional, "{}", row.get(0));
        seen += 1;
    }
    assert_eq!(seen, 15);
}

#[test]
fn every_month_vector_agrees() {
    let mut seen = 0;
    for row in table::rows(include_str!("vectors/months.csv")) {
        let end = months_after(day(row.get(0)), row.get(1).parse().unwrap());
        assert_eq!(end.to_string(), row.get(2), "{}", row.get(0));
        seen += 1;
    }
    assert_eq!(seen, 8);
    assert_eq!(months_after(Day::MAX, u16::MAX), Day::MAX);
}

/// The same law written once more, by other means: days are numbers, weekdays come from the remainder by seven, the
/// list is read line by line, and a limit is looked up in a running sum instead of walked.
struct SecondOpinion {
    first: i64,
    // How many working days there are from the first day up to and including each day.
    sum: Vec<u32>,
}

impl SecondOpinion {
    fn new(text: &str, first: Day, last: Day) -> Self {
        let first = Self::number(first);
        let length = usize::try_from(Self::number(last) - first + 1).unwrap();
        // 1970-01-01 was a Thursday: remainders 2 and 3 are Saturday and Sunday.
        let mut works: Vec<bool> =
            (0..length).map(|at| !matches!((first + at as i64).rem_euclid(7), 2 | 3)).collect();
        for line in text.lines() {
            let mut parts = line.split(',');
            let (Some(date), Some(kind)) = (parts.next(), parts.next()) else {
                continue;
            };
            let mut numbers = date.split('-').filter_map(|number| number.parse::<i64>().ok());
            if let (Some(y), Some(m), Some(d)) = (numbers.next(), numbers.next(), numbers.next()) {
                works[usize::try_from(Self::civil(y, m, d) - first).unwrap()] = kind == "workday";
            }
        }
        let sum = works
            .iter()
            .scan(0, |sum, works| {
                *sum += u32::from(*works);
                Some(*sum)
            })
            .collect();
        Self { first, sum }
    }

    fn number(day: Day) -> i64 {
        Self::civil(day.year().into(), day.month().into(), day.day().into())
    }

    /// Days since 1970-01-01 of a date of the Gregorian calendar, with years that begin in March.
    fn civil(y: i64, m: i64, d: i64) -> i64 {
        let (y, m) = if m < 3 { (y - 1, m + 9) } else { (y, m - 3) };
        365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + d
            - 1
            - 719_468
    }

    fn due(&self, start: Day, n: u32) -> i64 {
        let at = usize::try_from(Self::number(start) - self.first).unwrap();
        let before = if n == 0 { self.sum[at - 1] + 1 } else { self.sum[at] + n };
        self.first + self.sum.partition_point(|sum| *sum < before) as i64
    }

    fn between(&self, from: Day, to: Day) -> i64 {
        let sum = |day| i64::from(self.sum[usize::try_from(Self::number(day) - self.first).unwrap()]);
        sum(to) - sum(from)
    }
}

#[test]
fn a_second_implementation_agrees_on_every_day_of_every_loaded_year() {
    let calendar = reference::calendar();
    let second = SecondOpinion::new(reference::HOLIDAYS, day("2018-12-01"), day("2027-12-31"));
    let mut start = day("2019-01-01");
    let mut compared = 0;
    while start <= day("2026-12-31") {
        for n in [0, 1, 2, 5, 9, 10, 15, 20, 60] {
            let due = calendar.working_days_after(start, n);
            assert_eq!(SecondOpinion::number(due.due_on), second.due(start, n), "{start} + {n}");
            assert_eq!(
                due.counted.len() + due.skipped.len(),
                days_walked(start, due.due_on),
                "{start} + {n}"
            );
            assert_eq!(due.provisional, due.due_on.year() > 2026, "{start} + {n}");
            compared += 1;
        }
        let end = add_days(start, 200);
        assert_eq!(calendar.working_days_between(start, end), second.between(start, end), "{start}");
        assert_eq!(calendar.working_days_between(end, start), -second.between(start, end), "{start}");
        start = add_days(start, 1);
    }
    assert_eq!(compared, 2922 * 9);
}

/// Every day walked is either counted or passed over; with a limit of zero the due day itself is neither.
fn days_walked(start: Day, due_on: Day) -> usize {
    usize::try_from(domain::ground::day::days_between(start, due_on)).unwrap()
}

#[test]
fn a_limit_tells_its_whole_arithmetic() {
    let due = reference::calendar().working_days_after(day("2026-02-13"), 5);
    assert_eq!(due.due_on, day("2026-02-27"));
    assert_eq!(due.counted, ["2026-02-14", "2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27"].map(day));
    assert_eq!(due.made_up, [(day("2026-02-14"), "春节".to_owned())]);
    assert_eq!(due.skipped.len(), 9);
    assert_eq!(due.skipped[0], (day("2026-02-15"), Why::Holiday("春节".into())));
    assert_eq!(due.notices, ["国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"]);
    let plain = reference::calendar().working_days_after(day("2026-11-20"), 1);
    assert_eq!(plain.skipped, [(day("2026-11-21"), Why::Weekend), (day("2026-11-22"), Why::Weekend)]);
}

#[test]
fn a_limit_of_zero_ends_on_the_start_or_the_next_working_day() {
    let calendar = reference::calendar();
    assert_eq!(calendar.working_days_after(day("2026-09-20"), 0).due_on, day("2026-09-20"));
    let due = calendar.working_days_after(day("2026-10-01"), 0);
    assert_eq!((due.due_on, due.counted.len(), due.skipped.len()), (day("2026-10-08"), 0, 7));
}

#[test]
fn beyond_the_last_notice_a_limit_is_provisional_and_says_so() {
    let calendar = reference::calendar();
    let due = calendar.working_days_after(day("2026-12-25"), 10);
    assert_eq!((due.due_on, due.provisional), (day("2027-01-08"), true));
    assert_eq!(due.unannounced, [2027]);
    assert_eq!(due.notices.len(), 1);
    let within = calendar.working_days_after(day("2026-12-25"), 4);
    assert_eq!((within.due_on, within.provisional), (day("2026-12-31"), false));
    let before = calendar.working_days_after(day("2018-12-27"), 5);
    assert_eq!(before.unannounced, [2018]);
    assert!(Calendar::default().working_days_after(day("2026-02-13"), 1).provisional);
}

#[test]
fn the_end_of_the_calendar_is_the_end_of_every_limit() {
    assert_eq!(reference::calendar().working_days_after(add_days(Day::MAX, -3), 60).due_on, Day::MAX);
}

const YEAR: &str = "date,kind,name\n2027,notice,通知\n2027-01-01,holiday,元旦\n2027-05-01,holiday,劳动节\n\
    2027-10-01,holiday,国庆节\n2027-10-02,holiday,国庆节\n2027-10-03,holiday,国庆节\n";

fn mistakes(extra: &str) -> Vec<(usize, CalendarMistake)> {
    let text = format!("{YEAR}{extra}");
    let found = Calendar::parse(&text).map_or_else(|mistakes| mistakes, |_| Vec::new());
    found.into_iter().map(|mistake| (mistake.line, mistake.what)).collect()
}

#[test]
fn a_new_year_replaces_only_itself() {
    let next = Calendar::parse(YEAR).unwrap();
    let both = reference::calendar().clone().with(next);
    assert_eq!(both.years().count(), 9);
    assert!(!both.is_working(day("2027-01-01")) && !both.is_working(day("2026-10-01")));
    assert_eq!(both.notices(2027), ["通知"]);
    assert!(both.notices(2028).is_empty());
    assert!(!both.working_days_after(day("2026-12-25"), 10).provisional);
}

#[test]
fn a_notice_may_speak_of_the_december_before() {
    let next = Calendar::parse(&format!("{YEAR}2026-12-26,workday,元旦\n")).unwrap();
    assert!(!reference::calendar().is_working(day("2026-12-26")));
    assert!(reference::calendar().clone().with(next).is_working(day("2026-12-26")));
}

#[test]
fn every_mistake_of_a_calendar_is_named_with_its_line() {
    use CalendarMistake as M;
    assert_eq!(mistakes(""), []);
    let bad = "2027-02-30,holiday,春节\n2027-02-07,workday\n2027-02-08,workday,春节\n2027-01-01,holiday,元旦\n\
        2028-01-01,holiday,元旦\n2027-02-06,rest,春节\n2027-2-6,holiday,春节\n";
    assert_eq!(
        mistakes(bad),
        [
            (8, M::NotADay("2027-02-30".into())),
            (9, M::Fields),
            (10, M::WorkdayAnyway(day("2027-02-08"))),
            (11, M::Twice(day("2027-01-01"))),
            (12, M::OutsideYear(day("2028-01-01"))),
            (13, M::Kind("rest".into())),
            (14, M::NotADay("2027-2-6".into())),
        ]
    );
    assert_eq!(mistakes("0027,notice,通知\n"), [(8, M::NotAYear("0027".into()))]);
    assert_eq!(mistakes("2028,notice,通知\n")[0], (8, M::Lacks(day("2028-01-01"))));
    let again = YEAR.strip_prefix("date,kind,name\n").unwrap().replace("2027", "2028");
    assert_eq!(mistakes(&format!("{again}2027,notice,再次\n")), [(14, M::YearAgain(2027))]);
}

#[test]
fn a_text_that_is_no_calendar_is_refused() {
    let what = |text| Calendar::parse(text).unwrap_err().remove(0).what;
    assert_eq!(what(""), CalendarMistake::Empty);
    assert_eq!(what("date,kind,name\n"), CalendarMistake::Empty);
    assert_eq!(what("日期,类型,名称\n2027,notice,通知\n"), CalendarMistake::Heading);
    assert_eq!(what("date,kind,name\n2027-01-01,holiday,元旦\n"), CalendarMistake::NoNotice);
}
