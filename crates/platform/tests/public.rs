//! The public's pages and API without a socket: what is found, what is said of each state, and what never gets out.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stand outside #[test] functions"
)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use domain::filing::State;
use domain::form::{Answers, Form, Times};
use domain::ground::actor::Place;
use domain::unit::UnitKind;
use platform::web::{self, Server, Settings};
use serde_json::Value;
use storage::{Fault, register};
use tower::ServiceExt as _;
use world::Scene;
use world::filed::{declared, filed, found};

struct House {
    scene: Scene,
    router: Router,
    shanghai: Place,
    provider: Place,
    school: Place,
}

impl House {
    fn new() -> Self {
        let scene = Scene::sqlite();
        let ministry = found(&scene, None, UnitKind::Ministry, "教育部", "");
        let shanghai = found(&scene, Some(&ministry), UnitKind::Province, "上海市教育委员会", "310000");
        let provider = found(&scene, Some(&shanghai), UnitKind::Provider, "示例教育科技公司", "310113");
        let school = found(&scene, Some(&shanghai), UnitKind::Primary, "海滨示例小学", "310113");
        let settings = Settings { secure_cookies: true, gallery: false };
        let router = web::router(Server::new(settings, scene.clone()));
        Self { scene, router, shanghai, provider, school }
    }

    fn file(&self, answers: &Answers) -> String {
        filed(&self.scene, &self.provider, &self.shanghai, answers)
    }

    fn declare(&self, answers: &Answers) {
        declared(&self.scene, &self.school, &self.shanghai, answers);
    }

    /// Puts an entry into a state that no verb reaches in this test, as its transition would, event included.
    fn put_state(&self, number: &str, state: State) {
        let number = number.to_owned();
        let write = self.scene.store().write(move |tx| {
            let mut entry = register::find(tx, &number)?.unwrap();
            entry.state = state;
            register::put(tx, &entry)?;
            let verb = if state == State::Suspended { "suspend" } else { "revoke" };
            tx.record(storage::Event::new("filing", entry.filing, verb).to(state.code()));
            Ok::<_, Fault>(())
        });
        write.unwrap();
    }

    async fn ask(&self, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).unwrap())
    }

    async fn page(&self, path: &str) -> String {
        let (status, _, text) = self.ask(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        text
    }

    async fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.page(path).await).unwrap()
    }

    async fn check(&self, body: String) -> (StatusCode, Vec<Value>) {
        let request = Request::post("/api/v1/filings/check").header(header::HOST, "x").body(Body::from(body));
        let (status, _, text) = self.ask(request.unwrap()).await;
        (status, text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
    }
}

fn app(name: &str) -> Answers {
    Answers::new()
        .with("owner.name", "示例教育科技公司")
        .with("app.name", name)
        .with("app.former_names", "作业盒子")
        .with("app.platform", "android")
        .with("app.version", "1.0")
        .with("app.stages", "primary")
        .with("app.permissions", "camera")
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn pub_1_an_app_is_found_at_once_by_every_name_and_a_miss_says_why() {
    let house = House::new();
    assert!(house.page("/apps").await.contains("登记册中还没有备案"));
    let number = house.file(&app("小盒学生"));
    for typed in ["小盒", "作业盒子", "zyhz", "xiaohe", "示例教育", "3100001", "教app备3100001号"]
    {
        let html = house.page(&format!("/apps?q={}", encoded(typed))).await;
        assert!(html.contains(&number) && html.contains("/apps/3100001"), "{typed}");
    }
    let missed = house.page(&format!("/apps?q={}&province=12", encoded("小盒"))).await;
    assert!(!missed.contains(&number) && missed.contains("还没有备案，或者备案还在审核"));
    assert!(house.page(&format!("/apps?q={}", encoded("校园小程序"))).await.contains("SCP-6"));
    let picked = house.json(&format!("/apps/suggest?q={}", encoded("小盒"))).await;
    assert_eq!(picked[0]["value"], number.as_str());
}

#[tokio::test]
async fn pub_2_a_record_says_what_a_parent_asks_and_that_it_is_no_endorsement() {
    let house = House::new();
    let number = house.file(&app("小盒学生"));
    house.file(&app("小盒老师"));
    house.declare(&Answers::new().with("entry.1.app", &number).with("entry.1.nature", "recommended"));
    let html = house.page("/apps/3100001").await;
    for words in [
        "小盒学生",
        "使用摄像头拍照",
        "未检测",
        "不代表教育行政部门",
        "已有 <strong>1</strong>",
        "小盒老师",
        "备案通过",
    ] {
        assert!(html.contains(words), "{words}");
    }
    let (status, ..) = house.ask(Request::get("/apps/3199999").body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pub_5_every_state_of_a_number_is_told_apart() {
    let house = House::new();
    let numbers = ["甲", "乙", "丙"].map(|name| house.file(&app(name)));
    house.put_state(&numbers[1], State::Suspended);
    house.put_state(&numbers[2], State::Revoked);
    for (path, words) in [
        ("/v/3100001", "这项备案目前有效"),
        ("/v/3100002", "暂时下线"),
        ("/v/3100003", "已被主管部门撤销"),
        ("/v/3188888", "查无此号"),
        ("/verify?number=%EF%BC%93100001", "这项备案目前有效"),
        ("/verify?number=310000", "7"),
        ("/verify", "输入备案号"),
    ] {
        assert!(house.page(path).await.contains(words), "{path}");
    }
}

#[tokio::test]
async fn pub_3_a_school_is_found_and_shows_what_it_uses() {
    let house = House::new();
    let number = house.file(&app("小盒学生"));
    let path = format!("/schools/{}", house.school.id);
    assert!(house.page(&path).await.contains("还没有公布填报结果"));
    house.declare(
        &Answers::new()
            .with("entry.1.app", &number)
            .with("entry.1.nature", "required")
            .with("entry.1.collective", "yes")
            .with("entry.1.contact_name", "王不公开"),
    );
    let html = house.page(&path).await;
    assert!(html.contains("要求使用") && html.contains("小盒学生") && html.contains("使用摄像头拍照"));
    assert!(!html.contains("王不公开"));
    let list = house.page(&format!("/schools?q={}", encoded("海滨"))).await;
    assert!(list.contains(&path));
    assert!(house.page(&format!("/schools?q={}&area=310113", encoded("示例"))).await.contains(&path));
    assert!(
        !house.page(&format!("/schools?q={}", encoded("示例教育"))).await.contains("示例教育科技公司</a>")
    );
    let usage = house.json(&format!("/api/v1/institutions/{}/usage", house.school.id)).await;
    assert_eq!(
        (usage["declaration"].as_str(), usage["items"][0]["state"].as_str()),
        (Some("declared"), Some("valid"))
    );
}

#[tokio::test]
async fn lat_6_a_store_checks_100_000_numbers_line_by_line() {
    let house = House::new();
    let numbers = ["甲", "乙"].map(|name| house.file(&app(name)));
    house.put_state(&numbers[1], State::Revoked);
    let (status, lines) = house.check(format!("[\"3100001\",\"{}\",\"3100009\",\"x\"]", numbers[1])).await;
    let states: Vec<&str> = lines.iter().map(|line| line["state"].as_str().unwrap()).collect();
    assert_eq!((status, states), (StatusCode::OK, vec!["valid", "revoked", "unknown", "unknown"]));
    assert_eq!(lines[3]["reason"], "malformed-number");

    let many: String = (0..100_000).map(|serial| format!("教APP备31{serial:05}号\n")).collect();
    let (status, lines) = house.check(many).await;
    assert_eq!((status, lines.len()), (StatusCode::OK, 100_000));
    assert_eq!(lines[1]["state"], "valid");
    let (status, lines) = house.check("1\n".repeat(100_001)).await;
    assert_eq!(
        (status, lines[0]["error"]["code"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("too-many-items"))
    );
}

#[tokio::test]
async fn the_api_lists_follows_and_refuses_in_json() {
    let house = House::new();
    let number = house.file(&app("小盒学生"));
    let list = house.json("/api/v1/filings?q=xhxs&state=valid").await;
    assert_eq!(
        (list["total"].as_u64(), list["items"][0]["number"].as_str()),
        (Some(1), Some(number.as_str()))
    );
    let one = house.json("/api/v1/filings/3100001").await;
    assert_eq!((one["institutions"].as_u64(), one["province"]["label"].as_str()), (Some(0), Some("上海市")));
    let feed = house.json("/api/v1/changes?after=0").await;
    let next = feed["next"].as_i64().unwrap();
    assert_eq!(
        (feed["items"][0]["change"].as_str(), feed["items"][0]["state"].as_str()),
        (Some("approve"), Some("valid"))
    );
    house.put_state(&number, State::Suspended);
    let feed = house.json(&format!("/api/v1/changes?after={next}")).await;
    assert_eq!(
        (feed["items"].as_array().unwrap().len(), feed["items"][0]["state"].as_str()),
        (1, Some("suspended"))
    );
    for (path, status, code) in [
        ("/api/v1/filings?state=good", 422, "unknown-value"),
        ("/api/v1/filings?page=x", 422, "not-a-number"),
        ("/api/v1/filings/31", 422, "malformed-number"),
        ("/api/v1/filings/3188888", 404, "not-found"),
        ("/api/v1/nothing", 404, "not-found"),
    ] {
        let (got, headers, text) = house.ask(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(
            (got.as_u16(), headers[header::CONTENT_TYPE].to_str().unwrap()),
            (status, "application/json"),
            "{path}"
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["error"]["code"], code, "{path}");
    }
    let csv = house.page("/api/v1/open-data/filings.csv").await;
    assert_eq!(csv.lines().count(), 2);
}

#[tokio::test]
async fn what_the_api_sends_is_what_its_description_says() {
    let house = House::new();
    let number = house.file(&app("小盒学生"));
    house.declare(&Answers::new().with("entry.1.app", &number).with("entry.1.nature", "required"));
    let description = house.json("/api/openapi.json").await;
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let described = |name: &str| keys(&description["components"]["schemas"][name]["properties"]);
    let list = house.json("/api/v1/filings").await;
    assert_eq!(keys(&list), described("FilingList"));
    assert_eq!(keys(&list["items"][0]), described("Filing"));
    let usage = house.json(&format!("/api/v1/institutions/{}/usage", house.school.id)).await;
    assert_eq!(keys(&usage), described("Institution"));
    assert_eq!(keys(&usage["items"][0]), described("UsageItem"));
    let feed = house.json("/api/v1/changes").await;
    assert_eq!((keys(&feed), keys(&feed["items"][0])), (described("Changes"), described("Change")));
}

#[tokio::test]
async fn nothing_personal_reaches_a_public_page_or_the_api() {
    let house = House::new();
    let mut hidden = Vec::new();
    let mut canaries = |form: &Form| {
        let mut answers = Answers::new();
        for block in &form.blocks {
            let item = (block.times == Times::Many).then_some(1);
            for field in &block.fields {
                let canary = format!("canary{}{}", block.key, field.key).replace('_', "");
                answers.set(block.path(item, field.key), [canary.clone()]);
                if field.personal || !field.public {
                    hidden.push(canary);
                }
            }
        }
        answers
    };
    let (provider, usage) = (canaries(Form::provider()), canaries(Form::usage()));
    let number = house.file(&provider);
    house.declare(&usage.with("entry.1.app", &number));
    let school = house.school.id;
    for path in [
        "/".to_owned(),
        "/apps".to_owned(),
        "/apps?q=canary".to_owned(),
        "/apps/suggest?q=canary".to_owned(),
        "/apps/3100001".to_owned(),
        "/v/3100001".to_owned(),
        format!("/schools/{school}"),
        "/schools?area=310113".to_owned(),
        "/api/v1/filings".to_owned(),
        "/api/v1/filings/3100001".to_owned(),
        "/api/v1/changes".to_owned(),
        "/api/v1/open-data/filings.csv".to_owned(),
        format!("/api/v1/institutions/{school}/usage"),
    ] {
        let text = house.page(&path).await;
        for canary in &hidden {
            let shown = text.match_indices(canary.as_str()).any(|(at, _)| {
                // A public canary may begin with a hidden one: ownername of ownernameX. Only a whole word counts.
                !text[at + canary.len()..].starts_with(|next: char| next.is_ascii_alphanumeric())
            });
            assert!(!shown, "{canary} in {path}");
        }
    }
    assert!(house.page("/apps/3100001").await.contains("canaryappname"));
    assert!(hidden.len() > 30);
}

#[tokio::test]
async fn no_link_of_a_public_page_among_ours_is_dead() {
    let house = House::new();
    house.file(&app("小盒学生"));
    let theirs = ["/sign-in", "/provider/register", "/announcements"];
    for path in
        ["/", "/apps", "/apps/3100001", "/v/3100001", "/verify", "/schools", "/scope", "/help", "/complaints"]
    {
        let html = house.page(path).await;
        for href in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let target = href.split('#').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
            if target.is_empty() || theirs.contains(&target.as_str()) {
                continue;
            }
            let (status, ..) = house.ask(Request::get(&target).body(Body::empty()).unwrap()).await;
            assert_eq!(status, StatusCode::OK, "{target} on {path}");
        }
    }
}

#[tokio::test]
async fn scp_7_the_self_check_works_without_script() {
    let house = House::new();
    assert!(house.page("/scope?thing=mini").await.contains("不在备案范围"));
    let filed = "/scope?thing=app&education=yes&made=yes&examination=no&tool=no&own=no";
    assert!(house.page(filed).await.contains("提供者备案"));
}
