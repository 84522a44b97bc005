//! What is asked of a bucket: write, read, measure, remove, list. Large things are written in parts.

use std::fmt::Write as _;
use std::fs::File;

use percent_encoding::percent_decode_str;
use ureq::SendBody;
use ureq::http::Response;

use super::client::{Client, Trouble, between, garbled, text};
use super::load::Load;
use super::place::Request;
use crate::fault::Fault;

/// Bytes in one part. A failed part is sent again, not the whole.
pub(crate) const PART: u64 = 32 * 1024 * 1024;
/// The SHA-256 of no bytes.
const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

type Query = Vec<(&'static str, String)>;

/// Names below a prefix with their sizes, and where the list goes on.
pub(crate) struct Page {
    pub(crate) names: Vec<(String, u64)>,
    pub(crate) next: Option<String>,
}

fn bare<'a>(method: &'static str, key: &'a str, query: Query) -> Request<'a> {
    Request { method, key, query, headers: Vec::new(), sha256: NOTHING }
}

impl Client {
    /// Writes; when it returns, the store has it durably.
    pub(crate) fn put(&self, name: &str, load: &Load<'_>) -> Result<(), Fault> {
        self.write("write", &self.key(name), load, Vec::new()).map(drop)
    }

    fn write(&self, what: &str, key: &str, load: &Load<'_>, query: Query) -> Result<String, Fault> {
        let request = Request { sha256: &load.sha256, ..bare("PUT", key, query) };
        let tag = self.insist(what, || {
            let mut reader = load.reader();
            tag(&self.send(&request, Some(load.size), SendBody::from_reader(&mut reader))?)
        })?;
        tag.ok_or_else(|| lost(what))
    }

    /// Writes a file of any size.
    pub(crate) fn put_file(&self, name: &str, file: &File, size: u64) -> Result<(), Fault> {
        if size <= PART {
            return self.put(name, &stretch(file, 0, size)?);
        }
        let key = self.key(name);
        let upload = self.begin_parts(&key)?;
        let written = self.put_parts(&key, &upload, file, size);
        let written = written.and_then(|tags| self.end_parts(name, &upload, &tags, size));
        if written.is_err() {
            // Parts that are not given up are kept and paid for. The first trouble is the one to tell.
            let request = bare("DELETE", &key, vec![("uploadId", upload)]);
            drop(self.insist("give up", || self.send(&request, None, ()).map(drop)));
        }
        written
    }

    fn begin_parts(&self, key: &str) -> Result<String, Fault> {
        let request = bare("POST", key, vec![("uploads", String::new())]);
        let begun = self.insist("begin", || {
            let answer = text(self.send(&request, Some(0), SendBody::none())?)?;
            between(&answer, "<UploadId>", "</UploadId>").ok_or_else(|| garbled("no upload"))
        })?;
        begun.ok_or_else(|| lost("begin"))
    }

    fn put_parts(&self, key: &str, upload: &str, file: &File, size: u64) -> Result<Vec<String>, Fault> {
        let mut tags = Vec::new();
        let mut at = 0;
        while at < size {
            let load = stretch(file, at, PART.min(size - at))?;
            let number = (tags.len() + 1).to_string();
            let query = vec![("partNumber", number), ("uploadId", upload.to_owned())];
            tags.push(self.write("write a part", key, &load, query)?);
            at += load.size;
        }
        Ok(tags)
    }

    /// Puts the parts together. The answer may be an error under a good status, and a repeated request finds nothing to
    /// do: what counts is that the object is there and as large as it should be.
    fn end_parts(&self, name: &str, upload: &str, tags: &[String], size: u64) -> Result<(), Fault> {
        let key = self.key(name);
        let mut body = "<CompleteMultipartUpload>".to_owned();
        for (number, tag) in tags.iter().enumerate() {
            let tag = tag.replace('"', "&quot;");
            let _ = write!(body, "<Part><PartNumber>{}</PartNumber><ETag>{tag}</ETag></Part>", number + 1);
        }
        body += "</CompleteMultipartUpload>";
        let load = Load::bytes(body.as_bytes());
        let query = vec![("uploadId", upload.to_owned())];
        let request = Request { sha256: &load.sha256, ..bare("POST", &key, query) };
        self.insist("end", || {
            let answer = text(self.send(&request, Some(load.size), body.as_str())?)?;
            if answer.contains("<Error>") { Err(garbled("an error at the end")) } else { Ok(()) }
        })?;
        match self.size(name)? {
            Some(there) if there == size => Ok(()),
            _ => Err(Fault::Unavailable("the object store did not put the parts together".to_owned())),
        }
    }

    /// The size of an object; none if there is no such one.
    pub(crate) fn size(&self, name: &str) -> Result<Option<u64>, Fault> {
        let key = self.key(name);
        let request = bare("HEAD", &key, Vec::new());
        self.insist("look up", || {
            let answer = self.send(&request, None, ())?;
            let length = answer.headers().get("content-length");
            length.and_then(|size| size.to_str().ok()?.parse().ok()).ok_or_else(|| garbled("no size"))
        })
    }

    /// The bytes from `from` to the end of the object; none if there is no such one.
    pub(crate) fn read(&self, name: &str, from: u64) -> Result<Option<Response<ureq::Body>>, Fault> {
        let key = self.key(name);
        let mut request = bare("GET", &key, Vec::new());
        if from > 0 {
            request.headers.push(("range", format!("bytes={from}-")));
        }
        self.insist("read", || {
            let answer = self.send(&request, None, ())?;
            if from > 0 && answer.status().as_u16() != 206 {
                let why = "the object store does not give parts of objects";
                return Err(Trouble::Final(Fault::Setup(why.to_owned())));
            }
            Ok(answer)
        })
    }

    /// Removes an object if it is there.
    pub(crate) fn remove(&self, name: &str) -> Result<(), Fault> {
        let key = self.key(name);
        let request = bare("DELETE", &key, Vec::new());
        self.insist("remove", || self.send(&request, None, ()).map(drop))?;
        Ok(())
    }

    /// One page of what is below a prefix, sorted by name.
    pub(crate) fn list(&self, below: &str, from: Option<&str>) -> Result<Page, Fault> {
        let mut query = vec![
            ("encoding-type", "url".to_owned()),
            ("list-type", "2".to_owned()),
            ("prefix", self.key(below)),
        ];
        query.extend(from.map(|from| ("continuation-token", from.to_owned())));
        let request = bare("GET", "", query);
        let page = self.insist("list", || self.page(&text(self.send(&request, None, ())?)?))?;
        page.ok_or_else(|| Fault::Setup("the object store has no such bucket".to_owned()))
    }

    fn page(&self, answer: &str) -> Result<Page, Trouble> {
        if !answer.contains("</ListBucketResult>") {
            return Err(garbled("a list without its end"));
        }
        let mut names = Vec::new();
        for entry in answer.split("<Contents>").skip(1) {
            let key = between(entry, "<Key>", "</Key>").ok_or_else(|| garbled("a list without names"))?;
            let size = between(entry, "<Size>", "</Size>").and_then(|size| size.parse().ok());
            let key = percent_decode_str(&key).decode_utf8_lossy().into_owned();
            if let Some(name) = self.name(&key) {
                names.push((name.to_owned(), size.ok_or_else(|| garbled("a list without sizes"))?));
            }
        }
        let next = between(answer, "<NextContinuationToken>", "</NextContinuationToken>");
        // A list that says it is cut but not where it goes on would pass for the whole.
        if next.is_none() && answer.contains("<IsTruncated>true") {
            return Err(garbled("a list that does not go on"));
        }
        Ok(Page { names, next: next.filter(|_| answer.contains("<IsTruncated>true")) })
    }

    /// Everything below a prefix: only for prefixes that hold little.
    pub(crate) fn list_all(&self, below: &str) -> Result<Vec<(String, u64)>, Fault> {
        let mut found = Vec::new();
        let mut from = None;
        loop {
            let page = self.list(below, from.as_deref())?;
            found.extend(page.names);
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(found),
            }
        }
    }
}

fn stretch(file: &File, at: u64, size: u64) -> Result<Load<'_>, Fault> {
    Load::stretch(file, at, size)
        .map_err(|e| Fault::File { path: "staged upload".to_owned(), why: e.to_string() })
}

fn tag(answer: &Response<ureq::Body>) -> Result<String, Trouble> {
    let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok());
    tag.map(str::to_owned).ok_or_else(|| garbled("no tag"))
}

/// The store answered a write as if there were nothing to write to.
fn lost(what: &str) -> Fault {
    Fault::Unavailable(format!("the object store: {what}: it says there is no such thing"))
}
