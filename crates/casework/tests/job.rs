//! The operator's view of the queue and of the installation, on every engine. Rules REV-8; three exclusive roles.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

use casework::{Error, job, system};
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::refusal::Refusal;
use storage::queue::{self, ATTEMPTS};
use world::country::employ;
use world::{Country, Scene};

/// A job that failed as often as it may.
fn bury(scene: &Scene) {
    scene.store().write(|tx| queue::enqueue(tx, "inspect", "{}", tx.now())).unwrap();
    for _ in 0..ATTEMPTS {
        scene.store().time().advance(std::time::Duration::from_hours(2));
        for taken in job::take(scene, &[]).unwrap() {
            job::fail(scene, &taken, "failed; see the log").unwrap();
        }
    }
}

fn administrator(scene: &Scene, land: &Country, role: Role) -> Actor {
    employ(scene, &land.ministry, role, Stage::Open)
}

#[test]
fn a_dead_job_is_tried_anew_or_given_up_and_both_are_recorded() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let system = administrator(&scene, &land, Role::System);
        bury(&scene);
        let queue = job::overview(&scene, &system).unwrap();
        assert_eq!((queue.dead.len(), queue.pending.len()), (1, 0));
        assert_eq!(queue.dead[0].last_error, "failed; see the log");
        let id = queue.dead[0].id;
        job::retry(&scene, &system, id).unwrap();
        let queue = job::overview(&scene, &system).unwrap();
        assert_eq!((queue.dead.len(), queue.pending.len()), (0, 1));
        assert!(matches!(job::discard(&scene, &system, id), Err(Error::NotFound)), "it lives again");
        for _ in 0..ATTEMPTS {
            scene.store().time().advance(std::time::Duration::from_hours(2));
            for taken in job::take(&scene, &[]).unwrap() {
                job::fail(&scene, &taken, "failed; see the log").unwrap();
            }
        }
        job::discard(&scene, &system, id).unwrap();
        let queue = job::overview(&scene, &system).unwrap();
        assert_eq!((queue.dead.len(), queue.pending.len()), (0, 0));
        let done =
            scene.store().read(move |view| storage::event::of_object(view, "job", &id.to_string())).unwrap();
        let verbs: Vec<&str> = done.iter().map(|recorded| recorded.event.verb.as_str()).collect();
        assert_eq!(verbs, ["retry", "discard"]);
    }
}

#[test]
fn recurring_work_shows_its_last_and_next_run() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let system = administrator(&scene, &land, Role::System);
        let taken = job::take(&scene, &["deadline"]).unwrap();
        let queue = job::overview(&scene, &system).unwrap();
        assert!(queue.recurring[0].leased && queue.recurring[0].ran_at.is_none());
        let now = scene.store().time().now();
        job::again(&scene, &taken[0], 60_000).unwrap();
        let queue = job::overview(&scene, &system).unwrap();
        let row = &queue.recurring[0];
        assert_eq!((row.leased, row.ran_at, row.run_at), (false, Some(now), now.add_millis(60_000)));
    }
}

#[test]
fn the_installation_is_shown_to_the_system_administrator_alone() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let system = administrator(&scene, &land, Role::System);
        bury(&scene);
        let seen = system::overview(&scene, &system).unwrap();
        assert_eq!((seen.dead, seen.files.0), (1, 0));
        assert!(seen.free > 0 && seen.machine.bytes > 0);
        let others = [
            administrator(&scene, &land, Role::Security),
            administrator(&scene, &land, Role::Audit),
            land.ministry.clone(),
            Actor::anonymous(),
        ];
        for other in &others {
            assert!(system::overview(&scene, other).is_err());
            assert!(job::overview(&scene, other).is_err());
            let id = domain::ground::id::JobId(uuid::Uuid::nil());
            let refused = job::retry(&scene, other, id);
            assert!(matches!(refused, Err(Error::Refusal(Refusal::NotPermitted(_) | Refusal::SignInFirst))));
        }
    }
}
