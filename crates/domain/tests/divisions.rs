//! Divisions: every shipped row, who lies in whom, successors, names of a sheet, pinyin (ORG-1, ORG-5).

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is not there"
)]

use std::collections::BTreeSet;

use domain::ground::division::{Code, Divisions, Level, Lost, NotFound};
use domain::ground::identifier::{Allowed, Mistake};
use domain::ground::{province, table};
use domain::reference::{self, divisions};

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

#[test]
fn every_shipped_row_is_read_and_has_pinyin() {
    let rows: Vec<_> = table::rows(reference::DIVISIONS).collect();
    assert_eq!(divisions().all().count(), rows.len());
    for row in rows {
        let division = divisions().get(code(row.get(0))).unwrap();
        assert_eq!((division.name.as_str(), division.code.to_string().as_str()), (row.get(1), row.get(0)));
        assert!(!division.pinyin.is_empty() && !division.initials.is_empty(), "{}", division.name);
    }
    let count = |level| divisions().all().filter(|division| division.level == level).count();
    assert_eq!((count(Level::Province), count(Level::City), count(Level::County)), (34, 333, 2847));
}

#[test]
fn every_division_lies_in_a_province_and_below_its_prefix() {
    for division in divisions().all() {
        let path = divisions().path(division.code);
        assert_eq!(path[0].code, division.code.province(), "{}", division.name);
        assert_eq!(path[0].level, Level::Province);
        assert!(path.is_sorted_by(|above, below| above.level < below.level), "{}", division.name);
        for above in &path {
            assert!(division.code.to_string().starts_with(&above.code.prefix()), "{}", division.name);
        }
    }
    let provinces: Vec<_> = divisions().children(None).map(|division| division.name.clone()).collect();
    assert_eq!(provinces, province::all().iter().map(|province| province.name.clone()).collect::<Vec<_>>());
}

#[test]
fn a_code_of_today_leads_to_itself_and_an_old_one_to_its_successor() {
    let resolve = |text| divisions().resolve(code(text)).unwrap().code.to_string();
    assert_eq!(resolve("310113"), "310113");
    assert_eq!(resolve("110103"), "110101");
    // A part of 栾城县 went elsewhere in 2001; the county itself became 130111.
    assert_eq!(resolve("130124"), "130111");
    assert_eq!(resolve("500105"), "500157");
}

#[test]
fn a_code_with_two_successors_is_an_error_that_names_both() {
    let Lost::Divided { name, until, among, .. } = divisions().resolve(code("500112")).unwrap_err() else {
        unreachable!("渝北区 was divided")
    };
    assert_eq!((name.as_str(), until), ("渝北区", 2025));
    let among: Vec<_> = among.iter().map(|(code, name)| (code.to_string(), name.as_str())).collect();
    assert_eq!(among, [("500109".to_owned(), "重庆市北碚区"), ("500157".to_owned(), "重庆市两江新区")]);
}

#[test]
fn codes_that_lead_nowhere_say_why() {
    assert_eq!(divisions().resolve(code("990101")), Err(Lost::Unknown { code: code("990101") }));
    let gone = divisions().resolve(code("132100")).unwrap_err();
    assert_eq!(gone, Lost::Dissolved { code: code("132100"), name: "邯郸地区".into(), until: 1993 });
}

#[test]
fn every_code_of_the_history_has_an_answer_and_one_place_reached_two_ways_is_one() {
    let codes: BTreeSet<_> = table::rows(reference::DIVISIONS_HISTORY).map(|row| code(row.get(0))).collect();
    let mut counts = [0; 4];
    for old in codes {
        counts[match divisions().resolve(old) {
            Ok(_) => 0,
            Err(Lost::Divided { among, .. }) => {
                assert!(among.len() > 1);
                1
            }
            Err(Lost::Dissolved { .. }) => 2,
            Err(Lost::Unknown { .. }) => 3,
        }] += 1;
    }
    assert_eq!(counts[3], 0, "{counts:?}");
    assert!(counts[0] > 5000 && counts[1] > 100 && counts[2] > 100, "{counts:?}");
    let circle = "code,name,level,province,prefecture,status,from_year,to_year,successors\n\
        100101,甲县,county,,,abolished,1981,1990,100102;100103\n100102,乙县,county,,,abolished,1981,1991,100103\n\
        100104,丙县,county,,,abolished,1981,1991,100105\n100105,丁县,county,,,abolished,1981,1991,100104\n";
    let small = Divisions::read(
        "code,name,parent,level\n100103,丙区,,county\n",
        circle,
        "code,name,pinyin,initials\n",
    );
    assert_eq!(small.resolve(code("100101")).unwrap().name, "丙区");
    assert!(matches!(small.resolve(code("100104")), Err(Lost::Dissolved { .. })));
}

#[test]
fn the_names_of_a_sheet_lead_to_a_division() {
    let locate =
        |names: &[&str]| divisions().locate(names).map(|division| divisions().full_name(division.code));
    assert_eq!(locate(&["上海市", "上海市", "宝山区"]).unwrap(), "上海市宝山区");
    assert_eq!(locate(&["上海", "市辖区", "宝山"]).unwrap(), "上海市宝山区");
    assert_eq!(locate(&["广西", "南宁市", "　青秀区 "]).unwrap(), "广西壮族自治区南宁市青秀区");
    assert_eq!(locate(&["吉林", "吉林", ""]).unwrap(), "吉林省吉林市");
    assert_eq!(locate(&["天津市", "", ""]).unwrap(), "天津市");
    assert_eq!(locate(&["", " "]), Err(NotFound::Empty));
    let wrong = NotFound::NoSuch { name: "宝山区".into(), within: "天津市".into() };
    assert_eq!(locate(&["天津市", "", "宝山区"]), Err(wrong));
    let several = locate(&["河北省", "石家庄市", "井陉"]).unwrap_err();
    assert_eq!(
        several,
        NotFound::Several { name: "井陉".into(), among: vec!["井陉矿区".into(), "井陉县".into()] }
    );
}

#[test]
fn a_division_is_found_by_name_pinyin_and_initials() {
    let found = |typed| divisions().search(typed).map(|division| division.code).collect::<Vec<_>>();
    for typed in ["宝山", "baoshanqu", "BAO SHAN QU", "bsq", "ｂｓｑ"] {
        assert!(found(typed).contains(&code("310113")), "{typed}");
    }
    assert!(found(" ").is_empty());
    assert!(!found("shan").contains(&code("310113")));
}

#[test]
fn a_code_is_six_digits() {
    assert_eq!(Code::parse(""), Err(Mistake::Empty));
    assert_eq!(Code::parse("31011"), Err(Mistake::Length { expected: &[6], found: 5 }));
    let letter = Mistake::Character { position: 3, found: 'O', allowed: Allowed::Digit };
    assert_eq!(Code::parse("31O113"), Err(letter));
    assert_eq!(Code::parse(" ３１0113").unwrap().prefix(), "310113");
    assert_eq!((code("450100").prefix().as_str(), code("450000").prefix().as_str()), ("4501", "45"));
}

#[test]
fn a_typed_place_is_one_division_or_says_which_ones_it_could_be() {
    let all = domain::reference::divisions();
    let code = |typed: &str| all.read_place(typed).map(|division| division.code.to_string());
    assert_eq!(code(" 上海市 宝山区 ").as_deref(), Ok("310113"));
    assert_eq!(code("310113").as_deref(), Ok("310113"));
    assert_eq!(code("广西").as_deref(), Ok("450000"));
    assert!(matches!(code("宝山"), Err(NotFound::Several { among, .. }) if among.len() >= 2));
    assert!(matches!(code("没有此地"), Err(NotFound::NoSuch { .. })));
    assert_eq!(code(" "), Err(NotFound::Empty));
}
