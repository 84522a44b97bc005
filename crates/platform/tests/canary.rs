//! Canaries (Z2): a value that stands nowhere else in every personal field and in every draft. No public page, no answer of
//! the API, no export, no error, no log line and no page of another unit may carry one; above, they are masked.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

mod house;

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use axum::http::{Method, StatusCode};
use casework::unit;
use domain::form::{Answers, Form};
use domain::ground::actor::{Actor, Role, Stage};
use house::{House, Seen};
use tracing_subscriber::fmt::format::FmtSpan;
use world::country::{self, employ};

/// What may never be seen by a stranger: personal values, drafts, reasons, names of files.
const CANARIES: [&str; 6] = ["canary", "203.0.113.77", "13700137", "法人丙", "联系人丙", "等保备案证明.pdf"];

/// One value for every personal field of the form of providers; each stands nowhere else.
const PERSONAL: [(&str, &str); 9] = [
    ("owner.certificate_number", "12310000425022547M"),
    ("owner.legal_name", "甲法人丙"),
    ("owner.legal_mobile", "13700137001"),
    ("owner.contact_name", "甲联系人丙"),
    ("owner.contact_mobile", "13700137002"),
    ("owner.contact_email", "jia-bing@canary.example"),
    ("developer.certificate_number", "12100000425006117P"),
    ("developer.contact_name", "乙联系人丙"),
    ("developer.contact_mobile", "13700137003"),
];

/// The same for a unit's record and its administrator.
const OF_UNIT: [(&str, &str); 5] = [
    ("unit.code", "12100000400009127B"),
    ("unit.legal_name", "丁法人丙"),
    ("unit.legal_mobile", "13700137004"),
    ("unit.contact_name", "丁联系人丙"),
    ("unit.contact_mobile", "13700137005"),
];
const OF_ADMINISTRATOR: [(&str, &str); 5] = [
    ("administrator.name", "戊联系人丙"),
    ("administrator.post", "主任"),
    ("administrator.phone", "13700137006"),
    ("administrator.email", "wu@canary.example"),
    ("administrator.im", "QQ 13700137007"),
];

/// What was never handed in, or is under way in a change: not even the reviewing office sees it.
const UNSUBMITTED: [&str; 3] = ["canary草稿应用", "canary变更中的说明", "canary文件名.pdf"];

fn form(app: &str) -> Answers {
    let developer = [
        ("developer.name", "乙示例开发公司"),
        ("developer.nature", "enterprise"),
        ("developer.certificate_kind", "business-licence"),
        ("backend.1.ip", "203.0.113.77"),
    ];
    let all = PERSONAL.into_iter().chain(developer);
    all.fold(country::provider_form(app), |answers, (path, value)| answers.with(path, value))
}

/// A house in which every personal field of every form has its canary.
fn aviary() -> House {
    let house = House::build(&form);
    let answers = |pairs: &[(&str, &str)]| {
        pairs.iter().fold(Answers::new(), |answers, (path, value)| answers.with(path, value))
    };
    for person in [&house.country.school, &house.country.provider] {
        let record = unit::Complete { answers: answers(&OF_UNIT), finish: false };
        unit::complete(&house.scene, person, &record).unwrap();
    }
    unit::name_administrator(&house.scene, &house.country.school, &answers(&OF_ADMINISTRATOR)).unwrap();
    house
}

#[test]
fn z2_every_personal_field_of_every_form_has_its_canary() {
    let known: Vec<&str> =
        PERSONAL.iter().chain(&OF_UNIT).chain(&OF_ADMINISTRATOR).map(|(path, _)| *path).collect();
    for form in [Form::provider(), Form::unit(), Form::administrator()] {
        for block in &form.blocks {
            for field in block.fields.iter().filter(|field| field.personal) {
                let path = format!("{}.{}", block.key, field.key);
                assert!(known.contains(&path.as_str()), "{path} has no canary");
            }
        }
    }
    let of_usage = Form::usage().blocks.iter().flat_map(|block| &block.fields);
    let personal: Vec<&str> = of_usage.filter(|field| field.personal).map(|field| field.key).collect();
    assert_eq!(personal, ["contact_name", "contact_mobile"], "the house gives these two of its own");
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

/// Every address this visitor finds, from every GET route of the table on; where one of these texts is seen.
async fn crawl(house: &House, person: &Actor, birds: &[&str]) -> (usize, Vec<String>) {
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
        if address.contains("export") && !address.contains("format=") {
            // A workbook is packed and hides its texts from this test; the same table is there as plain text.
            waiting
                .push_back(format!("{address}{}format=csv", if address.contains('?') { '&' } else { '?' }));
        }
        let answer = house.ask(token.as_deref(), &Method::GET, &address).await;
        assert!(!answer.status.is_server_error(), "{address}: {}", answer.status);
        leaks.extend(found(&address, &answer, birds));
        waiting.extend(links(&answer.body));
    }
    (seen.len(), leaks)
}

fn found(address: &str, answer: &Seen, birds: &[&str]) -> Vec<String> {
    let sings = |bird: &&&str| answer.body.contains(**bird) || answer.location.contains(**bird);
    birds.iter().filter(sings).map(|bird| format!("{address} shows {bird}")).collect()
}

/// Every POST of the table as this visitor; where one of these texts is seen.
async fn press(house: &House, person: &Actor, birds: &[&str]) -> Vec<String> {
    let mut leaks = Vec::new();
    for route in house::routes().iter().filter(|route| route.method == Method::POST) {
        for address in house.addresses(route.path) {
            let token = house.sign_in(person);
            let answer = house.ask(token.as_deref(), &Method::POST, &address.path).await;
            leaks.extend(found(&address.path, &answer, birds));
        }
    }
    leaks
}

#[tokio::test]
async fn z2_no_stranger_sees_a_personal_value_or_a_draft() {
    let house = aviary();
    let land = &house.country;
    let strangers = [
        ("anonymous", Actor::anonymous()),
        ("another provider", land.rival.clone()),
        ("sibling school", land.sibling.clone()),
        ("another province", land.guangxi.clone()),
    ];
    for (name, person) in strangers {
        let (pages, leaks) = crawl(&house, &person, &CANARIES).await;
        assert!(leaks.is_empty(), "{name}:\n{}", leaks.join("\n"));
        assert!(pages > 10, "{name} found only {pages} pages");
        let leaks = press(&house, &person, &CANARIES).await;
        assert!(leaks.is_empty(), "{name}, by POST:\n{}", leaks.join("\n"));
    }
}

#[tokio::test]
async fn z2_the_three_administrators_see_no_business_data() {
    let house = aviary();
    for role in [Role::System, Role::Security, Role::Audit] {
        let person = employ(&house.scene, &house.country.ministry, role, Stage::Open);
        let values = PERSONAL.iter().chain(&OF_UNIT).chain(&OF_ADMINISTRATOR).map(|(_, value)| *value);
        // A post is no secret, and a word like any other; the reasons of decisions stand in the record of events.
        let birds: Vec<&str> = values.filter(|value| *value != "主任").chain(UNSUBMITTED).collect();
        let (pages, leaks) = crawl(&house, &person, &birds).await;
        assert!(leaks.is_empty(), "{}:\n{}", role.code(), leaks.join("\n"));
        assert!(pages > 10, "{} found only {pages} pages", role.code());
    }
}

#[tokio::test]
async fn z2_the_line_of_authority_sees_personal_values_masked_and_no_draft() {
    let house = aviary();
    let land = &house.country;
    let usage = ["canary联系人甲", "13700137009"];
    let personal: Vec<&str> =
        PERSONAL.iter().chain(&OF_UNIT).map(|(_, value)| *value).chain(UNSUBMITTED).chain(usage).collect();
    for (name, person) in [
        ("reviewing province", &land.shanghai),
        ("district", &land.baoshan),
        ("ministry", &land.ministry),
        ("confirming district", &land.heping),
        ("city", &land.tianjin),
    ] {
        let (pages, leaks) = crawl(&house, person, &personal).await;
        assert!(leaks.is_empty(), "{name}:\n{}", leaks.join("\n"));
        assert!(pages > 10, "{name} found only {pages} pages");
    }
}

/// What was logged by this process.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn z2_no_log_line_carries_a_personal_value_or_a_draft() {
    let (log, house) = (Log::default(), aviary());
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        // A line for every request, with what its span carries.
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let land = &house.country;
    for person in [&land.provider, &land.school, &land.shanghai, &Actor::anonymous()] {
        crawl(&house, person, &[]).await;
        press(&house, person, &[]).await;
    }
    let text = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(text.lines().count() > 100 && text.contains("/office/filing/"), "nothing was logged");
    let leaks: Vec<&str> =
        text.lines().filter(|line| CANARIES.iter().any(|bird| line.contains(bird))).take(5).collect();
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[tokio::test]
async fn z2_the_certificate_is_read_as_its_reader_sees_it() {
    let house = aviary();
    let sheet = house.addresses("/certificate/{number}/pdf").remove(0).path;
    let seen = house.ask(None, &Method::GET, &sheet).await;
    assert!(found(&sheet, &seen, &["教APP备3100001号"]).len() == 1, "{sheet} is not read: {}", seen.status);
    assert_eq!(found(&sheet, &seen, &CANARIES), [""; 0]);
}

#[tokio::test]
async fn z2_the_canaries_sing_to_their_owner() {
    // Without this the crawl could be blind: the owner must see what strangers must not.
    let house = aviary();
    let values: Vec<&str> = PERSONAL.iter().chain(&OF_UNIT).map(|(_, value)| *value).collect();
    let birds: Vec<&str> = values.iter().copied().chain(UNSUBMITTED).chain(["203.0.113.77"]).collect();
    let (_, seen) = crawl(&house, &house.country.provider, &birds).await;
    // The name of a file that is still on its way stands on no page.
    for bird in birds.iter().filter(|bird| !bird.ends_with(".pdf")) {
        assert!(seen.iter().any(|leak| leak.ends_with(bird)), "{bird} is not seen by its owner");
    }
    let owner = house.sign_in(&house.country.provider);
    let draft = format!("/provider/filings/{}", house.filings.first().unwrap());
    assert_eq!(house.ask(owner.as_deref(), &Method::GET, &draft).await.status, StatusCode::OK);
    let school = ["戊联系人丙", "13700137006", "wu@canary.example", "QQ 13700137007", "13700137009"];
    let (_, seen) = crawl(&house, &house.country.school, &school).await;
    for bird in school {
        assert!(seen.iter().any(|leak| leak.ends_with(bird)), "{bird} is not seen by its owner");
    }
}
