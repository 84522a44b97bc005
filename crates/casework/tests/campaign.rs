//! Stories of campaigns and of progress, on every engine: who is done, who is missing, and the counts at every level.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

use casework::campaign::{self, Open};
use casework::filing::{self, Submit};
use casework::{Error, Office, notice, usage};
use domain::campaign::{CampaignKind, Progress};
use domain::ground::actor::Actor;
use domain::ground::day::Day;
use domain::ground::refusal::Refusal;
use domain::notice::NoticeKind;
use storage::declaration::{self, Scope, Tally};
use world::{Country, Scene};

fn nil(office: &Office, actor: &Actor, district: &Actor) {
    let filing = usage::begin(office, actor).unwrap().filing;
    filing::submit(office, actor, &Submit { filing, nil: true }).unwrap();
    filing::approve(office, district, filing).unwrap();
}

fn open(office: &Office, actor: &Actor, kind: CampaignKind, due_on: &str) {
    let input = Open { kind, title: String::new(), due_on: due_on.parse().unwrap() };
    campaign::open(office, actor, &input).unwrap();
}

fn total(office: &Office, actor: &Actor) -> Tally {
    campaign::progress(office, actor, None).unwrap().total
}

/// What the counts must be, counted unit by unit.
fn counted(office: &Office, actor: &Actor) -> Tally {
    let mut tally = Tally::default();
    campaign::below(office, actor, None, |since, listed| {
        tally.units += 1;
        match listed.declaration.map(|known| known.standing.progress(since)) {
            Some(Progress::Filed) => tally.filed += 1,
            Some(Progress::Nil) => tally.nil += 1,
            Some(Progress::Reviewing) => tally.reviewing += 1,
            Some(Progress::Returned) => tally.returned += 1,
            Some(Progress::Missing) | None => {}
        }
    })
    .unwrap();
    tally
}

#[test]
fn cam_2_progress_is_seen_at_every_level_with_the_names_of_the_remaining() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        nil(&scene, &country.school, &country.baoshan);
        let district = campaign::progress(&scene, &country.baoshan, None).unwrap();
        assert_eq!(district.total, Tally { units: 2, nil: 1, ..Tally::default() });
        let names = |progress: Progress| -> Vec<String> {
            let at = |known: &Option<declaration::Declaration>| {
                known.as_ref().map_or(Progress::Missing, |known| known.standing.progress(None))
            };
            district
                .units
                .iter()
                .filter(|one| at(&one.declaration) == progress)
                .map(|one| one.name.clone())
                .collect()
        };
        assert_eq!(names(Progress::Missing), ["海滨示例中学"]);
        assert_eq!(names(Progress::Nil), ["行知示例小学"]);
        let city = campaign::progress(&scene, &country.shanghai, None).unwrap();
        assert_eq!(city.total, Tally { units: 3, nil: 1, ..Tally::default() }, "the district declares too");
        assert_eq!(city.direct, Tally { units: 1, ..Tally::default() });
        assert_eq!((city.offices.len(), city.offices[0].tally), (1, district.total));
        let nation = campaign::progress(&scene, &country.ministry, None).unwrap();
        assert_eq!(nation.total.units, 8);
        assert_eq!(nation.offices.iter().map(|row| row.tally.units).sum::<u64>() + nation.direct.units, 8);
        let down = campaign::progress(&scene, &country.ministry, Some(city.offices[0].unit)).unwrap();
        assert_eq!(down.total, district.total);
        let way: Vec<&str> = down.way.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(way, ["教育部", "上海市教育委员会"]);
    }
}

#[test]
fn org_10_nobody_sees_the_progress_of_others() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let above = country.shanghai.place.as_ref().unwrap().id;
        for stranger in [&country.baoshan, &country.guangxi] {
            let seen = campaign::progress(&scene, stranger, Some(above));
            assert!(matches!(seen, Err(Error::NotFound)), "{seen:?}");
        }
        let school = campaign::progress(&scene, &country.school, None);
        assert!(matches!(school, Err(Error::Refusal(Refusal::NotPermitted(_)))), "{school:?}");
    }
}

#[test]
fn cam_2_the_counts_follow_every_step() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let check = |expected: Tally| {
            assert_eq!(total(&scene, &country.baoshan), expected);
            assert_eq!(counted(&scene, &country.baoshan), expected);
        };
        let two = Tally { units: 2, ..Tally::default() };
        let filing = usage::begin(&scene, &country.school).unwrap().filing;
        check(two);
        filing::submit(&scene, &country.school, &Submit { filing, nil: true }).unwrap();
        check(Tally { reviewing: 1, ..two });
        let mark =
            domain::filing::Mark {
                field: "entry".into(), rule: None, reason: "贵校使用了作业应用".into()
            };
        filing::return_(&scene, &country.baoshan, filing, &[mark]).unwrap();
        check(Tally { returned: 1, ..two });
        filing::withdraw(&scene, &country.school, filing).unwrap();
        check(two);
        usage::begin(&scene, &country.school).unwrap();
        filing::submit(&scene, &country.school, &Submit { filing, nil: true }).unwrap();
        filing::approve(&scene, &country.baoshan, filing).unwrap();
        check(Tally { nil: 1, ..two });
        usage::begin(&scene, &country.school).unwrap();
        filing::submit(&scene, &country.school, &Submit { filing, nil: true }).unwrap();
        check(Tally { nil: 1, ..two });
    }
}

#[test]
fn cam_1_a_terms_campaign_starts_from_nothing_and_closing_it_brings_the_standing_back() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        nil(&scene, &country.school, &country.baoshan);
        scene.days_pass(20);
        open(&scene, &country.shanghai, CampaignKind::Term, "2026-03-31");
        let before = Tally { units: 2, ..Tally::default() };
        assert_eq!(total(&scene, &country.baoshan), before, "the city's campaign governs the district");
        assert_eq!(counted(&scene, &country.baoshan), before);
        let filing = usage::begin(&scene, &country.school).unwrap().filing;
        filing::submit(&scene, &country.school, &Submit { filing, nil: true }).unwrap();
        assert_eq!(total(&scene, &country.baoshan), Tally { reviewing: 1, ..before });
        filing::approve(&scene, &country.baoshan, filing).unwrap();
        nil(&scene, &country.sibling, &country.baoshan);
        let done = Tally { nil: 2, ..before };
        assert_eq!((total(&scene, &country.baoshan), counted(&scene, &country.baoshan)), (done, done));
        // A change after the term's declaration does not undo it.
        usage::begin(&scene, &country.school).unwrap();
        filing::submit(&scene, &country.school, &Submit { filing, nil: true }).unwrap();
        assert_eq!((total(&scene, &country.baoshan), counted(&scene, &country.baoshan)), (done, done));
        let other = campaign::progress(&scene, &country.guangxi, None).unwrap();
        assert!(other.campaign.is_none(), "another province's campaign governs nobody here");
        campaign::close(&scene, &country.shanghai).unwrap();
        let view = campaign::progress(&scene, &country.baoshan, None).unwrap();
        assert!(view.campaign.is_none());
        assert_eq!(view.total, done);
    }
}

#[test]
fn cam_1_a_department_runs_one_campaign_at_a_time_and_the_nearest_governs() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        open(&scene, &country.shanghai, CampaignKind::First, "2026-03-31");
        let due: Day = "2026-04-30".parse().unwrap();
        let again = Open { kind: CampaignKind::Term, title: "再来".into(), due_on: due };
        let refused = campaign::open(&scene, &country.shanghai, &again);
        assert!(matches!(refused, Err(Error::Refusal(Refusal::CampaignRunning))), "{refused:?}");
        let past = Open { due_on: scene.today(), ..again.clone() };
        let refused = campaign::open(&scene, &country.baoshan, &past);
        assert!(matches!(refused, Err(Error::Refusal(Refusal::CampaignDue { .. }))), "{refused:?}");
        let refused = campaign::close(&scene, &country.baoshan);
        assert!(
            matches!(refused, Err(Error::Refusal(Refusal::NoCampaign))),
            "a campaign of others is not closed"
        );
        campaign::open(&scene, &country.baoshan, &again).unwrap();
        let seen = usage::desk(&scene, &country.school).unwrap().campaign.unwrap();
        assert_eq!((seen.title.as_str(), seen.campaign.due_on), ("再来", due));
    }
}

#[test]
fn cam_3_one_action_reminds_every_missing_unit() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        nil(&scene, &country.school, &country.baoshan);
        assert_eq!(campaign::remind(&scene, &country.baoshan).unwrap().units, 1);
        let view = campaign::progress(&scene, &country.baoshan, None).unwrap();
        assert_eq!(view.reminded.map(|(_, units)| units), Some(1));
        let told = |of: &Actor| {
            let inbox = notice::inbox(&scene, of, false, 9, 0).unwrap();
            inbox
                .notices
                .into_iter()
                .filter(|one| one.kind == NoticeKind::DeclareReminder)
                .collect::<Vec<_>>()
        };
        let first = told(&country.sibling);
        assert_eq!(first.len(), 1, "the reminder stands in the inbox");
        assert_eq!(first[0].sender_name.as_deref(), Some("上海市宝山区教育局"));
        assert!(told(&country.school).is_empty(), "who has declared is left alone");
        campaign::remind(&scene, &country.baoshan).unwrap();
        assert_eq!(told(&country.sibling).len(), 1, "one a day");
        scene.days_pass(1);
        campaign::remind(&scene, &country.baoshan).unwrap();
        assert_eq!(told(&country.sibling).len(), 2);
        let school = campaign::remind(&scene, &country.school);
        assert!(matches!(school, Err(Error::Refusal(Refusal::NotPermitted(_)))), "{school:?}");
    }
}

#[test]
fn cam_2_made_again_from_the_filings_the_counts_are_the_same() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        nil(&scene, &country.school, &country.baoshan);
        let filing = usage::begin(&scene, &country.sibling).unwrap().filing;
        filing::submit(&scene, &country.sibling, &Submit { filing, nil: true }).unwrap();
        usage::begin(&scene, &country.heping).unwrap();
        let all = || {
            let root = &country.ministry.place.as_ref().unwrap().path;
            scene.read(|view| Ok(declaration::tally(view, Scope::Below(root), None)?)).unwrap()
        };
        let before = all();
        assert_eq!(before, Tally { units: 8, nil: 1, reviewing: 1, ..Tally::default() });
        assert_eq!(campaign::rebuild(&scene, &Actor::clock()).unwrap(), 3);
        assert_eq!(all(), before);
        assert_eq!(counted(&scene, &country.ministry), before);
    }
}
