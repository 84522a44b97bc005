//! A double of an S3 store on this machine: it proves signatures and digests, gives ranges, lists in pages, takes
//! uploads in parts, and can be slow, throttling, failing, truncating, changing or gone.

use std::collections::BTreeMap;
use std::io::BufReader;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::http::{self, Answer, Request};
use super::signature;

/// Who may ask.
pub const KEY: &str = "SHILI";
/// And proves it by this.
pub const SECRET: &str = "shili/secret+key";
/// The only bucket.
pub const BUCKET: &str = "jiaobei-test";
const REGION: &str = "cn-shili-1";

/// How the store behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Well,
    /// Every answer comes after this.
    Slow(Duration),
    /// So many requests are answered by this status, then it is well.
    Failing(u16, u32),
    /// Of the next so many objects only half is sent.
    Truncating(u32),
    /// Of every object that is sent, a byte is wrong.
    Changing,
    /// What is written arrives changed, so many times.
    Mangling(u32),
    /// Connections are cut without an answer.
    Gone,
}

#[derive(Default)]
struct Inside {
    mood: Mood,
    objects: BTreeMap<String, Vec<u8>>,
    /// Uploads in parts, by id.
    parts: BTreeMap<String, BTreeMap<u32, Part>>,
    /// Method and kind of every request that was signed well.
    asked: Vec<String>,
}

struct Part {
    tag: String,
    content: Vec<u8>,
}

/// A running double; it ends with its holder.
pub struct Bucket {
    address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bucket").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Default for Bucket {
    fn default() -> Self {
        Self::new()
    }
}

impl Bucket {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let inside: Arc<Mutex<Inside>> = Arc::default();
        let shared = Arc::clone(&inside);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || drop(serve(&stream, &shared)));
            }
        });
        Self { address, inside }
    }

    /// What to open it by, with a folder for what is on its way.
    pub fn address(&self, staging: &std::path::Path) -> String {
        format!(
            "s3://{BUCKET}/deep?endpoint=http://{}&region={REGION}&patience=1&staging={}",
            self.address,
            staging.display()
        )
    }

    /// The credentials, as an environment gives them.
    pub fn environment(name: &str) -> Option<String> {
        match name {
            "AWS_ACCESS_KEY_ID" => Some(KEY.to_owned()),
            "AWS_SECRET_ACCESS_KEY" => Some(SECRET.to_owned()),
            _ => None,
        }
    }

    pub fn set(&self, mood: Mood) {
        self.lock().mood = mood;
    }

    /// Puts something else in the place of an object; the name is as below the prefix.
    pub fn replace(&self, name: &str, content: &[u8]) {
        self.lock().objects.insert(format!("deep/{name}"), content.to_vec());
    }

    /// Loses an object.
    pub fn lose(&self, name: &str) {
        self.lock().objects.remove(&format!("deep/{name}"));
    }

    /// The names of what is there, below the prefix.
    pub fn names(&self) -> Vec<String> {
        let inside = self.lock();
        inside.objects.keys().map(|key| key.trim_start_matches("deep/").to_owned()).collect()
    }

    /// Uploads in parts that were neither ended nor given up.
    pub fn open_uploads(&self) -> usize {
        self.lock().parts.len()
    }

    /// What was asked since the last time this was asked: `PUT objects`, `GET uploads` …
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().asked)
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn serve(stream: &TcpStream, inside: &Mutex<Inside>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    while let Some(request) = http::read(&mut reader)? {
        let mood = {
            let mut inside = inside.lock().unwrap_or_else(PoisonError::into_inner);
            let mood = inside.mood;
            inside.mood = after(mood, &request);
            mood
        };
        if mood == Mood::Gone {
            return stream.shutdown(Shutdown::Both);
        }
        if let Mood::Slow(span) = mood {
            crate::clock::pause(span);
        }
        let answer = answer(inside, mood, request);
        if !http::write(stream, &answer.0, answer.1)? {
            return stream.shutdown(Shutdown::Both);
        }
    }
    Ok(())
}

/// A mood that lasts for a number of requests wears off with those it concerns.
fn after(mood: Mood, request: &Request) -> Mood {
    let less = |left: u32, again: fn(u32) -> Mood| if left > 1 { again(left - 1) } else { Mood::Well };
    match mood {
        Mood::Failing(status, left) if left > 1 => Mood::Failing(status, left - 1),
        Mood::Failing(..) => Mood::Well,
        Mood::Truncating(left) if request.method == "GET" && !request.query.contains_key("list-type") => {
            less(left, Mood::Truncating)
        }
        Mood::Mangling(left) if request.method == "PUT" => less(left, Mood::Mangling),
        other => other,
    }
}

fn answer(inside: &Mutex<Inside>, mood: Mood, mut request: Request) -> (Answer, bool) {
    let is_head = request.method == "HEAD";
    if let Some(code) = signature::flaw(&request, KEY, SECRET, REGION) {
        return (refusal(if code == "AuthorizationHeaderMalformed" { 400 } else { 403 }, code), is_head);
    }
    if let Mood::Failing(status, _) = mood {
        let code = if status == 403 { "AccessDenied" } else { "SlowDown" };
        return (refusal(status, code), is_head);
    }
    if matches!(mood, Mood::Mangling(_))
        && let Some(first) = request.body.first_mut()
    {
        *first = first.wrapping_add(1);
    }
    if !signature::is_as_signed(&request) {
        return (refusal(400, "XAmzContentSHA256Mismatch"), is_head);
    }
    let mut inside = inside.lock().unwrap_or_else(PoisonError::into_inner);
    let path = percent_encoding::percent_decode_str(&request.path).decode_utf8_lossy().into_owned();
    let Some(key) = path.strip_prefix(&format!("/{BUCKET}/")) else {
        return (refusal(404, "NoSuchBucket"), is_head);
    };
    let kind = key.trim_start_matches("deep/").split('/').next().unwrap_or_default();
    inside.asked.push(format!("{} {}", request.method, if kind.is_empty() { "list" } else { kind }));
    let mut answer = inside.answer(key, &request);
    if is_head || request.method != "GET" || key.is_empty() || answer.body.is_empty() {
        return (answer, is_head);
    }
    match mood {
        Mood::Truncating(_) => answer.cut = Some(answer.body.len() / 2),
        Mood::Changing => {
            if let Some(last) = answer.body.last_mut() {
                *last = last.wrapping_add(1);
            }
        }
        _ => {}
    }
    (answer, is_head)
}

fn refusal(status: u16, code: &str) -> Answer {
    Answer::new(status, format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code></Error>"))
}

/// A tag means nothing to anybody but the store: it is made of the digest that was signed and proven.
fn tag(request: &Request) -> String {
    let signed = request.headers.get("x-amz-content-sha256").map(String::as_str).unwrap_or_default();
    format!("\"{}\"", signed.get(..32).unwrap_or_default())
}

fn xml(name: &str, inner: &str) -> Answer {
    let space = "http://s3.amazonaws.com/doc/2006-03-01/";
    Answer::new(200, format!("<?xml version=\"1.0\"?><{name} xmlns=\"{space}\">{inner}</{name}>"))
}

impl Inside {
    fn answer(&mut self, key: &str, request: &Request) -> Answer {
        let upload = request.query.get("uploadId");
        match (request.method.as_str(), upload) {
            ("GET", None) if key.is_empty() => self.list(request),
            ("GET" | "HEAD", None) => self.read(key, request),
            ("PUT", None) => {
                let tag = tag(request);
                self.objects.insert(key.to_owned(), request.body.clone());
                Answer::new(200, "").with("etag", tag)
            }
            ("DELETE", None) => {
                self.objects.remove(key);
                Answer::new(204, "")
            }
            ("POST", None) if request.query.contains_key("uploads") => {
                let id = format!("upload-{}", self.parts.len());
                self.parts.insert(id.clone(), BTreeMap::new());
                let inner = format!("<Bucket>{BUCKET}</Bucket><Key>{key}</Key><UploadId>{id}</UploadId>");
                xml("InitiateMultipartUploadResult", &inner)
            }
            (method, Some(id)) => self.part(method, key, id, request),
            _ => refusal(405, "MethodNotAllowed"),
        }
    }

    fn part(&mut self, method: &str, key: &str, id: &str, request: &Request) -> Answer {
        let Some(parts) = self.parts.get_mut(id) else { return refusal(404, "NoSuchUpload") };
        match method {
            "PUT" => {
                let number = request.query.get("partNumber").and_then(|number| number.parse().ok());
                let part = Part { tag: tag(request), content: request.body.clone() };
                let answer = Answer::new(200, "").with("etag", part.tag.clone());
                parts.insert(number.unwrap_or(0), part);
                answer
            }
            "DELETE" => {
                self.parts.remove(id);
                Answer::new(204, "")
            }
            _ => {
                let said = String::from_utf8_lossy(&request.body).replace("&quot;", "\"");
                if parts.values().any(|part| !said.contains(&part.tag)) {
                    return refusal(400, "InvalidPart");
                }
                let inner = format!("<Key>{key}</Key><ETag>&quot;{id}-{}&quot;</ETag>", parts.len());
                let contents: Vec<&[u8]> = parts.values().map(|part| part.content.as_slice()).collect();
                let whole = contents.concat();
                self.parts.remove(id);
                self.objects.insert(key.to_owned(), whole);
                xml("CompleteMultipartUploadResult", &inner)
            }
        }
    }

    fn read(&self, key: &str, request: &Request) -> Answer {
        let Some(content) = self.objects.get(key) else { return refusal(404, "NoSuchKey") };
        if request.method == "HEAD" {
            return Answer::new(200, "").with("content-length", content.len().to_string());
        }
        let range =
            request.headers.get("range").and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-'));
        match range.and_then(|from| content.get(from.parse::<usize>().ok()?..)) {
            Some(rest) => Answer::new(206, rest),
            None if range.is_some() => refusal(416, "InvalidRange"),
            None => Answer::new(200, content.clone()),
        }
    }

    /// In pages of three, so that every list that is not read to its end is noticed.
    fn list(&self, request: &Request) -> Answer {
        let given = |name: &str| request.query.get(name).cloned().unwrap_or_default();
        let (prefix, from) = (given("prefix"), given("continuation-token"));
        let found: Vec<_> =
            self.objects.iter().filter(|(key, _)| key.starts_with(&prefix) && **key > from).collect();
        let page = found.iter().take(3).map(|(key, content)| {
            format!("<Contents><Key>{key}</Key><Size>{}</Size></Contents>", content.len())
        });
        let mut inner: Vec<String> = page.collect();
        inner.push(format!("<IsTruncated>{}</IsTruncated>", found.len() > 3));
        if let Some((last, _)) = found.get(2).filter(|_| found.len() > 3) {
            inner.push(format!("<NextContinuationToken>{last}</NextContinuationToken>"));
        }
        xml("ListBucketResult", &inner.concat())
    }
}
