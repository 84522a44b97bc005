//! The search against a plain walk over all entries, and the order of what is found.

use domain::ground::identifier::FilingNumber;
use domain::register::{names, normal};
use jiff::civil::date;
use proptest::prelude::*;
use storage::register::Indexed;

use super::*;

fn entry(serial: u32, names: &[&str], province: &str, state: State) -> Indexed {
    let number = format!("教APP备{province}{serial:05}号");
    let fields: Vec<String> = names.iter().map(|name| normal(name)).chain([normal(&number)]).collect();
    let search = format!("{GAP}{}{GAP}", fields.join(&GAP.to_string()));
    let platform = if serial.is_multiple_of(2) { "ios" } else { "android" };
    let stages = if serial.is_multiple_of(3) { "primary junior" } else { "higher" };
    Indexed {
        number,
        province: province.into(),
        platform: platform.into(),
        stages: stages.into(),
        state,
        state_on: date(2020, 1, 1),
        search,
    }
}

fn index(entries: &[Indexed]) -> Index {
    let mut index = Index::new(1);
    for entry in entries {
        index.put(entry);
    }
    index
}

fn asked(query: &str) -> Asked {
    Asked { query: query.into(), ..Asked::default() }
}

fn found(index: &Index, asked: &Asked) -> Vec<String> {
    let digits = |number: &String| number.chars().filter(char::is_ascii_digit).collect();
    index.search(asked, 0, 50).numbers.iter().map(digits).collect()
}

#[test]
fn pub_1_exact_before_prefix_before_substring_and_in_force_first() {
    let index = index(&[
        entry(1, &["爱作业帮手"], "31", State::Effective),
        entry(2, &["作业帮手"], "31", State::Effective),
        entry(3, &["作业", "zuoye"], "31", State::Revoked),
        entry(4, &["作业"], "31", State::Effective),
    ]);
    assert_eq!(found(&index, &asked("作业")), ["3100004", "3100003", "3100002", "3100001"]);
    assert_eq!(found(&index, &asked("帮手 爱")), ["3100001"]);
    assert_eq!(found(&index, &asked("ZUOYE")), ["3100003"]);
    assert_eq!(found(&index, &asked("3100002")), ["3100002"]);
    assert_eq!(found(&index, &asked("没有")), [""; 0]);
}

#[test]
fn pub_1_filters_narrow_and_an_unknown_code_fits_nothing() {
    let index = index(&[
        entry(1, &["甲"], "31", State::Effective),
        entry(2, &["甲"], "12", State::Suspended),
        entry(3, &["甲"], "12", State::Effective),
    ]);
    let of = |change: &dyn Fn(&mut Asked)| {
        let mut asked = asked("甲");
        change(&mut asked);
        found(&index, &asked)
    };
    assert_eq!(of(&|asked| asked.province = "12".into()), ["1200003", "1200002"]);
    assert_eq!(of(&|asked| asked.platform = "ios".into()), ["1200002"]);
    assert_eq!(of(&|asked| asked.stage = "junior".into()), ["1200003"]);
    assert_eq!(of(&|asked| asked.state = Some(State::Suspended)), ["1200002"]);
    assert_eq!(of(&|asked| asked.province = "99".into()), [""; 0]);
    assert_eq!(of(&|asked| asked.query = String::new()), ["1200003", "1200002", "3100001"]);
    assert_eq!(of(&|asked| asked.query = "\u{200b}".into()), [""; 0], "an unseen sign is not an empty query");
}

#[test]
fn prv_8_a_changed_entry_is_found_by_its_new_name_only_and_keeps_its_place() {
    let mut index =
        index(&[entry(1, &["旧名"], "31", State::Effective), entry(2, &["乙"], "31", State::Effective)]);
    index.put(&entry(1, &["新名"], "31", State::Revoked));
    assert_eq!(found(&index, &asked("旧名")), [""; 0]);
    assert_eq!(found(&index, &asked("新名")), ["3100001"]);
    assert_eq!(found(&index, &asked("")), ["3100002", "3100001"]);
    let counted = [State::Revoked, State::Effective].map(|state| index.count(state));
    assert_eq!((index.len(), counted), (2, [1, 1]));
    let of = |state| index.search(&Asked { state: Some(state), ..asked("") }, 0, 1);
    assert_eq!(of(State::Revoked).total, 1, "the tally follows the change");
    let number = FilingNumber::parse("教APP备3100001号").unwrap();
    assert_eq!(index.state(&number), Some((State::Revoked, date(2020, 1, 1))));
}

#[test]
fn a_query_that_fits_almost_everything_ends_and_says_so() {
    let many: Vec<Indexed> =
        (1..=3000).map(|serial| entry(serial, &["示例"], "31", State::Effective)).collect();
    let index = index(&many);
    let page = index.search(&asked("示例"), 980, 50);
    assert_eq!((page.total, page.has_more, page.numbers.len()), (MOST, true, 20));
    let all = index.search(&asked(""), 2990, 50);
    assert_eq!((all.total, all.has_more, all.numbers.len()), (3000, false, 10));
}

proptest! {
    #[test]
    fn n18_nothing_is_overlooked_and_nothing_else_is_found(
        words in prop::collection::vec("[甲乙丙ab ]{1,5}", 1..700),
        query in "[甲乙丙ab ]{0,4}",
        again in any::<prop::sample::Index>(),
    ) {
        let mut entries: Vec<Indexed> = (1_u32..).zip(&words)
            .map(|(serial, word)| entry(serial, &names(word), "31", State::Effective))
            .collect();
        let mut index = index(&entries);
        // One entry changes, so that a dead text stands in the buffer.
        let changed = again.index(entries.len());
        let new = entry(u32::try_from(changed).unwrap() + 1, &["丙乙"], "31", State::Suspended);
        index.put(&new);
        entries[changed] = new;

        let terms = terms(&query);
        let mut wanted: Vec<&str> = entries.iter()
            .filter(|entry| terms.iter().all(|term| entry.search.contains(term.as_str())))
            .map(|entry| entry.number.as_str())
            .collect();
        wanted.sort_unstable();
        let found = index.search(&asked(&query), 0, usize::MAX);
        let mut numbers: Vec<&str> = found.numbers.iter().map(String::as_str).collect();
        numbers.sort_unstable();
        prop_assert_eq!(numbers, wanted);
        prop_assert_eq!(found.total, found.numbers.len());
    }
}
