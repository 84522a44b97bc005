//! Stories of options that hang on other answers, on every engine: refused with their rule wherever they are looked at.
//!
//! Rules PRV-4, USE-2, N3.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stand outside #[test] functions")]

use casework::filing::{self, Submit};
use casework::{Error, Office, usage};
use domain::form::Answers;
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::problem::{Problem, ProblemKind};
use domain::ground::rule::Rule;
use world::country::{self, draft_of, provider_form};
use world::files::{apk, pdf};
use world::{Country, Scene};

/// The form of an app for this function, this audience and this content.
fn form(function: &str, audience: &str, content: &[&str]) -> Answers {
    let mut form = provider_form("示例校园").with("app.function", function).with("app.audience", audience);
    form.set("app.content", content.iter().copied());
    form
}

/// The same, in force: its filing and its number.
fn filed(office: &Office, country: &Country, form: &Answers) -> (FilingId, String) {
    let id = draft_of(office, &country.provider, form, &apk());
    submit(office, &country.provider, id).unwrap();
    (id, filing::approve(office, &country.shanghai, id).unwrap().number.unwrap())
}

fn submit(office: &Office, actor: &Actor, filing: FilingId) -> casework::Result<filing::Submitted> {
    filing::submit(office, actor, &Submit { filing, nil: false })
}

/// A declaration of the app in this setting, with nothing else to object to.
fn declare(office: &Office, actor: &Actor, number: &str, setting: &str) -> FilingId {
    let added = usage::add(office, actor, number).unwrap();
    let group = format!("entry.{}", added.item);
    let given = [
        ("app", number),
        ("contact_name", "王示例"),
        ("contact_mobile", "13700137000"),
        ("audience", "teacher"),
        ("setting", setting),
        ("nature", "recommended"),
        ("collective", "no"),
        ("contract", "no"),
        ("charges", "no"),
    ];
    let path = |key: &str| format!("{group}.{key}");
    let answers = given.iter().fold(Answers::new(), |answers, (key, value)| answers.with(&path(key), value));
    country::save(office, actor, added.filing, &group, &answers);
    country::send(office, actor, added.filing, &path("support_scan"), "家长告知书.pdf", &pdf());
    added.filing
}

/// What does not fit: field, rule, codes. Anything else to object to fails the test.
fn unfit(problems: &[Problem]) -> Vec<(&str, Rule, Vec<&str>)> {
    fn one(problem: &Problem) -> (&str, Rule, Vec<&str>) {
        let ProblemKind::DoesNotFit { chosen, .. } = &problem.kind else { panic!("{problem:?}") };
        (&problem.field, problem.rule, chosen.iter().map(String::as_str).collect())
    }
    problems.iter().map(one).collect()
}

fn refused(result: casework::Result<filing::Submitted>) -> Vec<Problem> {
    match result {
        Err(Error::Problems(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

#[test]
fn prv_4_service_content_that_does_not_fit_is_refused_with_its_rule() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let wrong = form("learning", "teacher", &["homework", "office"]);
        let id = draft_of(&scene, &country.provider, &wrong, &apk());
        let found = filing::precheck(&scene, &country.provider, id).unwrap();
        assert_eq!(unfit(&found), [("app.content", Rule::PRV_4, vec!["office"])]);
        assert_eq!(refused(submit(&scene, &country.provider, id)), found, "pre-check and intake agree");
        let kept = filing::open(&scene, &country.provider, id).unwrap();
        assert_eq!(kept.answers.all("app.content"), ["homework", "office"], "nothing typed is lost");
        let opened = kept.answers.clone();
        let mended = form("management", "teacher", &["office"]).with("app.md5", opened.one("app.md5"));
        country::save(&scene, &country.provider, id, "app", &mended);
        submit(&scene, &country.provider, id).unwrap();
    }
}

#[test]
fn use_2_a_setting_that_does_not_fit_the_app_is_refused_with_its_rule() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let (_, number) = filed(&scene, &country, &form("management", "teacher", &["office"]));
        let filing = declare(&scene, &country.school, &number, "classroom");
        let found = filing::precheck(&scene, &country.school, filing).unwrap();
        assert_eq!(unfit(&found), [("entry.1.setting", Rule::USE_2, vec!["classroom"])]);
        assert_eq!(refused(submit(&scene, &country.school, filing)), found, "pre-check and intake agree");
        let folder = filing::folder(&scene, &country.school, filing).unwrap();
        assert_eq!(folder.problems, found);
        assert_eq!(folder.answers.one("entry.1.setting"), "classroom", "nothing typed is lost");
        assert_eq!(folder.picked.get(&number).unwrap().facts.one("function"), "management");
        declare(&scene, &country.school, &number, "office");
        submit(&scene, &country.school, filing).unwrap();
    }
}

#[test]
fn n_3_the_reviewer_sees_what_the_school_sees_when_the_app_changes_its_purpose() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let (app, number) = filed(&scene, &country, &form("management", "teacher", &["office"]));
        let filing = declare(&scene, &country.school, &number, "office");
        submit(&scene, &country.school, filing).unwrap();
        assert_eq!(filing::examine(&scene, &country.baoshan, filing).unwrap().problems, []);
        filing::revise(&scene, &country.provider, app).unwrap();
        let changed = form("learning", "teacher", &["homework"]).with("app.version", "4.0");
        country::bring(&scene, &country.provider, app, &changed, &apk());
        submit(&scene, &country.provider, app).unwrap();
        let examined = filing::examine(&scene, &country.baoshan, filing).unwrap();
        assert_eq!(examined.problems, [], "what is under review is not in force");
        filing::approve(&scene, &country.shanghai, app).unwrap();
        let examined = filing::examine(&scene, &country.baoshan, filing).unwrap();
        assert_eq!(unfit(&examined.problems), [("entry.1.setting", Rule::USE_2, vec!["office"])]);
        filing::withdraw(&scene, &country.school, filing).unwrap();
        usage::begin(&scene, &country.school).unwrap();
        assert_eq!(filing::precheck(&scene, &country.school, filing).unwrap(), examined.problems);
    }
}

#[test]
fn use_2_an_app_taken_over_without_a_function_type_narrows_nothing() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let (provider, shanghai) = (&country.provider, &country.shanghai);
        let known =
            Answers::new().with("app.name", "示例旧应用").with("owner.name", "上海示例教育科技有限公司");
        let places = (provider.place.as_ref().unwrap(), shanghai.place.as_ref().unwrap());
        let number = world::filed::filed(&scene, places.0, places.1, &known);
        for setting in ["classroom", "office", "other"] {
            let filing = declare(&scene, &country.school, &number, setting);
            assert_eq!(filing::precheck(&scene, &country.school, filing).unwrap(), [], "{setting}");
        }
    }
}
