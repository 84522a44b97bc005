//! The reviewing side on every engine: what an office sees, what its units are told, and what time does to limits.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

use casework::desk::{self, Scope, Wanted};
use casework::filing::{self, Reveal, Submit};
use casework::{Error, Office, announcement, audit, calendar, deadline, notice, time};
use domain::filing::{FilingKind, Mark, State, Submission};
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::day::Day;
use domain::ground::id::{AccountId, FilingId};
use domain::ground::jurisdiction::Relation;
use domain::ground::refusal::Refusal;
use domain::notice::NoticeKind;
use storage::desk::DeskState;
use world::country::{provider_form, submitted};
use world::{Country, Scene, country};

fn administrator(role: Role) -> Actor {
    Actor {
        role,
        account: Some(AccountId(uuid::Uuid::from_u128(77))),
        place: None,
        stage: Stage::Open,
        key: None,
    }
}

fn marks() -> Vec<Mark> {
    vec![Mark { field: "app.name".into(), rule: None, reason: "与安装包内名称不一致".into() }]
}

fn told(office: &Office, actor: &Actor) -> Vec<NoticeKind> {
    let inbox = notice::inbox(office, actor, false, 50, 0).unwrap();
    inbox.notices.into_iter().rev().map(|one| one.kind).collect()
}

/// The walk of one day, as the job makes it.
fn walk(office: &Office) {
    let clock = Actor::clock();
    let walked = deadline::walk(office, &clock, None).unwrap();
    for id in walked.lapsing {
        filing::lapse(office, &clock, id).unwrap();
    }
}

fn days_pass(scene: &Scene, days: u32) {
    for _ in 0..days {
        scene.days_pass(1);
        walk(scene);
        walk(scene);
    }
}

fn wanted(kind: FilingKind) -> Wanted {
    Wanted { kind, state: DeskState::Waiting, overdue: false, scope: Scope::Own, words: String::new() }
}

fn state(office: &Office, actor: &Actor, id: FilingId) -> State {
    filing::open(office, actor, id).unwrap().row.filing.state()
}

#[test]
fn rev_9_each_step_tells_whoever_must_hear_of_it() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        assert_eq!(told(&scene, &country.shanghai), [NoticeKind::Arrived]);
        filing::return_(&scene, &country.shanghai, id, &marks()).unwrap();
        assert_eq!(told(&scene, &country.provider), [NoticeKind::Returned]);
        filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        scene.days_pass(1);
        filing::approve(&scene, &country.shanghai, id).unwrap();
        assert_eq!(told(&scene, &country.provider), [NoticeKind::Returned, NoticeKind::Approved]);
        assert_eq!(told(&scene, &country.shanghai), [NoticeKind::Arrived, NoticeKind::Arrived]);
        for other in [&country.rival, &country.guangxi, &country.ministry] {
            assert_eq!(told(&scene, other), []);
        }
    }
}

#[test]
fn an_inbox_is_its_units_alone_and_knows_what_was_read() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        submitted(&scene, &country.provider, "示例作业本");
        submitted(&scene, &country.provider, "示例阅读");
        let inbox = notice::inbox(&scene, &country.shanghai, true, 1, 0).unwrap();
        assert_eq!((inbox.notices.len(), inbox.total, inbox.unread), (1, 2, 2));
        let first = inbox.notices[0].id;
        assert!(matches!(notice::read(&scene, &country.guangxi, first), Err(Error::NotFound)));
        notice::read(&scene, &country.shanghai, first).unwrap();
        assert_eq!(notice::inbox(&scene, &country.shanghai, true, 9, 0).unwrap().total, 1);
        notice::read_all(&scene, &country.shanghai).unwrap();
        assert_eq!(notice::inbox(&scene, &country.shanghai, false, 9, 0).unwrap().unread, 0);
        let none = notice::inbox(&scene, &administrator(Role::System), false, 9, 0);
        assert!(matches!(none, Err(Error::Refusal(Refusal::NotPermitted(_)))));
    }
}

#[test]
fn rev_1_a_return_lapses_after_two_reminders_and_not_before() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        filing::return_(&scene, &country.shanghai, id, &marks()).unwrap();
        // Returned on 2026-02-10, due on 2026-03-02.
        days_pass(&scene, 20);
        assert_eq!(scene.today(), Day::constant(2026, 3, 2));
        assert_eq!(state(&scene, &country.provider, id), State::Returned, "the last day is the provider's");
        let expected = [NoticeKind::Returned, NoticeKind::ResubmitSoon, NoticeKind::ResubmitSoon];
        assert_eq!(told(&scene, &country.provider), expected, "few, never daily");
        days_pass(&scene, 1);
        assert_eq!(state(&scene, &country.provider, id), State::Lapsed);
        assert_eq!(told(&scene, &country.provider).last(), Some(&NoticeKind::Lapsed));
    }
}

#[test]
fn rev_1_a_change_that_lapses_is_told_as_a_change_and_leaves_the_filing_in_force() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        filing::approve(&scene, &country.shanghai, id).unwrap();
        // The inbox is sorted by time, and the approval comes first.
        days_pass(&scene, 1);
        filing::revise(&scene, &country.provider, id).unwrap();
        filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        filing::return_(&scene, &country.shanghai, id, &marks()).unwrap();
        days_pass(&scene, 21);
        let inbox = notice::inbox(&scene, &country.provider, false, 50, 0).unwrap();
        let told = inbox.notices.iter().map(|one| (one.kind, one.filing.as_ref().unwrap().amends));
        let told: Vec<_> = told.collect();
        assert_eq!(told.first(), Some(&(NoticeKind::Lapsed, true)));
        assert_eq!(
            told.last(),
            Some(&(NoticeKind::Approved, false)),
            "the first round was the filing itself"
        );
        assert!(told[..told.len() - 1].iter().all(|(_, amends)| *amends), "{told:?}");
        assert_eq!(state(&scene, &country.provider, id), State::Effective);
        let history = filing::folder(&scene, &country.provider, id).unwrap().history;
        assert_eq!((history[0].verb.as_str(), history[0].amends), ("lapse", true));
        let begun = history.last().unwrap();
        assert_eq!((begun.verb.as_str(), begun.amends), ("begin", false));
    }
}

#[test]
fn rev_1_after_an_outage_nothing_lapses_unreminded() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        filing::return_(&scene, &country.shanghai, id, &marks()).unwrap();
        scene.days_pass(40);
        walk(&scene);
        assert_eq!(state(&scene, &country.provider, id), State::Returned);
        days_pass(&scene, 1);
        assert_eq!(state(&scene, &country.provider, id), State::Returned);
        days_pass(&scene, 1);
        assert_eq!(state(&scene, &country.provider, id), State::Lapsed);
        let late =
            told(&scene, &country.provider).iter().filter(|kind| **kind == NoticeKind::ResubmitLate).count();
        assert_eq!(late, 2);
    }
}

#[test]
fn rev_9_a_late_office_is_seen_by_itself_and_by_the_one_above() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        days_pass(&scene, 30);
        let seen = told(&scene, &country.shanghai);
        assert_eq!(seen.iter().filter(|kind| **kind == NoticeKind::AnswerLate).count(), 1);
        assert_eq!(seen.iter().filter(|kind| **kind == NoticeKind::AnswerSoon).count(), 2);
        assert_eq!(told(&scene, &country.ministry), [NoticeKind::AnswerLateBelow]);
        let overview = desk::overview(&scene, &country.shanghai).unwrap();
        let provider = overview.provider.unwrap();
        assert_eq!((provider.waiting, provider.overdue), (1, 1));
        assert!(overview.first[0].left.unwrap() < 0);
        let above = desk::overview(&scene, &country.ministry).unwrap();
        let provider = above.provider.unwrap();
        assert_eq!((provider.waiting, provider.overdue_below), (0, 1));
        assert_eq!(above.below[0].lying.row.id, id);
        let elsewhere = desk::overview(&scene, &country.guangxi).unwrap();
        assert_eq!(elsewhere.provider.unwrap().overdue_below, 0);
        let district = desk::overview(&scene, &country.baoshan).unwrap();
        assert_eq!((district.provider, district.owed), (None, None), "ORG-8: provinces verify");
        let clock = filing::lapse(&scene, &Actor::clock(), id);
        assert!(
            matches!(clock, Err(Error::Refusal(Refusal::WrongState { .. }))),
            "an office's delay harms nobody"
        );
    }
}

#[test]
fn rev_1_a_desk_is_sorted_by_what_is_due_first_and_found_by_words() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        submitted(&scene, &country.provider, "示例作业本");
        scene.days_pass(1);
        submitted(&scene, &country.rival, "示例100%阅读");
        let titles = |wanted: &Wanted, limit, offset| {
            let (items, total) = desk::list(&scene, &country.shanghai, wanted, limit, offset).unwrap();
            (items.into_iter().map(|item| item.lying.row.title).collect::<Vec<_>>(), total)
        };
        let all = wanted(FilingKind::Provider);
        assert_eq!(titles(&all, 9, 0), (vec!["示例作业本".into(), "示例100%阅读".into()], 2));
        assert_eq!(titles(&all, 1, 1), (vec!["示例100%阅读".into()], 2));
        let by = |words: &str| titles(&Wanted { words: words.into(), ..all.clone() }, 9, 0).0;
        assert_eq!(by("100%阅"), ["示例100%阅读"]);
        assert_eq!(by("另一示例"), ["示例100%阅读"], "by the owner's name");
        assert_eq!(by("%"), ["示例100%阅读"], "a sign of patterns is only a sign");
        assert_eq!(by("' or 1=1 --"), [""; 0]);
        assert_eq!(titles(&wanted(FilingKind::Usage), 9, 0).1, 0);
        let refused = desk::list(&scene, &country.provider, &all, 9, 0);
        assert!(matches!(refused, Err(Error::Refusal(Refusal::NotPermitted(_)))));
    }
}

#[test]
fn rev_6_a_resubmission_shows_what_changed_masked_and_both_totals_of_days() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        scene.days_pass(2);
        filing::return_(&scene, &country.shanghai, id, &marks()).unwrap();
        let form = provider_form("示例作业本（学生版）").with("owner.contact_mobile", "13900139999");
        let opened = filing::open(&scene, &country.provider, id).unwrap();
        let app = form.clone().with("app.md5", opened.answers.one("app.md5"));
        country::save(&scene, &country.provider, id, "app", &app);
        country::save(&scene, &country.provider, id, "owner", &form);
        filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        scene.days_pass(1);
        let seen = filing::examine(&scene, &country.shanghai, id).unwrap();
        assert_eq!(seen.relation, Relation::Handler);
        // The same file sent under two names may be called by either.
        let mut changed = seen.changed.unwrap();
        changed.retain(|one| !one.field.ends_with("_scan"));
        let fields: Vec<&str> = changed.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["owner.contact_mobile", "app.name"], "{changed:?}");
        assert_eq!(
            (changed[0].before[0].as_str(), changed[0].after[0].as_str()),
            ("139****9001", "139****9999")
        );
        assert_eq!(changed[1].before, ["示例作业本"]);
        // LAT-9: two working days in the first round, one in this one.
        assert_eq!((seen.totals.this_round, seen.totals.all_rounds), (1, 3));
        assert!(seen.problems.is_empty(), "{:?}", seen.problems);
        let verbs: Vec<&str> = seen.history.iter().rev().map(|step| step.verb.as_str()).collect();
        assert_eq!(verbs, ["begin", "submit", "return", "submit"]);
        let returned = seen.history.iter().find(|step| step.verb == "return").unwrap();
        assert_eq!((returned.unit.as_deref(), returned.marks.len()), (Some("上海市教育委员会"), 1));
        let limit = seen.limit.unwrap();
        assert_eq!(limit.due.counted.len(), 10);
        assert_eq!(Some(limit.due.due_on), seen.row.due_on());
    }
}

#[test]
fn org_10_examining_follows_the_line_and_a_draft_is_nobodys() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        assert_eq!(filing::examine(&scene, &country.ministry, id).unwrap().relation, Relation::Above);
        for other in [&country.rival, &country.guangxi, &country.baoshan, &country.school] {
            assert!(matches!(filing::examine(&scene, other, id), Err(Error::NotFound)));
        }
        let draft = country::draft(&scene, &country.provider, "示例草稿");
        assert!(matches!(filing::examine(&scene, &country.shanghai, draft), Err(Error::NotFound)));
    }
}

#[test]
fn a_personal_answer_is_shown_for_a_reason_that_enters_the_record() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        let ask = |reason: &str, fields: &[&str]| Reveal {
            filing: id,
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            reason: reason.to_owned(),
        };
        let without = filing::reveal(&scene, &country.shanghai, &ask("  ", &["owner.legal_mobile"]));
        assert!(matches!(without, Err(Error::Refusal(Refusal::ReasonMissing))));
        let other = filing::reveal(&scene, &country.guangxi, &ask("电话核实材料", &["owner.legal_mobile"]));
        assert!(matches!(other, Err(Error::NotFound)));
        let public = filing::reveal(&scene, &country.shanghai, &ask("电话核实材料", &["owner.name"]));
        assert!(matches!(public, Err(Error::NotFound)), "only personal fields are revealed");
        let input = ask("电话核实材料", &["owner.legal_name", "owner.legal_mobile", "owner.name"]);
        let shown = filing::reveal(&scene, &country.shanghai, &input).unwrap();
        let values: Vec<&str> = shown.values.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["张示例", "13800138001"]);
        let seen = filing::examine(&scene, &country.shanghai, id).unwrap();
        assert_eq!(
            (seen.history[0].verb.as_str(), seen.history[0].why.as_deref()),
            ("reveal", Some("电话核实材料"))
        );
        let looks = seen.history.iter().filter(|step| step.verb == "reveal").count();
        assert_eq!(looks, 1, "a refused look is no look");
    }
}

const NEXT_YEAR: &str = "date,kind,name
2027,notice,示例：关于2027年部分节假日安排的通知
2027-01-01,holiday,元旦
2027-01-02,holiday,元旦
2027-01-03,holiday,元旦
2027-01-04,holiday,元旦
2027-01-09,workday,元旦
2027-05-01,holiday,劳动节
2027-10-01,holiday,国庆节
2027-10-02,holiday,国庆节
2027-10-03,holiday,国庆节
";

/// Moves the clock of the scene to a day.
fn come_to(scene: &Scene, day: Day) {
    let days = domain::ground::day::days_between(scene.today(), day);
    scene.days_pass(u32::try_from(days).unwrap());
}

#[test]
fn n_6_a_calendar_is_rehearsed_and_then_applied_exactly_as_rehearsed() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        come_to(&scene, Day::constant(2026, 12, 1));
        let early = submitted(&scene, &country.provider, "示例早");
        come_to(&scene, Day::constant(2026, 12, 23));
        let late = submitted(&scene, &country.rival, "示例晚");
        let due = |id| {
            let row = filing::open(&scene, &country.shanghai, id).unwrap().row;
            (row.due_on().unwrap(), row.due_provisional)
        };
        // Without a notice only weekends are passed over, and the limit says that it may move.
        assert_eq!(due(late), (Day::constant(2027, 1, 6), true));
        let system = administrator(Role::System);
        let flawed = calendar::rehearse(&scene, &system, "date,kind,name\n2027-01-01,holiday,元旦\n");
        assert!(matches!(flawed, Err(Error::Refusal(Refusal::CalendarFlawed(_)))));
        let tried = calendar::rehearse(&scene, &system, NEXT_YEAR).unwrap();
        assert_eq!((tried.years.as_slice(), tried.moved.len(), tried.settled), ([2027].as_slice(), 1, 0));
        assert_eq!((tried.moved[0].filing, tried.moved[0].handler.as_str()), (late, "上海市教育委员会"));
        assert_eq!(tried.moved[0].after.due_on, Day::constant(2027, 1, 8));
        assert_eq!(due(late), (Day::constant(2027, 1, 6), true), "a rehearsal changes nothing");
        for other in [&country.shanghai, &country.provider, &administrator(Role::Audit)] {
            assert!(calendar::load(&scene, other, NEXT_YEAR).is_err());
        }
        let done = calendar::load(&scene, &system, NEXT_YEAR).unwrap();
        assert_eq!(done.moved.len(), 1);
        assert_eq!(due(late), (Day::constant(2027, 1, 8), false));
        assert_eq!(due(early), (Day::constant(2026, 12, 15), false));
        assert!(told(&scene, &country.shanghai).contains(&NoticeKind::LimitMoved));
        let again = calendar::load(&scene, &system, NEXT_YEAR);
        assert!(matches!(again, Err(Error::Refusal(Refusal::YearLoaded(2027)))));
        // What is submitted from now on is counted by the new year at once.
        let after = submitted(&scene, &country.provider, "示例后");
        assert_eq!(due(after), (Day::constant(2027, 1, 8), false));
    }
}

#[test]
fn rev_4_another_node_counts_by_the_loaded_year_without_being_told() {
    for scene in Scene::each() {
        let other: Office = scene.restarted();
        let system = administrator(Role::System);
        calendar::load(&scene, &system, NEXT_YEAR).unwrap();
        assert_eq!(other.calendar().years().last(), Some(2026));
        let seen = other.read(|view| other.calendar_in(view)).unwrap();
        assert_eq!(seen.years().last(), Some(2027));
        assert_eq!(other.calendar().years().last(), Some(2027));
        assert_eq!(calendar::overview(&other, &system).unwrap().years.last().unwrap().0, 2027);
    }
}

#[test]
fn rev_10_what_was_approved_is_announced_once() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let nothing = announcement::preview(&scene, &country.shanghai, None, 9).unwrap();
        assert!(nothing.is_none());
        let first = submitted(&scene, &country.provider, "示例作业本");
        filing::approve(&scene, &country.shanghai, first).unwrap();
        scene.days_pass(3);
        let second = submitted(&scene, &country.rival, "示例阅读");
        filing::approve(&scene, &country.shanghai, second).unwrap();
        submitted(&scene, &country.rival, "示例未审");
        let (from, to) = (Day::constant(2026, 2, 10), Day::constant(2026, 2, 13));
        let shown = announcement::preview(&scene, &country.shanghai, None, 9).unwrap().unwrap();
        assert_eq!((shown.from, shown.to, shown.count), (from, to, 2));
        let reversed = announcement::publish(&scene, &country.shanghai, to, from);
        assert!(matches!(reversed, Err(Error::Refusal(Refusal::RangeReversed))));
        let part = announcement::publish(&scene, &country.shanghai, from, from).unwrap();
        let (about, entries) = announcement::open(&scene, &Actor::anonymous(), part, 9, 0).unwrap();
        assert_eq!(about.title, "上海市教育委员会教育移动应用提供者备案名单（2026.02.10–2026.02.10）");
        assert_eq!(entries.len(), 1);
        assert_eq!((entries[0].app.as_str(), entries[0].number.as_str()), ("示例作业本", "教APP备3100001号"));
        announcement::publish(&scene, &country.shanghai, from, to).unwrap();
        let empty = announcement::publish(&scene, &country.shanghai, from, to);
        assert!(matches!(empty, Err(Error::Refusal(Refusal::NothingToAnnounce))));
        let (lists, total) = announcement::list(&scene, &Actor::anonymous(), false, 1, 0).unwrap();
        assert_eq!((lists.len(), total), (1, 2));
        assert!(announcement::publish(&scene, &country.provider, from, to).is_err());
        let (own, _) = announcement::list(&scene, &country.guangxi, true, 9, 0).unwrap();
        assert!(own.is_empty());
    }
}

#[test]
fn rev_4_days_pass_by_hand_in_a_demonstration_only() {
    for scene in Scene::each() {
        let before = scene.today();
        let refused = time::pass_day(&scene, &Actor::anonymous());
        assert!(matches!(refused, Err(Error::Refusal(Refusal::NotPermitted(_)))));
        assert_eq!(scene.today(), before);
        let demonstration = scene.clone().demonstrating();
        let after = time::pass_day(&demonstration, &Actor::anonymous()).unwrap();
        assert_eq!(domain::ground::day::days_between(before, after), 1);
        time::resume(&demonstration).unwrap();
        assert_eq!(demonstration.today(), after, "already there");
    }
}

#[test]
fn rev_8_the_record_is_read_and_verified_by_the_audit_administrator_alone() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        submitted(&scene, &country.provider, "示例作业本");
        let auditor = administrator(Role::Audit);
        let all = storage::audit::Filter::default();
        for other in [&country.shanghai, &administrator(Role::System), &Actor::anonymous()] {
            assert!(audit::list(&scene, other, &all, 9, 0).is_err());
            assert!(audit::verify(&scene, other).is_err());
        }
        let submits =
            storage::audit::Filter { verb: "submit".into(), object_kind: "filing".into(), ..all.clone() };
        let (lines, total) = audit::list(&scene, &auditor, &submits, 9, 0).unwrap();
        assert_eq!((lines.len(), total), (1, 1));
        assert_eq!(lines[0].account.as_deref(), Some("上海示例教育科技有限公司管理员"));
        let tomorrow = storage::audit::Filter { from: Some(Day::constant(2026, 2, 11)), ..all };
        assert_eq!(audit::list(&scene, &auditor, &tomorrow, 9, 0).unwrap().1, 0);
        assert!(matches!(audit::verify(&scene, &auditor).unwrap(), audit::Verdict::Whole { .. }));
        scene.store().write(|tx| tx.execute("update event set why = 'x' where seq = 2", [])).unwrap();
        assert_eq!(audit::verify(&scene, &auditor).unwrap(), audit::Verdict::Damaged { seq: 2 });
    }
}

#[test]
fn rev_7_of_two_decisions_the_second_hears_the_present_state() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        filing::approve(&scene, &country.shanghai, id).unwrap();
        let second = filing::return_(&scene, &country.shanghai, id, &marks());
        assert!(matches!(second, Err(Error::Refusal(Refusal::WrongState { state: "effective", .. }))));
        let row = filing::open(&scene, &country.shanghai, id).unwrap().row;
        assert!(matches!(row.filing.submission, Submission::None));
    }
}
