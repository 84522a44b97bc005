//! The certificate by page: on screen, as QR code, as PDF; and what there is none of. Rules PRV-9, PUB-5, LAT-13.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

mod browsing;

use axum::http::StatusCode;
use browsing::Browser;
use casework::filing;
use platform::web::certificate::font;
use world::country::submitted;
use world::{Country, Scene};

#[tokio::test]
async fn prv_9_whoever_has_the_number_opens_the_certificate_and_its_code_leads_to_the_verification() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let id = submitted(&scene, &land.provider, "示例作业本");
    assert_eq!(
        Browser::new(&scene).get("/certificate/3100001").await.status,
        StatusCode::NOT_FOUND,
        "nothing is certified before it is in force"
    );
    filing::approve(&scene, &land.shanghai, id).unwrap();
    let mut anybody = Browser::at(&scene, Some("https://beian.sh.example"));
    let sheet = anybody.get("/certificate/3100001").await;
    assert!(sheet.shows("教APP备3100001号") && sheet.shows("示例作业本"));
    assert!(sheet.shows("备案不代表对应用内容和质量的认可"), "LAT-13");
    assert!(sheet.shows("https://beian.sh.example/v/3100001") && !sheet.shows("beian.example/v/"));
    let code = anybody.get("/certificate/3100001/qr.svg").await;
    assert_eq!((code.status, code.kind.as_str()), (StatusCode::OK, "image/svg+xml"));
    assert!(anybody.get("/v/3100001").await.shows("示例作业本"));
    let guessing = Browser::new(&scene).get("/certificate/3100001").await;
    assert!(
        guessing.shows("http://beian.example/v/3100001"),
        "without a setting the request's host stands in"
    );
}

#[tokio::test]
async fn prv_9_the_pdf_is_one_or_the_page_says_why_not() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let id = submitted(&scene, &land.provider, "示例作业本");
    filing::approve(&scene, &land.shanghai, id).unwrap();
    let file = Browser::new(&scene).get("/certificate/3100001/pdf").await;
    if font::find().is_some() {
        assert_eq!((file.status, file.kind.as_str()), (StatusCode::OK, "application/pdf"));
        assert!(file.bytes.starts_with(b"%PDF-") && file.bytes.len() > 5_000);
        let text = world::files::text_of(&file.bytes);
        for needed in ["教APP备3100001号", "示例作业本", "备案不代表对应用内容和质量的认可"]
        {
            assert!(text.contains(needed), "{needed}: {text}");
        }
    } else {
        assert_eq!(file.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(file.shows("JIAOBEI_FONT"));
    }
}

#[tokio::test]
async fn pub_5_what_is_no_longer_in_force_has_no_certificate() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let id = submitted(&scene, &land.provider, "示例作业本");
    filing::approve(&scene, &land.shanghai, id).unwrap();
    filing::cancel(&scene, &land.provider, id).unwrap();
    for path in ["", "/qr.svg", "/pdf"] {
        let seen = Browser::new(&scene).get(&format!("/certificate/3100001{path}")).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{path}");
    }
    for no in ["3199999", "abc", "310000123456789"] {
        let seen = Browser::new(&scene).get(&format!("/certificate/{no}")).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{no}");
    }
    assert!(Browser::new(&scene).get("/v/3100001").await.shows("注销"), "the verification says so");
}
