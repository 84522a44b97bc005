//! AWS Signature Version 4, computed a second time from its published description, so that the double of a store proves
//! who asks instead of believing it.

use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

use super::http::Request;
use crate::value::hex;

/// What may stand as it is (RFC 3986, unreserved).
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const PATH: &AsciiSet = &QUERY.remove(b'/');

/// The error code of a request that is not signed as it should be; none when it is.
pub(super) fn flaw(request: &Request, key: &str, secret: &str, region: &str) -> Option<&'static str> {
    let header = |name: &str| request.headers.get(name).map(String::as_str).unwrap_or_default();
    let Some(proof) = header("authorization").strip_prefix("AWS4-HMAC-SHA256 ") else {
        return Some("AccessDenied");
    };
    let given = |name: &str| {
        let part = proof.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
        part.unwrap_or_default()
    };
    let credential: Vec<&str> = given("Credential").split('/').collect();
    let [who, day, at, service, end] = credential.as_slice() else { return Some("AccessDenied") };
    if *who != key {
        return Some("InvalidAccessKeyId");
    }
    if *at != region {
        return Some("AuthorizationHeaderMalformed");
    }
    let signed = given("SignedHeaders");
    for must in ["host", "x-amz-content-sha256", "x-amz-date"] {
        if !signed.split(';').any(|name| name == must) {
            return Some("AccessDenied");
        }
    }
    let scope = format!("{day}/{at}/{service}/{end}");
    let hash = hex(&Sha256::digest(canonical(request, signed)));
    let to_sign = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{hash}", header("x-amz-date"));
    let mut derived = format!("AWS4{secret}").into_bytes();
    for part in [*day, *at, *service, *end, to_sign.as_str()] {
        derived = sign(&derived, part);
    }
    (hex(&derived) != given("Signature")).then_some("SignatureDoesNotMatch")
}

/// Whether what arrived is what was signed.
pub(super) fn is_as_signed(request: &Request) -> bool {
    request
        .headers
        .get("x-amz-content-sha256")
        .is_some_and(|said| *said == hex(&Sha256::digest(&request.body)))
}

fn canonical(request: &Request, signed: &str) -> String {
    let encoded =
        |(name, value): (&String, &String)| (utf8_percent_encode(name, QUERY).to_string(), value.clone());
    let mut pairs: Vec<(String, String)> = request.query.iter().map(encoded).collect();
    pairs.sort();
    let query: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, QUERY))).collect();
    let path = percent_decode_str(&request.path).decode_utf8_lossy().into_owned();
    let mut lines = Vec::new();
    for name in signed.split(';') {
        let value = request.headers.get(name).map(|value| value.trim()).unwrap_or_default();
        lines.push(format!("{name}:{value}"));
    }
    let content = request.headers.get("x-amz-content-sha256").map(String::as_str).unwrap_or_default();
    [
        request.method.clone(),
        utf8_percent_encode(&path, PATH).to_string(),
        query.join("&"),
        lines.join("\n"),
        String::new(),
        signed.to_owned(),
        content.to_owned(),
    ]
    .join("\n")
}

fn sign(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length is a key");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
