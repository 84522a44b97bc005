//! Deadlines with their arithmetic: the day due, what is left, and every counted and skipped day (N5, REV-4).

use jiff::civil::Date;

use super::tag::Tone;
use crate::web::format;

/// A day that was not counted, and why: 周六, 国庆节, 暂停计时 ….
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    pub on: Date,
    pub why: String,
}

/// A time limit as a chip that opens to show how it was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// What is due, such as 审核时限.
    pub label: String,
    pub today: Date,
    /// The day the count starts after.
    pub since: Date,
    pub due_on: Date,
    /// Working days left; zero on the last day, negative after it.
    pub left: i64,
    /// The counted working days in order.
    pub counted: Vec<Date>,
    pub skipped: Vec<Skipped>,
    /// The holiday notice the count rests on.
    pub notice: String,
    /// Why the day is this one, where it was given and not counted; the days are those that are left then.
    pub fixed: String,
    /// The rule's ID, such as `REV-1`.
    pub rule: String,
    /// The calendar of a year reached is not announced yet; the day may move.
    pub provisional: bool,
}

impl Deadline {
    /// `还剩 3 个工作日（12月5日截止）`
    pub fn text(&self) -> String {
        format::remaining(self.left, self.due_on, self.today)
    }

    pub fn tone(&self) -> Tone {
        match self.left {
            ..0 => Tone::Danger,
            0..=2 => Tone::Warning,
            _ => Tone::Info,
        }
    }

    /// `自 11月21日 的次日起算第 10 个工作日`
    pub fn basis(&self) -> String {
        if !self.fixed.is_empty() {
            return self.fixed.clone();
        }
        let since = format::near_day(self.since, self.today);
        format!("从{since}的次日起算，第 {} 个工作日是{}。", self.counted.len(), format::day(self.due_on))
    }

    /// What the days are that are listed.
    pub fn counted_title(&self) -> &'static str {
        match self.left {
            _ if self.fixed.is_empty() => "计入的工作日",
            ..0 => "截止日之后的工作日",
            _ => "剩余的工作日",
        }
    }

    /// `12月1日 周一`
    pub fn day_text(&self, day: &Date) -> String {
        format!("{} {}", format::near_day(*day, self.today), format::weekday(*day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tone_grows_with_urgency() {
        let of = |left| Deadline { left, ..crate::web::sample::deadline() }.tone();
        assert_eq!([of(5), of(2), of(0), of(-1)], [Tone::Info, Tone::Warning, Tone::Warning, Tone::Danger]);
    }

    #[test]
    fn the_sample_counts_what_it_says() {
        let sample = crate::web::sample::deadline();
        assert_eq!(sample.counted.last(), Some(&sample.due_on));
        assert_eq!(sample.basis(), "从11月21日的次日起算，第 10 个工作日是2025年12月5日。");
    }
}
