//! The inspection by page, by API and by the real child process. Rules INS-1…5, N2, N4, PUB-2, LAT-12.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stand outside #[test] functions"
)]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use casework::filing::{self, Submit};
use casework::inspection::{self, Inspection, Judge};
use domain::filing::Mark;
use domain::form::Answers;
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::inspection::Judgement;
use inspector::parent::ParentOptions;
use inspector::report::Kind;
use platform::jobs::inspection::inspect;
use platform::web::{self, Server, Settings};
use serde_json::Value;
use tower::ServiceExt as _;
use world::country::{bring, draft_of, provider_form};
use world::packages::{asking, greedy, inspect_all, packed, plain};
use world::{Country, Scene};

const APP: &str = "示例作业本";

struct Visitor<'a> {
    scene: &'a Scene,
    cookie: String,
}

impl<'a> Visitor<'a> {
    fn of(scene: &'a Scene, actor: &Actor) -> Self {
        Self { scene, cookie: format!("session={}", scene.sign_in(actor)) }
    }

    fn anybody(scene: &'a Scene) -> Self {
        Self { scene, cookie: String::new() }
    }

    async fn ask(&self, method: &str, path: &str, body: &str) -> (StatusCode, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "beian.example")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::CONTENT_LENGTH, body.len())
            .body(Body::from(body.to_owned()))
            .unwrap();
        let settings = Settings { secure_cookies: false, gallery: false };
        let router = web::router(Server::new(settings, (**self.scene).clone()));
        let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let location = parts.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap());
        (parts.status, format!("{location}{}", String::from_utf8_lossy(&bytes)))
    }

    async fn page(&self, path: &str) -> String {
        let (status, page) = self.ask("GET", path, "").await;
        assert_eq!(status, StatusCode::OK, "{path}");
        page
    }
}

fn draft(scene: &Scene, country: &Country, package: &[u8]) -> FilingId {
    draft_of(scene, &country.provider, &provider_form(APP), package)
}

fn waiting(scene: &Scene, country: &Country, package: &[u8]) -> FilingId {
    let id = draft(scene, country, package);
    filing::submit(scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
    id
}

fn seen(scene: &Scene, country: &Country, id: FilingId) -> Inspection {
    filing::folder(scene, &country.provider, id).unwrap().inspection.unwrap()
}

fn digest(scene: &Scene, country: &Country, id: FilingId) -> String {
    let answers = filing::folder(scene, &country.provider, id).unwrap().answers;
    answers.file_digest("app.package").unwrap().to_owned()
}

#[test]
fn ins_1_the_command_says_in_chinese_how_to_ask() {
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_jiaobei"));
        let output = command.arg("inspect").args(arguments).output().unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code(), text)
    };
    for (arguments, code) in [(&[][..], 64), (&["--help"][..], 0), (&["-h"][..], 0)] {
        let (ended, text) = run(arguments);
        assert_eq!(ended, Some(code), "{arguments:?}: 2 is said of packages alone");
        assert!(text.starts_with("用法：") && text.contains("退出码："), "{text}");
    }
}

#[test]
fn ins_4_the_child_inspects_and_its_death_is_a_report_and_no_stuck_job() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = draft(&scene, &country, &greedy(APP));
    let sha256 = digest(&scene, &country, id);
    let absent = ParentOptions::new("/nonexistent/jiaobei");
    assert!(inspect(&scene, &sha256, 1, &absent).is_err(), "no child is no report: it is tried again");
    assert!(seen(&scene, &country, id).report.is_none());
    inspect(&scene, &sha256, 1, &ParentOptions::new(env!("CARGO_BIN_EXE_jiaobei"))).unwrap();
    let report = seen(&scene, &country, id).report.unwrap();
    assert_eq!((report.kind, report.version_name.as_deref()), (Kind::Apk, Some("3.2.1")));
    assert!(report.sdks.iter().any(|sdk| sdk.name == "穿山甲"));

    let dying = draft(&scene, &country, &packed(APP));
    let sha256 = digest(&scene, &country, dying);
    inspect(&scene, &sha256, 1, &ParentOptions::new("/bin/false")).unwrap();
    let dead = seen(&scene, &country, dying);
    assert!(dead.is_unreadable());
    assert!(dead.findings.iter().any(|one| one.finding.text.contains("检测程序异常结束")));
    let often = draft(&scene, &country, &plain(APP));
    let sha256 = digest(&scene, &country, often);
    inspect(&scene, &sha256, 6, &absent).unwrap();
    let given_up = seen(&scene, &country, often);
    assert!(given_up.findings.iter().any(|one| one.finding.text.contains("检测多次中断")));
    assert_eq!(given_up.report.unwrap().sha256, sha256);
    inspect(&scene, &"0".repeat(64), 1, &absent).unwrap();
}

#[tokio::test]
async fn ins_4_the_provider_sees_the_result_before_submitting_and_is_never_stopped() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = draft(&scene, &country, &greedy(APP));
    let provider = Visitor::of(&scene, &country.provider);
    let check = format!("/provider/filings/{id}/check");
    let early = provider.page(&check).await;
    assert!(early.contains("检测中…") && early.contains("刷新查看结果"));
    assert!(early.contains("提交备案") && !early.contains("http-equiv"), "looking again is a plain link");
    inspect_all(&scene);
    let late = provider.page(&check).await;
    for told in ["项需要核对", "未申报，包中存在", "通讯录", "在“获取的权限”中补选", "穿山甲", "不影响提交"]
    {
        assert!(late.contains(told), "{told}");
    }
    assert!(late.contains("提交备案"));
    let (status, to) = provider.ask("POST", &check, "").await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("/provider/filings/{id}/receipt")));
}

#[tokio::test]
async fn n4_what_must_be_corrected_becomes_the_reason_of_a_return() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = waiting(&scene, &country, &greedy(APP));
    let office = Visitor::of(&scene, &country.shanghai);
    let (review, inspection) = (format!("/office/filing/{id}"), format!("/office/filing/{id}/inspection"));
    let early = office.page(&review).await;
    assert!(early.contains("检测中…") && !early.contains("不影响提交"), "that is said to providers");
    inspect_all(&scene);
    let page = office.page(&inspection).await;
    assert!(page.contains("请逐一核实并标注") && !page.contains("不影响提交"));
    for told in
        ["未申报的权限：通讯录", "android.permission.READ_CONTACTS", "认定违法违规", "须由平台运营单位核实"]
    {
        assert!(page.contains(told), "{told}");
    }
    let findings = seen(&scene, &country, id).findings;
    let key = &findings.iter().find(|one| one.finding.text.contains("通讯录")).unwrap().key;
    let short = format!("judge.{key}=correct&reason.{key}=x");
    let (status, again) = office.ask("POST", &inspection, &short).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.contains("请写明理由") && again.contains(">\nx</textarea>"), "what was typed is kept");
    let reason = "%E8%AF%B7%E8%A1%A5%E6%8A%A5%E9%80%9A%E8%AE%AF%E5%BD%95";
    let (status, to) =
        office.ask("POST", &inspection, &format!("judge.{key}=correct&reason.{key}={reason}")).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("{inspection}?done=judge")));
    let page = office.page(&review).await;
    let mark = page.split(r#"name="mark.app.permissions""#).nth(1).and_then(|rest| rest.split('>').next());
    assert!(mark.is_some_and(|tag| tag.contains("checked")), "{mark:?}");
    assert!(page.contains("未申报的权限：通讯录（可能超越权限获取信息）。请补报通讯录</textarea>"));
    let (status, _) = office.ask("POST", &format!("{review}/decide"), "decision=approve").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "without the mark the reviewer may still approve: he decides");
}

#[tokio::test]
async fn ins_3_provider_and_reviewer_see_what_is_in_the_package() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = draft(&scene, &country, &greedy(APP));
    inspect_all(&scene);
    let signer = seen(&scene, &country, id).report.unwrap().signatures.signers[0].sha256.clone();
    let facts =
        ["安装包概况", "cn.example.homework", "签名方案", &signer, "可调试", "穿山甲", "支付", "联网地址"];
    let check = Visitor::of(&scene, &country.provider).page(&format!("/provider/filings/{id}/check")).await;
    filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
    let office = Visitor::of(&scene, &country.shanghai);
    let review = office.page(&format!("/office/filing/{id}")).await;
    let inspection = office.page(&format!("/office/filing/{id}/inspection")).await;
    for (which, page) in [("check", check), ("review", review), ("inspection", inspection)] {
        for fact in facts {
            assert!(page.contains(fact), "{which}: {fact}");
        }
    }
}

#[tokio::test]
async fn ins_4_a_package_that_could_not_be_read_as_a_whole_is_clean_nowhere() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = draft(&scene, &country, &world::files::apk());
    inspect_all(&scene);
    let check = Visitor::of(&scene, &country.provider).page(&format!("/provider/filings/{id}/check")).await;
    filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
    let review = Visitor::of(&scene, &country.shanghai).page(&format!("/office/filing/{id}")).await;
    for page in [check, review] {
        assert!(page.contains("结果不完整") || page.contains("不可解析"));
        assert!(!page.contains("申报内容与安装包一致") && !page.contains("未发现需要说明的问题"));
    }
    let number = filing::approve(&scene, &country.shanghai, id).unwrap().number.unwrap();
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let public = Visitor::anybody(&scene).page(&format!("/apps/{digits}")).await;
    assert!(!public.contains("<li>没有发现") && !public.contains("不申请需要使用者同意的权限"));
    assert!(public.contains("结果不完整") || public.contains("无法解析"));
}

#[tokio::test]
async fn ins_4_what_was_said_of_other_evidence_is_shown_and_not_filled_in() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = waiting(&scene, &country, &asking(APP, &["CAMERA", "READ_CONTACTS"]));
    inspect_all(&scene);
    let contacts = |id| {
        let all = seen(&scene, &country, id).findings;
        all.into_iter().find(|one| one.finding.text.contains("通讯录")).unwrap().key
    };
    let said = vec![(contacts(id), Judgement::Accepted, "家校通讯录功能需要".to_owned())];
    inspection::judge(&scene, &country.shanghai, &Judge { filing: id, said }).unwrap();
    let mark = Mark { field: "app.package".into(), rule: None, reason: "请换安装包".into() };
    let again = |package: &[u8]| {
        filing::return_(&scene, &country.shanghai, id, std::slice::from_ref(&mark)).unwrap();
        bring(&scene, &country.provider, id, &provider_form(APP), package);
        filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        inspect_all(&scene);
    };
    let path = format!("/office/filing/{id}/inspection");
    let office = Visitor::of(&scene, &country.shanghai);
    let filled = format!(">\n{}</textarea>", "家校通讯录功能需要");
    again(&asking(APP, &["CAMERA", "READ_CONTACTS", "WRITE_CONTACTS"]));
    let page = office.page(&path).await;
    assert!(page.contains("以前依据不同时的标注") && page.contains("家校通讯录功能需要"));
    assert!(!page.contains(&filled), "whoever judges looks again");
    again(&asking(APP, &["CAMERA", "READ_CONTACTS"]));
    let page = office.page(&path).await;
    assert!(page.contains("上一轮标注") && page.contains(&filled), "the same evidence needs no new words");
}

#[tokio::test]
async fn use_4_a_school_and_its_office_are_told_that_nobody_can_judge() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = waiting(&scene, &country, &packed(APP));
    inspect_all(&scene);
    let number = filing::approve(&scene, &country.shanghai, id).unwrap().number.unwrap();
    let place = |actor: &Actor| actor.place.clone().unwrap();
    let entry = Answers::new().with("entry.1.app", &number).with("entry.1.nature", "required");
    let usage = world::filed::declared(&scene, &place(&country.school), &place(&country.baoshan), &entry);
    let told = "无法判断是否有商业广告、游戏或者收费：安装包没有全部看到，应用经过加固";
    let review = Visitor::of(&scene, &country.baoshan).page(&format!("/office/filing/{usage}")).await;
    assert!(review.contains(told));
}

#[tokio::test]
async fn ins_4_only_the_reviewing_department_judges_and_strangers_learn_nothing() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = waiting(&scene, &country, &greedy(APP));
    inspect_all(&scene);
    let path = format!("/office/filing/{id}/inspection");
    let ministry = Visitor::of(&scene, &country.ministry);
    let page = ministry.page(&path).await;
    assert!(page.contains("通讯录") && !page.contains("<textarea"));
    assert_eq!(ministry.ask("POST", &path, "").await.0, StatusCode::FORBIDDEN);
    let stranger = Visitor::of(&scene, &country.guangxi);
    assert_eq!(stranger.ask("GET", &path, "").await.0, StatusCode::NOT_FOUND);
    assert_eq!(stranger.ask("POST", &path, "").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pub_2_parents_and_programs_read_the_same_summary() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let anybody = Visitor::anybody(&scene);
    let mut numbers = Vec::new();
    for package in [plain(APP), greedy(APP), packed(APP)] {
        let id = waiting(&scene, &country, &package);
        let number = filing::approve(&scene, &country.shanghai, id).unwrap().number.unwrap();
        numbers.push(number.chars().filter(char::is_ascii_digit).collect::<String>());
    }
    assert!(anybody.page(&format!("/apps/{}", numbers[0])).await.contains("未检测"));
    inspect_all(&scene);
    let told = [
        ("没有发现广告类第三方组件", "whole"),
        ("含有广告类第三方组件：穿山甲", "whole"),
        ("代码不可见，结果不完整", "partial"),
    ];
    for (number, (words, code)) in numbers.iter().zip(told) {
        let page = anybody.page(&format!("/apps/{number}")).await;
        assert!(page.contains(words) && page.contains("检测程序"), "{number}: {words}");
        let json: Value =
            serde_json::from_str(&anybody.page(&format!("/api/v1/filings/{number}")).await).unwrap();
        assert_eq!(json["inspection"]["completeness"], code);
        assert_eq!(json["inspection"]["on"], json["inspected_at"]);
    }
    let greedy: Value =
        serde_json::from_str(&anybody.page(&format!("/api/v1/filings/{}", numbers[1])).await).unwrap();
    assert_eq!(greedy["inspection"]["advertising"][0], "穿山甲");
    let packed = anybody.page(&format!("/apps/{}", numbers[2])).await;
    assert!(!packed.contains("<li>没有发现"), "hidden code is never called clean");
}

#[tokio::test]
async fn n2_the_store_check_answers_by_digest() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = waiting(&scene, &country, &plain(APP));
    let (sha256, md5) = (digest(&scene, &country, id), seen_md5(&scene, &country, id));
    let number = filing::approve(&scene, &country.shanghai, id).unwrap().number.unwrap();
    let asked = format!("{}\nmd5:{md5}\n{}\n{number}\n", sha256.to_uppercase(), "0".repeat(64));
    let (status, answer) = Visitor::anybody(&scene).ask("POST", "/api/v1/filings/check", &asked).await;
    assert_eq!(status, StatusCode::OK);
    let lines: Vec<Value> = answer.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    for (line, by) in lines.iter().zip(["sha256", "md5"]) {
        assert_eq!((&line["state"], &line["number"]), (&Value::from("valid"), &Value::from(number.as_str())));
        assert_eq!((&line["package"], &line["matched_by"]), (&Value::from("current"), &Value::from(by)));
        assert_eq!(line["version"], "3.2.1");
    }
    assert_eq!((&lines[2]["state"], &lines[2]["reason"]), (&"unknown".into(), &"digest-not-filed".into()));
    assert_eq!(lines[3]["kind"], "number");
}

fn seen_md5(scene: &Scene, country: &Country, id: FilingId) -> String {
    filing::folder(scene, &country.provider, id).unwrap().files["app.package"].digests.md5.clone()
}
