//! What holds for every answer, whatever the route: safety headers, error pages, origin check, assets that never change.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use platform::web::{self, Server, Settings, assets};
use tower::ServiceExt as _;
use world::Scene;

async fn ask(request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let scene = Scene::sqlite();
    let server = Server::new(Settings { secure_cookies: true, gallery: true }, scene.clone());
    let response = web::router(server).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

fn post(path: &str, body: &str) -> axum::http::request::Builder {
    Request::post(path)
        .header(header::HOST, "beian.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::CONTENT_LENGTH, body.len())
}

fn assert_safe(headers: &HeaderMap, at: &str) {
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{at}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "same-origin"),
    ] {
        assert_eq!(headers[name], value, "{at}");
    }
    assert!(
        headers.contains_key("strict-transport-security") && headers.contains_key("permissions-policy"),
        "{at}"
    );
}

#[tokio::test]
async fn every_kind_of_answer_carries_the_safety_headers() {
    let body = "on=1&back=%2Fgallery";
    let cases = [
        ("page", get("/gallery"), StatusCode::OK),
        ("asset", get(&assets::css()), StatusCode::OK),
        ("absent", get("/no-such-page"), StatusCode::NOT_FOUND),
        ("other method", post("/gallery", "").body(Body::empty()).unwrap(), StatusCode::NOT_FOUND),
        ("redirect", post("/preference/elder", body).body(Body::from(body)).unwrap(), StatusCode::SEE_OTHER),
        (
            "foreign origin",
            post("/preference/elder", body)
                .header("origin", "https://evil.example")
                .body(Body::from(body))
                .unwrap(),
            StatusCode::FORBIDDEN,
        ),
        ("broken query", get("/gallery?%ff=%zz"), StatusCode::OK),
    ];
    for (at, request, status) in cases {
        let (got, headers, _) = ask(request).await;
        assert_eq!(got, status, "{at}");
        assert_safe(&headers, at);
    }
}

#[tokio::test]
async fn a_fault_carries_the_safety_headers_too() {
    let scene = Scene::sqlite();
    let server = Server::new(Settings { secure_cookies: true, gallery: true }, scene.clone());
    // Without its table no session can be read: a fault, as a damaged database makes one.
    let gone = scene.store().write(|tx| tx.execute("drop table session", []));
    assert!(gone.is_ok());
    let request =
        Request::get("/account").header(header::COOKIE, "__Host-session=x").body(Body::empty()).unwrap();
    let response = web::router(server).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_safe(response.headers(), "fault");
}

#[tokio::test]
async fn errors_are_pages_with_a_trace_number() {
    let (_, headers, html) = ask(get("/no-such-page")).await;
    assert_eq!(headers[header::CONTENT_TYPE], "text/html; charset=utf-8");
    assert!(html.contains("没有找到这个页面") && html.contains("编号"));
    let (_, other, _) = ask(get("/gallery/no.such/page")).await;
    assert_eq!(other[header::CONTENT_TYPE], "text/html; charset=utf-8");
}

#[tokio::test]
async fn a_form_too_large_gets_its_page() {
    let body = "x".repeat(3 * 1024 * 1024);
    let (status, headers, html) = ask(post("/preference/elder", &body).body(Body::from(body)).unwrap()).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(html.contains("提交的内容太大"));
    assert_safe(&headers, "too large");
}

#[tokio::test]
async fn assets_are_kept_and_a_wrong_hash_is_absent() {
    let (status, headers, _) = ask(get(&assets::script())).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    let (status, headers, _) = ask(get("/assets/app.000000000000.js")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn the_elder_switch_sets_a_cookie_and_returns_to_the_page() {
    let body = "on=1&back=%2Fgallery%3Fa%3Db";
    let (_, headers, _) = ask(post("/preference/elder", body).body(Body::from(body)).unwrap()).await;
    assert_eq!(headers[header::LOCATION], "/gallery?a=b");
    let cookie = headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-elder=1; Path=/; HttpOnly; SameSite=Lax; Secure"));
    let request =
        Request::get("/gallery").header(header::COOKIE, "__Host-elder=1").body(Body::empty()).unwrap();
    let (_, _, html) = ask(request).await;
    assert!(html.contains(r#"<html lang="zh-CN" class="elder">"#));
}

#[tokio::test]
async fn the_elder_switch_never_leads_elsewhere() {
    for back in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", ""] {
        let body = format!("on=0&back={back}");
        let (_, headers, _) = ask(post("/preference/elder", &body).body(Body::from(body)).unwrap()).await;
        assert_eq!(headers[header::LOCATION], "/", "{back}");
    }
}

#[tokio::test]
async fn without_the_setting_there_is_no_gallery() {
    let scene = Scene::sqlite();
    let server = Server::new(Settings { secure_cookies: true, gallery: false }, scene.clone());
    let response = web::router(server).oneshot(get("/gallery")).await.unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}
