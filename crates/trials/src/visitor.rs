//! Somebody at a browser without script: signs in by page and posts forms, and knows what the answer acknowledged.

use std::time::Duration;

use ureq::http::{Request, header};

use crate::site::PASSWORD;

/// Connections as a browser keeps them; every status is an answer, no redirect is followed.
pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_mins(1)))
        .build()
        .into()
}

/// An answer.
#[derive(Debug)]
pub struct Seen {
    pub status: u16,
    pub location: String,
    /// How much of an upload is here.
    pub offset: usize,
    pub body: String,
}

/// Somebody with a session; the session outlives the program he speaks to.
#[derive(Debug, Clone)]
pub struct Visitor {
    agent: ureq::Agent,
    cookie: String,
}

impl Visitor {
    /// Signs in by the page.
    pub fn sign_in(address: &str, name: &str) -> Self {
        let mut visitor = Self { agent: agent(), cookie: String::new() };
        let request =
            visitor.request("POST", &format!("{address}/sign-in")).header(header::CONTENT_TYPE, FORM);
        let body = platform::web::query::address("", &[("name", name), ("password", PASSWORD)]);
        let request = request.body(body.trim_start_matches('?').to_owned()).expect("a request");
        let answer = visitor.agent.run(request).expect("the sign-in page answers");
        let cookie = answer.headers().get(header::SET_COOKIE).expect("a session begins");
        let cookie = cookie.to_str().expect("plain text").split(';').next().unwrap_or_default();
        cookie.clone_into(&mut visitor.cookie);
        visitor
    }

    /// Looks at a page. An error says that no whole answer came.
    pub fn get(&self, url: &str) -> Result<Seen, ureq::Error> {
        self.send(self.request("GET", url).body(Vec::new()).expect("a request"))
    }

    /// Posts a form.
    pub fn post(&self, url: &str, pairs: &[(&str, &str)]) -> Result<Seen, ureq::Error> {
        let body = platform::web::query::address("", pairs);
        let request = self.request("POST", url).header(header::CONTENT_TYPE, FORM);
        self.send(request.body(body.trim_start_matches('?').as_bytes().to_vec()).expect("a request"))
    }

    /// Sends bytes with these headers.
    pub fn put(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        bytes: Vec<u8>,
    ) -> Result<Seen, ureq::Error> {
        let request = headers
            .iter()
            .fold(self.request(method, url), |request, (name, value)| request.header(*name, *value));
        self.send(request.body(bytes).expect("a request"))
    }

    fn request(&self, method: &str, url: &str) -> ureq::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(url)
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &self.cookie)
    }

    fn send(&self, request: Request<Vec<u8>>) -> Result<Seen, ureq::Error> {
        let mut answer = self.agent.run(request)?;
        let told = |name: &str| {
            let value = answer.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let (location, offset) = (told("location"), told("upload-offset").parse().unwrap_or_default());
        let body = answer.body_mut().read_to_string()?;
        Ok(Seen { status: answer.status().as_u16(), location, offset, body })
    }
}

const FORM: &str = "application/x-www-form-urlencoded";
