//! Running limits as pages show them: the arithmetic of the law turned into the deadline component (N5, REV-4, PRV-5).

use casework::filing::{Limit, Owing};
use domain::filing::{FilingKind, Standing, Submission};
use domain::ground::calendar::Due;
use domain::ground::day::Day;
use storage::filing::FilingRow;

use super::component::deadline::{Deadline, Skipped};
use super::component::tag::{Tag, Tone};
use super::format;

/// The words for what is due, and the rule it stands on.
fn named(row: &FilingRow) -> (&'static str, &'static str) {
    match (row.filing.kind, row.filing.submission) {
        (FilingKind::Provider, Submission::Returned { .. }) => ("补正时限", "REV-1"),
        (FilingKind::Usage, Submission::Returned { .. }) => ("补正时限", "REV-3"),
        (FilingKind::Provider, _) => ("核验时限", "REV-1"),
        (FilingKind::Usage, _) => ("确认时限", "REV-3"),
    }
}

/// A running limit with every day counted and passed over.
pub fn full(row: &FilingRow, limit: &Limit, today: Day) -> Deadline {
    let (label, rule) = named(row);
    of_due(&limit.due, limit.since, limit.left, today, label, rule)
}

/// A limit from its arithmetic.
pub fn of_due(due: &Due, since: Day, left: i64, today: Day, label: &str, rule: &str) -> Deadline {
    Deadline {
        label: label.to_owned(),
        today,
        since,
        due_on: due.due_on,
        left,
        counted: due.counted.clone(),
        skipped: due.skipped.iter().map(|(on, why)| Skipped { on: *on, why: why.to_string() }).collect(),
        notice: basis(due),
        fixed: String::new(),
        rule: rule.to_owned(),
        provisional: due.provisional,
    }
}

/// The day on which what a filing owes falls due, with the days that are left until then.
pub fn owed(owing: &Owing, today: Day) -> Deadline {
    let (first, last) = owing.owed.period;
    let due = format::day(owing.owed.due);
    let counted = match owing.left {
        ..0 => format!("到今天已过去 {} 个工作日", owing.left.unsigned_abs()),
        0 => "今天是最后一天".to_owned(),
        left => format!("从明天起还有 {left} 个工作日"),
    };
    Deadline {
        fixed: format!(
            "在宽限期（{}至{}）内先行备案的，应在{due}前（含当日）补齐；{counted}。",
            format::day(first),
            format::day(last)
        ),
        ..of_due(&owing.days, today, owing.left, today, "未了事项补齐期限", "PRV-5")
    }
}

/// The mark of a filing in force that still owes something, for a table.
pub fn owed_mark(row: &FilingRow, today: Day) -> Option<Tag> {
    let due = row.owed_on.filter(|_| matches!(row.filing.standing, Standing::Effective { .. }))?;
    Some(if today <= due {
        Tag::new(Tone::Warning, "有未了事项")
    } else {
        Tag::new(Tone::Danger, "未了事项已逾期")
    })
}

/// The notices a limit was counted by, and the years that lack one.
fn basis(due: &Due) -> String {
    let mut parts: Vec<String> = due.notices.clone();
    parts.extend(due.unannounced.iter().map(|year| format!("{year}年的放假安排尚未公布，暂只扣除周末")));
    parts.join("；")
}

/// A limit for a table: its day and what is left, without the arithmetic.
pub fn brief(row: &FilingRow, left: Option<i64>, today: Day) -> Option<Deadline> {
    let (label, rule) = named(row);
    let (due_on, left) = row.due_on().zip(left)?;
    Some(Deadline {
        label: label.to_owned(),
        today,
        since: due_on,
        due_on,
        left,
        counted: Vec::new(),
        skipped: Vec::new(),
        notice: String::new(),
        fixed: String::new(),
        rule: rule.to_owned(),
        provisional: row.due_provisional,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rev_4_an_unannounced_year_is_named_beside_the_notices() {
        let due = domain::reference::calendar().working_days_after(Day::constant(2026, 12, 22), 10);
        let shown =
            of_due(&due, Day::constant(2026, 12, 22), 10, Day::constant(2026, 12, 22), "核验时限", "REV-1");
        assert!(shown.provisional && shown.notice.contains("2027年的放假安排尚未公布"), "{}", shown.notice);
        assert!(shown.notice.starts_with("国务院办公厅"), "{}", shown.notice);
        assert_eq!(shown.counted.len(), 10);
    }
}
