//! `POST /api/v1/filings/check`: up to 100,000 numbers or digests, answered line by line. Rules LAT-6, N2.
//!
//! The answer is NDJSON, one line an item in the order asked, sent while it is made. A digest (SHA-256, SM3 or MD5) is that
//! of a package that is or was in force under a number; any other is answered `unknown` with the reason, never guessed.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use domain::register::{Validity, read_number};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use storage::View;
use storage::filed_package::{self, FiledPackage};

use super::{Answer, CHECK_MOST, Trouble};
use crate::register_index::Index;
use crate::server::Server;
use crate::web::work::work;

/// Items answered between two looks at the register.
const PIECE: usize = 5_000;
/// Digests looked up in one question to the database.
const LOOK_UP: usize = 500;
/// The largest body: room for the longest item, a SHA-256 with its name, in quotes.
const BODY_MOST: usize = CHECK_MOST * 80;

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Asked {
    Plain(Vec<String>),
    Named {
        #[serde(default)]
        numbers: Vec<String>,
        #[serde(default)]
        digests: Vec<String>,
    },
}

/// One line of the answer.
#[derive(Debug, Serialize)]
struct Line<'a> {
    asked: &'a str,
    kind: &'static str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_on: Option<String>,
    /// Of a digest: the version it was filed as, and whether that version is in force (`current`) or was (`earlier`).
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    matched_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

pub(crate) async fn check(State(server): State<Server>, body: Body) -> Answer {
    let body =
        axum::body::to_bytes(body, BODY_MOST).await.map_err(|_| Trouble::TooMany { most: CHECK_MOST })?;
    let items: Arc<Vec<String>> = Arc::new(read(&body)?);
    if items.len() > CHECK_MOST {
        return Err(Trouble::TooMany { most: CHECK_MOST }.into());
    }
    let lines = stream::unfold((server, items, 0), |(server, items, from)| async move {
        if from >= items.len() {
            return None;
        }
        let piece = answer(&server, &items, from).await;
        let next = if piece.is_ok() { from + PIECE } else { items.len() };
        Some((piece, (server, items, next)))
    });
    let headers = [("x-limit-check-items", CHECK_MOST.to_string())];
    Ok(([(CONTENT_TYPE, "application/x-ndjson; charset=utf-8")], headers, Body::from_stream(lines))
        .into_response())
}

/// An array of texts, an object with `numbers` and `digests`, or one item a line.
fn read(body: &Bytes) -> Result<Vec<String>, Trouble> {
    let text = std::str::from_utf8(body).map_err(|_| Trouble::Body)?.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with(['[', '{']) {
        return match serde_json::from_str(text).map_err(|_| Trouble::Body)? {
            Asked::Plain(items) => Ok(items),
            Asked::Named { numbers, digests } => Ok(numbers.into_iter().chain(digests).collect()),
        };
    }
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

async fn answer(server: &Server, items: &Arc<Vec<String>>, from: usize) -> Result<String, std::io::Error> {
    let (register, items) = (server.register().clone(), items.clone());
    let lines = work(server, move |office| {
        office.read(|view| {
            let piece: Vec<&str> = items.iter().skip(from).take(PIECE).map(String::as_str).collect();
            let filed = filed(view, &piece)?;
            let further = office.further_issuers();
            Ok(register.ask(view, |index| {
                piece.iter().fold(String::with_capacity(PIECE * 96), |mut text, item| {
                    match digest(item) {
                        Some(digest) => {
                            of_digest(index, item, &digest, filed.get(&digest), &further, &mut text);
                        }
                        None => of_number(index, item, &further, &mut text),
                    }
                    text
                })
            })?)
        })
    });
    // The head of the answer is gone: breaking the connection is the only way left to say that it is incomplete.
    lines.await.map_err(|_| std::io::Error::other("the register could not be read"))
}

/// The packages behind the digests among the items, by each of their digests; the one in force wins.
fn filed(view: &View, items: &[&str]) -> casework::Result<HashMap<String, FiledPackage>> {
    let digests: Vec<String> = items.iter().filter_map(|item| digest(item)).collect();
    let mut found = HashMap::new();
    for some in digests.chunks(LOOK_UP) {
        for package in filed_package::of_digests(view, some)? {
            for digest in [&package.sha256, &package.sm3, &package.md5] {
                found.entry(digest.clone()).or_insert_with(|| package.clone());
            }
        }
    }
    Ok(found)
}

fn of_number(index: &Index, asked: &str, further: &[&str], text: &mut String) {
    let number = read_number(asked, further);
    let known = number.as_ref().ok().and_then(|number| index.state(number));
    let reason = match (&number, known) {
        (Err(_), _) => Some("malformed-number"),
        (Ok(_), None) => Some("not-in-register"),
        (Ok(_), Some(_)) => None,
    };
    let line = Line {
        asked,
        kind: "number",
        state: known.map_or(Validity::Unknown, |(state, _)| Validity::of(state)).code(),
        number: number.as_ref().ok().map(domain::ground::identifier::FilingNumber::as_str),
        state_on: known.map(|(_, on)| on.to_string()),
        version: None,
        package: None,
        matched_by: None,
        reason,
    };
    write(&line, text);
}

fn of_digest(
    index: &Index,
    asked: &str,
    digest: &str,
    filed: Option<&FiledPackage>,
    further: &[&str],
    text: &mut String,
) {
    let known = filed.and_then(|filed| index.state(&read_number(&filed.number, further).ok()?));
    let matched_by = filed.map(|filed| match digest {
        sha256 if sha256 == filed.sha256 => "sha256",
        sm3 if sm3 == filed.sm3 => "sm3",
        _ => "md5",
    });
    let line = Line {
        asked,
        kind: "digest",
        state: known.map_or(Validity::Unknown, |(state, _)| Validity::of(state)).code(),
        number: filed.map(|filed| filed.number.as_str()),
        state_on: known.map(|(_, on)| on.to_string()),
        version: filed.map(|filed| filed.version.as_str()),
        package: filed.map(|filed| if filed.is_current { "current" } else { "earlier" }),
        matched_by,
        reason: known.is_none().then_some("digest-not-filed"),
    };
    write(&line, text);
}

fn write(line: &Line<'_>, text: &mut String) {
    if let Ok(json) = serde_json::to_string(line) {
        text.push_str(&json);
        text.push('\n');
    }
}

/// The digest that an item is, in small letters: MD5, SHA-256 or SM3 in hexadecimal, with or without its name in front.
fn digest(asked: &str) -> Option<String> {
    let (_, digits) = asked.split_once(':').unwrap_or(("", asked));
    let digits = digits.trim();
    let is_digest = matches!(digits.len(), 32 | 64) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_digest.then(|| digits.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_shapes_of_a_question_are_read() {
        let read = |text: &str| read(&Bytes::from(text.to_owned()));
        assert_eq!(read("[\"a\",\"b\"]").unwrap(), ["a", "b"]);
        assert_eq!(read("{\"digests\":[\"d\"],\"numbers\":[\"n\"]}").unwrap(), ["n", "d"]);
        assert_eq!(read("\u{feff}3100012\r\n\r\n 3100013 \n").unwrap(), ["3100012", "3100013"]);
        assert_eq!(read("[1]"), Err(Trouble::Body));
        assert_eq!(read("{\"numbers\": 1}"), Err(Trouble::Body));
    }

    #[test]
    fn lat_6_what_is_not_known_says_why() {
        let told = |asked: &str| {
            let mut text = String::new();
            let index = Index::new(0);
            match digest(asked) {
                Some(digest) => of_digest(&index, asked, &digest, None, &[], &mut text),
                None => of_number(&index, asked, &[], &mut text),
            }
            text
        };
        assert!(
            told("3100012")
                .contains(r#""state":"unknown","number":"教APP备3100012号","reason":"not-in-register""#)
        );
        assert!(told("甲\"乙").contains("malformed-number"));
        let sha = format!("sha256:{}", "0".repeat(64));
        assert!(told(&sha).contains(r#""kind":"digest","state":"unknown","reason":"digest-not-filed""#));
        assert_eq!(told("甲\n乙").lines().count(), 1);
    }

    #[test]
    fn n2_a_digest_is_read_with_or_without_its_name_and_in_any_case() {
        let wanted = "ab".repeat(32);
        for asked in [wanted.clone(), wanted.to_uppercase(), format!("SHA-256: {wanted}")] {
            assert_eq!(digest(&asked), Some(wanted.clone()), "{asked}");
        }
        assert_eq!(digest("3100012"), None);
        assert_eq!(digest(&"g".repeat(64)), None);
    }
}
