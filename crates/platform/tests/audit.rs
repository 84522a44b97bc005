//! The record by page: in words, narrowed by its address, page by page, taken away as a sheet. Rule REV-8; H5.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

mod browsing;

use axum::http::StatusCode;
use browsing::Browser;
use calamine::{Data, Reader as _, Xlsx};
use casework::account;
use domain::ground::actor::{Role, Stage};
use world::country::employ;
use world::{Country, Scene};

/// What was done at Baoshan's school, with a reason that would be a formula.
const REASON: &str = "=HYPERLINK(\"http://evil.example\",\"人员离职\")";

fn laid(scene: &Scene) -> (Country, Browser) {
    let land = Country::of(scene);
    let school = land.school.account.unwrap();
    account::lock(scene, &land.baoshan, school, REASON).unwrap();
    account::unlock(scene, &land.baoshan, school, "已经交接").unwrap();
    let audit = employ(scene, &land.ministry, Role::Audit, Stage::Open);
    let browser = Browser::of(scene, &audit);
    (land, browser)
}

#[tokio::test]
async fn rev_8_the_record_reads_in_words_and_is_narrowed_by_its_address() {
    let scene = Scene::sqlite();
    let (land, mut browser) = laid(&scene);
    let all = browser.get("/admin/audit").await;
    assert!(all.shows("锁定账号") && all.shows("已激活 → 已锁定"), "{}", all.html());
    let id = land.school.account.unwrap();
    let of_school = browser.get(&format!("/admin/audit?object=account&id={id}")).await;
    assert!(of_school.shows("共 <strong>2</strong> 条"), "{}", of_school.html());
    let locks = browser
        .get("/admin/audit?object=account&verb=lock&unit=%E4%B8%8A%E6%B5%B7%E5%B8%82%E5%AE%9D%E5%B1%B1")
        .await;
    assert!(locks.shows("共 <strong>1</strong> 条") && locks.shows("解锁账号</option>"), "{}", locks.html());
    for (address, none) in [
        ("/admin/audit?from=2026-02-11", true),
        ("/admin/audit?from=2026-02-10&to=2026-02-10", false),
        ("/admin/audit?account=nobody-at-all", true),
        ("/admin/audit?unit=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E5%8D%95%E4%BD%8D", true),
    ] {
        assert_eq!(browser.get(address).await.shows("没有符合条件的记录"), none, "{address}");
    }
    let reversed = browser.get("/admin/audit?from=2026-02-12&to=2026-02-11").await;
    assert!(reversed.shows("起始日不能晚于截止日"), "{}", reversed.html());
}

#[tokio::test]
async fn h5_the_exported_record_holds_no_formula_and_is_itself_recorded() {
    let scene = Scene::sqlite();
    let (_, mut browser) = laid(&scene);
    let csv = browser.get("/admin/audit/export?format=csv&verb=lock").await;
    let text = csv.html();
    assert_eq!(csv.kind, "text/csv; charset=utf-8");
    assert!(text.contains("\"'=HYPERLINK(") && !text.contains(",\"=HYPERLINK"), "{text}");
    assert_eq!(text.lines().count(), 2, "one heading, one lock");
    let xlsx = browser.get("/admin/audit/export").await;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(xlsx.bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    let sheet = book.worksheet_range(&name).unwrap();
    let cells: Vec<&Data> = sheet.rows().flatten().collect();
    assert!(cells.iter().any(|cell| **cell == Data::String("已激活 → 已锁定".to_owned())));
    assert!(cells.iter().all(|cell| !cell.to_string().starts_with(['=', '+', '-', '@'])));
    assert!(book.worksheet_formula(&name).map_or(true, |formulas| formulas.is_empty()));
    assert!(browser.get("/admin/audit").await.shows("导出审计日志"), "taking it away is an event");
    let wrong = browser.get("/admin/audit/export?from=yesterday").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}
