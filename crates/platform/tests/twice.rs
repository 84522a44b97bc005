//! What is sent twice is done once: two clicks at the same time, and a request repeated because its answer was lost.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use casework::filing::{self, Submit};
use casework::usage;
use domain::ground::actor::Actor;
use platform::web::{self, Server, Settings};
use tower::ServiceExt as _;
use world::country::{draft, submitted};
use world::{Country, Scene};

struct Visitor {
    router: Router,
    token: String,
}

impl Visitor {
    fn of(scene: &Scene, actor: &Actor) -> Self {
        let settings = Settings { secure_cookies: false, gallery: false };
        let router = web::router(Server::new(settings, (**scene).clone()));
        Self { router, token: scene.sign_in(actor) }
    }

    /// Where a posted form leads.
    async fn post(&self, path: &str, body: &str) -> (StatusCode, String) {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, format!("session={}", self.token))
            .body(Body::from(body.to_owned()));
        let answer = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        let location = answer.headers().get(header::LOCATION).map_or("", |value| value.to_str().unwrap());
        (answer.status(), location.to_owned())
    }

    /// The identity that the list's form carries.
    async fn identity(&self) -> String {
        let request = Request::builder()
            .uri("/provider/filings")
            .header(header::COOKIE, format!("session={}", self.token))
            .body(Body::empty());
        let answer = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        let page = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        let page = String::from_utf8(page.to_vec()).unwrap();
        let (_, rest) = page.split_once("name=\"draft\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    /// Three clicks at once, and one more when the answer seemed lost: each is led to the receipt.
    async fn click(&self, path: &str, body: &str, receipt: &str) {
        let (one, two, three) =
            tokio::join!(self.post(path, body), self.post(path, body), self.post(path, body));
        let later = self.post(path, body).await;
        for (status, location) in [one, two, three, later] {
            assert_eq!((status, location.as_str()), (StatusCode::SEE_OTHER, receipt));
        }
    }
}

/// Requests run in it; the database is looked at outside of it, as verbs are.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().unwrap()
}

/// How often the record says that filings were submitted.
fn submissions(scene: &Scene) -> usize {
    let events = scene.store().read(|view| storage::event::after(view, 0, 10_000)).unwrap();
    events.iter().filter(|one| one.event.verb == "submit").count()
}

#[test]
fn rev_1_a_submission_sent_twice_is_one_and_both_get_its_receipt() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let home = format!("/provider/filings/{}", draft(&scene, &country.provider, "示例作业本"));
        let visitor = Visitor::of(&scene, &country.provider);
        runtime().block_on(visitor.click(&format!("{home}/check"), "", &format!("{home}/receipt")));
        assert_eq!(submissions(&scene), 1);
    }
}

/// How many drafts a provider has.
fn drafts(scene: &Scene, provider: &Actor) -> usize {
    filing::mine(scene, provider).unwrap().len()
}

#[test]
fn prv_1_a_filing_begun_twice_is_one_draft_and_the_next_form_begins_another() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let visitor = Visitor::of(&scene, &country.provider);
        for many in 1..=2 {
            let next = runtime().block_on(visitor.identity());
            let home = format!("/provider/filings/{next}");
            runtime().block_on(visitor.click("/provider/filings", &format!("draft={next}"), &home));
            assert_eq!(drafts(&scene, &country.provider), many);
        }
        let other = filing::mine(&scene, &country.provider).unwrap()[0].row.id;
        let rival = Visitor::of(&scene, &country.rival);
        let (status, _) = runtime().block_on(rival.post("/provider/filings", &format!("draft={other}")));
        assert_eq!(status, StatusCode::NOT_FOUND, "another's identity is no way to it");
        assert_eq!(drafts(&scene, &country.rival), 0);
    }
}

#[test]
fn prv_8_a_change_begun_twice_is_one_draft() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        filing::approve(&scene, &country.shanghai, id).unwrap();
        let home = format!("/provider/filings/{id}");
        let visitor = Visitor::of(&scene, &country.provider);
        runtime().block_on(visitor.click(&format!("{home}/revise"), "", &home));
        let revisions = scene.store().read(|view| storage::revision::of_filing(view, id)).unwrap();
        assert_eq!(revisions.len(), 2, "the one in force, and one draft");
    }
}

#[test]
fn use_7_a_declaration_opened_twice_is_one_draft() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = usage::begin(&scene, &country.school).unwrap().filing;
        filing::submit(&scene, &country.school, &Submit { filing: id, nil: true }).unwrap();
        filing::approve(&scene, &country.baoshan, id).unwrap();
        let visitor = Visitor::of(&scene, &country.school);
        let check = "/institution/usages/check";
        runtime().block_on(visitor.click("/institution/usages/begin", "", check));
        let revisions = scene.store().read(|view| storage::revision::of_filing(view, id)).unwrap();
        assert_eq!(revisions.len(), 2, "the one in force, and one draft");
    }
}

#[test]
fn use_6_a_nil_report_sent_twice_is_one_and_both_get_its_receipt() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let visitor = Visitor::of(&scene, &country.school);
        runtime().block_on(visitor.click(
            "/institution/usages/check",
            "nil=yes",
            "/institution/usages/receipt",
        ));
        assert_eq!(submissions(&scene), 1);
    }
}
