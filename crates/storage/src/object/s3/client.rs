//! Requests to a bucket: signed, repeated for a bounded time while the store fails or throttles, and judged.
//!
//! What a fault tells is the store's code and what it means for the operator, never a header.

use std::time::Duration;

use ureq::http::{self, Response, StatusCode};
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, AsSendBody, Body};

use super::address::Address;
use super::load::Load;
use super::place::{Credentials, Place, Request};
use crate::clock::{self, Deadline};
use crate::fault::Fault;
use crate::tls;

const CONNECT: Duration = Duration::from_secs(5);
/// One part of an upload may take so long altogether.
const SEND: Duration = Duration::from_mins(10);
/// A request that failed is repeated so often even if its first try outlasted the patience.
const TRIES: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(4);
/// The most that is read of an answer that is no object.
const ANSWER: u64 = 16 * 1024 * 1024;

/// A bucket that can be asked.
pub(crate) struct Client {
    place: Place,
    credentials: Credentials,
    agent: Agent,
    prefix: String,
    patience: Duration,
}

/// Why a request came to nothing.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It may go well another time, not before this span.
    Again(String, Option<Duration>),
    /// There is no such thing.
    Absent,
    Final(Fault),
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("place", &self.place.url("", "")).finish_non_exhaustive()
    }
}

impl Client {
    pub(crate) fn new(address: Address) -> Result<Self, Fault> {
        let found = if address.place.is_encrypted() {
            tls::authorities(address.authorities.as_deref())?
        } else {
            Vec::new()
        };
        let authorities: Vec<_> = found.iter().map(|der| Certificate::from_der(der).to_owned()).collect();
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(tls::provider())
            .root_certs(RootCerts::new_with_certs(&authorities))
            .build();
        let stalled = Some(address.patience);
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT.min(address.patience)))
            .timeout_resolve(Some(CONNECT.min(address.patience)))
            .timeout_recv_response(stalled)
            .timeout_per_read(stalled)
            .timeout_per_write(stalled)
            .timeout_send_body(Some(SEND))
            .max_idle_connections_per_host(16)
            .build();
        let Address { place, credentials, prefix, patience, .. } = address;
        Ok(Self { place, credentials, agent: config.new_agent(), prefix, patience })
    }

    /// The whole key of a name.
    pub(super) fn key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// The name of a whole key.
    pub(super) fn name<'a>(&self, key: &'a str) -> Option<&'a str> {
        key.strip_prefix(&self.prefix)
    }

    /// Asks until there is an answer or the patience is at its end; none when there is no such thing.
    pub(super) fn insist<T>(
        &self,
        what: &str,
        mut attempt: impl FnMut() -> Result<T, Trouble>,
    ) -> Result<Option<T>, Fault> {
        let deadline = Deadline::after(self.patience);
        let mut pause = FIRST_PAUSE;
        let mut tries = 0;
        loop {
            let (why, asked) = match attempt() {
                Ok(answer) => return Ok(Some(answer)),
                Err(Trouble::Absent) => return Ok(None),
                Err(Trouble::Final(fault)) => return Err(fault),
                Err(Trouble::Again(why, asked)) => (why, asked),
            };
            tries += 1;
            let wait = asked.unwrap_or(pause).min(self.patience);
            if wait >= deadline.left() && tries >= TRIES {
                return Err(Fault::Unavailable(format!("the object store: {what}: {why}")));
            }
            clock::pause(scatter(wait)?);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Signs and sends one request.
    pub(super) fn send(
        &self,
        request: &Request<'_>,
        length: Option<u64>,
        body: impl AsSendBody,
    ) -> Result<Response<Body>, Trouble> {
        let now = jiff::Timestamp::from_millisecond(clock::machine_now().0).unwrap_or_default();
        let now = now.strftime("%Y%m%dT%H%M%SZ").to_string();
        let (url, headers) = self.place.sign(&self.credentials, request, &now);
        let mut sent = http::Request::builder().method(request.method).uri(url);
        for (name, value) in headers {
            sent = sent.header(name, value);
        }
        if let Some(length) = length {
            sent = sent.header("content-length", length);
        }
        let sent = sent.body(body);
        let sent = sent.map_err(|_| Trouble::Final(Fault::Setup("the endpoint is no address".into())))?;
        let answer = self.agent.run(sent).map_err(|error| unreachable(&error))?;
        judge(answer)
    }

    /// Proves at the start that the bucket is there and that these credentials may list, write and remove in it.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        self.list("objects/", None)?;
        let probe = format!("check/{}", uuid::Builder::from_random_bytes(clock::chance()?).into_uuid());
        self.put(&probe, &Load::bytes(b"jiaobei"))?;
        self.remove(&probe)
    }
}

/// Nodes that were refused together should not come back together.
fn scatter(span: Duration) -> Result<Duration, Fault> {
    let [chance] = clock::chance::<1>()?;
    Ok(span / 2 + span.mul_f64(f64::from(chance) / 512.0))
}

fn unreachable(error: &ureq::Error) -> Trouble {
    let told = error.to_string();
    if told.contains("certificate") {
        return Trouble::Final(Fault::Setup(format!(
            "the object store's certificate is not believed ({told}): name the file of its authority by ca=FILE, and \
             the endpoint as its certificate does"
        )));
    }
    Trouble::Again(told, None)
}

/// What an answer means. The codes are those of the S3 API's error responses.
fn judge(mut answer: Response<Body>) -> Result<Response<Body>, Trouble> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let asked = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
    let text = answer.body_mut().with_config().limit(ANSWER).lossy_utf8(true).read_to_string();
    let code = text.ok().and_then(|text| between(&text, "<Code>", "</Code>")).unwrap_or_default();
    Err(meaning(status, &code, asked.map(Duration::from_secs)))
}

fn meaning(status: StatusCode, code: &str, asked: Option<Duration>) -> Trouble {
    let told = format!("{} {code}", status.as_u16());
    let setup = |why: &str| Trouble::Final(Fault::Setup(format!("the object store says {told}: {why}")));
    match (status.as_u16(), code) {
        (_, "NoSuchBucket") => setup("there is no such bucket; make it, or mend the name in the address"),
        (_, "InvalidAccessKeyId") => setup("it does not know this AWS_ACCESS_KEY_ID"),
        (_, "SignatureDoesNotMatch") => setup("AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID"),
        (_, "RequestTimeTooSkewed") => {
            setup("this machine's clock is wrong by more than a quarter of an hour")
        }
        (_, "ExpiredToken" | "InvalidToken") => setup("AWS_SESSION_TOKEN is not valid any more"),
        (_, "AuthorizationHeaderMalformed" | "PermanentRedirect" | "IllegalLocationConstraintException")
        | (301 | 307 | 308, _) => setup("the bucket is in another region or at another endpoint"),
        (_, "QuotaExceeded" | "XMinioStorageFull") | (507, _) => {
            Trouble::Final(Fault::Full(format!("the object store says {told}")))
        }
        (_, "RequestTimeout" | "XAmzContentSHA256Mismatch" | "SlowDown")
        | (408 | 429 | 500 | 502..=504, _) => Trouble::Again(told, asked),
        (404, _) => Trouble::Absent,
        (401 | 403, _) => setup(
            "these credentials may not do this; the bucket's policy must grant list, read, write and delete",
        ),
        _ => Trouble::Final(Fault::File { path: "object store".to_owned(), why: told }),
    }
}

/// What stands between two marks. The answers of a store are made by machines, and the keys in them are encoded.
pub(super) fn between(text: &str, before: &str, after: &str) -> Option<String> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found.to_owned())
}

/// The text of an answer that is no object.
pub(super) fn text(mut answer: Response<Body>) -> Result<String, Trouble> {
    let read = answer.body_mut().with_config().limit(ANSWER).read_to_string();
    read.map_err(|error| Trouble::Again(error.to_string(), None))
}

/// An answer that cannot be understood is most likely cut off.
pub(super) fn garbled(error: impl std::fmt::Display) -> Trouble {
    Trouble::Again(format!("an answer that cannot be read: {error}"), None)
}
