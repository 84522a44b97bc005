//! The mistakes of a calendar's table in words.

use domain::ground::calendar::{CalendarMistake, LineMistake};

use crate::web::format;

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

    use super::*;

    #[test]
    fn every_mistake_of_a_table_names_its_line() {
        let text = "date,kind,name\n2027,notice,通知\n2027-01-01,holiday,元旦\n2027-13-01,holiday,甲\n2027-01-04,workday,乙\n";
        let mistakes = Calendar::parse(text).unwrap_err();
        let said: Vec<String> = mistakes.iter().map(calendar_mistake).collect();
        assert!(said.iter().any(|one| one.contains("第 4 行") && one.contains("2027-13-01")), "{said:?}");
        assert!(said.iter().any(|one| one.contains("周一")), "{said:?}");
    }
}
