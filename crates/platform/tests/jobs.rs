//! The threads behind the queue: woken at once, and never held up by a slow package. Rules INS-4, REV-9.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use casework::{inspection, job, warning};
use domain::ground::actor::{Role, Stage};
use inspector::parent::ParentOptions;
use platform::jobs::{Runner, Workers};
use storage::queue::{self, Entry};
use world::country::{draft_of, employ, provider_form};
use world::packages::plain;
use world::{Country, Scene};

/// Nobody looks by himself while a test runs: what happens was woken.
const NEVER: Duration = Duration::from_hours(1);
const APP: &str = "示例作业本";

/// A program that does what the script says.
fn program(folder: &Path, script: &str) -> PathBuf {
    let path = folder.join("program");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn workers(program: PathBuf) -> Workers {
    Workers { inspection: ParentOptions::new(program), rest: NEVER, ..Workers::default() }
}

/// The jobs of one kind that are not done.
fn left(scene: &Scene, kind: &str) -> Vec<Entry> {
    let all = scene.store().read(|view| queue::pending(view, 100)).unwrap();
    all.into_iter().filter(|entry| entry.kind == kind).collect()
}

/// Waits until it is so.
#[expect(clippy::disallowed_methods, reason = "threads are watched from outside")]
fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..3_000 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("not within half a minute: {what}");
}

/// Puts a job that is done as soon as somebody looks at it: of a filing that is not there.
fn quick(scene: &Scene) {
    let of_none = format!("{} 1", uuid_of_nobody());
    scene.store().write(move |tx| queue::enqueue(tx, warning::JOB, &of_none, tx.now())).unwrap();
}

fn uuid_of_nobody() -> &'static str {
    "01900000-0000-7000-8000-000000000000"
}

/// Waits until the recurring jobs, which are due at the start, are done and the threads rest.
fn at_rest(scene: &Scene) {
    until("recurring work is done", || {
        let recurring = scene.store().read(queue::recurring).unwrap();
        !recurring.is_empty() && recurring.iter().all(|entry| entry.ran_at.is_some() && !entry.leased)
    });
}

#[test]
fn rev_9_a_job_starts_when_it_is_enqueued() {
    for scene in Scene::each() {
        let _runner = Runner::start(&scene, &workers("/bin/false".into()));
        at_rest(&scene);
        quick(&scene);
        until("the job is done", || left(&scene, warning::JOB).is_empty());
    }
}

#[test]
fn ins_4_a_package_that_arrives_is_inspected_at_once() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let _runner = Runner::start(&scene, &workers(env!("CARGO_BIN_EXE_jiaobei").into()));
        at_rest(&scene);
        let id = draft_of(&scene, &country.provider, &provider_form(APP), &plain(APP));
        let seen = || casework::filing::folder(&scene, &country.provider, id).unwrap().inspection.unwrap();
        until("the report is there", || seen().report.is_some());
    }
}

#[test]
fn ins_4_a_slow_package_holds_nobody_else() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let folder = tempfile::tempdir().unwrap();
        let go = folder.path().join("go");
        let slow = program(folder.path(), &format!("while [ ! -e {} ]; do sleep 0.05; done", go.display()));
        let _runner = Runner::start(&scene, &workers(slow));
        draft_of(&scene, &country.provider, &provider_form(APP), &plain(APP));
        let under_way = || left(&scene, inspection::JOB).iter().any(|entry| entry.leased);
        until("the inspection is under way", under_way);
        at_rest(&scene);
        quick(&scene);
        until("the other job is done", || left(&scene, warning::JOB).is_empty());
        assert!(under_way(), "the package is still being inspected");
        fs::write(&go, "").unwrap();
        until("the inspection is done", || left(&scene, inspection::JOB).is_empty());
    }
}

#[test]
fn ins_4_as_many_packages_at_a_time_as_were_asked_for() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let folder = tempfile::tempdir().unwrap();
    let go = folder.path().join("go");
    let slow = program(folder.path(), &format!("while [ ! -e {} ]; do sleep 0.05; done", go.display()));
    let two = 2.try_into().unwrap();
    let _runner = Runner::start(&scene, &Workers { inspectors: two, ..workers(slow) });
    for name in [APP, "另一作业本", "第三作业本"] {
        draft_of(&scene, &country.provider, &provider_form(name), &plain(name));
    }
    let leased = || left(&scene, inspection::JOB).iter().filter(|entry| entry.leased).count();
    until("two are under way", || leased() == 2);
    at_rest(&scene);
    assert_eq!(leased(), 2, "the third waits");
    fs::write(&go, "").unwrap();
    until("all are done", || left(&scene, inspection::JOB).is_empty());
}

#[test]
fn ins_4_a_package_that_ran_out_of_time_is_tried_once_more() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let folder = tempfile::tempdir().unwrap();
        let id = draft_of(&scene, &country.provider, &provider_form(APP), &plain(APP));
        let seen = || casework::filing::folder(&scene, &country.provider, id).unwrap().inspection.unwrap();
        let mut slow = workers(program(folder.path(), "exec sleep 60"));
        slow.inspection.time = Duration::from_millis(100);
        {
            let _runner = Runner::start(&scene, &slow);
            until("it was tried", || {
                left(&scene, inspection::JOB).iter().any(|entry| !entry.leased && entry.attempts == 1)
            });
        }
        assert!(seen().report.is_none(), "nothing was said of the package");
        scene.store().time().advance(Duration::from_secs(10));
        let _runner = Runner::start(&scene, &slow);
        until("it was tried again", || left(&scene, inspection::JOB).is_empty());
        assert!(seen().is_unreadable());
        let system = employ(&scene, &country.ministry, Role::System, Stage::Open);
        assert!(job::overview(&scene, &system).unwrap().dead.is_empty());
    }
}
