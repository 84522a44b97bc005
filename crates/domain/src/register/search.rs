//! The text in which an entry is found, and the terms of what was typed. Rules PUB-1, N18.
//!
//! Both sides are brought to one normal form, so that case, full width and spaces never matter.

use super::Entry;
use crate::ground::text;

/// Stands before, between and after the fields of a search text, and in no field.
pub const GAP: char = '\u{1f}';

/// At most so many characters of a query are looked for.
const LONGEST: usize = 100;

/// A text as it is compared: half width, lower case, nothing that cannot be seen.
pub fn normal(typed: &str) -> String {
    text::compact(typed).chars().filter(|sign| !sign.is_control()).flat_map(char::to_lowercase).collect()
}

/// The single names in a field that holds several, as 甲、乙 or 甲，乙.
pub fn names(several: &str) -> Vec<&str> {
    let between = |sign: char| matches!(sign, '、' | '，' | ',' | '；' | ';' | '/' | '\n');
    several.split(between).map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// The parts of a query; an entry is found when its text holds every one of them.
pub fn terms(query: &str) -> Vec<String> {
    let short: String = query.chars().take(LONGEST).collect();
    // A capital may have two small letters.
    let cut = |term: &str| normal(term).chars().take(LONGEST).collect::<String>();
    let mut terms: Vec<String> = short.split_whitespace().map(cut).filter(|term| !term.is_empty()).collect();
    terms.sort_unstable_by_key(|term| std::cmp::Reverse(term.len()));
    terms.dedup();
    terms
}

/// Everything an entry is found by, field by field: names, provider, developer, and last the number. How the names are
/// read aloud does not stand here: it follows from their characters (`readings`).
pub fn search_text(entry: &Entry) -> String {
    let names = std::iter::once(entry.app()).chain(entry.former_names());
    let units = std::iter::once(entry.provider()).chain(entry.developer());
    let names = names.chain(units).map(normal).filter(|name| !name.is_empty());
    let mut all = String::from(GAP);
    for field in names.chain([normal(&entry.number)]) {
        all.push_str(&field);
        all.push(GAP);
    }
    all
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::filing::State;
    use crate::form::Answers;
    use crate::ground::id::{FilingId, UnitId};

    fn entry() -> Entry {
        let id = uuid::Uuid::from_u128(1);
        Entry {
            number: "教APP备3100012号".into(),
            filing: FilingId(id),
            owner: UnitId(id),
            province: "31".into(),
            state: State::Effective,
            state_on: date(2019, 12, 24),
            first_on: date(2019, 12, 24),
            amending: false,
            form: "provider-2019".into(),
            answers: Answers::new()
                .with("app.name", "小盒学生 Pro")
                .with("app.former_names", "作业盒子、知识印象")
                .with("owner.name", "北京示例科技有限公司"),
        }
    }

    #[test]
    fn n18_an_entry_is_found_by_old_names_provider_and_number() {
        let text = search_text(&entry());
        for typed in [
            "小盒学生pro",
            "小盒 学生",
            "作业盒子",
            "北京示例",
            "3100012",
            "教app备３１０００１２号",
            "ＰＲＯ",
        ] {
            assert!(terms(typed).iter().all(|term| text.contains(term.as_str())), "{typed} in {text}");
        }
        assert!(!text.contains("作业盒子、"), "names stand alone");
        assert!(text.ends_with("\u{1f}教app备3100012号\u{1f}"), "the number is the last field");
    }

    #[test]
    fn what_cannot_be_seen_is_no_term() {
        assert_eq!(terms(" \u{1f}\u{200b}\n "), [""; 0]);
        assert_eq!(terms("A　a Ａ"), ["a"]);
        assert_eq!(terms("网 芝士网"), ["芝士网", "网"]);
        assert!(terms(&"长".repeat(500))[0].chars().count() == LONGEST);
        assert!(terms(&"İ".repeat(500))[0].chars().count() == LONGEST, "a capital with two small letters");
    }

    #[test]
    fn several_names_in_one_field_are_told_apart() {
        assert_eq!(names("甲、乙， 丙;丁"), ["甲", "乙", "丙", "丁"]);
        assert_eq!(names(" "), [""; 0]);
    }
}
