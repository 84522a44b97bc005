//! Units by page: list, new unit, sheet, slips, one unit, requests for the office above. Rules ORG-1…6, ORG-10, N16.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

mod browsing;

use axum::http::StatusCode;
use browsing::Browser;
use world::{Country, Scene};

const REDIRECT: StatusCode = StatusCode::SEE_OTHER;
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

#[tokio::test]
async fn org_2_n16_a_new_unit_gets_a_slip_that_is_printed_and_recorded() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let mut office = Browser::of(&scene, &land.baoshan);
    assert_eq!(office.get("/office/units/new").await.status, StatusCode::OK);
    let form =
        |kind, place| [("name", "宝山区示例新小学"), ("kind", kind), ("division", place), ("account", "")];
    let wrong = office.post("/office/units/new", &form("university", "某处")).await;
    assert_eq!(wrong.status, WRONG);
    assert!(wrong.shows("宝山区示例新小学") && wrong.shows("某处"), "what was typed is kept");
    let issued = office.post("/office/units/new", &form("primary", "上海市宝山区")).await;
    assert_eq!(issued.status, REDIRECT, "{}", issued.html());
    let slips = issued.location.clone();
    assert!(slips.starts_with("/office/units/slips/"), "{slips}");
    assert!(!office.get(&slips).await.shows("data:image/svg"), "nothing is shown before it is asked for");
    let sheet = office.post(&slips, &[("part", "0")]).await;
    assert!(sheet.shows("宝山区示例新小学") && sheet.shows("beian.example/activate"));
    let mut stranger = Browser::of(&scene, &land.heping);
    let theirs = stranger.post(&slips, &[("part", "0")]).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
    let list = office.get("/office/units?q=%E7%A4%BA%E4%BE%8B%E6%96%B0").await;
    assert!(list.shows("宝山区示例新小学") && list.shows("310113"), "an account name was given");
}

#[tokio::test]
async fn org_2_rev_5_a_department_issues_an_account_for_a_colleague_and_its_code_is_shown_once() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let (page, typed) = ("/office/colleagues", [("title", "孙示例"), ("account", "bsjy-sun")]);
    let mut office = Browser::of(&scene, &land.baoshan);
    assert!(!office.get(page).await.shows("孙示例"));
    let nameless = office.post(page, &[("title", ""), ("account", "bsjy-sun")]).await;
    assert_eq!(nameless.status, WRONG);
    assert!(nameless.shows("bsjy-sun"), "what was typed is kept");
    let issued = office.post(page, &typed).await;
    assert!(issued.shows("激活码，只显示这一次") && issued.shows("孙示例"), "{}", issued.html());
    let later = office.get(page).await;
    assert!(later.shows("孙示例") && !later.shows("只显示这一次"));
    let again = office.post(page, &typed).await;
    assert_eq!(again.status, WRONG, "the name is taken");
    let mut other = Browser::of(&scene, &land.shanghai);
    assert!(!other.get(page).await.shows("孙示例"), "each department sees its own");
    let mut school = Browser::of(&scene, &land.school);
    assert_eq!(school.post(page, &typed).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn org_3_a_sheet_is_looked_through_first_and_applied_once() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let mut office = Browser::of(&scene, &land.baoshan);
    let head = "管理员名称,账号,默认密码,激活状态,省,市,区,机构类型,需变更省,需变更市,需变更区,是否撤并\n";
    let good = "宝山示例甲小学移动备案管理员,bsjia1,,未激活,上海市,市辖区,宝山区,小学,,,,\n";
    let bad = "宝山示例乙大学移动备案管理员,bsyi01,,未激活,上海市,市辖区,静安区,高等院校,,,,\n";
    let sheet = format!("{head}{good}{bad}");
    let upload = "/office/units/import";
    let looked = office.post_file(upload, &[], "sheet", "账号.csv", sheet.as_bytes()).await;
    assert_eq!(looked.status, REDIRECT, "{}", looked.html());
    let page = office.get(&looked.location).await;
    assert!(page.shows("静安区") || page.shows("高等院校"), "the faulty line is named");
    let before = office.get("/office/units?q=%E7%A4%BA%E4%BE%8B%E7%94%B2").await;
    assert!(!before.shows("bsjia1"), "nothing was issued by looking");
    let errors = office.get(&format!("{}/errors", looked.location)).await;
    assert!(errors.status == StatusCode::OK && errors.kind.contains("sheet"), "{}", errors.kind);
    let applied = office.post(&format!("{}/apply", looked.location), &[]).await;
    assert!(applied.status.is_success() || applied.status == REDIRECT, "{}", applied.status);
    let after = office.get("/office/units?q=%E7%A4%BA%E4%BE%8B%E7%94%B2").await;
    assert!(after.shows("bsjia1"));
    let picture = office.post_file(upload, &[], "sheet", "账号.xlsx", b"\x89PNG\r\n\x1a\n....").await;
    assert_eq!(picture.status, WRONG);
    assert!(picture.shows("图片"), "what it is, is decided by its content");
    let mut school = Browser::of(&scene, &land.school);
    assert_eq!(school.get(upload).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn org_10_one_unit_is_seen_from_above_alone_and_its_account_is_locked_there() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let place = land.school.place.as_ref().unwrap().id;
    let account = land.school.account.unwrap();
    let page = format!("/office/units/{place}");
    let mut office = Browser::of(&scene, &land.baoshan);
    assert!(office.get(&page).await.shows("行知示例小学"));
    for stranger in [&land.heping, &land.guangxi] {
        let mut browser = Browser::of(&scene, stranger);
        assert_eq!(browser.get(&page).await.status, StatusCode::NOT_FOUND);
        let lock = format!("{page}/account/{account}/lock");
        let locked = browser.post(&lock, &[("on", "1"), ("reason", "无权锁定")]).await;
        assert_eq!(locked.status, StatusCode::NOT_FOUND);
    }
    let lock = format!("{page}/account/{account}/lock");
    assert_eq!(office.post(&lock, &[("on", "1"), ("reason", "上级锁定")]).await.status, REDIRECT);
    let locked = office.get(&page).await;
    assert!(locked.shows("已锁定") && locked.shows("理由：上级锁定"));
    let again = office.post(&lock, &[("on", "1"), ("reason", "上级锁定")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.shows("已锁定"), "the state is told by its word");
}

#[tokio::test]
async fn org_5_a_school_asks_the_district_answers_and_the_school_reads_it() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let mut school = Browser::of(&scene, &land.school);
    let asked =
        [("kind", "rename"), ("name", "宝山区示例第一小学"), ("division", ""), ("reason", "区编办批复")];
    let empty = school.post("/unit/requests", &[("kind", "rename"), ("name", ""), ("reason", "改")]).await;
    assert_eq!(empty.status, WRONG);
    assert!(empty.shows("ORG-5") && empty.shows("f-name") && empty.shows("f-reason"), "all at once");
    assert_eq!(school.post("/unit/requests", &[]).await.status, WRONG);
    assert_eq!(school.post("/unit/requests", &asked).await.location, "/unit/requests?done=ask");
    let again = school.post("/unit/requests", &asked).await;
    assert_eq!(again.status, WRONG);
    assert!(again.shows("同类申请正在办理"));
    let mut office = Browser::of(&scene, &land.baoshan);
    assert!(office.get("/office").await.shows("单位变更申请"), "the desk shows it");
    let id = office.get("/office/requests").await.between("/office/requests/", "\"");
    let page = format!("/office/requests/{id}");
    assert!(office.get(&page).await.shows("“行知示例小学”改为“宝山区示例第一小学”"));
    let decide = format!("{page}/decide");
    assert_eq!(office.post(&decide, &[]).await.status, WRONG, "nothing chosen decides nothing");
    let silent = office.post(&decide, &[("answer", "refuse"), ("reason", "否")]).await;
    assert_eq!(silent.status, WRONG);
    let mut above = Browser::of(&scene, &land.shanghai);
    assert!(above.get(&page).await.shows("不能代为办理"));
    assert_eq!(above.post(&decide, &[("answer", "grant")]).await.status, StatusCode::FORBIDDEN);
    let mut stranger = Browser::of(&scene, &land.heping);
    assert_eq!(stranger.get(&page).await.status, StatusCode::NOT_FOUND);
    let granted = office.post(&decide, &[("answer", "grant"), ("reason", "")]).await;
    assert_eq!(granted.location, format!("{page}?done=grant"), "{}", granted.html());
    let seen = school.get("/unit/requests").await;
    assert!(seen.shows("已同意") && seen.shows("宝山区示例第一小学"));
    let told = casework::notice::inbox(&scene, &land.school, true, 9, 0).unwrap().notices;
    let open = format!("/inbox/{}/open", told.first().unwrap().id);
    assert!(school.get("/inbox").await.shows(&open));
    assert_eq!(school.post(&open, &[]).await.location, "/unit/requests");
    let late = office.post(&decide, &[("answer", "refuse"), ("reason", "改变主意")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
}
