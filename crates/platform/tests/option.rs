//! Options that hang on other answers, by page and without script: what is offered, what is named, what is kept.
//!
//! Rules PRV-4, USE-2, N3.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod browsing;

use axum::http::StatusCode;
use browsing::Browser;
use casework::{filing, usage};
use domain::form::Answers;
use world::country::{draft_of, provider_form};
use world::files::{apk, pdf};
use world::{Country, Scene};

fn form(function: &str, content: &str) -> Answers {
    provider_form("示例校园通").with("app.function", function).with("app.content", content)
}

/// A management app for teachers in force, put into the school's declaration: the address of its entry.
fn entry(scene: &Scene, country: &Country) -> String {
    let id = draft_of(scene, &country.provider, &form("management", "office"), &apk());
    filing::submit(scene, &country.provider, &filing::Submit { filing: id, nil: false }).unwrap();
    let number = filing::approve(scene, &country.shanghai, id).unwrap().number.unwrap();
    let added = usage::add(scene, &country.school, &number).unwrap();
    format!("/institution/usages/entry/{}", added.item)
}

#[tokio::test]
async fn use_2_only_settings_that_fit_the_picked_app_are_offered_without_script() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let address = entry(&scene, &country);
    let mut school = Browser::of(&scene, &country.school);
    let page = school.get(&address).await;
    assert!(page.shows("备案的功能类型和服务对象：管理服务类 · 教师"), "{}", page.html());
    let offered = page.between("name=\"entry.1.setting\"", "</select>");
    for label in ["教职工办公", "校园管理", "成绩查询", "其他"] {
        assert!(offered.contains(label), "{label}: {offered}");
    }
    for label in ["课堂教学", "课外阅读", "教师研修"] {
        assert!(!offered.contains(label), "{label}: {offered}");
    }
}

#[tokio::test]
async fn use_2_a_setting_that_does_not_fit_is_named_with_rule_and_way_out_and_is_kept() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let address = entry(&scene, &country);
    let mut school = Browser::of(&scene, &country.school);
    let texts = [("entry.1.setting", "classroom"), ("entry.1.nature", "recommended"), ("action", "continue")];
    let answer = school.post_file(&address, &texts, "entry.1.support_scan", "告知书.pdf", &pdf()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sentence = "使用场景中的“课堂教学”与所选应用备案的功能类型“管理服务类”不相符。可以选择：家校沟通、校园管理、教职工办公";
    assert!(answer.shows(sentence), "{}", answer.html());
    assert!(answer.shows("请联系应用提供者更正"));
    let field = answer.between("id=\"f-entry-1-setting-problem\"", "</select>");
    assert!(field.contains("USE-2") && field.contains("课堂教学（不适用）"), "{field}");
    assert!(!field.contains("正确示例"), "{field}");
    let check = school.get("/institution/usages/check").await;
    assert!(check.shows(sentence) && check.shows("<span class=\"rule\">USE-2</span>"), "{}", check.html());
}

#[tokio::test]
async fn prv_4_content_that_does_not_fit_is_named_with_rule_and_way_out_and_is_kept() {
    let scene = Scene::sqlite();
    let country = Country::of(&scene);
    let wrong = form("learning", "office");
    let id = draft_of(&scene, &country.provider, &wrong, &apk());
    let mut provider = Browser::of(&scene, &country.provider);
    let address = format!("/provider/filings/{id}/edit/app");
    let page = provider.get(&address).await;
    assert!(page.shows("value=\"office\" checked"), "what was chosen stays in sight: {}", page.html());
    assert!(page.shows("标有“不适用”的选项与填写的功能类型、服务对象不相符，请取消勾选。"));
    let pairs: Vec<(String, String)> = wrong
        .iter()
        .filter(|(path, _)| path.starts_with("app."))
        .flat_map(|(path, values)| values.iter().map(move |value| (path.to_owned(), value.clone())))
        .collect();
    let mut pairs: Vec<(&str, &str)> =
        pairs.iter().map(|(path, value)| (path.as_str(), value.as_str())).collect();
    pairs.push(("action", "continue"));
    let answer = provider.post(&address, &pairs).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sentence =
        "服务内容中的“办公事务”与填写的功能类型“学习类”不相符。可以选择：学科类、非学科类、作业练习";
    assert!(answer.shows(sentence), "{}", answer.html());
    assert!(answer.shows("请改选，或者修改功能类型。") && answer.shows("PRV-4"));
    assert!(answer.shows("value=\"office\" checked"));
    let opened = contents(&scene, &country, id);
    assert_eq!(opened, ["office"], "nothing chosen is dropped");
}

fn contents(scene: &Scene, country: &Country, id: domain::ground::id::FilingId) -> Vec<String> {
    filing::open(scene, &country.provider, id).unwrap().answers.all("app.content").to_vec()
}
