//! `POST /api/v1/filings/check`: up to 100,000 numbers or digests, answered line by line. Rules LAT-6, N2.
//!
//! The answer is NDJSON, one line an item in the order asked, sent while it is made. A digest cannot be tied to a
//! filing here yet and is answered `unknown` with the reason, never guessed.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use domain::register::{Validity, read_number};
use futures_util::stream;
use serde::{Deserialize, Serialize};

use super::{Answer, CHECK_MOST, Trouble};
use crate::register_index::Index;
use crate::web::Server;
use crate::web::work::work;

/// Items answered between two looks at the register.
const PIECE: usize = 5_000;
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
            Ok(register.ask(view, |index| {
                let piece = items.iter().skip(from).take(PIECE);
                piece.fold(String::with_capacity(PIECE * 96), |mut text, item| {
                    line(index, item, &mut text);
                    text
                })
            })?)
        })
    });
    // The head of the answer is gone: breaking the connection is the only way left to say that it is incomplete.
    lines.await.map_err(|_| std::io::Error::other("the register could not be read"))
}

fn line(index: &Index, asked: &str, text: &mut String) {
    let number = read_number(asked);
    let known = number.as_ref().ok().and_then(|number| index.state(number));
    let state = known.map_or(Validity::Unknown, |(state, _)| Validity::of(state));
    let is_digest = digest(asked);
    let reason = match (&number, known) {
        _ if is_digest => Some("digests-not-listed"),
        (Err(_), _) => Some("malformed-number"),
        (Ok(_), None) => Some("not-in-register"),
        (Ok(_), Some(_)) => None,
    };
    let line = Line {
        asked,
        kind: if is_digest { "digest" } else { "number" },
        state: state.code(),
        number: number.as_ref().ok().map(domain::ground::identifier::FilingNumber::as_str),
        state_on: known.map(|(_, on)| on.to_string()),
        reason,
    };
    if let Ok(json) = serde_json::to_string(&line) {
        text.push_str(&json);
        text.push('\n');
    }
}

/// Whether an item is a digest: MD5 or SHA-256 in hexadecimal, with or without its name in front.
fn digest(asked: &str) -> bool {
    let (_, digits) = asked.split_once(':').unwrap_or(("", asked));
    matches!(digits.len(), 32 | 64) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
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
            line(&Index::new(0), asked, &mut text);
            text
        };
        assert!(
            told("3100012")
                .contains(r#""state":"unknown","number":"教APP备3100012号","reason":"not-in-register""#)
        );
        assert!(told("甲\"乙").contains("malformed-number"));
        let sha = format!("sha256:{}", "0".repeat(64));
        assert!(told(&sha).contains(r#""kind":"digest","state":"unknown","reason":"digests-not-listed""#));
        assert_eq!(told("甲\n乙").lines().count(), 1);
    }
}
