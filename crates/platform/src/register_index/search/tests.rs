//! The search against a plain walk over all entries, and the order of what is found.

use domain::ground::identifier::FilingNumber;
use domain::register::{GAP, names, normal};
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
        entry(3, &["作业"], "31", State::Revoked),
        entry(4, &["作业"], "31", State::Effective),
    ]);
    assert_eq!(found(&index, &asked("作业")), ["3100004", "3100003", "3100002", "3100001"]);
    assert_eq!(found(&index, &asked("帮手 爱")), ["3100001"]);
    assert_eq!(found(&index, &asked("ZUOYE")), ["3100004", "3100003", "3100002", "3100001"]);
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

#[test]
fn pub_1_of_very_many_hits_the_best_are_kept_however_old_they_are() {
    let mut many: Vec<Indexed> = vec![
        entry(1, &["示例"], "31", State::Revoked),
        entry(2, &["爱示例"], "31", State::Effective),
        entry(3, &["示例一"], "31", State::Revoked),
    ];
    many.extend((4..=3000).map(|serial| entry(serial, &["示例乙"], "31", State::Effective)));
    let index = index(&many);
    let found = index.search(&asked("示例"), 0, MOST);
    let serials: Vec<&str> = found.numbers.iter().map(|number| &number[11..16]).collect();
    assert_eq!(
        serials[..3],
        ["00001", "03000", "02999"],
        "the exact one, then the newest that begin with it"
    );
    assert_eq!((found.total, found.has_more), (MOST, true));
    let revoked = Asked { state: Some(State::Revoked), ..asked("示例") };
    assert_eq!(self::found(&index, &revoked), ["3100001", "3100003"]);
}

#[test]
fn n18_pinyin_initials_and_mixed_names_are_found_in_every_reading() {
    let index = index(&[
        entry(1, &["K12音乐课", "上海示例教育科技有限公司"], "31", State::Effective),
        entry(2, &["小盒学生", "作业盒子"], "31", State::Effective),
        entry(3, &["𠮷他·乐园"], "31", State::Effective),
    ]);
    for (query, wanted) in [
        ("K12YINYUEKE", "3100001"),
        ("ｋ12yinleke", "3100001"),
        ("k12yyk", "3100001"),
        ("inyue shsl", "3100001"),
        ("zuoyehezi", "3100002"),
        ("zyhz xiaohe", "3100002"),
        ("作业 xhxs 3100002", "3100002"),
        ("𠮷", "3100003"),
        ("ta·leyuan", "3100003"),
        ("t·ly", "3100003"),
    ] {
        assert_eq!(found(&index, &asked(query)), [wanted], "{query}");
    }
    assert_eq!(found(&index, &asked("kzuoye")), [""; 0], "not over the end of a name");
}

#[test]
fn rows_of_older_programs_which_hold_their_pinyin_are_read_like_new_ones() {
    let mut old = entry(1, &["芝士网"], "31", State::Effective);
    old.search.extend(["zhishiwang", "zsw"].map(|read| format!("{read}{GAP}")));
    let new = entry(1, &["芝士网"], "31", State::Effective);
    let (old, new) = (index(&[old]), index(&[new]));
    assert_eq!(old.text, new.text);
    assert_eq!(found(&old, &asked("zsw")), ["3100001"]);
}

/// Every way in which a name can be read, written out.
fn spoken(name: &str, of: impl Fn(&str) -> String) -> Vec<String> {
    name.chars().fold(vec![String::new()], |begun, sign| {
        let words: Vec<String> = domain::register::readings(sign).iter().map(|word| of(word)).collect();
        begun.iter().flat_map(|head| words.iter().map(move |word| format!("{head}{word}"))).collect()
    })
}

/// All fields of an entry: names, number, names read aloud, initials.
fn fields(entry: &Indexed) -> Vec<String> {
    let written: Vec<String> =
        entry.search.split(GAP).filter(|field| !field.is_empty()).map(str::to_owned).collect();
    let number = normal(&entry.number);
    let names = written.iter().filter(|name| **name != number);
    let read = names.flat_map(|name| {
        let aloud = spoken(name, str::to_owned);
        aloud.into_iter().chain(spoken(name, |word| word.chars().take(1).collect()))
    });
    let read: Vec<String> = read.collect();
    written.into_iter().chain(read).collect()
}

/// What must be found, by a walk over everything: the best first, `MOST` at most.
fn plainly(entries: &[(usize, &Indexed, Vec<String>)], asked: &Asked) -> Found {
    let terms = terms(&asked.query);
    let whole = domain::register::terms(&asked.query.split_whitespace().collect::<String>()).pop().unwrap();
    let mut hits: Vec<(Fit, bool, Reverse<usize>, String)> = Vec::new();
    for (row, entry, fields) in entries {
        let holds = |term: &String| fields.iter().any(|field| field.contains(term.as_str()));
        let fit = if fields.contains(&whole) {
            Fit::Exact
        } else if fields.iter().any(|field| field.starts_with(&whole)) {
            Fit::Prefix
        } else if terms.iter().all(holds) {
            Fit::Within
        } else {
            continue;
        };
        let fits = (asked.province.is_empty() || asked.province == entry.province)
            && asked.state.is_none_or(|state| state == entry.state);
        if fits {
            hits.push((fit, entry.state != State::Effective, Reverse(*row), entry.number.clone()));
        }
    }
    hits.sort_unstable();
    let has_more = hits.len() > MOST;
    hits.truncate(MOST);
    let numbers: Vec<String> = hits.into_iter().map(|(.., number)| number).collect();
    Found { total: numbers.len(), has_more, numbers }
}

/// Names of few signs, so that queries meet them: heteronyms, capitals, full width, digits, a rare sign.
const NAME: &str = "[乐行长课的网aAbK1３· 𠮷]{1,4}";

#[test]
fn a_large_register_is_searched_to_its_oldest_entry() {
    let last = u32::try_from(2 * LEAF + 3).unwrap();
    let number = |serial: u32| format!("应用{serial}号");
    let many: Vec<Indexed> =
        (1..=last).map(|serial| entry(serial, &[&number(serial)], "31", State::Effective)).collect();
    let index = index(&many);
    for serial in [1, 16, 17, 8192, 8193, last] {
        let wanted = format!("31{serial:05}");
        for query in [number(serial), format!("yingyong{serial}hao"), format!("yy{serial}h"), wanted.clone()]
        {
            assert!(found(&index, &asked(&query)).contains(&wanted), "{query}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn n18_it_finds_what_a_walk_over_everything_finds_in_the_same_order(
        apps in prop::collection::vec((NAME, NAME, 0_usize..8, 0_usize..3), 1..300),
        queries in prop::collection::vec(
            "[乐行长课的网aAbK1３·𠮷 lyexinghcwdｅ]{1,4}|[lyexinghcwdt]{1,9}|[0-9]{1,5}|(教a)?pp备[13]?|(乐|le|x|课 )(行|yue|网)",
            1..12,
        ),
        filter in 0_usize..4,
        again in any::<prop::sample::Index>(),
    ) {
        let state = |number: usize| [State::Effective, State::Suspended, State::Revoked].get(number).copied();
        let mut entries: Vec<(usize, Indexed)> = apps.iter().enumerate().map(|(row, (app, unit, kind, _))| {
            let serial = u32::try_from(row).unwrap() + 1;
            let province = if kind % 2 == 0 { "31" } else { "12" };
            let names: Vec<&str> = names(app).into_iter().chain([unit.as_str()]).filter(|name| !name.trim().is_empty()).collect();
            (row, entry(serial, &names, province, state(kind.saturating_sub(5)).unwrap()))
        }).collect();
        let mut index = index(&entries.iter().map(|(_, entry)| entry.clone()).collect::<Vec<_>>());
        // One entry changes, so that a dead text stands in the buffer.
        let changed = again.index(entries.len());
        let province = entries[changed].1.province.clone();
        let new = entry(u32::try_from(changed).unwrap() + 1, &["课乐"], &province, State::Suspended);
        index.put(&new);
        entries[changed] = (entries.len(), new);
        let entries: Vec<(usize, &Indexed, Vec<String>)> =
            entries.iter().map(|(row, entry)| (*row, entry, fields(entry))).collect();
        for query in queries.iter().filter(|query| !terms(query).is_empty()) {
            let asked = Asked {
                query: query.clone(),
                province: if filter == 1 { "12".to_owned() } else { String::new() },
                state: if filter == 2 { Some(State::Revoked) } else { None },
                ..Asked::default()
            };
            prop_assert_eq!(index.search(&asked, 0, usize::MAX), plainly(&entries, &asked), "{}", query);
        }
    }
}
