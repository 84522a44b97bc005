//! As much of HTTP/1.1 as the double of a store needs: one request, one answer, on a connection that stays open.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Result, Write};
use std::net::TcpStream;

use percent_encoding::percent_decode_str;

/// A request that arrived whole.
pub(super) struct Request {
    pub(super) method: String,
    /// As it was sent, still encoded.
    pub(super) path: String,
    pub(super) query: BTreeMap<String, String>,
    /// By names in small letters.
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Vec<u8>,
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
    /// So many bytes of the body are sent, whatever the headers promise; then the connection is cut.
    pub(super) cut: Option<usize>,
}

impl Answer {
    pub(super) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), cut: None }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Reads a request; none at the end of the connection.
pub(super) fn read(reader: &mut BufReader<TcpStream>) -> Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let query = pairs.map(|(name, value)| (decoded(name), decoded(value))).collect();
    let path = path.to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(Request { method, path, query, headers, body }))
}

/// Sends an answer; false when the connection must end with it.
pub(super) fn write(mut stream: &TcpStream, answer: &Answer, is_head: bool) -> Result<bool> {
    let mut head = vec![format!("HTTP/1.1 {} Told\r\n", answer.status)];
    if answer.headers.iter().all(|(name, _)| *name != "content-length") {
        head.push(format!("content-length: {}\r\n", answer.body.len()));
    }
    for (name, value) in &answer.headers {
        head.push(format!("{name}: {value}\r\n"));
    }
    stream.write_all(head.concat().as_bytes())?;
    stream.write_all(b"\r\n")?;
    if !is_head {
        let most = answer.cut.unwrap_or(answer.body.len()).min(answer.body.len());
        stream.write_all(answer.body.get(..most).unwrap_or_default())?;
    }
    stream.flush()?;
    Ok(answer.cut.is_none())
}
