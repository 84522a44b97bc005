//! The inspection on every engine: asked for once, looked at by provider and reviewer, judged, and never deciding.
//! Rules INS-1…5, USE-4, N2, PUB-2.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stand outside #[test] functions"
)]

use casework::filing::{self, Submit};
use casework::inspection::{self, Completeness, Gap, Inspection, JOB, Judge, Ran, Source, Unjudged};
use casework::{Error, Office, register};
use domain::filing::{Mark, State};
use domain::form::Answers;
use domain::ground::actor::{Actor, Role};
use domain::ground::id::FilingId;
use domain::ground::refusal::Refusal;
use domain::inspection::Judgement;
use inspector::Report;
use inspector::compare::{Outcome, SignerChange};
use inspector::report::Level;
use storage::queue::{self, Kinds};
use storage::{filed_package, package};
use world::country::{bring, draft_of, provider_form, send};
use world::packages::{asking, foreign, greedy, inspect_all, look, packed, plain};
use world::{Country, Scene};

const APP: &str = "示例作业本";

fn each(story: impl Fn(&Scene, &Country)) {
    for scene in Scene::each_kind() {
        let country = Country::of(&scene);
        story(&scene, &country);
    }
}

fn form() -> Answers {
    provider_form(APP)
}

fn waiting(office: &Office, country: &Country, package: &[u8]) -> FilingId {
    let id = draft_of(office, &country.provider, &form(), package);
    filing::submit(office, &country.provider, &Submit { filing: id, nil: false }).unwrap();
    id
}

fn seen(office: &Office, country: &Country, id: FilingId) -> Inspection {
    filing::examine(office, &country.shanghai, id).unwrap().inspection.unwrap()
}

fn jobs(office: &Office) -> usize {
    office.store().write(|tx| queue::claim(tx, Kinds::Only(JOB), 50, 0)).unwrap().len()
}

fn refusal<T: std::fmt::Debug>(result: casework::Result<T>) -> Refusal {
    match result.unwrap_err() {
        Error::Refusal(refusal) => refusal,
        other => panic!("not a refusal: {other:?}"),
    }
}

#[test]
fn ins_1_the_same_bytes_are_inspected_once() {
    each(|office, country| {
        let bytes = plain(APP);
        let id = draft_of(office, &country.provider, &form(), &bytes);
        send(office, &country.provider, id, "app.package", "again.apk", &bytes);
        let other = filing::begin(office, &country.rival).unwrap().filing;
        let sent = send(office, &country.rival, other, "app.package", "theirs.apk", &bytes);
        assert_eq!(jobs(office), 1, "three uploads of one content are one job");
        let sha256 = &sent.received.digests.sha256;
        let clock = Actor::clock();
        let early = filing::folder(office, &country.provider, id).unwrap().inspection.unwrap();
        assert!(early.report.is_none() && early.findings.is_empty(), "not yet");
        assert_eq!(inspection::run(office, &clock, sha256, look).unwrap(), Ran::Inspected);
        let again = inspection::run(office, &clock, sha256, |_, _| panic!("nobody looks twice"));
        assert_eq!(again.unwrap(), Ran::Known);
        send(office, &country.rival, other, "app.package", "late.apk", &bytes);
        assert_eq!(jobs(office), 1, "what is known is not asked again");
        let known = office.read(|view| Ok(package::find(view, sha256)?)).unwrap().unwrap();
        assert_eq!(known.version.as_deref(), Some("3.2.1"));
        assert_eq!(known.label.as_deref(), Some(APP));
        let report = seen_by_owner(office, country, id).report.unwrap();
        assert_eq!(&report.file, sha256, "no path of this machine");
        assert_eq!(report.sha256, *sha256);
        assert_eq!(refusal(inspection::run(office, &country.provider, sha256, look)).code(), "not-permitted");
    });
}

fn seen_by_owner(office: &Office, country: &Country, id: FilingId) -> Inspection {
    filing::folder(office, &country.provider, id).unwrap().inspection.unwrap()
}

#[test]
fn ins_2_declared_against_found_is_the_same_for_provider_and_reviewer() {
    each(|office, country| {
        let declared = form().with("app.permissions", "calendar").with("app.version", "3.2");
        let id = draft_of(office, &country.provider, &declared, &greedy(APP));
        inspect_all(office);
        let before = seen_by_owner(office, country, id);
        filing::submit(office, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        let after = seen(office, country, id);
        let keys = |one: &Inspection| one.findings.iter().map(|found| found.key.clone()).collect::<Vec<_>>();
        assert_eq!(keys(&before), keys(&after));
        let outcome = |item: &str| {
            let all = &after.comparison.items;
            all.iter().find(|check| check.item == item).map(|check| check.outcome)
        };
        assert_eq!(outcome("通讯录"), Some(Outcome::Undeclared));
        assert_eq!(outcome("日历"), Some(Outcome::Unseen));
        let field = |text: &str| {
            let found = after.findings.iter().find(|found| found.finding.text.contains(text));
            found.map(|found| (found.source, found.field))
        };
        assert_eq!(field("版本号与申报不一致"), Some((Source::Declared, "app.version")));
        assert_eq!(field("未申报的权限：通讯录"), Some((Source::Declared, "app.permissions")));
        assert_eq!(field("申报无收费"), Some((Source::Declared, "app.features")));
        let levels: Vec<Level> = after.findings.iter().map(|found| found.finding.level).collect();
        assert!(levels.is_sorted_by(|left, right| left >= right), "the gravest first: {levels:?}");
        assert!(after.grave().count() < after.findings.len(), "a hint asks for no judgement");
    });
}

#[test]
fn ins_4_neither_findings_nor_an_unreadable_package_stop_anything() {
    each(|office, country| {
        let id = draft_of(office, &country.provider, &form(), &world::files::apk());
        let sha256 = sha256(office, country, id);
        let dead = |_: &std::path::Path, digests: inspector::digest::Digests| {
            Ok(Report::unreadable(digests.sha256, "检测超过 60 秒，已中止"))
        };
        inspection::run(office, &Actor::clock(), &sha256, dead).unwrap();
        let unreadable = seen_by_owner(office, country, id);
        assert!(unreadable.is_unreadable());
        assert!(unreadable.findings.iter().any(|found| found.finding.text.contains("不可解析")));
        filing::submit(office, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        filing::approve(office, &country.shanghai, id).unwrap();
        let state = filing::open(office, &country.provider, id).unwrap().row.filing.state();
        assert_eq!(state, State::Effective);
    });
}

fn sha256(office: &Office, country: &Country, id: FilingId) -> String {
    let answers = filing::open(office, &country.provider, id).unwrap().answers;
    answers.file_digest("app.package").unwrap().to_owned()
}

#[test]
fn ins_4_each_finding_is_judged_with_a_reason_by_the_reviewer_alone() {
    each(|office, country| {
        let id = waiting(office, country, &greedy(APP));
        inspect_all(office);
        let first = seen(office, country, id).findings[0].clone();
        let say = |judgement, reason: &str| Judge {
            filing: id,
            said: vec![(first.key.clone(), judgement, reason.to_owned())],
        };
        let by = |actor: &Actor, input: &Judge| inspection::judge(office, actor, input);
        let shanghai = &country.shanghai;
        assert_eq!(refusal(by(shanghai, &say(Judgement::Correct, "  "))), Refusal::FindingUnexplained);
        let correct = say(Judgement::Correct, "请补报或者去掉");
        assert_eq!(by(shanghai, &correct).unwrap(), 1);
        assert_eq!(by(shanghai, &correct).unwrap(), 0, "the same words again are nothing new");
        assert_eq!(by(shanghai, &say(Judgement::Accepted, "拍照交作业需要")).unwrap(), 1);
        let judged = seen(office, country, id).findings[0].judged.clone().unwrap();
        assert_eq!(judged.judgement, Judgement::Accepted);
        assert_eq!((judged.reason.as_str(), judged.unit.as_str()), ("拍照交作业需要", "上海市教育委员会"));
        let unknown =
            Judge { filing: id, said: vec![("0".repeat(16), Judgement::Correct, "没有这项".into())] };
        assert_eq!(refusal(by(shanghai, &unknown)), Refusal::FindingGone);
        assert!(matches!(by(&country.guangxi, &correct), Err(Error::NotFound)));
        assert_eq!(refusal(by(&country.ministry, &correct)).code(), "not-permitted");
        assert_eq!(refusal(by(&country.provider, &correct)).code(), "not-permitted");
        let events = office.read(|view| Ok(storage::event::of_object(view, "inspection", &id.to_string())?));
        let whys: Vec<_> = events.unwrap().into_iter().map(|one| one.event.why.unwrap()).collect();
        assert_eq!(whys, ["请补报或者去掉", "拍照交作业需要"]);
        let history = filing::folder(office, &country.provider, id).unwrap().history;
        assert!(history.iter().all(|step| step.verb != "judge"), "the reviewer's alone until he decides");
        filing::approve(office, shanghai, id).unwrap();
        assert_eq!(refusal(by(shanghai, &correct)).code(), "wrong-state");
    });
}

#[test]
fn ins_5_a_version_is_compared_with_the_one_in_force_and_judgements_are_remembered() {
    each(|office, country| {
        let id = waiting(office, country, &greedy(APP));
        inspect_all(office);
        let first = seen(office, country, id);
        assert!(first.before.is_none());
        let contacts = first.findings.iter().find(|one| one.finding.text.contains("通讯录")).unwrap();
        let said = vec![(contacts.key.clone(), Judgement::Accepted, "家校通讯录功能".to_owned())];
        inspection::judge(office, &country.shanghai, &Judge { filing: id, said }).unwrap();
        let mark = Mark { field: "app.package".into(), rule: None, reason: "请说明广告".into() };
        filing::return_(office, &country.shanghai, id, &[mark]).unwrap();
        filing::submit(office, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        let again = seen(office, country, id);
        let known = again.findings.iter().find(|one| one.key == contacts.key).unwrap();
        assert!(known.judged.is_none() && known.earlier.is_some(), "said in the round before");
        assert!(again.before.is_none(), "the same content is no other version");
        filing::approve(office, &country.shanghai, id).unwrap();

        filing::revise(office, &country.provider, id).unwrap();
        bring(office, &country.provider, id, &form().with("app.version", "3.3.0"), &foreign(APP));
        inspect_all(office);
        let before = seen_by_owner(office, country, id).before.unwrap();
        assert_eq!(before.version, "3.2.1");
        assert_eq!(before.difference.signer, SignerChange::Another);
        assert_eq!(before.difference.permissions_added, ["android.permission.RECORD_AUDIO"]);
        let found = seen_by_owner(office, country, id).findings;
        assert!(found.iter().any(|one| one.source == Source::Version && one.finding.rule == "INS-5"));
    });
}

#[test]
fn ins_4_a_judgement_is_not_carried_to_other_evidence() {
    each(|office, country| {
        let contacts = |id| {
            let all = seen(office, country, id).findings;
            all.into_iter().find(|one| one.finding.text.contains("通讯录")).unwrap()
        };
        let id = waiting(office, country, &asking(APP, &["CAMERA", "READ_CONTACTS"]));
        inspect_all(office);
        let first = contacts(id);
        let said = vec![(first.key.clone(), Judgement::Accepted, "家校通讯录功能".to_owned())];
        inspection::judge(office, &country.shanghai, &Judge { filing: id, said }).unwrap();
        let mark = Mark { field: "app.package".into(), rule: None, reason: "请换安装包".into() };
        filing::return_(office, &country.shanghai, id, &[mark]).unwrap();
        let wider = asking(APP, &["CAMERA", "READ_CONTACTS", "WRITE_CONTACTS"]);
        bring(office, &country.provider, id, &form(), &wider);
        filing::submit(office, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        inspect_all(office);
        let second = contacts(id);
        assert_eq!(first.finding.text, second.finding.text, "the same words");
        assert_ne!(first.finding.evidence, second.finding.evidence, "resting on more");
        assert!(second.judged.is_none() && second.earlier.is_none(), "nothing is taken over");
        assert_eq!(second.differing.unwrap().reason, "家校通讯录功能", "what was said stands beside it");
    });
}

#[test]
fn ins_4_a_package_without_a_name_is_never_told_as_clean() {
    each(|office, country| {
        let id = waiting(office, country, &world::files::apk());
        inspect_all(office);
        let found = seen(office, country, id);
        assert_ne!(found.completeness(), Some(Completeness::Whole));
        assert!(!found.agrees());
        let number = filing::approve(office, &country.shanghai, id).unwrap().number.unwrap();
        let summary = register::record(office, &number).unwrap().inspected.unwrap();
        assert_ne!(summary.completeness, Completeness::Whole);
    });
}

#[test]
fn ins_2_what_is_declared_and_not_there_is_no_agreement() {
    each(|office, country| {
        let declaring = |permission: &str| {
            let declared = form().with("app.permissions", permission);
            draft_of(office, &country.provider, &declared, &asking(APP, &["CAMERA"]))
        };
        let (same, more) = (declaring("camera"), declaring("calendar"));
        inspect_all(office);
        assert!(seen_by_owner(office, country, same).agrees());
        assert!(!seen_by_owner(office, country, more).agrees());
    });
}

#[test]
fn pub_2_the_summary_for_parents_never_calls_hidden_code_clean() {
    each(|office, country| {
        let number = |package: &[u8]| {
            let id = waiting(office, country, package);
            filing::approve(office, &country.shanghai, id).unwrap().number.unwrap()
        };
        let numbers = [number(&plain(APP)), number(&greedy(APP)), number(&packed(APP))];
        let summary = |number: &str| register::record(office, number).unwrap().inspected;
        assert!(numbers.iter().all(|number| summary(number).is_none()), "not inspected is not clean");
        inspect_all(office);
        let [clean, greedy, packed] = numbers.map(|number| summary(&number).unwrap());
        assert_eq!(clean.completeness, Completeness::Whole);
        assert!(clean.advertising.is_empty() && clean.tracking.is_empty() && clean.permissions.is_empty());
        assert_eq!(greedy.advertising, ["穿山甲"]);
        assert_eq!(greedy.tracking, ["友盟统计", "友盟超链"]);
        assert_eq!(greedy.permissions.len(), 3);
        assert_eq!(packed.completeness, Completeness::Partial);
        assert_eq!(clean.inspector, inspector::VERSION);
    });
}

#[test]
fn n2_a_digest_leads_to_the_number_under_which_it_was_filed() {
    each(|office, country| {
        let id = waiting(office, country, &plain(APP));
        let old = sha256(office, country, id);
        let find =
            |digests: &[String]| office.read(|view| Ok(filed_package::of_digests(view, digests)?)).unwrap();
        assert!(find(std::slice::from_ref(&old)).is_empty(), "not before it is in force");
        let number = filing::approve(office, &country.shanghai, id).unwrap().number.unwrap();
        filing::revise(office, &country.provider, id).unwrap();
        bring(office, &country.provider, id, &form().with("app.version", "3.3.0"), &foreign(APP));
        filing::submit(office, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        filing::approve(office, &country.shanghai, id).unwrap();
        let new = sha256(office, country, id);
        let both = find(&[old.clone(), new.clone(), "0".repeat(64)]);
        let told: Vec<_> =
            both.iter().map(|one| (&one.sha256, one.is_current, one.version.as_str())).collect();
        assert_eq!(told, [(&new, true, "3.3.0"), (&old, false, "3.2.1")]);
        assert!(both.iter().all(|one| one.number == number));
        let by_md5 = find(&[both[0].md5.clone()]);
        assert_eq!(by_md5.len(), 1);
    });
}

#[test]
fn use_4_a_required_app_is_held_against_its_package() {
    each(|office, country| {
        let id = waiting(office, country, &greedy(APP));
        inspect_all(office);
        let number = filing::approve(office, &country.shanghai, id).unwrap().number.unwrap();
        let place = |actor: &Actor| actor.place.clone().unwrap();
        let entry = |nature: &str| Answers::new().with("entry.1.app", &number).with("entry.1.nature", nature);
        let required = world::filed::declared(
            office,
            &place(&country.school),
            &place(&country.baoshan),
            &entry("required"),
        );
        let examined = filing::examine(office, &country.baoshan, required).unwrap();
        let [forbidden] = examined.forbidden.as_slice() else { panic!("{:?}", examined.forbidden) };
        assert_eq!((forbidden.item, forbidden.number.as_str()), (1, number.as_str()));
        assert!(forbidden.findings.iter().any(|finding| finding.evidence == ["穿山甲"]));
        let free = world::filed::declared(
            office,
            &place(&country.sibling),
            &place(&country.baoshan),
            &entry("recommended"),
        );
        assert!(filing::examine(office, &country.baoshan, free).unwrap().forbidden.is_empty());
    });
}

#[test]
fn use_4_an_app_that_nobody_can_see_into_is_told_as_not_to_be_judged() {
    each(|office, country| {
        let filed = |package: &[u8]| {
            let id = waiting(office, country, package);
            (
                sha256(office, country, id),
                filing::approve(office, &country.shanghai, id).unwrap().number.unwrap(),
            )
        };
        let place = |actor: &Actor| actor.place.clone().unwrap();
        let (whole, hidden, dead) = (filed(&plain(APP)), filed(&packed(APP)), filed(&world::files::apk()));
        let mut entries = Answers::new();
        for (at, (_, number)) in [&whole, &hidden, &dead].into_iter().enumerate() {
            let entry = format!("entry.{}", at + 1);
            entries =
                entries.with(&format!("{entry}.app"), number).with(&format!("{entry}.nature"), "required");
        }
        let id = world::filed::declared(office, &place(&country.school), &place(&country.baoshan), &entries);
        let told = || {
            let forbidden = filing::examine(office, &country.baoshan, id).unwrap().forbidden;
            assert!(forbidden.iter().all(|one| one.findings.is_empty()), "{forbidden:?}");
            forbidden.into_iter().map(|one| (one.item, one.unjudged.unwrap())).collect::<Vec<_>>()
        };
        let early = [1, 2, 3].map(|item| (item, Unjudged::Uninspected));
        assert_eq!(told(), early, "what is not inspected yet is not silent");
        let unreadable = |_: &std::path::Path, digests: inspector::digest::Digests| {
            Ok(Report::unreadable(digests.sha256, "检测超过 60 秒，已中止"))
        };
        inspection::run(office, &Actor::clock(), &dead.0, unreadable).unwrap();
        inspect_all(office);
        let late = told();
        assert_eq!(late.len(), 2, "of the whole one nothing has to be said: {late:?}");
        assert_eq!(late[1], (3, Unjudged::Unreadable));
        let (2, Unjudged::Partial(gaps)) = &late[0] else { panic!("{late:?}") };
        assert!(matches!(gaps.first(), Some(Gap::Packed(names)) if names.len() == 1), "{gaps:?}");
    });
}

#[test]
fn ins_1_a_new_inspector_looks_at_everything_again_while_the_old_report_stays() {
    each(|office, country| {
        let id = waiting(office, country, &plain(APP));
        let system = Actor { role: Role::System, ..country.ministry.clone() };
        let figures = || inspection::progress(office, &system).unwrap();
        assert_eq!((figures().total, figures().done), (1, 0));
        assert_eq!(inspect_all(office), 1);
        assert_eq!((figures().total, figures().done), (1, 1));
        let clock = Actor::clock();
        assert_eq!(inspection::enqueue(office, &clock, 10).unwrap(), 0, "nothing to do");
        assert_eq!(refusal(inspection::demand(office, &country.shanghai)).code(), "not-permitted");
        assert_eq!(inspection::demand(office, &system).unwrap(), 1);
        assert_eq!(figures().done, 0);
        let still = seen(office, country, id);
        assert!(still.report.is_some() && still.made.is_some(), "what is known stays in sight");
        assert_eq!(inspection::enqueue(office, &clock, 10).unwrap(), 1);
        assert_eq!(inspection::enqueue(office, &clock, 10).unwrap(), 0, "asked once");
        assert_eq!(inspect_all(office), 1);
        assert_eq!(figures().done, 1);
    });
}
