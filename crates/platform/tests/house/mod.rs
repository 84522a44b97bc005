//! A whole small house under the real router: a record of every kind, and an address for every route of the table.
//!
//! A route whose place-holders are not known here fails its test, so that no page stays outside the proofs.
#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "helpers of tests may fail loudly; each test uses its part"
)]

use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use casework::account::access_key::PREFIX;
use casework::{filing, upload};
use domain::filing::Mark;
use domain::form::Answers;
use domain::ground::actor::{Actor, Place, Role, Stage};
use domain::ground::id::{FilingId, RequestId, UnitId, UploadId};
use domain::ground::jurisdiction::Record;
use domain::ground::rule::Rule;
use domain::unit::UnitKind;
use domain::unit::request::{RequestKind, Wanted};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use platform::web::route::{self, Route};
use platform::web::{self, Server, Settings, assets};
use storage::access_key::{self, NewKey};
use storage::{account, session};
use tower::ServiceExt as _;
use world::{Country, Scene, country, filed};

/// What an address stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Nothing that belongs to a unit.
    Nothing,
    Filing(FilingId),
    Unit(UnitId),
    /// Something only a unit's own people see.
    OwnedBy(UnitId),
    /// A request of a unit to the office above.
    Request(RequestId),
}

/// An address of a route, and the same with an id that nobody has.
#[derive(Debug, Clone)]
pub struct Address {
    pub path: String,
    pub unknown: String,
    pub about: About,
    /// What it names may be missing though the record is there: an entry of a list, a file.
    pub may_be_absent: bool,
}

#[derive(Debug)]
pub struct Seen {
    pub status: StatusCode,
    pub location: String,
    pub body: String,
}

#[derive(Debug)]
pub struct House {
    pub scene: Scene,
    pub country: Country,
    pub router: Router,
    /// Every filing: a draft, one waiting, one returned, one in force with a change under way, two declarations.
    pub filings: Vec<FilingId>,
    pub declarations: [FilingId; 2],
    /// The number of the filing in force.
    pub number: String,
    /// One to be carried on by page, one by the API.
    pub uploads: [UploadId; 2],
    /// Two schools that take no part in anything else, with an account each: below Baoshan, and in Guangxi.
    pub bystanders: Vec<Actor>,
    /// What each of them asks the office above.
    pub requests: Vec<RequestId>,
    signed: AtomicU64,
}

/// The settings under which everything that can be served is served.
pub fn settings() -> Settings {
    Settings { secure_cookies: false, gallery: true }
}

pub fn routes() -> Vec<Route> {
    route::table(&settings())
}

pub fn place(person: &Actor) -> &Place {
    person.place.as_ref().unwrap()
}

impl House {
    /// Lays the house down; `change` may put other answers into every filing.
    pub fn build(form: &dyn Fn(&str) -> Answers) -> Self {
        let scene = Scene::sqlite();
        let land = Country::of(&scene);
        let begun = |app: &str| {
            let id = country::draft(&scene, &land.provider, app);
            for group in ["owner", "developer", "backend.1", "app"] {
                country::save(&scene, &land.provider, id, group, &with_digest(&scene, &land, id, form(app)));
            }
            if form(app).any_in("developer") {
                let scan = "developer.certificate_scan";
                country::send(&scene, &land.provider, id, scan, "canary执照.pdf", &world::files::pdf());
            }
            id
        };
        let submitted = |app: &str| {
            let id = begun(app);
            filing::submit(&scene, &land.provider, &filing::Submit { filing: id, nil: false }).unwrap();
            id
        };
        let draft = begun("canary草稿应用");
        let waiting = submitted("canary待审应用");
        let returned = submitted("canary退回应用");
        let mark = Mark {
            field: "app.version".to_owned(),
            rule: Some(Rule::PRV_4),
            reason: "canary退回理由".to_owned(),
        };
        filing::return_(&scene, &land.shanghai, returned, &[mark]).unwrap();
        let effective = submitted("示例作业本");
        let number = filing::approve(&scene, &land.shanghai, effective).unwrap().number.unwrap();
        filing::revise(&scene, &land.provider, effective).unwrap();
        let amended = form("示例作业本").with("app.description", "canary变更中的说明");
        let amended = with_digest(&scene, &land, effective, amended);
        country::save(&scene, &land.provider, effective, "app", &amended);
        let declared = declare(&scene, &land, &land.school, &land.baoshan, &number);
        let elsewhere = declare(&scene, &land, &land.city_school, &land.heping, &number);
        let begun = |field: &str| {
            let begin = upload::Begin {
                target: upload::Target::Filing(draft),
                field: field.to_owned(),
                name: "canary文件名.pdf".to_owned(),
                size: Some(1000),
            };
            upload::begin(&scene, &land.provider, &begin).unwrap()
        };
        let uploads = [begun("owner.certificate_scan"), begun("developer.certificate_scan")];
        let aside = |above: &Actor, name: &str, division: &str| {
            let unit = filed::found(&scene, Some(place(above)), UnitKind::Primary, name, division);
            country::employ(&scene, &filed::actor(Role::Institution, &unit), Role::Institution, Stage::Open)
        };
        let bystanders = vec![
            aside(&land.baoshan, "旁观示例小学", "310113"),
            aside(&land.guangxi, "南宁示例小学", "450103"),
        ];
        // What Baoshan's school asks is for Baoshan's eyes and those above; Guangxi reads what its own school asks.
        let ask = |(person, name): (&Actor, &str)| {
            let wanted = Wanted {
                kind: RequestKind::Rename,
                name: name.to_owned(),
                division: String::new(),
                reason: format!("更名为{name}"),
            };
            casework::request::ask(&scene, person, &wanted).unwrap()
        };
        let names = ["canary新名称小学", "南宁示例新小学"];
        let requests = bystanders.iter().zip(names).map(ask).collect();
        let router = web::router(Server::new(settings(), (*scene).clone()));
        Self {
            declarations: [declared, elsewhere],
            filings: vec![draft, waiting, returned, effective, declared, elsewhere],
            router,
            number,
            uploads,
            bystanders,
            requests,
            country: land,
            scene,
            signed: AtomicU64::new(0),
        }
    }

    pub fn plain() -> Self {
        Self::build(&country::provider_form)
    }

    /// The addresses of a route; none when its place-holders are not known here.
    pub fn addresses(&self, path: &str) -> Vec<Address> {
        let path = path.replace("/remove/{group}", "/remove/developer");
        let path = path.replace("/answers/{group}", "/answers/developer").replace("{kind}", "provider");
        // Bystanders have a unit without a record; a measure is taken against an app, not against a declaration.
        let absent = [
            "{item}",
            "/unit/{id}/file/",
            "/office/units/{id}/reveal",
            "/declaration/apps/",
            "/{id}/measure",
        ];
        let may_be_absent = absent.iter().any(|part| path.contains(part));
        let path = path
            .replace("{group}", "owner")
            .replace("{path}", "owner.certificate_scan")
            .replace("{field}", "owner.legal_mobile")
            .replace("{name}", assets::css().trim_start_matches("/assets/"))
            .replace("{page}/{state}", "gallery.form/full")
            .replace("{item}", "1");
        let nobody = "01900000-0000-7000-8000-000000000000";
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let mut found = Vec::new();
        let mut add = |known: &[(&str, String)], about: About| {
            let (mut right, mut unknown) = (path.clone(), path.clone());
            for (holder, value) in known {
                right = right.replace(holder, value);
                unknown = unknown.replace(holder, if *holder == "{number}" { "3199999" } else { nobody });
            }
            if !right.contains('{') {
                found.push(Address { path: right, unknown, about, may_be_absent });
            }
        };
        let starts = |all: &[&str]| all.iter().any(|start| path.starts_with(start));
        let none = About::OwnedBy(UnitId(nobody.parse().unwrap_or_default()));
        if !path.contains('{') {
            add(&[], About::Nothing);
        } else if path.contains("{number}") {
            add(&[("{number}", encoded(&self.number))], About::Nothing);
        } else if starts(&["/schools/", "/api/v1/institutions/"]) {
            let school = place(&self.country.school).id.to_string();
            add(&[("{id}", school.clone()), ("{unit}", school)], About::Nothing);
        } else if starts(&["/upload/", "/api/v1/uploads/"]) {
            let [by_page, by_api] = self.uploads;
            let id = if starts(&["/api/"]) { by_api } else { by_page };
            add(&[("{id}", id.to_string())], About::OwnedBy(place(&self.country.provider).id));
        } else if starts(&[
            "/account/keys/",
            "/inbox/",
            "/announcements/",
            "/admin/accounts/",
            "/admin/jobs/",
            "/office/units/import/",
            "/office/units/slips/",
        ]) {
            // Nothing of this kind is there: nobody may learn more than that.
            add(&[("{id}", nobody.to_owned()), ("{batch}", nobody.to_owned())], none);
        } else if starts(&["/unit/requests/", "/office/requests/"]) {
            for request in &self.requests {
                add(&[("{id}", request.to_string())], About::Request(*request));
            }
        } else if starts(&["/office/account/", "/admin/security/"]) {
            for person in &self.bystanders {
                let account = person.account.unwrap().to_string();
                add(&[("{id}", account)], About::Unit(place(person).id));
            }
        } else if starts(&["/unit/", "/office/unit", "/office/progress/", "/office/campaign"]) {
            for person in &self.bystanders {
                let (unit, account) = (place(person).id, person.account.unwrap().to_string());
                add(
                    &[("{id}", unit.to_string()), ("{unit}", unit.to_string()), ("{account}", account)],
                    About::Unit(unit),
                );
            }
        } else {
            for filing in self
                .filings
                .iter()
                .filter(|id| !starts(&["/filing/", "/api/v1/files/"]) || !self.declarations.contains(id))
            {
                add(
                    &[("{id}", filing.to_string()), ("{filing}", filing.to_string())],
                    About::Filing(*filing),
                );
            }
        }
        found
    }

    /// Whether the actor's unit declares the apps it uses: the Ministry does not.
    pub fn declares(&self, actor: &Actor) -> bool {
        let Some(id) = actor.place.as_ref().map(|place| place.id) else { return false };
        self.scene.store().read(move |view| storage::unit::get(view, id)).unwrap().kind.declares()
    }

    /// Whether an address is that of a declaration.
    pub fn is_declaration(&self, about: About) -> bool {
        matches!(about, About::Filing(id) if self.declarations.contains(&id))
    }

    /// The record behind an address as it stands now.
    pub fn record(&self, about: About) -> Option<Record> {
        let read = |unit| self.scene.store().read(move |view| storage::unit::get(view, unit)).unwrap();
        match about {
            About::Nothing => None,
            About::Filing(id) => self
                .scene
                .store()
                .read(move |view| storage::filing::find(view, id))
                .unwrap()
                .map(|row| row.record()),
            About::Request(id) => self
                .scene
                .store()
                .read(move |view| storage::request::find(view, id))
                .unwrap()
                .map(|request| request.record()),
            About::Unit(id) => Some(Record { owner: read(id).place, handler: None, private: false }),
            About::OwnedBy(id) => {
                let owner = Place { id, path: self.country.provider.place.clone().unwrap().path };
                Some(Record { owner, handler: None, private: true })
            }
        }
    }

    /// The actor as the next request will find it: what a route did to the account counts at once.
    pub fn now(&self, person: &Actor) -> Actor {
        let Some(id) = person.account else { return person.clone() };
        self.scene.store().read(move |view| account::find(view, id)).unwrap().unwrap().actor()
    }

    /// A new session, and an access key of the same text for the API; none for anybody.
    pub fn sign_in(&self, person: &Actor) -> Option<String> {
        let account = person.account?;
        let token = format!("{PREFIX}token-{}", self.signed.fetch_add(1, Ordering::Relaxed));
        let hash = seal::secret::digest(&token);
        let opened = self.scene.store().write(move |tx| {
            session::open(tx, &hash, account, tx.now().add_days(1))?;
            let (name, hash, expires_at) = ("test".to_owned(), hash.clone(), tx.now().add_days(1));
            access_key::add(tx, &NewKey { account, name, hash, second: true, expires_at })
        });
        opened.unwrap();
        Some(token)
    }

    /// What a person would send to this route, so that a "no" is not about an empty form.
    fn body(&self, path: &str) -> String {
        if path.starts_with("/api/") {
            let json = match path.rsplit('/').next() {
                Some("return") => r#"{"marks":[{"field":"app.version","reason":"why"}]}"#,
                Some("judge") => r#"{"half":"security","opinion":"pass"}"#,
                _ => "{}",
            };
            json.to_owned()
        } else if path.ends_with("/decide") {
            "decision=return&mark.app.version=return&reason.app.version=why".to_owned()
        } else if path.ends_with("/judge") {
            "half=security&opinion=pass".to_owned()
        } else if path.starts_with("/admin/security/") && !path.ends_with("/renew") {
            "deed=end&reason=telephone".to_owned()
        } else if path.ends_with("/borrow") {
            format!("system={}+1", self.filings.first().unwrap())
        } else if path.ends_with("/reveal") {
            let of_usage = self.declarations.iter().any(|id| path.contains(&id.to_string()));
            let field = if of_usage { "entry.1.contact_mobile" } else { "owner.legal_mobile" };
            format!("field={field}&reason=telephone")
        } else {
            String::new()
        }
    }

    pub async fn ask(&self, token: Option<&str>, method: &Method, path: &str) -> Seen {
        let body = self.body(path);
        let mut request = Request::builder()
            .method(method.clone())
            .uri(path)
            .header(header::HOST, "beian.example")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if path.contains("upload") || path.ends_with("/files") {
            for (name, value) in [("upload-length", "100"), ("upload-name", "a.pdf"), ("upload-offset", "0")]
            {
                request = request.header(name, value);
            }
            request = request.header("upload-field", "owner.certificate_scan");
        }
        if let Some(token) = token {
            request = if path.starts_with("/api/") {
                request.header(header::AUTHORIZATION, format!("Bearer {token}"))
            } else {
                request.header(header::COOKIE, format!("session={token}"))
            };
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        assert_safe(&parts.headers, &format!("{method} {path} {}", parts.status));
        let location =
            parts.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap()).to_owned();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let mut body = String::from_utf8_lossy(&bytes).into_owned();
        if bytes.starts_with(b"%PDF-") {
            // Packed and in the font's own numbers: only a reader of such documents sees what stands there.
            body.push_str(&world::files::text_of(&bytes));
        }
        Seen { status: parts.status, location, body }
    }
}

/// The headers of H7, on whatever is answered: pages, files, redirects, refusals, faults.
pub fn assert_safe(headers: &HeaderMap, at: &str) {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let policy = text("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{at}: {policy}");
    assert!(
        policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"),
        "{at}: {policy}"
    );
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "same-origin"),
        ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ] {
        assert_eq!(text(name), value, "{at}: {name}");
    }
    assert!(!text("permissions-policy").is_empty() && !text("cache-control").is_empty(), "{at}");
    assert!(text("server").is_empty() && text("x-powered-by").is_empty(), "{at}: names the program");
}

/// The digest and the package of a draft, kept when its other answers change.
fn with_digest(scene: &Scene, land: &Country, id: FilingId, answers: Answers) -> Answers {
    let opened = filing::open(scene, &land.provider, id).unwrap();
    answers.with("app.md5", opened.answers.one("app.md5"))
}

/// A declaration with this one app, made by page order and confirmed.
fn declare(scene: &Scene, land: &Country, school: &Actor, district: &Actor, number: &str) -> FilingId {
    let added = casework::usage::add(scene, school, number).unwrap();
    let (id, group) = (added.filing, format!("entry.{}", added.item));
    let answers = [
        ("app", number),
        ("contact_name", "canary联系人甲"),
        ("contact_mobile", "13700137009"),
        ("audience", "teacher"),
        ("setting", "homework"),
        ("nature", "required"),
        ("collective", "yes"),
        ("contract", "yes"),
        ("charges", "no"),
    ]
    .into_iter()
    .fold(Answers::new(), |answers, (key, value)| answers.with(&format!("{group}.{key}"), value));
    country::save(scene, school, id, &group, &answers);
    for (key, name) in [("collective_scan", "canary纪要.pdf"), ("contract_scan", "canary协议.pdf")] {
        country::send(scene, school, id, &format!("{group}.{key}"), name, &world::files::pdf());
    }
    filing::submit(scene, school, &filing::Submit { filing: id, nil: false }).unwrap();
    if district.acts_for(place(&land.baoshan).id) {
        land.confirm(scene, id);
    } else {
        filing::approve(scene, district, id).unwrap();
    }
    id
}
