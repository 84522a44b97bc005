//! How days, instants, amounts and masked personal data are written for people.
//!
//! Days are dates in Asia/Shanghai, which has had no summer time since 1991: a fixed offset of eight hours is exact.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};

/// `2026年2月10日`
pub fn day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// `12月5日`, with the year where it is not that of `today`.
pub fn near_day(day_meant: Date, today: Date) -> String {
    if day_meant.year() == today.year() {
        format!("{}月{}日", day_meant.month(), day_meant.day())
    } else {
        day(day_meant)
    }
}

/// `周二`
pub fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}

/// `2026-02-10`, for the `datetime` attribute.
pub fn machine_day(day: Date) -> String {
    day.to_string()
}

/// `2026年2月10日 09:30` in Asia/Shanghai, from milliseconds since 1970 in UTC.
pub fn instant(milliseconds: i64) -> String {
    let Ok(stamp) = Timestamp::from_millisecond(milliseconds) else {
        return "时间不详".to_owned();
    };
    let local = stamp.to_zoned(TimeZone::fixed(Offset::constant(8)));
    format!("{} {:02}:{:02}", day(local.date()), local.hour(), local.minute())
}

/// `还剩 3 个工作日（12月5日截止）`; `left` counts working days, zero on the last, negative after it.
pub fn remaining(left: i64, due_on: Date, today: Date) -> String {
    let due = near_day(due_on, today);
    match left {
        0 => format!("今天截止（{due}）"),
        1.. => format!("还剩 {left} 个工作日（{due}截止）"),
        _ => format!("已超期 {} 个工作日（{due}截止）", left.unsigned_abs()),
    }
}

/// `1,234,567`
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `38 KB`, `24.6 MB`, `1.9 GB`; a kilobyte is 1024 bytes, as phones show it.
pub fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    for (unit, name) in UNITS {
        if bytes >= unit {
            // Tenths in whole numbers: no float comes near a figure that people compare.
            let tenths = (bytes * 10 + unit / 2) / unit;
            return if tenths >= 1000 || name == "KB" {
                format!("{} {name}", (tenths + 5) / 10)
            } else {
                format!("{}.{} {name}", tenths / 10, tenths % 10)
            };
        }
    }
    format!("{bytes} 字节")
}

/// `73%`; one hundred only where all is done.
pub fn percent(done: u64, total: u64) -> u64 {
    (done * 100).checked_div(total).unwrap_or(0)
}

/// `138****5678`
pub fn masked_mobile(mobile: &str) -> String {
    masked(mobile, 3, 4)
}

/// `310***********123X`
pub fn masked_identity(number: &str) -> String {
    masked(number, 3, 4)
}

/// `张**`: the family name is one character here; a compound name loses its second, which is the safe side.
pub fn masked_name(name: &str) -> String {
    masked(name, 1, 0)
}

/// `z***@example.cn`
pub fn masked_mail(address: &str) -> String {
    match address.split_once('@') {
        Some((local, host)) => format!("{}***@{host}", local.chars().take(1).collect::<String>()),
        None => "***".to_owned(),
    }
}

/// Keeps so many characters at both ends; too short a text is masked whole.
fn masked(text: &str, head: usize, tail: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    let hidden = letters.len().saturating_sub(head + tail);
    if hidden == 0 {
        return "*".repeat(letters.len());
    }
    let is_kept = |index: usize| index < head || index >= head + hidden;
    letters.iter().enumerate().map(|(index, letter)| if is_kept(index) { *letter } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2025, 12, 2);

    #[test]
    fn days_read_as_people_write_them() {
        assert_eq!(day(Date::constant(2026, 2, 10)), "2026年2月10日");
        assert_eq!(near_day(Date::constant(2025, 12, 5), TODAY), "12月5日");
        assert_eq!(near_day(Date::constant(2026, 1, 5), TODAY), "2026年1月5日");
        assert_eq!(weekday(TODAY), "周二");
    }

    #[test]
    fn instants_are_shown_in_shanghai() {
        assert_eq!(instant(1_765_209_600_000), "2025年12月9日 00:00");
        assert_eq!(instant(i64::MAX), "时间不详");
    }

    #[test]
    fn what_is_left_is_said_in_working_days() {
        let due = Date::constant(2025, 12, 5);
        assert_eq!(remaining(3, due, TODAY), "还剩 3 个工作日（12月5日截止）");
        assert_eq!(remaining(0, due, TODAY), "今天截止（12月5日）");
        assert_eq!(remaining(-2, due, TODAY), "已超期 2 个工作日（12月5日截止）");
    }

    #[test]
    fn amounts_are_grouped_and_sizes_rounded() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(size(512), "512 字节");
        assert_eq!(size(38 << 10), "38 KB");
        assert_eq!(size((24 << 20) + (6 << 20) / 10), "24.6 MB");
        assert_eq!(size(2 << 30), "2.0 GB");
    }

    #[test]
    fn a_hundred_percent_means_all() {
        assert_eq!(percent(999, 1000), 99);
        assert_eq!(percent(1000, 1000), 100);
        assert_eq!(percent(0, 0), 0);
    }

    #[test]
    fn personal_data_is_masked_also_when_short_or_rare() {
        assert_eq!(masked_mobile("13812345678"), "138****5678");
        assert_eq!(masked_mobile("12345"), "*****");
        assert_eq!(masked_identity("31011319900101123X"), "310***********123X");
        assert_eq!(masked_name("𠮷田"), "𠮷*");
        assert_eq!(masked_name("张"), "*");
        assert_eq!(masked_mail("zhang@example.cn"), "z***@example.cn");
        assert_eq!(masked_mail("broken"), "***");
    }
}
