//! Where a bucket is, and the signature that proves who asks: AWS Signature Version 4 in the header.
//!
//! The digest of what is sent is part of the signature, so the store refuses what arrives changed. The signature is
//! proven by the examples that AWS publishes.

use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

use crate::value::hex;

/// Whether the bucket's name stands in the path or before the host's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Path,
    Host,
}

/// Who asks.
pub(super) struct Credentials {
    pub(super) key: String,
    pub(super) secret: String,
    pub(super) token: Option<String>,
}

/// Where a bucket is.
pub(super) struct Place {
    scheme: &'static str,
    host: String,
    /// Before every key; ends with a slash.
    path: String,
    region: String,
}

/// A request, before it is signed. The headers are in small letters.
pub(super) struct Request<'a> {
    pub(super) method: &'static str,
    pub(super) key: &'a str,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) headers: Vec<(&'static str, String)>,
    /// The SHA-256 of what is sent.
    pub(super) sha256: &'a str,
}

/// What may stand as it is (RFC 3986, unreserved).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const IN_PATH: &AsciiSet = &UNRESERVED.remove(b'/');

impl Place {
    pub(super) fn new(endpoint: &str, style: Style, bucket: &str, region: String) -> Result<Self, String> {
        let (scheme, rest) = match endpoint.split_once("://") {
            Some(("https", rest)) => ("https", rest),
            Some(("http", rest)) => ("http", rest),
            _ => return Err("has an endpoint that cannot be read: https://HOST".to_owned()),
        };
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let usual = if scheme == "https" { ":443" } else { ":80" };
        let host = host.strip_suffix(usual).unwrap_or(host).to_ascii_lowercase();
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if host.is_empty() || !host.chars().all(fits) || path.contains(['?', '#']) {
            return Err("has an endpoint that cannot be read: https://HOST".to_owned());
        }
        let path = path.trim_matches('/');
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        match style {
            Style::Path => Ok(Self { scheme, host, path: format!("{path}{bucket}/"), region }),
            Style::Host if is_number(&host) => {
                Err("has an IP address, which takes no bucket before it: say style=path".to_owned())
            }
            Style::Host => Ok(Self { scheme, host: format!("{bucket}.{host}"), path, region }),
        }
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.scheme == "https"
    }

    fn path(&self, key: &str) -> String {
        format!("{}{}", self.path, utf8_percent_encode(key, IN_PATH))
    }

    /// The address of a key, with a query that is encoded already.
    pub(super) fn url(&self, key: &str, query: &str) -> String {
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}://{}{}{mark}{query}", self.scheme, self.host, self.path(key))
    }

    /// The address of the request and its headers, signed at `now` (`20130524T000000Z`).
    pub(super) fn sign(
        &self,
        who: &Credentials,
        request: &Request<'_>,
        now: &str,
    ) -> (String, Vec<(&'static str, String)>) {
        let query = encoded(&request.query);
        let mut headers = request.headers.clone();
        headers.push(("host", self.host.clone()));
        headers.push(("x-amz-content-sha256", request.sha256.to_owned()));
        headers.push(("x-amz-date", now.to_owned()));
        headers.extend(who.token.clone().map(|token| ("x-amz-security-token", token)));
        headers.sort();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let lines: Vec<String> =
            headers.iter().map(|(name, value)| format!("{name}:{}", value.trim())).collect();
        let lines = lines.join("\n");
        let (method, path) = (request.method, self.path(request.key));
        let canonical = format!("{method}\n{path}\n{query}\n{lines}\n\n{names}\n{}", request.sha256);
        let day = now.get(..8).unwrap_or_default();
        let scope = format!("{day}/{}/s3/aws4_request", self.region);
        let text = format!("AWS4-HMAC-SHA256\n{now}\n{scope}\n{}", hex(&Sha256::digest(canonical)));
        let first = format!("AWS4{}", who.secret).into_bytes();
        let parts = [day, self.region.as_str(), "s3", "aws4_request", text.as_str()];
        let signature = hex(&parts.iter().fold(first, |key, part| keyed(&key, part)));
        let credential = format!("Credential={}/{scope}", who.key);
        let proof = format!("AWS4-HMAC-SHA256 {credential},SignedHeaders={names},Signature={signature}");
        headers.push(("authorization", proof));
        // The transport says the host itself.
        headers.retain(|(name, _)| *name != "host");
        (self.url(request.key, &query), headers)
    }
}

fn is_number(host: &str) -> bool {
    host.starts_with('[')
        || host.split(':').next().is_some_and(|name| name.parse::<std::net::Ipv4Addr>().is_ok())
}

fn encoded(query: &[(&'static str, String)]) -> String {
    let mut pairs: Vec<String> = query
        .iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, UNRESERVED)))
        .collect();
    pairs.sort();
    pairs.join("&")
}

fn keyed(key: &[u8], text: &str) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of "Authenticating Requests: Using the Authorization Header" in the S3 API reference.
    fn signature(request: &Request<'_>) -> String {
        let place =
            Place::new("https://s3.amazonaws.com", Style::Host, "examplebucket", "us-east-1".to_owned())
                .unwrap();
        let who = Credentials {
            key: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
            token: None,
        };
        let (_, headers) = place.sign(&who, request, "20130524T000000Z");
        let proof = headers.iter().find(|(name, _)| *name == "authorization").unwrap();
        proof.1.split_once("Signature=").unwrap().1.to_owned()
    }

    const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn signatures_agree_with_the_published_examples() {
        let range = vec![("range", "bytes=0-9".to_owned())];
        let get = Request { method: "GET", key: "test.txt", query: vec![], headers: range, sha256: NOTHING };
        assert_eq!(signature(&get), "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        let headers = vec![
            ("date", "Fri, 24 May 2013 00:00:00 GMT".to_owned()),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY".to_owned()),
        ];
        let sha256 = hex(&Sha256::digest("Welcome to Amazon S3."));
        let put = Request { method: "PUT", key: "test$file.text", query: vec![], headers, sha256: &sha256 };
        assert_eq!(signature(&put), "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
        let query = vec![("lifecycle", String::new())];
        let lifecycle = Request { method: "GET", key: "", query, headers: vec![], sha256: NOTHING };
        assert_eq!(signature(&lifecycle), "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
        let query = vec![("prefix", "J".to_owned()), ("max-keys", "2".to_owned())];
        let list = Request { method: "GET", key: "", query, headers: vec![], sha256: NOTHING };
        assert_eq!(signature(&list), "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }
}
