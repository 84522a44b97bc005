//! The review by page: queue, form, decision, conflict, and who sees none of it. Rules REV-1, REV-6…8, N4, ORG-10.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use casework::filing::{self, Submit};
use domain::campaign::CampaignKind;
use domain::filing::State;
use domain::ground::actor::Actor;
use platform::web::{self, Server, Settings};
use tower::ServiceExt as _;
use world::country::{declaration, submitted};
use world::{Country, Scene};

struct Visitor<'a> {
    scene: &'a Scene,
    token: String,
}

impl<'a> Visitor<'a> {
    fn of(scene: &'a Scene, actor: &Actor) -> Self {
        Self { scene, token: scene.sign_in(actor) }
    }

    async fn ask(&self, method: &str, path: &str, body: &str) -> (StatusCode, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "beian.example")
            .header(header::COOKIE, format!("session={}", self.token))
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
}

#[tokio::test]
async fn rev_1_an_unproblematic_filing_is_decided_in_three_steps() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = submitted(&scene, &country.provider, "示例作业本");
    let office = Visitor::of(&scene, &country.shanghai);
    let (_, desk) = office.ask("GET", "/office", "").await;
    assert!(desk.contains(&format!("/office/filing/{id}")), "one step leads from the desk to the review");
    let (status, page) = office.ask("GET", &format!("/office/filing/{id}"), "").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("138****8001") && !page.contains("13800138001"), "personal answers are masked");
    assert!(page.contains("营业执照.pdf") && page.contains("REV-1"));
    let (status, to) = office.ask("POST", &format!("/office/filing/{id}/decide"), "decision=approve").await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("/office/filing/{id}?done=approve")));
    let (status, lost) = office.ask("POST", &format!("/office/filing/{id}/decide"), "decision=approve").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(lost.contains("有效") && lost.contains("REV-8"), "the second decision hears the present state");
}

#[tokio::test]
async fn rev_6_a_return_without_a_reason_comes_back_with_the_tick_kept() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = submitted(&scene, &country.provider, "示例作业本");
    let office = Visitor::of(&scene, &country.shanghai);
    let decide = format!("/office/filing/{id}/decide");
    let (status, page) = office.ask("POST", &decide, "decision=return").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let summary = page.split(r#"class="problems""#).nth(1).and_then(|rest| rest.split("</div>").next());
    assert!(summary.is_some_and(|said| said.contains("REV-6")), "the rule stands beside the sentence");
    let (status, page) =
        office.ask("POST", &decide, "decision=return&mark.app.name=return&reason.app.name=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = page.split(r#"name="mark.app.name""#).nth(1).and_then(|rest| rest.split('>').next());
    assert!(kept.is_some_and(|tag| tag.contains("checked")), "the tick is kept: {kept:?}");
    let both = "decision=approve&mark.app.name=return&reason.app.name=a";
    assert_eq!(office.ask("POST", &decide, both).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let right = "decision=return&mark.app.name=return&reason.app.name=%E4%B8%8E%E5%AE%89%E8%A3%85%E5%8C%85%E4%B8%8D%E4%B8%80%E8%87%B4";
    assert_eq!(office.ask("POST", &decide, right).await.0, StatusCode::SEE_OTHER);
    let provider = Visitor::of(&scene, &country.provider);
    let (_, inbox) = provider.ask("GET", "/inbox", "").await;
    assert!(inbox.contains("被退回补正"));
}

#[tokio::test]
async fn org_10_who_is_not_in_the_line_learns_nothing() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = submitted(&scene, &country.provider, "示例作业本");
    let path = format!("/office/filing/{id}");
    for stranger in [&country.guangxi, &country.baoshan] {
        let visitor = Visitor::of(&scene, stranger);
        assert_eq!(visitor.ask("GET", &path, "").await.0, StatusCode::NOT_FOUND);
        assert_eq!(
            visitor.ask("POST", &format!("{path}/decide"), "decision=approve").await.0,
            StatusCode::NOT_FOUND
        );
    }
    let above = Visitor::of(&scene, &country.ministry);
    let (status, page) = above.ask("GET", &path, "").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("只能查看") && !page.contains(r#"name="decision""#));
    for typed in ["decision=approve", "decision=return", ""] {
        let decided = above.ask("POST", &format!("{path}/decide"), typed).await;
        assert_eq!(decided.0, StatusCode::FORBIDDEN, "the right is asked before the form: {typed}");
    }
    let rival = Visitor::of(&scene, &country.rival);
    let borrow = format!("/provider/filings/{id}/borrow");
    assert_eq!(rival.ask("POST", &borrow, "").await.0, StatusCode::NOT_FOUND, "looked up before it is read");
    let provider = Visitor::of(&scene, &country.provider);
    assert_eq!(provider.ask("POST", &borrow, "").await.0, StatusCode::SEE_OTHER);
    assert_eq!(provider.ask("GET", &path, "").await.0, StatusCode::FORBIDDEN);
    assert_eq!(provider.ask("GET", "/admin/audit", "").await.0, StatusCode::FORBIDDEN);
    assert_eq!(
        provider.ask("GET", "/demo/time", "").await.0,
        StatusCode::NOT_FOUND,
        "no demonstration, no such page"
    );
}

#[tokio::test]
async fn prv_5_what_is_owed_is_shown_to_owner_and_office_and_as_a_sheet() {
    let grace = domain::ground::day::Day::constant(2020, 1, 10);
    let scene = Scene::sqlite_on(grace);
    let country = Country::of(&scene);
    let elsewhere = Visitor::of(&scene, &country.guangxi);
    let (status, empty) = elsewhere.ask("GET", "/office/obligations", "").await;
    assert!(status == StatusCode::OK && empty.contains("没有未了事项"));
    let mut form = domain::form::Answers::new();
    for (path, values) in world::country::provider_form("示例作业本").iter() {
        if !path.starts_with("backend.1.icp") {
            form.set(path, values.to_vec());
        }
    }
    let id = world::country::draft_of(&scene, &country.provider, &form, &world::files::apk());
    let submit = casework::filing::Submit { filing: id, nil: false };
    let leaves = casework::filing::folder(&scene, &country.provider, id).unwrap().leaves;
    assert_eq!(leaves.unwrap().fields, ["backend.1.icp"], "said before the submission");
    casework::filing::submit(&scene, &country.provider, &submit).unwrap();
    casework::filing::approve(&scene, &country.shanghai, id).unwrap();
    scene.days_pass(180);
    casework::obligation::remind(&scene, &Actor::clock(), None).unwrap();
    let (office, provider) = (Visitor::of(&scene, &country.shanghai), Visitor::of(&scene, &country.provider));
    let (_, list) = office.ask("GET", "/office/obligations?late=1", "").await;
    for part in [
        "示例作业本",
        "业务系统信息1：ICP备案编号",
        "已超期",
        "改正期内",
        "/office/obligations/export?late=1",
    ] {
        assert!(list.contains(part), "{part}");
    }
    let (_, sheet) = office.ask("GET", "/office/obligations/export?format=csv", "").await;
    assert!(sheet.contains("示例作业本") && sheet.contains("2020-06-30") && sheet.contains("2020-07-30"));
    let (_, queue) = office.ask("GET", "/office/filings?state=effective", "").await;
    assert!(queue.contains("未了事项已逾期"), "marked in the queue");
    let (_, desk) = office.ask("GET", "/office", "").await;
    assert!(desk.contains(r#"href="/office/obligations""#) && desk.contains("其中 1 件已逾期"));
    let (_, record) = provider.ask("GET", &format!("/provider/filings/{id}"), "").await;
    for part in ["未了事项", "2020年6月30日", "截止日之后的工作日", "平台不会自动撤销备案", "LAT-5"]
    {
        assert!(record.contains(part), "{part}");
    }
    let (_, inbox) = provider.ask("GET", "/inbox", "").await;
    assert!(inbox.contains("未了事项已逾期") && inbox.contains("业务系统信息1：ICP备案编号"));
    assert_eq!(provider.ask("GET", "/office/obligations", "").await.0, StatusCode::FORBIDDEN);
    let district = Visitor::of(&scene, &country.baoshan);
    let (_, desk) = district.ask("GET", "/office", "").await;
    assert!(!desk.contains("提供者备案待审核") && !desk.contains("/office/obligations"), "ORG-8");
    assert!(desk.contains("使用者备案待确认"));
}

#[tokio::test]
async fn rev_10_a_list_that_is_published_once_more_is_named_with_its_way() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = submitted(&scene, &country.provider, "示例作业本");
    casework::filing::approve(&scene, &country.shanghai, id).unwrap();
    let office = Visitor::of(&scene, &country.shanghai);
    let days = "from=2026-02-10&to=2026-02-10";
    let (status, list) = office.ask("POST", "/office/announcements", days).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, again) = office.ask("POST", "/office/announcements", days).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(again.contains(&format!(r#"href="{list}""#)) && again.contains("名单已经发布"), "{again}");
    let (status, other) = office.ask("POST", "/office/announcements", "from=2026-02-09&to=2026-02-10").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(other.contains("没有尚未公告的备案"), "of other days there is no list to name");
}

#[tokio::test]
async fn what_has_consequences_asks_once_more() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let due_on = domain::ground::day::Day::constant(2026, 3, 31);
    let open =
        casework::campaign::Open { kind: CampaignKind::Term, title: "春季学期申报".into(), due_on };
    casework::campaign::open(&scene, &country.baoshan, &open).unwrap();
    let district = Visitor::of(&scene, &country.baoshan);
    let (_, progress) = district.ask("GET", "/office/progress", "").await;
    let unit = country.school.place.as_ref().unwrap().id;
    let (_, unit) = district.ask("GET", &format!("/office/units/{unit}"), "").await;
    let deeds = [
        (&progress, "/office/progress/close", "确认结束填报工作"),
        (&unit, "/renew", "确认重新生成激活码"),
        (&unit, "/lock", "确认锁定账号"),
    ];
    for (page, action, button) in deeds {
        let asked = page
            .split(r#"<details class="grave">"#)
            .skip(1)
            .map(|part| part.split("</details>").next().unwrap_or_default());
        let asks = asked.filter(|part| part.contains(action) && part.contains(button)).count();
        assert_eq!(asks, 1, "{action}");
        assert_eq!(page.matches(&format!(r#"{action}""#)).count(), 1, "no other way to {action}");
    }
}

#[tokio::test]
async fn rev_5_a_judgement_says_of_which_half_it_is() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = declaration(&scene, &country);
    filing::submit(&scene, &country.school, &Submit { filing: id, nil: false }).unwrap();
    let judge = format!("/office/filing/{id}/judge");
    let office = Visitor::of(&scene, &country.baoshan);
    for unnamed in ["opinion=pass", "half=&opinion=pass", "half=both&opinion=pass"] {
        let (status, page) = office.ask("POST", &judge, unnamed).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{unnamed}");
        assert!(page.contains("REV-5") && page.contains("没有写明审核的是哪一项"), "{unnamed}");
    }
    let (status, _) = Visitor::of(&scene, &country.guangxi).ask("POST", &judge, "opinion=pass").await;
    assert_eq!(status, StatusCode::NOT_FOUND, "a stranger learns nothing");
    let (status, _) = office.ask("POST", &judge, "half=security&opinion=pass").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "nothing was taken for a judgement of this half before");
    let colleague = Visitor::of(&scene, &country.colleague);
    let (status, _) = colleague.ask("POST", &judge, "half=content&opinion=pass").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let row = scene.read(|view| Ok(storage::filing::find(view, id)?)).unwrap().unwrap();
    assert_eq!(row.filing.state(), State::Effective);
}

#[tokio::test]
async fn lat_1_a_measure_is_taken_by_page_with_reason_and_tick() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let id = submitted(&scene, &country.provider, "示例作业本");
    let number = filing::approve(&scene, &country.shanghai, id).unwrap().number.unwrap();
    let office = Visitor::of(&scene, &country.shanghai);
    let at = format!("/office/filing/{id}/measure");
    let (_, review) = office.ask("GET", &format!("/office/filing/{id}"), "").await;
    assert!(review.contains(&at), "the review leads there");
    let (status, page) = office.ask("GET", &at, "").await;
    assert!(status == StatusCode::OK && page.contains(&number) && page.contains("撤销后不能恢复"));
    let (status, page) = office.ask("POST", &at, "measure=suspend-until-rectified&why=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("有 2 处需要修改"), "the reason and the tick, at once");
    assert!(page.contains(r#"value="suspend-until-rectified" checked"#), "what was chosen is kept");
    let body =
        "measure=suspend-until-rectified&why=%E8%B6%85%E8%8C%83%E5%9B%B4%E6%94%B6%E9%9B%86&checked=yes";
    let (status, to) = office.ask("POST", &at, body).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("/office/filing/{id}?done=suspend")));
    assert_eq!(filing::open(&scene, &country.shanghai, id).unwrap().row.filing.state(), State::Suspended);
    let (status, _) = office.ask("POST", &at, body).await;
    assert_eq!(status, StatusCode::CONFLICT, "suspended already");
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let (_, public) = office.ask("GET", &format!("/v/{digits}"), "").await;
    assert!(public.contains("暂时下线") && public.contains("不等于已从应用商店下架"));
    let (_, mine) =
        Visitor::of(&scene, &country.provider).ask("GET", &format!("/provider/filings/{id}"), "").await;
    assert!(mine.contains("超范围收集"), "the provider reads why");
    let above = Visitor::of(&scene, &country.ministry);
    let (_, seen) = above.ask("GET", &format!("/office/filing/{id}"), "").await;
    assert!(!seen.contains(&at), "who may only look is not led there");
    assert_eq!(above.ask("GET", &at, "").await.0, StatusCode::FORBIDDEN);
}
