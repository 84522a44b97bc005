//! A browser without sockets: keeps its cookies, posts forms, follows nothing by itself.
#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "helpers of tests may fail loudly; each test uses its part"
)]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use casework::Office;
use domain::ground::actor::Actor;
use platform::web::base::Base;
use platform::web::{self, Server, Settings};
use tower::ServiceExt as _;
use world::Scene;

pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
}

#[derive(Debug)]
pub struct Seen {
    pub status: StatusCode,
    pub location: String,
    pub kind: String,
    pub bytes: Vec<u8>,
    headers: axum::http::HeaderMap,
}

impl Seen {
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header's text; empty where it is absent.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
    }

    pub fn shows(&self, text: &str) -> bool {
        self.html().contains(text)
    }

    /// The first text between two others.
    pub fn between(&self, before: &str, after: &str) -> String {
        let html = self.html();
        let (_, rest) = html.split_once(before).unwrap_or_else(|| panic_without(before, &html));
        rest.split_once(after).map_or(rest, |(found, _)| found).to_owned()
    }
}

fn panic_without<'a>(text: &str, html: &'a str) -> (&'a str, &'a str) {
    assert!(html.contains(text), "{text} is not on the page:\n{html}");
    ("", "")
}

impl Browser {
    /// Somebody without an account.
    pub fn new(office: &Office) -> Self {
        Self::at(office, None)
    }

    /// The same, on a server that knows its public address.
    pub fn at(office: &Office, base: Option<&str>) -> Self {
        let settings = Settings { secure_cookies: false, gallery: false };
        let base = base.map(|base| base.parse::<Base>().unwrap());
        let server = Server::new(settings, office.clone()).at(base);
        Self { router: web::router(server), cookies: BTreeMap::new() }
    }

    /// Somebody signed in.
    pub fn of(scene: &Scene, actor: &Actor) -> Self {
        let mut browser = Self::new(scene);
        static SIGNED: AtomicU64 = AtomicU64::new(0);
        let account = actor.account.unwrap();
        let token = format!("browser-{}", SIGNED.fetch_add(1, Ordering::Relaxed));
        let hash = seal::secret::digest(&token);
        let opened =
            scene.store().write(move |tx| storage::session::open(tx, &hash, account, tx.now().add_days(1)));
        opened.unwrap();
        browser.cookies.insert("session".to_owned(), token);
        browser
    }

    pub fn has(&self, cookie: &str) -> bool {
        self.cookies.contains_key(cookie)
    }

    pub fn forget(&mut self, cookie: &str) {
        self.cookies.remove(cookie);
    }

    pub async fn get(&mut self, path: &str) -> Seen {
        self.ask(Method::GET, path, "", Vec::new()).await
    }

    pub async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Seen {
        let body = web::query::address("", pairs).trim_start_matches('?').as_bytes().to_vec();
        self.ask(Method::POST, path, "application/x-www-form-urlencoded", body).await
    }

    /// Posts texts and one file.
    pub async fn post_file(
        &mut self,
        path: &str,
        texts: &[(&str, &str)],
        field: &str,
        name: &str,
        bytes: &[u8],
    ) -> Seen {
        let mark = "----mark-of-the-test";
        let mut body = Vec::new();
        for (field, text) in texts {
            let part =
                format!("--{mark}\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--{mark}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{mark}--\r\n").as_bytes());
        self.ask(Method::POST, path, &format!("multipart/form-data; boundary={mark}"), body).await
    }

    async fn ask(&mut self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Seen {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "beian.example")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, kind)
            .header(header::CONTENT_LENGTH, body.len())
            .header(header::COOKIE, cookies.join("; "))
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            assert!(text.contains("HttpOnly") && text.contains("SameSite=Lax"), "{text}");
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let text = |name| parts.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let (location, kind) = (text(header::LOCATION), text(header::CONTENT_TYPE));
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Seen { status: parts.status, location, kind, bytes, headers: parts.headers }
    }
}
