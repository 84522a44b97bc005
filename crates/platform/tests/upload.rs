//! Files over HTTP: in parts with resume, with a form, and back again; one sentence for every "no".
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    reason = "helpers of tests may fail loudly"
)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use casework::filing;
use domain::ground::actor::Actor;
use platform::web::{self, Server, Settings};
use tower::ServiceExt as _;
use world::country::send;
use world::files::pdf;
use world::{Country, Scene};

const SCAN: &str = "owner.certificate_scan";

struct Visitor {
    router: Router,
    token: String,
}

impl Visitor {
    fn of(office: &Scene, actor: &Actor) -> Self {
        let settings = Settings { secure_cookies: false, gallery: false };
        let router = web::router(Server::new(settings, (**office).clone()));
        Self { router, token: office.sign_in(actor) }
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(header::HOST, "beian.example").header("sec-fetch-site", "same-origin");
        request = request.header(header::COOKIE, format!("session={}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        (parts.status, parts.headers, to_bytes(body, usize::MAX).await.unwrap().to_vec())
    }

    async fn begin(&self, path: &str, size: usize) -> (StatusCode, String, String) {
        let size = size.to_string();
        let name = "%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7.pdf";
        let headers = [("upload-length", size.as_str()), ("upload-name", name), ("upload-field", SCAN)];
        let (status, headers, body) = self.ask(Method::POST, path, &headers, Vec::new()).await;
        let location = headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap()).to_owned();
        (status, location, String::from_utf8(body).unwrap())
    }

    async fn send(&self, location: &str, offset: usize, bytes: &[u8]) -> (StatusCode, HeaderMap, String) {
        let offset = offset.to_string();
        let headers = [("upload-offset", offset.as_str())];
        let (status, headers, body) = self.ask(Method::PATCH, location, &headers, bytes.to_vec()).await;
        (status, headers, String::from_utf8(body).unwrap())
    }
}

#[tokio::test]
async fn prv_4_a_file_goes_up_in_parts_and_a_wrong_offset_names_the_right_one() {
    let office = Scene::sqlite();
    let country = Country::of(&office);
    let visitor = Visitor::of(&office, &country.provider);
    let id = filing::begin(&office, &country.provider).unwrap().filing;
    let path = format!("/filing/{id}/upload");
    let bytes = pdf();
    let (status, location, _) = visitor.begin(&path, bytes.len()).await;
    assert_eq!(status, StatusCode::CREATED);
    let (status, headers, _) = visitor.send(&location, 0, &bytes[..50]).await;
    assert_eq!((status, headers["upload-offset"].to_str().unwrap()), (StatusCode::NO_CONTENT, "50"));
    let (status, headers, sentence) = visitor.send(&location, 10, &bytes[10..]).await;
    assert_eq!((status, headers["upload-offset"].to_str().unwrap()), (StatusCode::CONFLICT, "50"));
    assert!(sentence.contains("第 50 字节"), "{sentence}");

    let again = visitor.begin(&path, bytes.len()).await;
    assert_eq!(again.1, location, "the same file goes on where it stopped");
    let (status, headers, _) = visitor.ask(Method::HEAD, &location, &[], Vec::new()).await;
    assert_eq!((status, headers["upload-offset"].to_str().unwrap()), (StatusCode::OK, "50"));
    assert_eq!(visitor.send(&location, 50, &bytes[50..]).await.0, StatusCode::NO_CONTENT);

    let file = format!("/filing/{id}/file/{SCAN}");
    let (status, headers, body) = visitor.ask(Method::GET, &file, &[], Vec::new()).await;
    assert_eq!((status, body), (StatusCode::OK, bytes));
    assert_eq!(headers["content-type"], "application/pdf");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(headers["content-disposition"].to_str().unwrap().contains("UTF-8''%E8%90%A5"));
}

#[tokio::test]
async fn a_refused_file_is_answered_in_one_sentence() {
    let office = Scene::sqlite();
    let country = Country::of(&office);
    let visitor = Visitor::of(&office, &country.provider);
    let id = filing::begin(&office, &country.provider).unwrap().filing;
    let path = format!("/filing/{id}/upload");
    let (status, _, sentence) = visitor.begin(&path, 0).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sentence, "文件是空的，请重新选择。");
    let (status, _, sentence) = visitor.begin(&path, 3_000_000_000).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sentence.contains("上限 20") && !sentence.contains('<'), "{sentence}");
    let (_, location, _) = visitor.begin(&path, 4).await;
    let (status, _, sentence) = visitor.send(&location, 0, b"MZ\x90\x00").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sentence.contains("可执行程序"), "{sentence}");
}

#[tokio::test]
async fn org_10_other_units_and_anybody_find_neither_upload_nor_file() {
    let office = Scene::sqlite();
    let country = Country::of(&office);
    let visitor = Visitor::of(&office, &country.provider);
    let id = filing::begin(&office, &country.provider).unwrap().filing;
    let (_, location, _) = visitor.begin(&format!("/filing/{id}/upload"), 10).await;
    send(&office, &country.provider, id, SCAN, "执照.pdf", &pdf());
    let file = format!("/filing/{id}/file/{SCAN}");
    for stranger in [&country.rival, &country.guangxi, &country.shanghai] {
        let stranger = Visitor::of(&office, stranger);
        assert_eq!(stranger.send(&location, 0, b"x").await.0, StatusCode::NOT_FOUND);
        assert_eq!(stranger.ask(Method::GET, &file, &[], Vec::new()).await.0, StatusCode::NOT_FOUND);
        assert_eq!(stranger.begin(&format!("/filing/{id}/upload"), 10).await.0, StatusCode::NOT_FOUND);
    }
    let anybody = Visitor { token: String::new(), ..visitor };
    let (status, headers, _) = anybody.ask(Method::GET, &file, &[], Vec::new()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(headers["location"].to_str().unwrap().starts_with("/sign-in"));
}

#[tokio::test]
async fn a_request_from_another_site_is_refused() {
    let office = Scene::sqlite();
    let country = Country::of(&office);
    let visitor = Visitor::of(&office, &country.provider);
    let id = filing::begin(&office, &country.provider).unwrap().filing;
    let request = Request::post(format!("/filing/{id}/upload"))
        .header(header::HOST, "beian.example")
        .header("sec-fetch-site", "cross-site")
        .header(header::COOKIE, format!("session={}", visitor.token))
        .body(Body::empty());
    let response = visitor.router.clone().oneshot(request.unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}
