//! Canaries (Z2): a value that stands nowhere else in every personal field and in every draft. No public page, no answer
//! of the API and no page of another unit may carry one.

mod house;

use std::collections::{BTreeSet, VecDeque};

use axum::http::{Method, StatusCode};
use domain::form::Answers;
use domain::ground::actor::Actor;
use house::House;
use world::country;

/// What may never be seen by a stranger: personal values, drafts, reasons, names of files.
const CANARIES: [&str; 10] = [
    "canary",
    "甲法人丙",
    "13700137001",
    "甲联系人丙",
    "13700137002",
    "jia-bing@canary.example",
    "203.0.113.77",
    "13700137009",
    "营业执照.pdf",
    "等保备案证明.pdf",
];

fn form(app: &str) -> Answers {
    [
        ("owner.legal_name", "甲法人丙"),
        ("owner.legal_mobile", "13700137001"),
        ("owner.contact_name", "甲联系人丙"),
        ("owner.contact_mobile", "13700137002"),
        ("owner.contact_email", "jia-bing@canary.example"),
        ("backend.1.ip", "203.0.113.77"),
    ]
    .into_iter()
    .fold(country::provider_form(app), |answers, (path, value)| answers.with(path, value))
}

/// The addresses a page leads to, within this house.
fn links(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in html.split("href=\"").skip(1) {
        let address = part.split('"').next().unwrap_or_default();
        if address.starts_with('/') && !address.starts_with("//") {
            found.push(address.split('#').next().unwrap_or_default().replace("&amp;", "&"));
        }
    }
    found
}

/// Every address this visitor finds, from every GET route of the table on.
async fn crawl(house: &House, person: &Actor) -> (usize, Vec<String>) {
    let token = house.sign_in(person);
    let mut waiting: VecDeque<String> = VecDeque::from(["/".to_owned(), "/no-such-page".to_owned()]);
    for route in house::routes().iter().filter(|route| route.method == Method::GET) {
        waiting.extend(house.addresses(route.path).into_iter().map(|address| address.path));
    }
    let mut seen = BTreeSet::new();
    let mut leaks = Vec::new();
    while let Some(address) = waiting.pop_front() {
        if seen.len() > 2000 || address.starts_with("/assets/") || address.starts_with("/gallery") {
            continue;
        }
        if !seen.insert(address.clone()) {
            continue;
        }
        let answer = house.ask(token.as_deref(), &Method::GET, &address).await;
        assert!(!answer.status.is_server_error(), "{address}: {}", answer.status);
        for canary in CANARIES {
            if answer.body.contains(canary) || answer.location.contains(canary) {
                leaks.push(format!("{address} shows {canary}"));
            }
        }
        waiting.extend(links(&answer.body));
    }
    (seen.len(), leaks)
}

#[tokio::test]
async fn z2_no_stranger_sees_a_personal_value_or_a_draft() {
    let house = House::build(&form);
    let land = &house.country;
    let strangers = [
        ("anonymous", Actor::anonymous()),
        ("another provider", land.rival.clone()),
        ("sibling school", land.sibling.clone()),
        ("another province", land.guangxi.clone()),
    ];
    for (name, person) in strangers {
        let (pages, leaks) = crawl(&house, &person).await;
        assert!(leaks.is_empty(), "{name}:\n{}", leaks.join("\n"));
        assert!(pages > 10, "{name} found only {pages} pages");
    }
}

#[tokio::test]
async fn z2_the_canaries_sing_to_their_owner() {
    // Without this the crawl could be blind: the owner must see what strangers must not.
    let house = House::build(&form);
    let (_, seen) = crawl(&house, &house.country.provider).await;
    for canary in ["canary", "203.0.113.77", "甲法人丙"] {
        assert!(seen.iter().any(|leak| leak.ends_with(canary)), "{canary} is not seen by its owner");
    }
    let owner = house.sign_in(&house.country.provider);
    let draft = format!("/provider/filings/{}", house.filings.first().unwrap());
    assert_eq!(house.ask(owner.as_deref(), &Method::GET, &draft).await.status, StatusCode::OK);
}
