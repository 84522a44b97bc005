//! `jiaobei due START N`: the last day of a limit with its whole arithmetic (REV-4, N5). Nothing is stored or asked.

use clap::Args;
use domain::ground::calendar::{Calendar, Due};
use domain::ground::day::Day;
use serde::Serialize;

use super::{Ending, say};
use crate::web::format;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The day the limit starts, YYYY-MM-DD; day 1 is the first working day after it
    #[arg(value_parser = day)]
    start: Day,
    /// How many working days the limit has
    #[arg(value_parser = clap::value_parser!(u32).range(0..=10_000))]
    days: u32,
    /// One JSON object instead of sentences
    #[arg(long)]
    json: bool,
}

/// The answer for programs; its names are a contract.
#[derive(Serialize)]
struct Answer {
    due_on: String,
    counted: Vec<String>,
    skipped: Vec<Skipped>,
    provisional: bool,
}

#[derive(Serialize)]
struct Skipped {
    on: String,
    why: String,
}

pub fn run(arguments: &Arguments) -> Ending {
    let due = domain::reference::calendar().working_days_after(arguments.start, arguments.days);
    if arguments.json {
        say(&json(&due)?)
    } else {
        say(&sentences(domain::reference::calendar(), arguments, &due))
    }
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|_| "应写成 YYYY-MM-DD，且是存在的日期，例如 2026-02-10".to_owned())
}

fn json(due: &Due) -> Result<String, String> {
    let answer = Answer {
        due_on: due.due_on.to_string(),
        counted: due.counted.iter().map(Day::to_string).collect(),
        skipped: due
            .skipped
            .iter()
            .map(|(on, why)| Skipped { on: on.to_string(), why: why.to_string() })
            .collect(),
        provisional: due.provisional,
    };
    serde_json::to_string(&answer).map_err(|trouble| trouble.to_string())
}

fn sentences(calendar: &Calendar, arguments: &Arguments, due: &Due) -> String {
    let mut lines = vec![
        format!(
            "{}起算，第 {} 个工作日是{} {}。",
            format::day(arguments.start),
            arguments.days,
            format::day(due.due_on),
            format::weekday(due.due_on)
        ),
        String::new(),
    ];
    let mut counted = due.counted.iter().peekable();
    let mut skipped = due.skipped.iter().peekable();
    let mut number = 0;
    loop {
        let day_counts = match (counted.peek(), skipped.peek()) {
            (Some(day), Some((other, _))) => *day < other,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => break,
        };
        if day_counts {
            number += 1;
            let Some(day) = counted.next() else { break };
            let made_up = due.made_up.iter().find(|(on, _)| on == day);
            let note = made_up.map(|(_, name)| format!("（{name}调休上班）")).unwrap_or_default();
            lines.push(format!("  第 {number:>2} 天  {day} {}{note}", format::weekday(*day)));
        } else {
            let Some((day, why)) = skipped.next() else { break };
            lines.push(format!("  不计入    {day} {} {why}", format::weekday(*day)));
        }
    }
    lines.push(String::new());
    lines.extend(due.notices.iter().map(|title| format!("依据：{title}")));
    if due.provisional {
        let years: Vec<String> = due.unannounced.iter().map(|year| format!("{year}年")).collect();
        let known =
            calendar.years().last().map_or_else(String::new, |year| format!("（现有日历到{year}年）"));
        lines.push(format!(
            "暂定：{}的放假安排尚未公布{known}，只扣除了周末；公布后将重新计算。",
            years.join("、")
        ));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(start: &str, days: u32) -> Arguments {
        Arguments { start: start.parse().unwrap(), days, json: false }
    }

    fn due(arguments: &Arguments) -> Due {
        domain::reference::calendar().working_days_after(arguments.start, arguments.days)
    }

    #[test]
    fn n_5_the_answer_for_programs_keeps_its_names_and_its_order() {
        let asked = arguments("2020-01-22", 2);
        let answer = json(&due(&asked)).unwrap();
        assert!(answer.starts_with(r#"{"due_on":"2020-02-03","counted":["2020-01-23","2020-02-03"],"skipped":[{"on":"2020-01-24","why":"春节"}"#), "{answer}");
        assert!(answer.ends_with(r#""provisional":false}"#), "{answer}");
    }

    #[test]
    fn rev_4_a_limit_into_an_unannounced_year_says_so() {
        let asked = arguments("2026-12-25", 10);
        let answer = due(&asked);
        assert!(json(&answer).unwrap().ends_with(r#""provisional":true}"#));
        let text = sentences(domain::reference::calendar(), &asked, &answer);
        assert!(text.contains("2027年的放假安排尚未公布"), "{text}");
    }

    #[test]
    fn the_sentences_name_made_up_days_and_the_notice() {
        let asked = arguments("2020-09-25", 5);
        let text = sentences(domain::reference::calendar(), &asked, &due(&asked));
        assert!(text.starts_with("2020年9月25日起算，第 5 个工作日是2020年10月9日 周五。"), "{text}");
        assert!(
            text.contains("2020-09-27 周日（国庆节、中秋节调休上班）") && text.contains("依据：国务院办公厅"),
            "{text}"
        );
    }
}
