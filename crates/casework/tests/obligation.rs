//! What a filing taken in a grace period still owes, on every engine: reminders, the office's list, and its end.
//! Rules PRV-5, LAT-5, REV-9.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

use casework::filing::{self, Submit};
use casework::obligation::{self, Sought};
use casework::{Error, Office, desk, notice};
use domain::filing::{Mark, State};
use domain::form::Answers;
use domain::ground::actor::Actor;
use domain::ground::day::Day;
use domain::ground::id::FilingId;
use domain::ground::refusal::Refusal;
use domain::notice::NoticeKind;
use world::country::{draft_of, provider_form, save};
use world::{Country, Scene, files};

/// Within the national grace period.
const GRACE: Day = Day::constant(2020, 1, 10);
const DUE: Day = Day::constant(2020, 6, 30);

/// The form without its ICP filing.
fn without_icp(app: &str) -> Answers {
    let mut kept = Answers::new();
    for (path, values) in provider_form(app).iter().filter(|(path, _)| !path.starts_with("backend.1.icp")) {
        kept.set(path, values.to_vec());
    }
    kept
}

/// A filing in force that owes its ICP filing.
fn owing(office: &Office, country: &Country, app: &str) -> FilingId {
    let id = draft_of(office, &country.provider, &without_icp(app), &files::apk());
    filing::submit(office, &country.provider, &Submit { filing: id, nil: false }).unwrap();
    filing::approve(office, &country.shanghai, id).unwrap();
    id
}

/// The walk of one day, as the job makes it.
fn walk(office: &Office) -> usize {
    let (mut after, mut sent) = (None, 0);
    loop {
        let walked = obligation::remind(office, &Actor::clock(), after).unwrap();
        (after, sent) = (walked.next, sent + walked.sent);
        if after.is_none() {
            return sent;
        }
    }
}

/// The notices about what is owed that come until that day, each with its day.
fn told_until(scene: &Scene, last: Day) -> Vec<(String, NoticeKind)> {
    let mut told = Vec::new();
    while scene.today() < last {
        scene.days_pass(1);
        let sent = walk(scene);
        // Another node has the same work, and so has the same one an hour later.
        assert_eq!(walk(&scene.restarted()), 0);
        told.extend((0..sent).map(|_| scene.today().to_string()));
    }
    told.into_iter().zip(kinds(scene)).collect()
}

fn kinds(office: &Office) -> Vec<NoticeKind> {
    let country = Country::find(office).unwrap();
    let inbox = notice::inbox(office, &country.provider, false, 50, 0).unwrap();
    let owed = [NoticeKind::OwedSoon, NoticeKind::OwedLate, NoticeKind::CureSoon];
    let mut found: Vec<_> = inbox.notices.into_iter().filter(|one| owed.contains(&one.kind)).collect();
    found.reverse();
    found.into_iter().map(|one| one.kind).collect()
}

fn listed(office: &Office, actor: &Actor, sought: &Sought) -> Vec<(String, i64)> {
    let (found, total) = obligation::list(office, actor, sought, 20, 0).unwrap();
    assert_eq!(usize::try_from(total).unwrap(), found.len());
    let mut sheet = Vec::new();
    obligation::each(office, actor, sought, |open| sheet.push(open.lying.row.id)).unwrap();
    assert_eq!(
        sheet,
        found.iter().map(|open| open.lying.row.id).collect::<Vec<_>>(),
        "the sheet is the list"
    );
    let mut rows: Vec<_> = found.into_iter().map(|open| (open.lying.row.title, open.owing.left)).collect();
    assert!(rows.is_sorted_by_key(|(_, left)| *left), "the longest overdue first");
    // Filings due on one day stand in the order of their ids, which chance makes.
    rows.sort_by(|one, other| (one.1, &one.0).cmp(&(other.1, &other.0)));
    rows
}

/// The owner amends the filing with its ICP filing, and submits.
fn bring(office: &Office, country: &Country, id: FilingId) {
    filing::revise(office, &country.provider, id).unwrap();
    save(office, &country.provider, id, "backend.1", &provider_form(""));
    filing::submit(office, &country.provider, &Submit { filing: id, nil: false }).unwrap();
}

#[test]
fn prv_5_the_owner_is_reminded_twice_told_when_it_is_late_and_nothing_is_revoked() {
    for scene in Scene::each_on(GRACE) {
        let country = Country::of(&scene);
        let id = owing(&scene, &country, "示例作业本");
        let told = told_until(&scene, Day::constant(2020, 12, 31));
        let expected = [
            ("2020-06-01", NoticeKind::OwedSoon),
            ("2020-06-22", NoticeKind::OwedSoon),
            ("2020-07-01", NoticeKind::OwedLate),
            ("2020-07-23", NoticeKind::CureSoon),
        ];
        assert_eq!(told, expected.map(|(day, kind)| (day.to_owned(), kind)));
        let folder = filing::folder(&scene, &country.provider, id).unwrap();
        assert_eq!(folder.row.filing.state(), State::Effective, "an office decides, not time");
        let reminded = folder.history.iter().filter(|step| step.verb == "remind").count();
        assert_eq!(reminded, expected.len(), "each stands in the record");
        let inbox = notice::inbox(&scene, &country.provider, false, 50, 0).unwrap();
        let (form, owed) = &inbox.owed[&inbox.notices[0].matter];
        assert_eq!(
            (form.version, owed.fields.as_slice()),
            ("provider-2019", &["backend.1.icp".to_owned()][..])
        );
        let others = [&country.rival, &country.shanghai, &country.ministry];
        for other in others {
            let inbox = notice::inbox(&scene, other, false, 50, 0).unwrap();
            assert!(inbox.owed.is_empty(), "it is told to its owner alone");
        }
    }
}

#[test]
fn lat_5_the_office_sees_them_the_longest_overdue_first_and_nobody_else_does() {
    for scene in Scene::each_on(GRACE) {
        let country = Country::of(&scene);
        let (all, late) = (Sought::default(), Sought { late: true, ..Sought::default() });
        assert_eq!(listed(&scene, &country.shanghai, &all), []);
        owing(&scene, &country, "示例作业本");
        owing(&scene, &country, "示例阅读");
        world::country::submitted(&scene, &country.provider, "示例齐全");
        let left = domain::reference::calendar().working_days_between(GRACE, DUE);
        let both = [("示例作业本".to_owned(), left), ("示例阅读".to_owned(), left)];
        assert_eq!(listed(&scene, &country.shanghai, &all), both);
        assert_eq!(listed(&scene, &country.shanghai, &late), []);
        let words = Sought { words: "阅读".into(), ..Sought::default() };
        assert_eq!(listed(&scene, &country.shanghai, &words), both[1..]);
        for other in [&country.guangxi, &country.ministry, &country.baoshan] {
            assert_eq!(listed(&scene, other, &all), []);
        }
        let below = Sought { below: true, ..Sought::default() };
        assert_eq!(listed(&scene, &country.ministry, &below), both);
        assert_eq!(listed(&scene, &country.guangxi, &below), []);
        for stranger in [&country.provider, &country.school, &Actor::clock()] {
            let refused = obligation::list(&scene, stranger, &all, 20, 0);
            assert!(matches!(refused, Err(Error::Refusal(Refusal::NotPermitted(_)))));
        }
        scene.days_pass(u32::try_from(domain::ground::day::days_between(GRACE, DUE)).unwrap());
        assert_eq!(listed(&scene, &country.shanghai, &late), [], "the last day is the provider's");
        assert_eq!(desk::overview(&scene, &country.shanghai).unwrap().owed, Some((2, 0)));
        scene.days_pass(1);
        assert_eq!(listed(&scene, &country.shanghai, &late).len(), 2);
        assert_eq!(desk::overview(&scene, &country.shanghai).unwrap().owed, Some((2, 2)));
    }
}

#[test]
fn prv_5_an_approved_change_with_the_proof_settles_it_everywhere() {
    for scene in Scene::each_on(GRACE) {
        let country = Country::of(&scene);
        let id = owing(&scene, &country, "示例作业本");
        let owed = |id| filing::folder(&scene, &country.provider, id).unwrap().owed;
        assert_eq!(owed(id).unwrap().owed.due, DUE);
        // June has come, and the first reminder with it.
        assert_eq!(told_until(&scene, Day::constant(2020, 6, 5)).len(), 1);
        filing::revise(&scene, &country.provider, id).unwrap();
        assert!(owed(id).is_some(), "a draft settles nothing");
        save(&scene, &country.provider, id, "backend.1", &provider_form(""));
        filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        assert!(owed(id).unwrap().brought, "what was brought still needs the office");
        assert!(filing::examine(&scene, &country.shanghai, id).unwrap().owed.unwrap().brought);
        let all = Sought::default();
        assert_eq!(listed(&scene, &country.shanghai, &all).len(), 1);
        assert_eq!(
            told_until(&scene, Day::constant(2020, 6, 25)).len(),
            0,
            "who waits for the office is not urged"
        );
        let mark = Mark { field: "backend.1.icp".into(), rule: None, reason: "与主办单位不符".into() };
        filing::return_(&scene, &country.shanghai, id, &[mark]).unwrap();
        assert_eq!(told_until(&scene, Day::constant(2020, 6, 29)).len(), 1, "a return opens it again");
        filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        filing::approve(&scene, &country.shanghai, id).unwrap();
        assert!(owed(id).is_none());
        assert!(filing::examine(&scene, &country.shanghai, id).unwrap().owed.is_none());
        assert_eq!(listed(&scene, &country.shanghai, &all), []);
        assert_eq!(desk::overview(&scene, &country.shanghai).unwrap().owed, Some((0, 0)));
        assert_eq!(told_until(&scene, Day::constant(2020, 9, 30)).len(), 0, "nothing more is told");
    }
}

#[test]
fn prv_5_what_ended_or_was_moved_by_the_profile_is_set_right_by_the_walk() {
    for scene in Scene::each_on(GRACE) {
        let country = Country::of(&scene);
        let (id, ended) = (owing(&scene, &country, "示例作业本"), owing(&scene, &country, "示例阅读"));
        let owed_on =
            |id| scene.store().read(|view| storage::filing::find(view, id)).unwrap().unwrap().owed_on;
        // As it stood before the profile moved the day from the end of the period.
        let row = scene.store().read(|view| storage::filing::find(view, id)).unwrap().unwrap();
        let before = Some(Day::constant(2020, 1, 31));
        scene.store().write(move |tx| storage::filing::owe(tx, &row, before)).unwrap();
        filing::cancel(&scene, &country.provider, ended).unwrap();
        assert_eq!(
            listed(&scene, &country.shanghai, &Sought::default()).len(),
            1,
            "what ended is not in force"
        );
        assert_eq!((owed_on(id), owed_on(ended)), (before, Some(DUE)));
        assert_eq!(walk(&scene), 0);
        assert_eq!((owed_on(id), owed_on(ended)), (Some(DUE), None));
        bring(&scene, &country, id);
        filing::approve(&scene, &country.shanghai, id).unwrap();
        assert_eq!(owed_on(id), None);
    }
}
