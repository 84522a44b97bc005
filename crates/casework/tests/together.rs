//! What one filing goes through when its unit does two things at once, on every engine. Rules N3, PRV-1.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

use std::sync::Barrier;
use std::thread;

use casework::Error;
use casework::filing::{self, Save, Submit};
use domain::form::Answers;
use domain::ground::id::FilingId;
use domain::ground::refusal::Refusal;
use storage::revision::Revision;
use world::country::{draft, provider_form};
use world::{Country, Scene};

const ROUNDS: usize = 60;

fn open_revision(scene: &Scene, id: FilingId) -> Revision {
    let found = scene.store().read(|view| {
        let row = storage::filing::find(view, id)?.unwrap();
        storage::revision::get(view, row.open_revision.unwrap())
    });
    found.unwrap()
}

#[test]
fn n_3_what_is_saved_while_it_is_submitted_is_checked_or_not_submitted() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let filings: Vec<FilingId> =
            (0..ROUNDS).map(|_| draft(&scene, &country.provider, "示例作业本")).collect();
        let together = Barrier::new(2);
        // A backend system without its ICP number: no field of the filing's own row changes with it.
        let lacking = provider_form("示例作业本").with("backend.1.icp", "");
        for id in filings {
            let submitted = thread::scope(|scope| {
                let saving = scope.spawn(|| {
                    together.wait();
                    let save = Save { filing: id, group: "backend.1".into(), answers: lacking.clone() };
                    filing::save(&scene, &country.provider, &save)
                });
                together.wait();
                let submitted = filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false });
                (submitted, saving.join().unwrap())
            });
            let frozen = open_revision(&scene, id);
            match submitted {
                (Ok(_), saved) => {
                    assert!(frozen.frozen_at.is_some());
                    assert!(frozen.stored.answers.given("backend.1.icp"), "unchecked answers were submitted");
                    assert!(matches!(saved, Err(Error::Refusal(_))), "what was saved is not in the form");
                }
                (Err(Error::Problems(_) | Error::Refusal(Refusal::Overtaken)), saved) => {
                    saved.unwrap();
                    assert!(frozen.frozen_at.is_none());
                    assert!(!frozen.stored.answers.given("backend.1.icp"), "what was saved is kept");
                }
                (other, _) => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn prv_1_two_groups_saved_at_once_are_both_kept() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let together = Barrier::new(2);
        let id = draft(&scene, &country.provider, "示例作业本");
        for round in 0..ROUNDS {
            let word = format!("第{round}次");
            let groups = [("owner", "owner.name"), ("backend.1", "backend.1.name")];
            thread::scope(|scope| {
                for (group, path) in groups {
                    let (together, word, scene, country) = (&together, &word, &scene, &country);
                    scope.spawn(move || {
                        let answers: Answers = provider_form("示例作业本").with(path, word);
                        let save = Save { filing: id, group: group.into(), answers };
                        together.wait();
                        filing::save(scene, &country.provider, &save).unwrap();
                    });
                }
            });
            let kept = open_revision(&scene, id).stored.answers;
            for (_, path) in groups {
                assert_eq!(kept.one(path), word, "{path}");
            }
        }
    }
}
