//! Units below, their sheets, slips, roster, and providers that register themselves; on both engines.
//! Rules ORG-1…3, ORG-6, ORG-9, ORG-10, N16.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly")]

mod people;

use casework::Error;
use casework::unit::import::{Prepare, Verdict, apply, history, look, prepare};
use casework::unit::{self, List, Register, Reveal};
use domain::form::Answers;
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::problem::ProblemKind;
use domain::ground::refusal::{FileFlaw, Refusal};
use domain::unit::sheet::Line;
use domain::unit::{Unit, UnitKind};
use people::{HERE, PASSWORD, People, fields, line, on_every_engine, refusal};
use storage::event;
use uuid::Uuid;

fn sheet(people: &People, actor: &Actor, lines: Vec<Line>) -> uuid::Uuid {
    let input = Prepare { file_name: "账号表.xlsx".to_owned(), lines, notes: Vec::new() };
    prepare(&people.office, actor, input).unwrap()
}

fn page(people: &People, actor: &Actor, list: &List) -> (u64, Vec<String>) {
    let (_, total, rows) = unit::list(&people.office, actor, list).unwrap();
    (total, rows.into_iter().map(|row| row.unit.name).collect())
}

#[test]
fn org_2_units_are_issued_level_by_level() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let issued = people.issue(&baoshan, "示例小学", UnitKind::Primary, "310113", "").unwrap();
        assert_eq!(issued.name, "3101130001", "a name is given where none was asked for");
        let same = people.issue(&baoshan, "示例小学", UnitKind::Primary, "310113", "bs-other");
        assert_eq!(refusal(same), Refusal::UnitExists);
        let taken = people.issue(&baoshan, "示例二小", UnitKind::Primary, "310113", "BSJY");
        assert_eq!(refusal(taken), Refusal::AccountTaken);
        let wrong = people.issue(&baoshan, " ", UnitKind::University, "310106", "x");
        assert_eq!(fields(wrong), ["name", "account", "kind", "division"]);
        let school = people.open(&issued);
        assert_eq!(school.role, Role::Institution);
        let denied = people.issue(&school, "分校", UnitKind::Primary, "310113", "");
        assert!(matches!(refusal(denied), Refusal::NotPermitted(_)));
    });
}

#[test]
fn org_5_a_unit_without_an_account_gets_its_first_one_once() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let above = shanghai.place.clone().unwrap();
        let bare = people.office.store().write(move |tx| {
            let unit = Unit {
                place: storage::unit::new_place(tx, Some(&above.path))?,
                kind: UnitKind::County,
                name: "上海市崇明区教育局".to_owned(),
                province: "31".to_owned(),
                division: "310151".to_owned(),
                closed_on: None,
            };
            storage::unit::add(tx, &unit, Some(above.id))?;
            Ok::<_, storage::Fault>(unit.place.id)
        });
        let bare = bare.unwrap();
        assert!(matches!(unit::equip(&people.office, &baoshan, bare), Err(Error::NotFound)));
        let issued = unit::equip(&people.office, &shanghai, bare).unwrap();
        assert_eq!((issued.name.as_str(), issued.unit), ("3101510001", bare));
        assert_eq!(unit::slips_left(&people.office, &shanghai, issued.batch).unwrap(), 1);
        assert_eq!(refusal(unit::equip(&people.office, &shanghai, bare)), Refusal::Overtaken);
        assert_eq!(people.open(&issued).role, Role::Office);
    });
}

#[test]
fn org_3_a_sheet_is_looked_through_and_applied_once() {
    on_every_engine(|people| {
        let baoshan = people.baoshan(&people.shanghai());
        people.issue(&baoshan, "海滨中学", UnitKind::Secondary, "310113", "bshb").unwrap();
        let lines = vec![
            line(2, "示例一小移动备案管理员", "bs0001", "宝山区", "小学"),
            line(3, "示例二小移动备案管理员", "", "宝山", "小学"),
            line(4, "示例三小移动备案管理员", "bs0001", "宝山区", "小学"),
            line(5, "海滨中学移动备案管理员", "bshb", "宝山区", "中学"),
            line(6, "示例四小移动备案管理员", "bsjy", "宝山区", "小学"),
            line(7, "示例五小移动备案管理员", "bs0005", "静安区", "公司"),
        ];
        let id = sheet(people, &baoshan, lines);
        let looked = look(&people.office, &baoshan, id).unwrap();
        assert_eq!((looked.import.good, looked.import.known, looked.import.bad), (2, 1, 3));
        let kinds = |number: usize| match &looked.lines[number].1 {
            Verdict::Bad(problems) => problems.iter().map(|problem| problem.kind.clone()).collect(),
            other => panic!("{other:?}"),
        };
        assert_eq!(kinds(2), [ProblemKind::RepeatsLine(2)]);
        assert_eq!(kinds(4), [ProblemKind::AccountTaken]);
        let seven: Vec<ProblemKind> = kinds(5);
        assert_eq!(seven.len(), 2, "every problem of the line at once: {seven:?}");
        assert_eq!(looked.lines[3].1, Verdict::Known);
        assert!(
            page(people, &baoshan, &List { limit: 20, ..List::default() }).0 == 1,
            "nothing is issued yet"
        );

        let done = apply(&people.office, &baoshan, id).unwrap();
        assert_eq!((done.issued, done.refused, done.finished), (2, 0, true));
        assert_eq!(apply(&people.office, &baoshan, id).unwrap(), done, "a second time changes nothing");
        let (total, names) = page(people, &baoshan, &List { limit: 20, ..List::default() });
        assert_eq!(
            (total, names),
            (3, vec!["海滨中学".to_owned(), "示例一小".to_owned(), "示例二小".to_owned()])
        );
        let looked = look(&people.office, &baoshan, id).unwrap();
        assert_eq!(looked.lines[0].1, Verdict::Issued);
        assert!(matches!(looked.lines[2].1, Verdict::Bad(_)));
        assert_eq!(history(&people.office, &baoshan, 10).unwrap().len(), 1);
    });
}

#[test]
fn org_3_a_name_taken_between_look_and_apply_is_refused_alone() {
    on_every_engine(|people| {
        let baoshan = people.baoshan(&people.shanghai());
        let lines =
            (2..7).map(|n| line(n, &format!("示例{n}小"), &format!("bs{n:04}"), "宝山区", "小学")).collect();
        let id = sheet(people, &baoshan, lines);
        people.issue(&baoshan, "抢先小学", UnitKind::Primary, "310113", "bs0004").unwrap();
        let done = apply(&people.office, &baoshan, id).unwrap();
        assert_eq!((done.issued, done.refused), (4, 1));
        let looked = look(&people.office, &baoshan, id).unwrap();
        let bad: Vec<u32> = looked
            .lines
            .iter()
            .filter(|(_, verdict)| matches!(verdict, Verdict::Bad(_)))
            .map(|(line, _)| line.number)
            .collect();
        assert_eq!(bad, [4]);
        let (total, names) = page(people, &baoshan, &List { limit: 20, ..List::default() });
        assert!(total == 5 && !names.contains(&"示例4小".to_owned()), "nothing of the refused line stays");
    });
}

#[test]
fn org_3_sheets_without_lines_or_with_too_many_are_refused_and_others_cannot_open_them() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let empty = Prepare { file_name: String::new(), lines: Vec::new(), notes: Vec::new() };
        let refused = prepare(&people.office, &baoshan, empty);
        assert_eq!(refusal(refused), Refusal::FileRefused(FileFlaw::Empty));
        let id = sheet(people, &baoshan, vec![line(2, "示例一小", "", "宝山区", "小学")]);
        assert!(
            matches!(look(&people.office, &shanghai, id), Err(Error::NotFound)),
            "not even the superior's"
        );
        assert!(matches!(apply(&people.office, &shanghai, id), Err(Error::NotFound)));
    });
}

#[test]
fn n16_slips_are_printed_by_the_issuer_for_three_days_and_until_activation() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let lines =
            (2..5).map(|n| line(n, &format!("示例{n}小"), &format!("bs{n:04}"), "宝山区", "小学")).collect();
        let id = sheet(people, &baoshan, lines);
        apply(&people.office, &baoshan, id).unwrap();
        let printed = unit::print_slips(&people.office, &baoshan, id, 100, 0).unwrap();
        assert_eq!((printed.slips.len(), printed.total), (3, 3));
        let custody =
            people.office.read(|view| Ok(event::of_object(view, "slip-batch", &id.to_string())?)).unwrap();
        assert_eq!(custody.len(), 1);
        assert_eq!(custody[0].event.actor, baoshan.account);
        let first = printed.slips.iter().find(|slip| slip.account == "bs0002").unwrap();
        assert_eq!(first.unit, "示例2小");
        people.activate(first.secret.reveal()).unwrap();
        assert_eq!(unit::print_slips(&people.office, &baoshan, id, 100, 0).unwrap().slips.len(), 2);
        assert!(matches!(unit::print_slips(&people.office, &shanghai, id, 100, 0), Err(Error::NotFound)));
        assert_eq!(unit::slips_left(&people.office, &baoshan, id).unwrap(), 2);
        assert!(matches!(unit::slips_left(&people.office, &shanghai, id), Err(Error::NotFound)));
        assert!(matches!(
            unit::slips_left(&people.office, &baoshan, Uuid::from_u128(7)),
            Err(Error::NotFound)
        ));
        people.days_pass(3);
        assert!(matches!(unit::print_slips(&people.office, &baoshan, id, 100, 0), Err(Error::NotFound)));
        assert_eq!(
            unit::slips_left(&people.office, &baoshan, id).unwrap(),
            0,
            "the sheet's own page says why"
        );
        assert_eq!(people.office.store().write(storage::slip::sweep).unwrap(), 2, "those never activated");
    });
}

#[test]
fn n16_no_secret_stands_in_the_database() {
    on_every_engine(|people| {
        let baoshan = people.baoshan(&people.shanghai());
        let issued = people.issue(&baoshan, "示例小学", UnitKind::Primary, "310113", "bsxx").unwrap();
        let secret = issued.secret.reveal();
        let plain = secret.replace('-', "");
        people
            .office
            .read(|view| {
                for table in ["account", "slip", "event", "session", "setting"] {
                    for row in view.query(&format!("select * from {table}"), [])? {
                        let text = format!("{:?}", row.values());
                        assert!(!text.contains(secret) && !text.contains(&plain), "{table}");
                    }
                }
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn org_6_superiors_see_the_roster_and_every_look_is_recorded() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let school =
            people.open(&people.issue(&baoshan, "示例小学", UnitKind::Primary, "310113", "bsxx").unwrap());
        let typed =
            Answers::new().with("administrator.name", "王示例").with("administrator.email", "wang@example");
        let wrong = fields(unit::name_administrator(&people.office, &school, &typed));
        assert_eq!(wrong, ["administrator.post", "administrator.phone", "administrator.email"]);
        let right = typed
            .with("administrator.post", "教导主任")
            .with("administrator.phone", "021-50000000")
            .with("administrator.email", "wang@example.com");
        unit::name_administrator(&people.office, &school, &right).unwrap();
        assert_eq!(unit::administrator(&people.office, &school).unwrap().one("administrator.name"), "王示例");

        let all = List { deep: true, limit: 20, ..List::default() };
        let (_, total, entries) = unit::roster(&people.office, &shanghai, &all).unwrap();
        assert_eq!(total, 2);
        let found = entries.iter().find(|entry| entry.listed.unit.name == "示例小学").unwrap();
        assert_eq!(found.administrator.one("administrator.phone"), "021-50000000");
        assert!(matches!(refusal(unit::roster(&people.office, &school, &all)), Refusal::NotPermitted(_)));
        let looks = people
            .office
            .read(|view| {
                let id = shanghai.place.as_ref().unwrap().id.to_string();
                Ok(event::of_object(view, "unit", &id)?)
            })
            .unwrap();
        assert_eq!(looks.iter().filter(|look| look.event.verb == "view-roster").count(), 1);
    });
}

#[test]
fn org_10_personal_values_are_masked_and_revealed_with_a_reason_only() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let id = baoshan.place.as_ref().unwrap().id;
        let seen = unit::open(&people.office, &shanghai, id).unwrap();
        assert_eq!(seen.answers.one("unit.legal_mobile"), "138****0000");
        assert_eq!(seen.answers.one("unit.address"), "上海市宝山区示例路1号");
        let own = unit::open(&people.office, &baoshan, id).unwrap();
        assert_eq!(own.answers.one("unit.legal_mobile"), "13800000000");
        let ask = |actor: &Actor, field: &str, reason: &str| {
            let input = Reveal { unit: id, field: field.to_owned(), reason: reason.to_owned() };
            unit::reveal(&people.office, actor, &input)
        };
        assert_eq!(fields(ask(&shanghai, "unit.legal_mobile", " ")), ["reason"]);
        assert_eq!(ask(&shanghai, "unit.legal_mobile", "电话核实").unwrap(), "13800000000");
        assert!(
            matches!(ask(&shanghai, "unit.address", "电话核实"), Err(Error::NotFound)),
            "not a personal field"
        );
        let sibling = people.issue(&shanghai, "静安区教育局", UnitKind::County, "310106", "jajy").unwrap();
        let sibling = people.open(&sibling);
        assert!(matches!(ask(&sibling, "unit.legal_mobile", "电话核实"), Err(Error::NotFound)));
        assert!(matches!(unit::open(&people.office, &sibling, id), Err(Error::NotFound)));
        let history = unit::open(&people.office, &shanghai, id).unwrap().history;
        let look = history.iter().find(|recorded| recorded.event.verb == "reveal").unwrap();
        assert_eq!(look.event.why.as_deref(), Some("电话核实"));
    });
}

#[test]
fn org_1_the_list_searches_filters_and_turns_pages_below_oneself_only() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let lines = (2..32)
            .map(|n| line(n, &format!("示例{n:02}小"), &format!("bs{n:04}"), "宝山区", "小学"))
            .collect();
        let id = sheet(people, &baoshan, lines);
        apply(&people.office, &baoshan, id).unwrap();
        let second = List { limit: 20, offset: 20, ..List::default() };
        let (total, names) = page(people, &baoshan, &second);
        assert_eq!((total, names.len(), names[0].as_str()), (30, 10, "示例22小"));
        let find = |actor: &Actor, text: &str| {
            page(people, actor, &List { text: text.to_owned(), limit: 20, ..List::default() }).1
        };
        assert_eq!(find(&shanghai, "例07"), ["示例07小"], "a search looks further down");
        assert_eq!(find(&shanghai, "BS0009"), ["示例09小"]);
        assert_eq!(find(&shanghai, "%"), [""; 0], "what was typed is searched for literally");
        let open = List { stage: Some(Stage::Open), deep: true, limit: 20, ..List::default() };
        assert_eq!(page(people, &shanghai, &open).1, ["上海市宝山区教育局"]);
        let under = List { under: Some(shanghai.place.as_ref().unwrap().id), limit: 1, ..List::default() };
        assert!(matches!(unit::list(&people.office, &baoshan, &under), Err(Error::NotFound)));
        let mut names = Vec::new();
        let all = List { deep: true, ..List::default() };
        unit::each(&people.office, &shanghai, &all, |row| names.push(row.parent)).unwrap();
        assert_eq!(names.len(), 31);
        assert_eq!(names[1], "上海市宝山区教育局");
    });
}

#[test]
fn org_2_org_9_a_provider_registers_itself_below_its_province_and_only_once() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let register = |name: &str, code: &str, division: &str, account: &str| {
            let input = Register {
                name: name.to_owned(),
                code: code.to_owned(),
                division: division.to_owned(),
                branch: name.contains("分公司"),
                account: account.to_owned(),
                password: PASSWORD.to_owned(),
                again: PASSWORD.to_owned(),
                network: HERE.to_owned(),
            };
            unit::register(&people.office, &Actor::anonymous(), &input)
        };
        let wrong = register("", "91350100M000100Y44", "31", "公司");
        assert_eq!(fields(wrong), ["name", "code", "division", "account"]);
        let elsewhere = register("示例公司", "91350100M000100Y43", "450103", "shili");
        assert_eq!(refusal(elsewhere), Refusal::NoReviewer, "no department of Guangxi is here yet");
        let branch = register("示例教育科技公司宝山分公司", "91350100M000100Y43", "310113", "fengongsi");
        assert_eq!(refusal(branch), Refusal::HeadOfficeFiles, "ORG-8");
        let signed = register("示例教育科技公司", "9135 0100 m000 100y43", "310113", "shili").unwrap();
        assert_eq!((signed.actor.role, signed.actor.stage), (Role::Provider, Stage::UnitRecord));
        let place = signed.actor.place.clone().unwrap();
        assert!(shanghai.place.as_ref().unwrap().path.is_above(&place.path));
        let own = unit::own_record(&people.office, &signed.actor).unwrap();
        assert_eq!(own.answers.one("unit.code"), "91350100M000100Y43");
        assert_eq!(fields(register("另一公司", "91350100M000100Y43", "310113", "lingyi")), ["code"]);
        assert_eq!(fields(register("示例教育科技公司", "12100000400000624D", "310113", "lingyi")), ["name"]);
        assert_eq!(
            refusal(register("第三公司", "12100000400000624D", "310113", "shili")),
            Refusal::AccountTaken
        );
    });
}
