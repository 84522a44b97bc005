//! Two nodes over one database and one bucket are one platform: sessions, limits on attempts, uploads on their way,
//! files, inspections and recurring work are shared, and nothing is done twice.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may fail loudly")]

use casework::account::{self, SignIn};
use casework::upload::{Begin, Target, append, begin, finish, progress};
use casework::{Error, Office, filing, inspection, job};
use domain::ground::actor::Actor;
use domain::ground::refusal::Refusal;
use storage::session;
use world::files::pdf;
use world::packages::look;
use world::{Country, Scene};

const SCAN: &str = "owner.certificate_scan";

/// A platform, another node of it, and the people.
fn each(story: impl Fn(&Office, &Office, &Country, &Scene)) {
    for scene in Scene::each_kind().into_iter().skip(1) {
        let country = Country::of(&scene);
        story(&scene, &scene.restarted(), &country, &scene);
    }
}

#[test]
fn prv_4_an_upload_goes_on_at_another_node_and_its_file_is_served_by_both() {
    each(|one, other, country, _| {
        let provider = &country.provider;
        let id = filing::begin(one, provider).unwrap().filing;
        let bytes = pdf();
        let asked = Begin {
            target: Target::Filing(id),
            field: SCAN.to_owned(),
            name: "营业执照.pdf".to_owned(),
            size: Some(bytes.len() as u64),
        };
        let upload = begin(one, provider, &asked).unwrap();
        for (turn, (office, piece)) in
            [one, other, one, other].into_iter().zip(bytes.chunks(bytes.len() / 4)).enumerate()
        {
            let at = progress(office, provider, upload).unwrap().offset;
            assert_eq!(at, (turn * (bytes.len() / 4)) as u64, "the nodes know of each other's bytes");
            let mut receiver = append(office, provider, upload, at).unwrap();
            receiver.take(piece).unwrap();
            receiver.close().unwrap();
        }
        let at = progress(one, provider, upload).unwrap().offset;
        let rest = &bytes[usize::try_from(at).unwrap()..];
        if !rest.is_empty() {
            let mut receiver = append(one, provider, upload, at).unwrap();
            receiver.take(rest).unwrap();
            receiver.close().unwrap();
        }
        let done = finish(other, provider, upload).unwrap();
        assert_eq!(finish(one, provider, upload).unwrap(), done, "one end, told by both");
        for office in [one, other] {
            let file = filing::file(office, provider, id, SCAN).unwrap();
            assert_eq!(file.blob.bytes().unwrap(), bytes);
        }
    });
}

#[test]
fn sessions_and_limits_on_attempts_are_shared() {
    each(|one, other, country, scene| {
        let token = scene.sign_in(&country.provider);
        let hash = seal::secret::digest(&token);
        let there = other.store().read(|view| session::find(view, &hash)).unwrap().unwrap();
        assert_eq!(Some(there.account), country.provider.account);
        let closing = hash.clone();
        other.store().write(move |tx| session::close(tx, &closing)).unwrap();
        assert!(one.store().read(|view| session::find(view, &hash)).unwrap().is_none());

        let attempt = |office: &Office| {
            let input = SignIn {
                name: "meiyouzhege".to_owned(),
                password: "falsch 2026".to_owned(),
                network: "198.51.100.9".to_owned(),
            };
            account::sign_in(office, &Actor::anonymous(), &input).unwrap_err()
        };
        let limited = |error: &Error| matches!(error, Error::Refusal(Refusal::TooManyAttempts { .. }));
        let tries = (0..50).take_while(|_| !limited(&attempt(one))).count();
        assert!(tries < 50, "a limit is there");
        assert!(limited(&attempt(other)), "and the other node knows of it");
    });
}

#[test]
fn recurring_work_and_inspections_are_taken_by_one_node() {
    each(|one, other, country, _| {
        let provider = &country.provider;
        let taken: Vec<_> = [one, other].map(|office| job::take(office, &["deadline"]).unwrap()).into();
        assert_eq!(taken[0].len(), 1);
        assert!(taken[1].is_empty(), "the other node leaves it alone");
        job::again(one, &taken[0][0], 60_000).unwrap();
        assert!(job::take(other, &["deadline"]).unwrap().is_empty(), "it is not due anywhere");

        world::country::draft(one, provider, "示例作业本");
        assert!(job::take(other, &["deadline"]).unwrap().is_empty(), "inspections have workers of their own");
        let package = job::take_inspection(other).unwrap().unwrap();
        assert_eq!(package.kind, inspection::JOB);
        assert!(job::take_inspection(one).unwrap().is_none());
        let mut seen = Vec::new();
        inspection::run(other, &Actor::clock(), &package.payload, |path, digests| {
            seen = std::fs::read(path)?;
            look(path, digests)
        })
        .unwrap();
        assert_eq!(seen, world::files::apk(), "what one node took is inspected by the other");
    });
}
