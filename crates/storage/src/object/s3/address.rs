//! The address of a bucket: `s3://BUCKET/PREFIX?endpoint=URL&…`, and the credentials from the usual environment.
//!
//! Everything that can be wrong in it is named at the start of the program, in words that say what to write instead.

use std::path::PathBuf;
use std::time::Duration;

use super::place::{Credentials, Place, Style};
use crate::fault::Fault;
use percent_encoding::percent_decode_str;

const KNOWN: &str = "endpoint, region, style, plain, ca, staging, patience";
/// How long a store that fails is asked again before the request is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A bucket, how it is reached, and who asks.
pub(crate) struct Address {
    pub(super) place: Place,
    pub(super) credentials: Credentials,
    /// Before every key; empty or ends with a slash.
    pub(super) prefix: String,
    pub(super) authorities: Option<PathBuf>,
    pub(super) patience: Duration,
    /// The folder of this machine in which bytes wait on their way.
    pub(in crate::object) staging: PathBuf,
}

#[derive(Default)]
struct Words {
    endpoint: Option<String>,
    region: Option<String>,
    style: Option<String>,
    plain: bool,
    authorities: Option<PathBuf>,
    staging: Option<PathBuf>,
    patience: Option<Duration>,
}

impl Address {
    /// Reads what follows `s3://`; `environment` gives the credentials.
    pub(crate) fn read(text: &str, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, Fault> {
        let (named, query) = text.split_once('?').unwrap_or((text, ""));
        let (name, prefix) = named.split_once('/').unwrap_or((named, ""));
        let words = words(query)?;
        let region = words.region.clone().or_else(|| environment("AWS_REGION"));
        let region = region.or_else(|| environment("AWS_DEFAULT_REGION"));
        let endpoint = words.endpoint.clone().or_else(|| environment("AWS_ENDPOINT_URL_S3"));
        let endpoint = endpoint.or_else(|| environment("AWS_ENDPOINT_URL"));
        let region = match (region, &endpoint) {
            (Some(region), _) => region,
            // Stores other than the one of the name do not care for the region but sign with one.
            (None, Some(_)) => "us-east-1".to_owned(),
            (None, None) => return Err(setup("names no region: set AWS_REGION, or say region=…")),
        };
        let style = style(words.style.as_deref(), endpoint.is_some())?;
        let endpoint = endpoint.unwrap_or_else(|| default_endpoint(&region));
        require_encryption(&endpoint, words.plain)?;
        Ok(Self {
            place: place(name, &endpoint, style, region)?,
            credentials: credentials(environment)?,
            prefix: checked_prefix(prefix)?,
            authorities: words.authorities,
            patience: words.patience.unwrap_or(PATIENCE),
            staging: words.staging.unwrap_or_else(|| PathBuf::from("data/staging")),
        })
    }
}

fn setup(why: impl std::fmt::Display) -> Fault {
    Fault::Setup(format!("the address of the object store {why}"))
}

fn words(query: &str) -> Result<Words, Fault> {
    let mut words = Words::default();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = percent_decode_str(value).decode_utf8_lossy().into_owned();
        match (name, value.as_str()) {
            ("endpoint", _) => words.endpoint = Some(value),
            ("region", _) => words.region = Some(value),
            ("style", "path" | "host") => words.style = Some(value),
            ("style", _) => return Err(setup("has a style that is neither path nor host")),
            ("plain", "yes") => words.plain = true,
            ("ca", _) => words.authorities = Some(PathBuf::from(value)),
            ("staging", _) => words.staging = Some(PathBuf::from(value)),
            ("patience", _) => {
                let seconds = value.parse().ok().filter(|seconds| (1..=600).contains(seconds));
                let seconds = seconds.ok_or_else(|| setup("has a patience that is not 1 to 600 seconds"))?;
                words.patience = Some(Duration::from_secs(seconds));
            }
            _ => return Err(setup(format!("says {name}={value}; known are {KNOWN}"))),
        }
    }
    Ok(words)
}

/// Stores other than the one of the name are mostly reached by one host name for all buckets.
fn style(said: Option<&str>, is_elsewhere: bool) -> Result<Style, Fault> {
    match said {
        Some("host") => Ok(Style::Host),
        Some("path") => Ok(Style::Path),
        None if is_elsewhere => Ok(Style::Path),
        None => Ok(Style::Host),
        Some(_) => Err(setup("has a style that is neither path nor host")),
    }
}

fn default_endpoint(region: &str) -> String {
    let country = if region.starts_with("cn-") { ".cn" } else { "" };
    format!("https://s3.{region}.amazonaws.com{country}")
}

/// Without encryption anybody on the way could read certificates and change packages.
fn require_encryption(endpoint: &str, is_plain: bool) -> Result<(), Fault> {
    let Some(rest) = endpoint.strip_prefix("http://") else { return Ok(()) };
    let host = rest.split('/').next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    if is_here || is_plain {
        return Ok(());
    }
    Err(setup(
        "speaks plain http to another machine: use https, or say plain=yes if the line is protected in another way",
    ))
}

fn place(name: &str, endpoint: &str, style: Style, region: String) -> Result<Place, Fault> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    if !(3..=63).contains(&name.len()) || !name.chars().all(fits) {
        return Err(setup(
            "names no bucket: s3://BUCKET, of 3 to 63 small letters, digits, dots and hyphens",
        ));
    }
    Place::new(endpoint, style, name, region).map_err(setup)
}

fn checked_prefix(prefix: &str) -> Result<String, Fault> {
    let prefix = prefix.trim_matches('/');
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
    if !prefix.chars().all(fits) || prefix.split('/').any(|part| matches!(part, "." | "..")) {
        return Err(setup("has a prefix of other signs than letters, digits and . - _ /"));
    }
    Ok(if prefix.is_empty() { String::new() } else { format!("{prefix}/") })
}

fn credentials(environment: &dyn Fn(&str) -> Option<String>) -> Result<Credentials, Fault> {
    let given = |name| environment(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    let (Some(key), Some(secret)) = (given("AWS_ACCESS_KEY_ID"), given("AWS_SECRET_ACCESS_KEY")) else {
        return Err(Fault::Setup(
            "the object store's credentials are not set: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                .to_owned(),
        ));
    };
    Ok(Credentials { key, secret, token: given("AWS_SESSION_TOKEN") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Address, String> {
        let environment = |name: &str| name.starts_with("AWS_").then(|| "示例".to_owned());
        let environment = |name: &str| match name {
            "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => environment(name),
            _ => None,
        };
        Address::read(text, &environment).map_err(|fault| fault.to_string())
    }

    #[test]
    fn an_address_says_where_the_bucket_is_and_how_it_is_reached() {
        let cases = [
            ("jiaobei?region=cn-north-1", "https://jiaobei.s3.cn-north-1.amazonaws.com.cn/"),
            ("jiaobei?region=eu-west-1&style=path", "https://s3.eu-west-1.amazonaws.com/jiaobei/"),
            ("jiaobei?endpoint=https://minio.example.cn:9000", "https://minio.example.cn:9000/jiaobei/"),
            (
                "jiaobei?endpoint=https%3A%2F%2Foss.example.cn&style=host&region=x",
                "https://jiaobei.oss.example.cn/",
            ),
            ("jiaobei?endpoint=http://127.0.0.1:9000", "http://127.0.0.1:9000/jiaobei/"),
            ("jiaobei?endpoint=http://10.0.0.7&plain=yes", "http://10.0.0.7/jiaobei/"),
        ];
        for (text, base) in cases {
            assert_eq!(read(text).unwrap().place.url("", ""), base, "{text}");
        }
        assert_eq!(read("jiaobei/a/b/?endpoint=https://e").unwrap().prefix, "a/b/");
        assert_eq!(read("jiaobei?endpoint=https://e").unwrap().prefix, "");
    }

    #[test]
    fn what_is_wrong_in_an_address_is_said() {
        let cases = [
            ("jiaobei", "AWS_REGION"),
            ("JiaoBei?region=x", "small letters"),
            ("?region=x", "names no bucket"),
            ("jiaobei?region=x&style=dns", "neither path nor host"),
            ("jiaobei?region=x&endpoit=https://e", "known are endpoint"),
            ("jiaobei?endpoint=http://minio.example.cn", "use https"),
            ("jiaobei?endpoint=minio", "cannot be read"),
            ("jiaobei?endpoint=https://10.0.0.7&style=host", "style=path"),
            ("jiaobei/a b?region=x", "prefix"),
            ("jiaobei/../b?region=x", "prefix"),
            ("jiaobei?region=x&patience=0", "600 seconds"),
        ];
        for (text, expected) in cases {
            let said = read(text).err().unwrap();
            assert!(said.contains(expected), "{text}: {said}");
        }
        let nobody = Address::read("jiaobei?region=x", &|_| None).err().unwrap();
        assert!(nobody.to_string().contains("AWS_ACCESS_KEY_ID"), "{nobody}");
    }
}
