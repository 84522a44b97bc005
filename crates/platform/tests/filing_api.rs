//! Filing by API alone: the main walk with access keys, what a key opens and what not, and every "no" as
//! an answer. Rules PRV-1, REV-1, REV-5…7, USE-1, USE-3, USE-6, ORG-10; H8, Z3, Z5.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail loudly"
)]

use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use casework::account::access_key::{self, PREFIX};
use casework::filing;
use domain::ground::actor::{Actor, Stage};
use domain::ground::id::FilingId;
use platform::web::{self, Server, Settings};
use serde_json::{Value, json};
use storage::access_key::NewKey;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;
use world::country::{provider_form, submitted};
use world::files::{apk, pdf};
use world::{Country, Scene};

/// A program with a key.
struct Program {
    runtime: Runtime,
    router: Router,
    key: String,
}

#[derive(Debug)]
struct Told {
    status: StatusCode,
    headers: HeaderMap,
    json: Value,
}

impl Told {
    /// The body of a success.
    fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {:#}", self.status, self.json);
        self.json
    }

    /// Status and code of a "no", which always has a sentence.
    fn no(&self) -> (u16, &str) {
        assert!(self.json["error"]["sentence"].as_str().is_some_and(|text| text.ends_with('。')), "{self:?}");
        (self.status.as_u16(), self.json["error"]["code"].as_str().unwrap())
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

fn key(scene: &Scene, actor: &Actor, days: i64) -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let (account, name) = (actor.account.unwrap(), "测试".to_owned());
    let key = format!("{PREFIX}{account}-{}", MADE.fetch_add(1, Ordering::Relaxed));
    let hash = seal::secret::digest(&key);
    let kept = scene.store().write(move |tx| {
        let (name, hash, expires_at) = (name.clone(), hash.clone(), tx.now().add_days(days));
        storage::access_key::add(tx, &NewKey { account, name, hash, second: true, expires_at })
    });
    kept.unwrap();
    key
}

impl Program {
    fn of(scene: &Scene, actor: &Actor) -> Self {
        Self::with(scene, key(scene, actor, 90))
    }

    fn with(scene: &Scene, key: String) -> Self {
        let settings = Settings { secure_cookies: false, gallery: false };
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        Self { runtime, router: web::router(Server::new(settings, (**scene).clone())), key }
    }

    fn send(&self, request: axum::http::request::Builder, body: Vec<u8>) -> Told {
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.key));
        self.answer(request.body(Body::from(body)).unwrap())
    }

    /// The answer to a request as it is. The tests stand outside of the runtime: PostgreSQL cannot be asked from within.
    fn answer(&self, request: Request<Body>) -> Told {
        let (parts, bytes) = self.runtime.block_on(async {
            let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
            (parts, to_bytes(body, usize::MAX).await.unwrap())
        });
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        Told { status: parts.status, headers: parts.headers, json }
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Told {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        self.send(Request::builder().method(method).uri(format!("/api/v1{path}")), body)
    }

    fn get(&self, path: &str) -> Told {
        self.ask("GET", path, &Value::Null)
    }

    fn post(&self, path: &str) -> Told {
        self.ask("POST", path, &Value::Null)
    }

    /// Sends a file in two parts, the second after the first was lost on its way.
    fn upload(&self, path: &str, field: &str, bytes: &[u8]) {
        let name = if field == "app.package" { "app.apk" } else { "%E8%AF%81%E6%98%8E.pdf" };
        let begin = Request::post(format!("/api/v1{path}"))
            .header("upload-length", bytes.len())
            .header("upload-field", field)
            .header("upload-name", name);
        let begun = self.send(begin, Vec::new());
        assert_eq!(begun.status, StatusCode::CREATED, "{begun:?}");
        let at = begun.header("location").to_owned();
        assert!(at.starts_with("/api/v1/uploads/"), "{at}");
        let (first, second) = bytes.split_at(bytes.len() / 2);
        let patch = |from: usize| Request::patch(&at).header("upload-offset", from);
        self.send(patch(0), first.to_vec());
        let astray = self.send(patch(1), second.to_vec());
        assert_eq!(astray.no(), (409, "wrong-offset"));
        assert_eq!(astray.header("upload-offset"), first.len().to_string());
        let head = self.send(Request::head(&at), Vec::new());
        assert_eq!(head.header("upload-offset"), first.len().to_string());
        let done = self.send(patch(first.len()), second.to_vec());
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{done:?}");
    }
}

/// The answers of one group of a right form.
fn group(name: &str) -> Value {
    let form = provider_form("示例作业本");
    let prefix = format!("{name}.");
    let mut group = serde_json::Map::new();
    for (path, values) in form.iter() {
        if let Some(code) = path.strip_prefix(&prefix) {
            let several = ["audience", "content"].contains(&code);
            group.insert(code.to_owned(), if several { json!(values) } else { json!(values[0]) });
        }
    }
    Value::Object(group)
}

/// A draft with everything answered by API: its address.
fn drafted(provider: &Program) -> String {
    let begun = provider.post("/provider/filings");
    assert_eq!(begun.status, StatusCode::CREATED, "{begun:?}");
    let at = begun.header("location").trim_start_matches("/api/v1").to_owned();
    for name in ["owner", "backend.1", "promise"] {
        provider.ask("PUT", &format!("{at}/answers/{name}"), &group(name)).ok();
    }
    let files = format!("{at}/files");
    provider.upload(&files, "owner.certificate_scan", &pdf());
    provider.upload(&files, "backend.1.mlps_scan", &pdf());
    provider.upload(&files, "app.package", &apk());
    let sent = provider.get(&at).ok();
    let package = sent["files"].as_array().unwrap().iter().find(|file| file["field"] == "app.package");
    let mut app = group("app");
    app["md5"] = package.unwrap()["md5"].clone();
    provider.ask("PUT", &format!("{at}/answers/app"), &app).ok();
    at
}

fn id_of(at: &str) -> &str {
    at.rsplit('/').next().unwrap()
}

#[test]
fn rev_1_the_main_walk_goes_by_api_alone() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let (provider, office) = (Program::of(&scene, &land.provider), Program::of(&scene, &land.shanghai));
        let at = drafted(&provider);
        let check = provider.get(&format!("{at}/check")).ok();
        assert_eq!((&check["ready"], &check["problems"]), (&json!(true), &json!([])), "{check:#}");
        let receipt = provider.post(&format!("{at}/submit")).ok();
        assert!(receipt["number"].as_str().unwrap().starts_with("SL-"), "{receipt:#}");
        assert_eq!(receipt["reviewer"], "上海市教育委员会");
        assert_eq!(receipt["due"]["counted"].as_array().unwrap().len(), 10, "the arithmetic: {receipt:#}");
        let again = provider.post(&format!("{at}/submit")).ok();
        assert_eq!(again, receipt, "an answer that was lost is asked for again");

        let queue = office.get("/office/filings?kind=provider");
        assert_eq!(queue.header("x-limit-page-size"), "100");
        let queue = queue.ok();
        let id = queue["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!((queue["total"].as_i64(), id.as_str()), (Some(1), id_of(&at)));
        let desk = format!("/office/filings/{id}");
        let case = office.get(&desk).ok();
        assert_eq!(case["answers"]["app"]["name"], "示例作业本");
        assert!(!case.to_string().contains("13800138001"), "personal answers are masked");
        for (marks, code) in [
            (json!([]), "nothing-marked"),
            (json!([{"field": "app.version", "reason": " "}]), "mark-unexplained"),
            (json!([{"field": "app.nothing", "reason": "不清楚"}]), "unknown-field"),
        ] {
            let refused = office.ask("POST", &format!("{desk}/return"), &json!({"marks": marks}));
            assert_eq!(refused.no(), (422, code));
        }
        let marks = json!({"marks": [{"field": "app.version", "reason": "与安装包不一致"}]});
        let returned = office.ask("POST", &format!("{desk}/return"), &marks).ok();
        assert_eq!((&returned["state"], returned["due"]["on"].is_string()), (&json!("returned"), true));
        let late = office.post(&format!("{desk}/approve"));
        assert_eq!(late.no(), (409, "wrong-state"));
        assert_eq!(late.json["error"]["state"], "returned", "a conflict names the present state");

        let case = provider.get(&at).ok();
        let mark = &case["marks"][0];
        assert_eq!((&mark["field"], &mark["reason"]), (&json!("app.version"), &json!("与安装包不一致")));
        assert_eq!((&mark["rule"], &mark["changed"]), (&json!("PRV-4"), &json!(false)));
        // What goes out comes back: the version corrected, everything else as it was sent.
        let mut app = case["answers"]["app"].clone();
        app["version"] = json!("3.2.2");
        let saved = provider.ask("PUT", &format!("{at}/answers/app"), &app).ok();
        assert_eq!(saved["marks"][0]["changed"], true);
        provider.post(&format!("{at}/submit")).ok();
        let case = office.get(&desk).ok();
        assert_eq!(case["changed"][0]["field"], "app.version", "{:#}", case["changed"]);
        let approved = office.post(&format!("{desk}/approve")).ok();
        assert_eq!(approved["state"], "effective");
        let number = approved["number"].as_str().unwrap();
        let twice = office.post(&format!("{desk}/approve"));
        assert_eq!((twice.status.as_u16(), &twice.json["error"]["state"]), (409, &json!("effective")));
        let public = provider.get("/filings?q=zyb").ok();
        assert_eq!(public["items"][0]["number"], number, "and everybody finds it: {public:#}");
        assert_eq!(provider.get("/provider/filings").ok()["items"][0]["state"], "effective");

        let lines =
            scene.store().read(move |view| storage::audit::of_object(view, "filing", &id, 50)).unwrap();
        assert!(
            lines.len() == 5 && lines.iter().all(|line| line.key.as_deref() == Some("测试")),
            "REV-8: {lines:?}"
        );

        let withdrawn = format!("{}/withdraw", drafted(&provider));
        let early = provider.post(&withdrawn);
        assert_eq!((early.status.as_u16(), &early.json["error"]["state"]), (409, &json!("draft")));
        provider.post(&withdrawn.replace("/withdraw", "/submit")).ok();
        assert_eq!(provider.post(&withdrawn).ok()["state"], "withdrawn");
        let revised = provider.post(&withdrawn.replace("/withdraw", "/revise")).ok();
        assert_eq!(revised["submission"], "draft");
    }
}

#[test]
fn n3_what_is_wrong_comes_as_a_list_and_nothing_is_passed_over() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let provider = Program::of(&scene, &land.provider);
        let once = "0190a0a0-0000-7000-8000-000000000001";
        let begin = || Request::post("/api/v1/provider/filings").header("idempotency-key", once);
        let first = provider.send(begin(), Vec::new()).ok();
        let two = provider.send(begin(), Vec::new()).ok();
        assert_eq!((&first["id"], &two["id"]), (&json!(once), &json!(once)), "one draft for one key");
        let rival = Program::of(&scene, &land.rival);
        assert_eq!(rival.send(begin(), Vec::new()).no(), (404, "not-found"));
        let wrong = Request::post("/api/v1/provider/filings").header("idempotency-key", "x");
        assert_eq!(provider.send(wrong, Vec::new()).no(), (422, "not-an-id"));

        let at = format!("/provider/filings/{once}");
        let put = |group: &str, body: Value| provider.ask("PUT", &format!("{at}/answers/{group}"), &body);
        let saved = put("backend.1", json!({"name": "后台", "icp": "沪ICP12", "ip": null})).ok();
        let found = saved["problems"].as_array().unwrap();
        let icp = found.iter().find(|problem| problem["field"] == "backend.1.icp").unwrap();
        assert!(
            icp["example"].is_string() && icp["rule"].is_string() && icp["sentence"].is_string(),
            "{icp}"
        );
        assert_eq!(put("backend.1", json!({"nmae": "后台"})).no(), (422, "unknown-field"));
        assert_eq!(put("app", json!({"package": "x"})).no(), (422, "file-field"));
        assert_eq!(put("app", json!({"name": 1})).no(), (422, "malformed-json"));
        assert_eq!(put("backend.7", json!({})).no(), (404, "not-found"));
        assert_eq!(put("nothing", json!({})).no(), (404, "not-found"));
        let refused = provider.post(&format!("{at}/submit"));
        assert_eq!(refused.no(), (422, "problems"));
        assert!(refused.json["error"]["problems"].as_array().unwrap().len() > 5);
        let cleared = provider.ask("DELETE", &format!("{at}/answers/backend.1"), &Value::Null).ok();
        assert!(cleared["answers"].get("backend.1").is_none());
        let kept = provider.ask("DELETE", &format!("{at}/answers/owner"), &Value::Null);
        assert_eq!(kept.no(), (404, "not-found"));
        let form = provider.get("/forms/provider").ok();
        assert_eq!(form["blocks"][0]["key"], "owner");
        assert_eq!(provider.get("/forms/unit").no(), (404, "not-found"));
    }
}

/// A number in force, made without the API.
fn filed(scene: &Scene, land: &Country) -> String {
    let id = submitted(scene, &land.provider, "示例作业本");
    filing::approve(scene, &land.shanghai, id).unwrap().number.unwrap()
}

#[test]
fn use_1_a_school_declares_and_two_reviewers_confirm_by_api() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let number = filed(&scene, &land);
        let school = Program::of(&scene, &land.school);
        assert_eq!(school.get("/institution/declaration").ok()["entries"], json!([]));
        let found = school.get("/institution/apps?q=%E4%BD%9C%E4%B8%9A%E6%9C%AC").ok();
        assert_eq!(found["items"][0]["number"], number.as_str());
        let aloud = school.get("/institution/apps?q=zyb").ok();
        assert_eq!(aloud["items"], found["items"], "by its initials");
        let miss = school.get("/institution/apps?q=nothing").ok();
        assert!(miss["sentence"].as_str().unwrap().contains("没有查到"), "a miss says why");
        let put = |number: &str, body: Value| {
            school.ask("PUT", &format!("/institution/declaration/apps/{number}"), &body)
        };
        assert_eq!(put("3199999", json!({})).no(), (422, "app-not-in-force"));
        assert_eq!(put("3100001", json!({"nothing": "x"})).no(), (422, "unknown-field"));
        let answers = json!({
            "contact_name": "王示例", "contact_mobile": "13700137009", "audience": ["teacher"],
            "setting": "homework", "nature": "required", "collective": "yes", "contract": "yes",
            "charges": "no"
        });
        let listed = put("3100001", answers.clone()).ok();
        assert_eq!(put("3100001", answers).ok()["entries"].as_array().unwrap().len(), 1, "sent twice");
        assert_eq!(listed["entries"][0]["problems"].as_array().unwrap().len(), 2, "{listed:#}");
        let early = school.post("/institution/declaration/submit");
        assert_eq!(early.no(), (422, "problems"));
        for field in ["entry.1.collective_scan", "entry.1.contract_scan"] {
            school.upload("/institution/declaration/files", field, &pdf());
        }
        let nil = school.ask("POST", "/institution/declaration/submit", &json!({"nil": true}));
        assert_eq!(nil.no(), (422, "nil-with-entries"));
        let receipt = school.post("/institution/declaration/submit").ok();
        assert_eq!(receipt["reviewer"], "上海市宝山区教育局");

        let (one, two) = (Program::of(&scene, &land.baoshan), Program::of(&scene, &land.colleague));
        let queue = one.get("/office/filings?kind=usage").ok();
        assert_eq!(queue["items"][0]["dual"]["turn"], "judge", "{queue:#}");
        let desk = format!("/office/filings/{}", queue["items"][0]["id"].as_str().unwrap());
        assert_eq!(one.post(&format!("{desk}/approve")).no(), (409, "halves-decide"));
        let half = |half: &str| json!({"half": half, "opinion": "pass"});
        let judge = format!("{desk}/judge");
        let first = one.ask("POST", &judge, &half("security")).ok();
        assert_eq!((&first["outcome"], &first["waits_for"]), (&json!("waiting"), &json!("content")));
        assert_eq!(one.ask("POST", &judge, &half("content")).no(), (403, "both-halves"));
        assert_eq!(two.ask("POST", &judge, &half("both")).no(), (409, "half-judged"));
        let last = two.ask("POST", &judge, &half("content")).ok();
        assert_eq!((&last["outcome"], &last["state"]), (&json!("approved"), &json!("effective")));
        let unit = land.school.place.as_ref().unwrap().id;
        let public = school.get(&format!("/institutions/{unit}/usage")).ok();
        assert_eq!(public["items"][0]["number"], number.as_str());
    }
}

#[test]
fn use_6_a_nil_report_is_made_and_confirmed_by_api() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let (school, district) = (Program::of(&scene, &land.sibling), Program::of(&scene, &land.baoshan));
        let nothing = school.post("/institution/declaration/submit");
        assert_eq!(nothing.no(), (422, "nothing-declared"));
        let nil = json!({"nil": true});
        let receipt = school.ask("POST", "/institution/declaration/submit", &nil).ok();
        assert_eq!(school.ask("POST", "/institution/declaration/submit", &nil).ok(), receipt);
        let id = receipt["id"].as_str().unwrap();
        let case = district.get(&format!("/office/filings/{id}")).ok();
        assert_eq!((&case["nil"], &case["dual"]), (&json!(true), &Value::Null));
        let done = district.post(&format!("/office/filings/{id}/approve")).ok();
        assert_eq!(done["state"], "effective");
        let stands = school.get("/institution/declaration").ok();
        assert_eq!((&stands["nil"], &stands["state"]), (&json!(true), &json!("effective")));
    }
}

#[test]
fn z3_a_stranger_finds_nothing_and_nobody_decides_on_his_own() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let waiting = submitted(&scene, &land.provider, "示例作业本");
        let nobody = "01900000-0000-7000-8000-000000000000";
        for person in [&land.rival, &land.guangxi] {
            let program = Program::of(&scene, person);
            for (method, path) in [
                ("GET", "/provider/filings/{id}"),
                ("GET", "/provider/filings/{id}/check"),
                ("PUT", "/provider/filings/{id}/answers/app"),
                ("POST", "/provider/filings/{id}/submit"),
                ("POST", "/provider/filings/{id}/withdraw"),
                ("GET", "/files/{id}/owner.certificate_scan"),
            ] {
                let ask = |id: &str| program.ask(method, &path.replace("{id}", id), &json!({}));
                let (theirs, absent) = (ask(&waiting.to_string()), ask(nobody));
                assert_eq!(theirs.no(), (404, "not-found"), "{method} {path}");
                assert_eq!(theirs.json["error"]["sentence"], absent.json["error"]["sentence"]);
            }
        }
        let rival = Program::of(&scene, &land.rival);
        assert_eq!(rival.get("/office/filings").no(), (403, "not-permitted"));
        let above = Program::of(&scene, &land.ministry);
        let decide = format!("/office/filings/{waiting}/approve");
        assert_eq!(above.post(&decide).no(), (403, "not-permitted"), "who is above may look only");

        // An education department files an app of its own; its own people do not verify it.
        let own: FilingId = submitted(&scene, &land.shanghai, "示例办公");
        let made = scene.store().read(move |view| storage::filing::find(view, own)).unwrap().unwrap();
        let reviewer = made.handler.unwrap().id;
        assert_eq!(Some(reviewer), land.ministry.place.as_ref().map(|place| place.id));
        let shanghai = Program::of(&scene, &land.shanghai);
        let refused = shanghai.post(&format!("/office/filings/{own}/approve"));
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{refused:?}");
    }
}

#[test]
fn z5_a_key_opens_the_api_alone_and_nothing_once_the_right_is_gone() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let program = Program::of(&scene, &land.provider);
        assert_eq!(program.get("/provider/filings").status, StatusCode::OK);
        let page = program.send(Request::get("/provider/filings"), Vec::new());
        assert_eq!(page.status, StatusCode::SEE_OTHER, "a key opens no page");

        // A cookie opens nothing of the API, whatever it opens elsewhere.
        let token = scene.sign_in(&land.provider);
        for method in ["GET", "POST"] {
            let request = Request::builder()
                .method(method)
                .uri("/api/v1/provider/filings")
                .header(header::COOKIE, format!("session={token}"))
                .body(Body::empty());
            let answer = program.answer(request.unwrap());
            assert_eq!(answer.header("www-authenticate"), "Bearer");
            assert_eq!(answer.no(), (401, "key-missing"), "{method}");
        }
        let wrong = Program::with(&scene, format!("{PREFIX}nothing"));
        assert_eq!(wrong.get("/provider/filings").no(), (401, "key-invalid"));
        assert_eq!(wrong.get("/filings").no(), (401, "key-invalid"), "on public addresses too");

        let short = Program::with(&scene, key(&scene, &land.rival, 1));
        assert_eq!(short.get("/provider/filings").status, StatusCode::OK);
        scene.days_pass(1);
        assert_eq!(short.get("/provider/filings").no(), (401, "key-invalid"), "over");
        let ended = access_key::own(&scene, &land.provider).unwrap().keys[0].key.id;
        let (office, account) = (Program::of(&scene, &land.baoshan), land.baoshan.account.unwrap());
        assert_eq!(office.get("/office/filings").status, StatusCode::OK);
        access_key::revoke(&scene, &land.provider, ended).unwrap();
        assert_eq!(program.get("/provider/filings").no(), (401, "key-invalid"), "ended by its owner");
        let set = |from, to| {
            let moved = scene.store().write(move |tx| storage::account::set_stage(tx, account, from, to));
            assert!(moved.unwrap());
        };
        for stage in [Stage::Locked, Stage::UnitRecord, Stage::Issued] {
            set(Stage::Open, stage);
            assert_eq!(office.get("/office/filings").no(), (401, "key-invalid"), "{stage:?}");
            set(stage, Stage::Open);
        }
        assert_eq!(office.get("/office/filings").status, StatusCode::OK);
    }
}
