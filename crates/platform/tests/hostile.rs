//! Hostile and merely unusual input by page: signs nobody sees, rare characters, formulas, names of files (H4, H5).
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

mod browsing;

use axum::http::StatusCode;
use browsing::Browser;
use casework::filing;
use domain::ground::actor::Actor;
use world::country::{self, submitted};
use world::files::pdf;
use world::{Country, Scene};

const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// A text as it stands in a page.
fn escaped(text: &str) -> String {
    text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;")
}

#[tokio::test]
async fn h4_a_look_up_with_any_sign_is_answered() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let people: [(Option<&Actor>, &[&str]); 4] = [
        (None, &["/apps", "/apps/suggest", "/schools", "/verify", "/divisions/suggest", "/api/v1/filings"]),
        (
            Some(&land.shanghai),
            &["/office/filings", "/office/usages", "/office/units", "/office/units/roster"],
        ),
        (Some(&land.baoshan), &["/office/progress", "/office/units/export", "/office/requests"]),
        (Some(&land.school), &["/institution/usages", "/institution/usages/new"]),
    ];
    let signs =
        ["%00", "a%00b", "%F0%A0%AE%B7", "%E2%80%AE", "e%CC%81", "%27%22%3B--", "%25_%5C", "%FF", "%0D%0Ax"];
    let mut wrong = Vec::new();
    for (person, paths) in people {
        let mut browser = person.map_or_else(|| Browser::new(&scene), |person| Browser::of(&scene, person));
        for path in paths {
            for sign in signs {
                for name in ["q", "number", "text"] {
                    let address = format!("{path}?{name}={sign}");
                    let seen = browser.get(&address).await;
                    if seen.status.is_server_error() {
                        wrong.push(format!("{address}: {}", seen.status));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn h4_what_is_typed_comes_back_as_it_was_and_limits_count_characters() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let id = filing::begin(&scene, &land.provider).unwrap().filing;
    let mut provider = Browser::of(&scene, &land.provider);
    let edit = format!("/provider/filings/{id}/edit/owner");
    let rare = "𠮷田·阿卜杜拉ｅ\u{301}１２３<b>&";
    let saved = provider.post(&edit, &[("owner.name", rare), ("owner.legal_name", &"𠮷".repeat(50))]).await;
    assert!(saved.status == StatusCode::SEE_OTHER || saved.status == WRONG, "{}", saved.status);
    let page = provider.get(&edit).await;
    assert!(page.shows(&escaped(rare)), "rare characters, accents, full width and marks come back unchanged");
    assert!(page.shows(&"𠮷".repeat(50)) && !page.shows("<b>&"));
    let long = "𠮷".repeat(51);
    let refused = provider.post(&edit, &[("owner.name", "示例"), ("owner.legal_name", &long)]).await;
    assert!(
        refused.shows("最多 50 个字，现有 51 个字"),
        "characters are counted, not bytes: {}",
        refused.html()
    );
    assert!(refused.shows(&long), "what was typed is kept");
    for (hidden, code) in [("张\u{202e}三", "U+202E"), ("张\0三", "U+0000"), ("张\u{7}三", "U+0007")] {
        let refused = provider.post(&edit, &[("owner.legal_name", hidden)]).await;
        assert_eq!(refused.status, WRONG, "{code}");
        assert!(refused.shows(code), "the sign nobody sees is named");
    }
    // A mark without width makes two names of one: it is gone, as a stray space would be.
    provider.post(&edit, &[("owner.name", "示\u{200b}例\u{2060}公司\u{feff}")]).await;
    assert!(provider.get(&edit).await.shows(r#"value="示例公司""#));
    // The name of an app also stands in lists, where no engine keeps a NUL and nothing may turn around.
    let app = format!("/provider/filings/{id}/edit/app");
    let named = provider.post(&app, &[("app.name", "示例\0作\u{202e}业本")]).await;
    assert_eq!(named.status, WRONG);
    assert!(named.shows("U+0000"));
    assert!(provider.get("/provider/filings").await.shows("示例作业本"));
}

#[tokio::test]
async fn h4_a_reason_with_a_sign_that_cannot_be_kept_is_refused_in_words() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let id = submitted(&scene, &land.provider, "示例作业本");
    let mut office = Browser::of(&scene, &land.shanghai);
    let back =
        [("decision", "return"), ("mark.app.version", "return"), ("reason.app.version", "版本\0不一致")];
    let refused = office.post(&format!("/office/filing/{id}/decide"), &back).await;
    assert_eq!(refused.status, WRONG);
    assert!(refused.shows("U+0000") && refused.shows("重新输入"), "{}", refused.html());
    assert!(refused.shows("“版本号”的退回理由"), "on the page itself, with the reason named");
    assert!(
        refused.shows(r#"name="reason.app.version""#) && refused.shows("版本"),
        "and what was typed kept"
    );
    let state = filing::open(&scene, &land.shanghai, id).unwrap().row.filing.state();
    assert_eq!(state, domain::filing::State::Submitted, "nothing was decided by it");
}

#[tokio::test]
async fn h5_the_name_of_a_file_makes_no_header_and_the_name_of_a_unit_no_formula() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let id = filing::begin(&scene, &land.provider).unwrap().filing;
    let name = "执照\r\nSet-Cookie: session=stolen\"; filename=x.exe\u{202e}.pdf";
    country::send(&scene, &land.provider, id, "owner.certificate_scan", name, &pdf());
    let mut provider = Browser::of(&scene, &land.provider);
    let file = provider.get(&format!("/filing/{id}/file/owner.certificate_scan")).await;
    assert_eq!((file.status, file.kind.as_str()), (StatusCode::OK, "application/pdf"));
    assert!(!provider.has("session=stolen"));
    let headers = file.header("content-disposition");
    assert!(!headers.contains(['\r', '\n', '\u{202e}']) && headers.matches('"').count() <= 2, "{headers}");

    let mut office = Browser::of(&scene, &land.baoshan);
    let form = [
        ("name", "=HYPERLINK(\"x\")示例小学"),
        ("kind", "primary"),
        ("division", "上海市宝山区"),
        ("account", ""),
    ];
    office.post("/office/units/new", &form).await;
    let csv = office.get("/office/units/export?format=csv").await.html();
    assert!(csv.contains("'=HYPERLINK"), "a formula is text in the export:\n{csv}");
}
