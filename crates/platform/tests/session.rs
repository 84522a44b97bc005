//! Sessions by page: seen and ended by their owner, over without losing what was typed, cookies, rights withdrawn.
//! Rules ORG-4, ORG-10; H7, H8, Z5.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

mod browsing;

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use browsing::Browser;
use casework::account;
use domain::ground::actor::{Role, Stage};
use platform::web::{self, Server, Settings};
use tower::ServiceExt as _;
use world::country::employ;
use world::{Country, Scene};

const REDIRECT: StatusCode = StatusCode::SEE_OTHER;

/// What a server behind TLS answers.
async fn secure(scene: &Scene, request: Request<Body>) -> axum::response::Response {
    let server = Server::new(Settings { secure_cookies: true, gallery: false }, (**scene).clone());
    web::router(server).oneshot(request).await.unwrap()
}

#[tokio::test]
async fn h7_behind_tls_the_sessions_cookie_is_bound_to_its_host() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let issued = account::renew_secret(&scene, &land.baoshan, land.school.account.unwrap()).unwrap();
    let body = format!("code={}&password=Hai-bin+2026&again=Hai-bin+2026", issued.secret.reveal());
    let request = Request::post("/activate")
        .header(header::HOST, "beian.example")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    let answer = secure(&scene, request).await;
    assert_eq!(answer.status(), REDIRECT);
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert!(pair.starts_with("__Host-session="), "{pair}");
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Lax; Secure", "no domain, until the browser closes");
    let ask =
        |cookie: String| Request::get("/account").header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let plain = pair.trim_start_matches("__Host-").to_owned();
    for (carried, status) in [(pair.to_owned(), StatusCode::OK), (plain, REDIRECT)] {
        assert_eq!(secure(&scene, ask(carried.clone())).await.status(), status, "{carried}");
    }
}

#[tokio::test]
async fn h8_one_sees_ones_sessions_and_ends_them() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let (mut here, mut there) = (Browser::of(&scene, &land.school), Browser::of(&scene, &land.school));
    assert_eq!(there.get("/account").await.status, StatusCode::OK);
    let page = here.get("/account").await;
    assert!(
        page.shows("本次登录") && page.shows("未知设备") && page.shows("连续 2 小时没有操作"),
        "{}",
        page.html()
    );
    let handle = page.between(r#"name="session" value=""#, "\"");
    let done = here.post("/account/sessions", &[("session", &handle)]).await;
    assert_eq!(done.location, "/account?done=end");
    assert!(there.get("/account").await.location.starts_with("/sign-in"));
    let mut third = Browser::of(&scene, &land.school);
    assert_eq!(here.post("/account/sessions", &[]).await.location, "/account?done=others");
    assert!(third.get("/account").await.location.starts_with("/sign-in"));
    assert!(here.get("/account").await.shows("本人结束登录"), "it stands in the history");
}

#[tokio::test]
async fn h8_a_session_that_lay_idle_is_over_with_a_word_and_the_way_back() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let mut office = Browser::of(&scene, &land.baoshan);
    assert_eq!(office.get("/office").await.status, StatusCode::OK);
    scene.store().time().advance(Duration::from_mins(31));
    let asked = office.get("/office/units?q=x").await;
    assert_eq!(asked.location, "/sign-in?return=%2Foffice%2Funits%3Fq%3Dx&over=1");
    assert!(office.get(&asked.location).await.shows("登录已结束"));
    let plain = Browser::new(&scene).get("/office").await;
    assert_eq!(plain.location, "/sign-in?return=%2Foffice", "nobody was signed in");
}

#[tokio::test]
async fn h8_a_form_sent_after_the_end_comes_back_and_can_be_sent_again() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let mut school = Browser::of(&scene, &land.school);
    scene.store().time().advance(Duration::from_hours(3));
    let form = [("kind", "rename"), ("name", "行知示例新小学"), ("reason", "区里批准“更名”<b>")];
    let back = school.post("/unit/requests", &form).await;
    assert_eq!(back.status, StatusCode::FORBIDDEN);
    assert!(back.shows("登录已经结束") && back.shows("重新提交"), "{}", back.html());
    assert!(back.shows(r#"action="/unit/requests""#) && back.shows(r#"name="name" value="行知示例新小学""#));
    assert!(!back.shows("<b>"), "what was typed is escaped");
    let mut again = Browser::of(&scene, &land.school);
    assert_eq!(again.post("/unit/requests", &form).await.status, REDIRECT, "it goes through unchanged");
    let secret = [("current", "Hai-bin 2026"), ("password", "Yu-lan 2027"), ("again", "Yu-lan 2027")];
    let lost = school.post("/account/password", &secret).await;
    assert!(!lost.shows("Yu-lan 2027") && lost.shows("去登录"), "passwords never come back");
}

#[tokio::test]
async fn z5_a_locked_account_has_no_pages_files_or_exports_at_the_next_request() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let security = employ(&scene, &land.ministry, Role::Security, Stage::Open);
    let mut office = Browser::of(&scene, &land.baoshan);
    let links = ["/office", "/office/units/export", "/office/progress/export", "/inbox"];
    for link in links {
        assert_eq!(office.get(link).await.status, StatusCode::OK, "{link}");
    }
    account::lock(&scene, &security, land.baoshan.account.unwrap(), "人员离职停用").unwrap();
    for link in links {
        assert!(office.get(link).await.location.starts_with("/sign-in"), "{link}");
    }
    account::unlock(&scene, &security, land.baoshan.account.unwrap(), "已完成交接").unwrap();
    assert!(
        office.get("/office").await.location.starts_with("/sign-in"),
        "an old session does not live again"
    );
}

#[tokio::test]
async fn d5_a_session_that_cannot_be_read_is_told_on_a_page() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let mut office = Browser::of(&scene, &land.baoshan);
    assert_eq!(office.get("/office").await.status, StatusCode::OK);
    scene.store().write(|tx| tx.execute("alter table session rename to taken_away", []).map(drop)).unwrap();
    let told = office.get("/office").await;
    assert!(told.status.is_server_error(), "{}", told.status);
    assert!(
        told.shows("系统") && told.html().contains(r#"class="trace""#),
        "a page says it: {}",
        told.html()
    );
}

#[tokio::test]
async fn z5_a_role_that_changed_has_other_pages_at_the_next_request() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let audit = employ(&scene, &land.ministry, Role::Audit, Stage::Open);
    let mut browser = Browser::of(&scene, &audit);
    assert_eq!(browser.get("/admin/audit").await.status, StatusCode::OK);
    assert_eq!(browser.get("/admin/audit/export").await.status, StatusCode::OK);
    let id = audit.account.unwrap();
    let changed = scene.store().write(move |tx| {
        tx.execute("update account set role = 'security' where id = $1", storage::params![id])
    });
    assert_eq!(changed.unwrap(), 1);
    for link in ["/admin/audit", "/admin/audit/export"] {
        assert_eq!(browser.get(link).await.status, StatusCode::FORBIDDEN, "{link}");
    }
    assert_eq!(browser.get("/admin/security").await.status, StatusCode::OK);
}
