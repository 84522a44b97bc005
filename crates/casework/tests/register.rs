//! The public rows: written with each transition, equal to a rebuild, and free of anything personal.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may fail loudly")]

use casework::filing::Submit;
use casework::register::{Declaration, Rebuilt, rebuild, school};
use casework::{Error, Office, filing};
use domain::filing::State;
use domain::form::{Answers, Form, Times};
use domain::ground::actor::{Actor, Place};
use domain::ground::refusal::Refusal;
use domain::unit::UnitKind;
use storage::{Fault, register, usage};
use world::Scene;
use world::country::{save, submitted};
use world::filed::{declared, filed, found};

struct Country {
    shanghai: Place,
    provider: Place,
    school: Place,
}

fn country(office: &Office) -> Country {
    let ministry = found(office, None, UnitKind::Ministry, "教育部", "");
    let shanghai = found(office, Some(&ministry), UnitKind::Province, "上海市教育委员会", "310000");
    let provider = found(office, Some(&shanghai), UnitKind::Provider, "示例教育科技公司", "310113");
    let school = found(office, Some(&shanghai), UnitKind::Primary, "示例小学", "310113");
    Country { shanghai, provider, school }
}

fn app(name: &str) -> Answers {
    Answers::new()
        .with("owner.name", "示例教育科技公司")
        .with("app.name", name)
        .with("app.former_names", "旧名字")
        .with("app.platform", "android")
        .with("app.version", "1.0")
        .with("app.stages", "primary")
}

fn entry_of(office: &Office, number: &str) -> domain::register::Entry {
    office.store().read(|view| register::find(view, number)).unwrap().unwrap()
}

#[test]
fn pub_2_nothing_personal_and_nothing_internal_reaches_the_register() {
    for scene in Scene::each() {
        let country = country(&scene);
        let mut answers = Answers::new();
        let mut hidden = Vec::new();
        for block in &Form::provider().blocks {
            let item = (block.times == Times::Many).then_some(1);
            for field in &block.fields {
                let canary = format!("canary-{}-{}", block.key, field.key);
                answers.set(block.path(item, field.key), [canary.clone()]);
                if field.personal || !field.public {
                    hidden.push(canary);
                }
            }
        }
        let number = filed(&scene, &country.provider, &country.shanghai, &answers);
        let rows = scene.store().read(|view| view.query("select * from register", [])).unwrap();
        let text = format!("{rows:?}");
        assert!(text.contains("canary-app-name") && text.contains(&number));
        assert!(hidden.len() > 20);
        for canary in hidden {
            assert!(!text.contains(&canary) && !text.contains(&format!("{canary}\"")), "{canary}");
        }
    }
}

#[test]
fn prv_8_the_register_follows_every_step_of_a_change() {
    for scene in Scene::each() {
        let people = world::Country::of(&scene);
        let id = submitted(&scene, &people.provider, "示例作业本");
        let number = filing::approve(&scene, &people.shanghai, id).unwrap().number.unwrap();
        let first = entry_of(&scene, &number);
        assert_eq!((first.state, first.amending, first.app()), (State::Effective, false, "示例作业本"));

        scene.days_pass(3);
        filing::revise(&scene, &people.provider, id).unwrap();
        let opened = filing::open(&scene, &people.provider, id).unwrap().answers;
        save(&scene, &people.provider, id, "app", &opened.with("app.name", "示例作业本新版"));
        assert_eq!(entry_of(&scene, &number), first, "a draft is its owner's alone");

        filing::submit(&scene, &people.provider, &Submit { filing: id, nil: false }).unwrap();
        let waiting = entry_of(&scene, &number);
        let shown = (waiting.amending, waiting.app());
        assert_eq!(shown, (true, "示例作业本"), "the old revision stays in force");

        filing::approve(&scene, &people.shanghai, id).unwrap();
        let changed = entry_of(&scene, &number);
        assert_eq!((changed.amending, changed.app()), (false, "示例作业本新版"));
        assert_eq!((changed.first_on, changed.state_on), (first.first_on, first.state_on));
    }
}

#[test]
fn pub_3_a_confirmed_declaration_is_shown_and_a_nil_report_said() {
    for scene in Scene::each() {
        let country = country(&scene);
        let number = filed(&scene, &country.provider, &country.shanghai, &app("示例作业本"));
        assert_eq!(school(&scene, country.school.id).unwrap().declaration, Declaration::None);
        let entry = |key: &str| format!("entry.1.{key}");
        let answers = Answers::new()
            .with(&entry("app"), &number)
            .with(&entry("nature"), "required")
            .with(&entry("audience"), "student")
            .with(&entry("stages"), "primary")
            .with(&entry("collective"), "yes")
            .with(&entry("contact_mobile"), "13900001111");
        declared(&scene, &country.school, &country.shanghai, &answers);
        let shown = school(&scene, country.school.id).unwrap();
        assert_eq!(shown.declaration, Declaration::Declared { on: scene.today() });
        assert_eq!(shown.apps.len(), 1);
        assert!(shown.apps[0].usage.collective && !shown.apps[0].usage.contract);
        assert_eq!(shown.apps[0].entry.as_ref().unwrap().app(), "示例作业本");
        assert!(!format!("{shown:?}").contains("13900001111"));
        let users = scene.store().read(|view| usage::institutions(view, &number)).unwrap();
        assert_eq!(users, 1);

        let other = found(&scene, Some(&country.shanghai), UnitKind::Primary, "另一小学", "310113");
        declared(&scene, &other, &country.shanghai, &Answers::new());
        let nil = school(&scene, other.id).unwrap();
        assert_eq!((nil.declaration, nil.apps.len()), (Declaration::Nil { on: scene.today() }, 0));
        assert!(matches!(school(&scene, country.provider.id), Err(Error::NotFound)));
    }
}

#[test]
fn rev_8_a_rebuild_comes_to_the_rows_the_transitions_wrote() {
    for scene in Scene::each() {
        let country = country(&scene);
        let numbers: Vec<String> = (1..=3)
            .map(|turn| {
                scene.days_pass(1);
                filed(&scene, &country.provider, &country.shanghai, &app(&format!("应用{turn}")))
            })
            .collect();
        let answers = Answers::new().with("entry.1.app", &numbers[0]).with("entry.1.nature", "recommended");
        declared(&scene, &country.school, &country.shanghai, &answers);
        scene.days_pass(5);
        let dump = || {
            scene.store().read(|view| {
                let register = view.query("select * from register order by number", [])?;
                Ok(format!("{register:?} {:?}", view.query("select * from usage_entry", [])?))
            })
        };
        let written = dump().unwrap();
        let clock = Actor::clock();
        assert_eq!(rebuild(&scene, &clock).unwrap(), Rebuilt { seen: 4, mended: 0 });
        assert_eq!(dump().unwrap(), written);

        scene
            .store()
            .write(|tx| {
                tx.execute(
                    "update register set state = 'revoked', search = '' where number like '%1号'",
                    [],
                )?;
                tx.execute("delete from register where number like '%2号'", [])?;
                tx.execute("delete from usage_entry", []).map(drop)
            })
            .map_err(|fault: Fault| fault)
            .unwrap();
        assert_ne!(dump().unwrap(), written);
        assert_eq!(rebuild(&scene, &clock).unwrap(), Rebuilt { seen: 4, mended: 3 });
        assert_eq!(dump().unwrap(), written);
    }
}

#[test]
fn only_the_system_and_the_clock_rebuild() {
    let scene = Scene::sqlite();
    let refused = rebuild(&scene, &Actor::anonymous()).unwrap_err();
    assert!(matches!(refused, Error::Refusal(Refusal::SignInFirst)));
}
