//! The provider's walk by page: draft, files without script, what is wrong, submission, return, correction, approval.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may fail loudly")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use casework::filing;
use domain::filing::Mark;
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::rule::Rule;
use platform::web::{self, Server, Settings};
use tower::ServiceExt as _;
use world::country::{draft, provider_form};
use world::files::pdf;
use world::{Country, Scene};

struct Visitor {
    router: Router,
    token: String,
}

#[derive(Debug)]
struct Seen {
    status: StatusCode,
    location: String,
    html: String,
}

impl Visitor {
    fn of(office: &Scene, actor: &Actor) -> Self {
        let settings = Settings { secure_cookies: false, gallery: false };
        let router = web::router(Server::new(settings, (**office).clone()));
        Self { router, token: office.sign_in(actor) }
    }

    async fn ask(&self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Seen {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "beian.example")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, kind)
            .header(header::COOKIE, format!("session={}", self.token))
            .body(Body::from(body));
        let response = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let location = parts.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap());
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let html = String::from_utf8_lossy(&bytes).into_owned();
        Seen { status: parts.status, location: location.to_owned(), html }
    }

    async fn get(&self, path: &str) -> Seen {
        self.ask(Method::GET, path, "", Vec::new()).await
    }

    async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Seen {
        let body = web::query::address("", pairs);
        let body = body.trim_start_matches('?').as_bytes().to_vec();
        self.ask(Method::POST, path, "application/x-www-form-urlencoded", body).await
    }

    /// A form with one file, as a browser without script sends it.
    async fn post_file(
        &self,
        path: &str,
        pairs: &[(&str, &str)],
        field: &str,
        name: &str,
        bytes: &[u8],
    ) -> Seen {
        let mut body = Vec::new();
        for (key, value) in pairs {
            body.extend(
                format!("--cut\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let head =
            format!("--cut\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n");
        body.extend(head.bytes());
        body.extend(b"Content-Type: application/octet-stream\r\n\r\n");
        body.extend(bytes);
        body.extend(b"\r\n--cut--\r\n");
        self.ask(Method::POST, path, "multipart/form-data; boundary=cut", body).await
    }
}

fn pairs_of(group: &str) -> Vec<(String, String)> {
    let form = provider_form("示例作业本");
    let prefix = format!("{group}.");
    let within = form.iter().filter(|(path, _)| path.starts_with(&prefix));
    within.flat_map(|(path, values)| values.iter().map(|value| (path.to_owned(), value.clone()))).collect()
}

#[tokio::test]
async fn prv_1_a_draft_is_written_block_by_block_and_files_come_without_script() {
    let office = Scene::sqlite();
    let country = Country::of(&office);
    let visitor = Visitor::of(&office, &country.provider);
    let list = visitor.get("/provider/filings").await;
    assert!(list.html.contains("还没有备案"), "{}", list.html);
    let begun = visitor.post("/provider/filings", &[]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER);
    let home = begun.location.clone();
    let tasks = visitor.get(&home).await;
    assert!(tasks.html.contains("主管单位信息") && tasks.html.contains("未填写"), "{}", tasks.html);

    let owner = pairs_of("owner");
    let pairs: Vec<(&str, &str)> = owner.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let edit = format!("{home}/edit/owner");
    let refused =
        visitor.post_file(&edit, &pairs, "owner.certificate_scan", "执照.pdf", b"MZ not a scan").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.html.contains("可执行程序") && refused.html.contains("上海示例教育科技有限公司"),
        "input is kept"
    );
    let taken = visitor.post_file(&edit, &pairs, "owner.certificate_scan", "执照.pdf", &pdf()).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.html);
    let again = visitor.get(&edit).await;
    assert!(again.html.contains("执照.pdf") && again.html.contains("草稿保存于"), "{}", again.html);
    let tasks = visitor.get(&home).await;
    assert!(tasks.html.contains("已完成"), "{}", tasks.html);

    // Saving keeps what is wrong and says nothing; continuing names it with a right example.
    let edit = format!("{home}/edit/backend.1");
    let wrong = [("backend.1.name", "后台"), ("backend.1.icp", "沪ICP12"), ("action", "save")];
    assert_eq!(visitor.post(&edit, &wrong).await.status, StatusCode::SEE_OTHER);
    let stays = visitor.post(&edit, &wrong[..2]).await;
    assert_eq!(stays.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stays.html.contains("沪ICP12") && stays.html.contains("正确示例"), "{}", stays.html);
    let saved = visitor.post(&format!("{home}/autosave/backend.1"), &wrong[..1]).await;
    assert!(saved.html.starts_with("草稿保存于"), "{}", saved.html);
    let check = visitor.get(&format!("{home}/check")).await;
    assert!(check.html.contains("提交前还有") && !check.html.contains(">提交备案</button>"));
    let refused = visitor.post(&format!("{home}/check"), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn rev_1_submission_return_correction_and_approval_by_page() {
    let office = Scene::sqlite();
    let country = Country::of(&office);
    let visitor = Visitor::of(&office, &country.provider);
    let id = draft(&office, &country.provider, "示例作业本");
    let home = format!("/provider/filings/{id}");
    let check = visitor.get(&format!("{home}/check")).await;
    assert!(check.html.contains("提交备案"), "{}", check.html);
    let submitted = visitor.post(&format!("{home}/check"), &[]).await;
    assert_eq!(submitted.location, format!("{home}/receipt"));
    // 2026-02-10: ten working days lead over the Spring Festival and its two make-up days.
    let receipt = visitor.get(&submitted.location).await;
    assert!(
        receipt.html.contains("受理编号") && receipt.html.contains("上海市教育委员会"),
        "{}",
        receipt.html
    );
    assert!(receipt.html.contains("春节"), "the arithmetic names the holiday");
    let record = visitor.get(&home).await;
    assert!(record.html.contains("待审核") && record.html.contains("撤回"), "{}", record.html);

    let mark = Mark {
        field: "app.version".to_owned(),
        rule: Some(Rule::PRV_4),
        reason: "与安装包不一致".to_owned(),
    };
    filing::return_(&office, &country.shanghai, id, &[mark]).unwrap();
    let tasks = visitor.get(&home).await;
    assert!(tasks.html.contains("还有 1 处没有修改") && tasks.html.contains("补正时限"), "{}", tasks.html);
    let block = visitor.get(&format!("{home}/edit/app")).await;
    assert!(block.html.contains("审核意见（版本号）：与安装包不一致"), "{}", block.html);
    correct(&office, &country, id);
    let tasks = visitor.get(&home).await;
    assert!(tasks.html.contains("（已修改）"), "{}", tasks.html);
    assert_eq!(visitor.post(&format!("{home}/check"), &[]).await.status, StatusCode::SEE_OTHER);
    let number = filing::approve(&office, &country.shanghai, id).unwrap().number.unwrap();
    let record = visitor.get(&home).await;
    assert!(record.html.contains(&number) && record.html.contains("变更备案"), "{}", record.html);

    assert_eq!(visitor.post(&format!("{home}/revise"), &[]).await.status, StatusCode::SEE_OTHER);
    let list = visitor.get("/provider/filings").await;
    assert!(list.html.contains("有效，变更填写中"), "{}", list.html);
    assert_eq!(visitor.post(&format!("{home}/cancel"), &[]).await.status, StatusCode::SEE_OTHER);
    let record = visitor.get(&format!("{home}/record")).await;
    assert!(record.html.contains("已注销"), "{}", record.html);
    assert_eq!(visitor.post(&format!("{home}/revise"), &[]).await.status, StatusCode::CONFLICT);
}

fn correct(office: &Scene, country: &Country, id: FilingId) {
    let now = filing::open(office, &country.provider, id).unwrap().answers;
    let corrected = now.with("app.version", "3.2.2");
    world::country::save(office, &country.provider, id, "app", &corrected);
}

#[tokio::test]
async fn prv_1_a_backend_system_is_shared_by_two_apps() {
    let office = Scene::sqlite();
    let country = Country::of(&office);
    let visitor = Visitor::of(&office, &country.provider);
    let first = draft(&office, &country.provider, "示例作业本");
    let begun = visitor.post("/provider/filings", &[]).await;
    let tasks = visitor.get(&begun.location).await;
    assert!(tasks.html.contains("示例作业平台后台（示例作业本）"), "{}", tasks.html);
    let system = format!("{first} 1");
    let taken = visitor.post(&format!("{}/borrow", begun.location), &[("system", &system)]).await;
    assert_eq!(taken.location, format!("{}/edit/backend.1?check=1", begun.location));
    let block = visitor.get(&taken.location).await;
    assert!(
        block.html.contains("沪ICP备12345678号-1") && block.html.contains("等保备案证明.pdf"),
        "{}",
        block.html
    );
    let rival = Visitor::of(&office, &country.rival);
    let own = rival.post("/provider/filings", &[]).await.location;
    let stolen = rival.post(&format!("{own}/borrow"), &[("system", &system)]).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn org_10_no_page_of_a_filing_opens_for_another_unit() {
    let office = Scene::sqlite();
    let country = Country::of(&office);
    let id = draft(&office, &country.provider, "示例作业本");
    let rival = Visitor::of(&office, &country.rival);
    for page in ["", "/edit/owner", "/check", "/receipt", "/record"] {
        let seen = rival.get(&format!("/provider/filings/{id}{page}")).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{page}");
    }
    for page in
        ["/edit/owner", "/autosave/owner", "/remove/developer", "/check", "/withdraw", "/revise", "/cancel"]
    {
        let seen = rival.post(&format!("/provider/filings/{id}{page}"), &[("owner.name", "x")]).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{page}");
    }
}
