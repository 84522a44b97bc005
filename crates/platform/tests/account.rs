//! Accounts by page: founding, issue, activation, signing in and out, passwords, registration, the security
//! administrator. Rules ORG-2, ORG-4, N16, H8.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

mod browsing;

use axum::http::StatusCode;
use browsing::{Browser, Seen};
use casework::account;
use domain::ground::actor::{Actor, Role, Stage};
use world::country::employ;
use world::{Country, Scene};

const PASSWORD: &str = "Hai-bin 2026";
const REDIRECT: StatusCode = StatusCode::SEE_OTHER;
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

fn founding<'a>(code: &'a str, unit: &'a str, again: &'a str) -> [(&'a str, &'a str); 8] {
    [
        ("code", code),
        ("unit", unit),
        ("kind", "province"),
        ("division", "上海市"),
        ("title", "赵示例"),
        ("account", "xitong"),
        ("password", PASSWORD),
        ("again", again),
    ]
}

/// A school's account, activated by page; its sign-in name.
async fn activated(scene: &Scene, land: &Country) -> (Browser, String) {
    let issued = account::renew_secret(scene, &land.baoshan, land.school.account.unwrap()).unwrap();
    let mut browser = Browser::new(scene);
    let pairs = [("code", issued.secret.reveal()), ("password", PASSWORD), ("again", PASSWORD)];
    let seen = browser.post("/activate", &pairs).await;
    assert_eq!(seen.status, REDIRECT, "{}", seen.html());
    (browser, issued.name)
}

async fn sign_in(browser: &mut Browser, name: &str, password: &str, back: &str) -> Seen {
    browser.post("/sign-in", &[("name", name), ("password", password), ("return", back)]).await
}

#[tokio::test]
async fn org_1_the_platform_is_founded_by_its_link_once_and_the_first_administrator_issues_the_others() {
    let scene = Scene::sqlite();
    let code = account::founding_code(&scene).unwrap().unwrap();
    let mut browser = Browser::new(&scene);
    let seen = browser.get(&format!("/founding?code={}", code.reveal())).await;
    assert!(seen.shows(code.reveal()), "the link fills the code in");
    let seen = browser.post("/founding", &founding(code.reveal(), "", "other")).await;
    assert_eq!(seen.status, WRONG);
    assert!(seen.shows("赵示例") && !seen.shows(PASSWORD), "what was typed is kept, passwords never");
    let seen = browser.post("/founding", &founding(code.reveal(), "上海市教育委员会", PASSWORD)).await;
    assert_eq!((seen.status, seen.location.as_str()), (REDIRECT, "/admin"));
    assert!(browser.has("session"));
    let overview = browser.get("/admin").await;
    assert!(overview.shows("SQLite") && overview.shows("没有设置公开网址"));
    let again = Browser::new(&scene).post("/founding", &founding(code.reveal(), "另一单位", PASSWORD)).await;
    assert!(again.status.is_client_error(), "{}", again.status);
    let pairs = [("role", "security"), ("title", "钱示例"), ("account", "anquan01")];
    let issued = browser.post("/admin/accounts", &pairs).await;
    let secret = issued.between(r#"<strong class="number">"#, "</strong>");
    assert!(!browser.get("/admin/accounts").await.shows(&secret), "shown once");
    let taken = browser.post("/admin/accounts", &pairs).await;
    assert_eq!(taken.status, WRONG);
    let mut guard = Browser::new(&scene);
    let pairs = [("code", secret.as_str()), ("password", PASSWORD), ("again", PASSWORD)];
    let entered = guard.post("/activate", &pairs).await;
    assert_eq!((entered.status, entered.location.as_str()), (REDIRECT, "/admin/security"));
    assert_eq!(guard.get("/admin").await.status, StatusCode::FORBIDDEN, "three roles exclude each other");
}

#[tokio::test]
async fn h8_a_wrong_name_and_a_wrong_password_are_one_page() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let (_, name) = activated(&scene, &land).await;
    let mut browser = Browser::new(&scene);
    let wrong = sign_in(&mut browser, &name, "Wrong 12345", "").await;
    let unknown = sign_in(&mut browser, "nobody-at-all", "Wrong 12345", "").await;
    assert_eq!((wrong.status, unknown.status), (WRONG, WRONG));
    let plain = |seen: &Seen, name: &str| seen.html().replace(name, "");
    assert_eq!(plain(&wrong, &name), plain(&unknown, "nobody-at-all"));
    assert!(wrong.shows(&name) && !wrong.shows("Wrong 12345") && !browser.has("session"));
    for _ in 0..4 {
        sign_in(&mut browser, &name, "Wrong 12345", "").await;
    }
    let blocked = sign_in(&mut browser, &name, PASSWORD, "").await;
    assert!(blocked.status.is_client_error() && blocked.shows("分钟后再试"), "{}", blocked.status);
}

#[tokio::test]
async fn org_4_one_returns_to_where_one_was_going_and_never_outside() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let (mut browser, name) = activated(&scene, &land).await;
    let out = browser.post("/sign-out", &[]).await;
    assert_eq!((out.location.as_str(), browser.has("session")), ("/sign-in", false));
    let asked = browser.get("/first-login").await;
    assert!(asked.location.starts_with("/sign-in?return="), "{}", asked.location);
    for outside in ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"] {
        let seen = sign_in(&mut browser, &name, PASSWORD, outside).await;
        assert_eq!(seen.status, REDIRECT);
        assert!(seen.location.starts_with('/') && !seen.location.contains("evil"), "{}", seen.location);
    }
}

#[tokio::test]
async fn n16_a_slip_is_used_once_and_leads_to_the_record() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let issued = account::renew_secret(&scene, &land.baoshan, land.school.account.unwrap()).unwrap();
    let mut browser = Browser::new(&scene);
    let code = issued.secret.reveal();
    let filled = browser.get(&format!("/activate?code={code}")).await;
    assert!(filled.shows(code), "the QR code fills it in");
    let weak = browser.post("/activate", &[("code", code), ("password", "short"), ("again", "short")]).await;
    assert_eq!(weak.status, WRONG);
    assert!(weak.shows("密码至少需要") && weak.shows(code));
    let right = [("code", code), ("password", PASSWORD), ("again", PASSWORD)];
    let entered = browser.post("/activate", &right).await;
    assert_eq!(entered.location, "/first-login");
    assert_eq!(browser.get("/institution").await.location, "/first-login", "nothing else is reachable");
    let again = Browser::new(&scene).post("/activate", &right).await;
    assert_eq!(again.status, WRONG);
}

#[tokio::test]
async fn h8_a_new_password_ends_the_other_sessions() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let (mut here, name) = activated(&scene, &land).await;
    let mut elsewhere = Browser::new(&scene);
    sign_in(&mut elsewhere, &name, PASSWORD, "").await;
    let change = |current, password| [("current", current), ("password", password), ("again", password)];
    let wrong = here.post("/account/password", &change("wrong", "Yu-lan 2027")).await;
    assert_eq!(wrong.status, WRONG);
    assert!(wrong.shows("现在的密码不正确"));
    let done = here.post("/account/password", &change(PASSWORD, "Yu-lan 2027")).await;
    assert_eq!(done.location, "/account?done=password");
    assert!(here.get("/account?done=password").await.shows("密码已修改"));
    assert!(elsewhere.get("/account").await.location.starts_with("/sign-in"));
}

#[tokio::test]
async fn org_2_a_provider_registers_itself_and_every_mistake_is_told_at_once() {
    let scene = Scene::sqlite();
    Country::of(&scene);
    let mut browser = Browser::new(&scene);
    assert_eq!(browser.get("/provider/register").await.status, StatusCode::OK);
    let form = |code, place| {
        [
            ("name", "示例新教育科技（上海）有限公司"),
            ("code", code),
            ("division", place),
            ("account", "shili-xin"),
            ("password", PASSWORD),
            ("again", PASSWORD),
        ]
    };
    let wrong = browser.post("/provider/register", &form("91350100M000100Y44", "某处")).await;
    assert_eq!(wrong.status, WRONG);
    let summary = wrong.between(r#"class="problems""#, "</div>");
    assert!(summary.contains("f-code") && summary.contains("f-division"), "{summary}");
    let done = browser.post("/provider/register", &form("91350100M000100Y43", "上海市宝山区")).await;
    assert_eq!((done.status, done.location.as_str()), (REDIRECT, "/first-login"));
}

#[tokio::test]
async fn org_10_the_security_administrator_locks_with_a_reason_and_sees_the_log() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let security = employ(&scene, &land.ministry, Role::Security, Stage::Open);
    let mut guard = Browser::of(&scene, &security);
    let mut school = Browser::of(&scene, &land.school);
    let page = format!("/admin/security/{}", land.school.account.unwrap());
    let list = guard.get("/admin/security?q=%E8%A1%8C%E7%9F%A5").await;
    assert!(list.shows(&page) && list.shows("还没有锁定"), "{}", list.html());
    let silent = guard.post(&page, &[("deed", "lock"), ("reason", "离职")]).await;
    assert_eq!(silent.status, WRONG);
    assert!(silent.shows("须写明理由") && silent.shows("离职"), "what was typed is kept");
    let locked = guard.post(&page, &[("deed", "lock"), ("reason", "人员离职停用")]).await;
    assert_eq!(locked.location, format!("{page}?done=lock"));
    assert!(school.get("/institution").await.location.starts_with("/sign-in"), "at once");
    assert!(guard.get("/admin/security").await.shows("理由：人员离职停用"));
    guard.post(&page, &[("deed", "unlock"), ("reason", "交接完成")]).await;
    let renewed = guard.post(&format!("{page}/renew"), &[]).await;
    assert_eq!(renewed.location, format!("{page}?done=renew"));
    let inbox = Browser::of(&scene, &land.baoshan).get("/inbox").await;
    assert!(inbox.shows("行知示例小学的账号已由安全管理员重置"));
    for other in [&land.ministry, &land.baoshan, &Actor::anonymous()] {
        let mut browser = match other.account {
            Some(_) => Browser::of(&scene, other),
            None => Browser::new(&scene),
        };
        assert!(!browser.get("/admin/security").await.status.is_success());
    }
}

#[tokio::test]
async fn the_operator_sees_jobs_and_lets_a_dead_one_live() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let system = employ(&scene, &land.ministry, Role::System, Stage::Open);
    scene.store().write(|tx| storage::queue::enqueue(tx, "deadline", "", tx.now())).unwrap();
    for _ in 0..storage::queue::ATTEMPTS {
        scene.store().time().advance(std::time::Duration::from_hours(2));
        for taken in casework::job::take(&scene, &[]).unwrap() {
            casework::job::fail(&scene, &taken, "failed; see the log").unwrap();
        }
    }
    let mut browser = Browser::of(&scene, &system);
    let page = browser.get("/admin/jobs").await;
    assert!(page.shows("执行失败，原因见服务器日志") && page.shows("尚未开始"), "{}", page.html());
    let id = page.between("/admin/jobs/", "/retry");
    let done = browser.post(&format!("/admin/jobs/{id}/retry"), &[]).await;
    assert_eq!(done.location, "/admin/jobs?done=retry");
    let gone = browser.post(&format!("/admin/jobs/{id}/discard"), &[]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND, "it lives again");
    assert!(browser.get("/admin").await.shows("运行概况"));
}

/// What the telephone shows for the key on a page.
fn shown(scene: &Scene, page: &Seen) -> String {
    let text = page.between(r#"<strong class="break">"#, "</strong>").replace(' ', "");
    let signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = text.chars().map(|sign| format!("{:05b}", signs.find(sign).unwrap())).collect();
    let key: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect();
    let seconds = u64::try_from(scene.store().time().now().0 / 1000).unwrap();
    seal::totp::code(&key, seal::totp::step(seconds))
}

#[tokio::test]
async fn h8_the_second_step_is_set_up_by_page_and_asked_for_at_the_next_sign_in() {
    let scene = Scene::sqlite();
    let land = Country::of(&scene);
    let (mut browser, name) = activated(&scene, &land).await;
    // A newcomer finishes the first login before anything else.
    assert_eq!(browser.get("/account/second").await.location, "/first-login");
    let account = land.school.account.unwrap();
    let opened = scene
        .store()
        .write(move |tx| storage::account::set_stage(tx, account, Stage::UnitRecord, Stage::Open));
    assert!(opened.unwrap());
    assert!(browser.get("/account/second").await.shows("尚未开启"));
    assert_eq!(browser.post("/account/second", &[]).await.location, "/account/second");
    let page = browser.get("/account/second").await;
    assert!(page.shows("data:image/svg+xml"), "a QR code in the page itself");
    let wrong = browser.post("/account/second/confirm", &[("code", "000000")]).await;
    assert_eq!(wrong.status, WRONG);
    assert!(wrong.shows("验证码不正确") && wrong.shows("data:image/svg+xml"), "the same key again");
    let done = browser.post("/account/second/confirm", &[("code", &shown(&scene, &page))]).await;
    assert!(done.shows("只显示这一次"), "{}", done.html());
    let recovery = done.between(r#"<li class="number">"#, "</li>");
    let mut other = Browser::new(&scene);
    let step = sign_in(&mut other, &name, PASSWORD, "/institution/usages").await;
    assert!(step.location.starts_with("/sign-in/second?return="), "{}", step.location);
    assert!(!other.has("session"), "the password alone opens nothing");
    assert!(other.get("/institution").await.location.starts_with("/sign-in"));
    assert!(!other.get("/sign-in/second").await.shows("data:image"), "the key is not shown again");
    let wrong = other.post("/sign-in/second", &[("code", "000000"), ("return", "/institution/usages")]).await;
    assert_eq!(wrong.status, WRONG);
    let entered =
        other.post("/sign-in/second", &[("code", &recovery), ("return", "/institution/usages")]).await;
    assert_eq!(entered.location, "/institution/usages", "{}", entered.html());
    assert!(other.has("session") && !other.has("step"));
    assert!(other.get("/inbox").await.shows(&format!("账号 {name} 使用了一个恢复码")));
    let standing = other.get("/account/second").await;
    assert!(standing.shows("已开启") && standing.shows("7 个"), "{}", standing.html());
    let code = |at: &Scene| {
        at.store().time().advance(std::time::Duration::from_secs(30));
        shown(at, &page)
    };
    let wrong = other.post("/account/second/codes", &[("password", "Wrong 12345"), ("code", "1")]).await;
    assert_eq!(wrong.status, WRONG);
    assert!(wrong.shows("现在的密码不正确") && !wrong.shows("Wrong 12345"));
    let renewed = code(&scene);
    let fresh = other.post("/account/second/codes", &[("password", PASSWORD), ("code", &renewed)]).await;
    assert!(fresh.shows("以前的恢复码已全部作废") && !fresh.shows(&recovery), "{}", fresh.html());
    assert!(browser.get("/account").await.location.starts_with("/sign-in"), "the others are out");
    let last = code(&scene);
    let off = other.post("/account/second/off", &[("password", PASSWORD), ("code", &last)]).await;
    assert_eq!(off.location, "/account?done=off");
    assert!(other.get("/account?done=off").await.shows("两步验证已关闭"));
    assert!(other.get("/inbox").await.shows(&format!("账号 {name} 已关闭两步验证")));
    assert_eq!(sign_in(&mut Browser::new(&scene), &name, PASSWORD, "").await.location, "/institution");
    let stranger = Browser::new(&scene).get("/sign-in/second").await;
    assert_eq!(stranger.location, "/sign-in");
}
