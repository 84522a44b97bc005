//! Steps of a record's history in words, and the mistakes of a calendar's table.

use domain::ground::calendar::{CalendarMistake, LineMistake};

use crate::web::component::tag::Tone;
use crate::web::format;

/// What was done, by the code of an event on a filing; an unknown code is shown as it is. A step on the change of what
/// is in force is told as such, so that it does not read as if the filing itself had ended.
pub fn filing_step(verb: &str, amends: bool) -> (&str, Tone) {
    let (what, tone) = step(verb);
    let what = match verb {
        _ if !amends => what,
        "submit" => "提交变更",
        "withdraw" => "撤回变更",
        "return" => "变更退回补正",
        "approve" => "变更审核通过",
        "lapse" => "变更视同放弃",
        "revise" => "开始填写变更",
        _ => what,
    };
    (what, tone)
}

/// What was done, by the code of an event on a filing; an unknown code is shown as it is.
pub fn step(verb: &str) -> (&str, Tone) {
    match verb {
        "begin" => ("建立草稿", Tone::Neutral),
        "add" => ("登记应用", Tone::Neutral),
        "remove" => ("删除应用", Tone::Neutral),
        "submit" => ("提交", Tone::Info),
        "withdraw" => ("撤回", Tone::Neutral),
        "return" => ("退回补正", Tone::Warning),
        "approve" => ("审核通过", Tone::Good),
        "lapse" => ("视同放弃", Tone::Danger),
        "revise" => ("开始修改", Tone::Neutral),
        "suspend" => ("暂停", Tone::Danger),
        "restore" => ("恢复", Tone::Good),
        "revoke" => ("撤销", Tone::Danger),
        "cancel" => ("注销", Tone::Danger),
        "reveal" => ("查看个人信息", Tone::Neutral),
        "remind" => ("发出期限提醒", Tone::Warning),
        "warn" => ("通知使用单位停用", Tone::Warning),
        "move" => ("截止日重新计算", Tone::Info),
        other => (other, Tone::Neutral),
    }
}

/// A mistake in the table of a calendar, with its line.
pub fn calendar_mistake(mistake: &LineMistake) -> String {
    let what = match &mistake.what {
        CalendarMistake::Heading => "表头应为 date,kind,name。".to_owned(),
        CalendarMistake::Fields => "每行应有三列，且都不能为空。".to_owned(),
        CalendarMistake::NotAYear(found) => format!("“{found}”不是年份，应为四位数字，例如 2027。"),
        CalendarMistake::NotADay(found) => format!("“{found}”不是存在的日期，应写成 2027-01-01。"),
        CalendarMistake::Kind(found) => format!("“{found}”不是类别，只能是 notice、holiday 或 workday。"),
        CalendarMistake::NoNotice => "日期应列在所依据的通知之后，前面还没有 notice 行。".to_owned(),
        CalendarMistake::YearAgain(year) => format!("{year}年的通知分散在两处，请放在一起。"),
        CalendarMistake::OutsideYear(day) => {
            format!("{}既不在通知所属年份，也不在上一年12月。", format::day(*day))
        }
        CalendarMistake::Twice(day) => format!("{}重复出现。", format::day(*day)),
        CalendarMistake::WorkdayAnyway(day) => {
            format!("{}是{}，本来就是工作日，不能列为调休上班。", format::day(*day), format::weekday(*day))
        }
        CalendarMistake::Lacks(day) => format!("缺少法定节假日{}。", format::day(*day)),
        CalendarMistake::Empty => "没有任何通知。".to_owned(),
    };
    format!("第 {} 行：{what}", mistake.line)
}

#[cfg(test)]
mod tests {
    use domain::ground::calendar::Calendar;
    use domain::ground::permit::Action;

    use super::*;

    #[test]
    fn every_mistake_of_a_table_names_its_line() {
        let text = "date,kind,name\n2027,notice,通知\n2027-01-01,holiday,元旦\n2027-13-01,holiday,甲\n2027-01-04,workday,乙\n";
        let mistakes = Calendar::parse(text).unwrap_err();
        let said: Vec<String> = mistakes.iter().map(calendar_mistake).collect();
        assert!(said.iter().any(|one| one.contains("第 4 行") && one.contains("2027-13-01")), "{said:?}");
        assert!(said.iter().any(|one| one.contains("周一")), "{said:?}");
    }

    #[test]
    fn a_step_of_the_machine_has_words() {
        for verb in domain::filing::Verb::ALL {
            assert_ne!(step(verb.code()).0, verb.code());
        }
        for verb in ["begin", "add", "remove", "reveal", "remind", "warn", "move"] {
            assert_ne!(step(verb).0, verb);
        }
        assert_eq!(filing_step("lapse", true).0, "变更视同放弃");
        assert_eq!(filing_step("revoke", true).0, step("revoke").0);
        assert_eq!(Action::FilingRemind.code(), "filing.remind");
    }
}
