//! The public base address: where people reach the platform from outside. QR codes, certificates and slips carry it.
//!
//! Rules PRV-9, PUB-5, N16. It is a setting; only where none is made the address of the request stands in, which whoever
//! asks can choose. Deliberately absent: a path. The platform lives at the root of its host.

use std::str::FromStr;

use axum::http::header::HOST;
use axum::http::{HeaderMap, Uri};
use domain::ground::identifier::{DomainName, IpAddress};

/// Scheme, host and port: `https://beian.example.cn`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(String);

impl Base {
    /// The address of a path below it; the path begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// Whether people come by TLS.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// The address a request named.
    pub(crate) fn asked(scheme: &str, headers: &HeaderMap) -> Self {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        Self(format!("{scheme}://{host}"))
    }
}

impl FromStr for Base {
    type Err = String;

    /// Reads the setting: http or https, a host, perhaps a port, and nothing else.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |why: &str| Err(format!("{why}，应写成 https://beian.example.cn"));
        let Ok(address) = text.trim().parse::<Uri>() else { return wrong("不是网址") };
        let Some(scheme @ ("https" | "http")) = address.scheme_str() else {
            return wrong("网址须以 https:// 或 http:// 开头");
        };
        let Some(authority) = address.authority().filter(|authority| !authority.as_str().contains('@'))
        else {
            return wrong("网址里缺少主机名，或者含有账号");
        };
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        if host != "localhost" && IpAddress::parse(host).is_err() && DomainName::parse(host).is_err() {
            return wrong("主机名不正确");
        }
        let port = authority.as_str().strip_prefix(authority.host()).unwrap_or_default();
        if !port.is_empty() && authority.port_u16().is_none_or(|port| port == 0) {
            return wrong("端口不正确");
        }
        if address.path() != "/" || address.query().is_some() || text.contains('#') {
            return wrong("只写到主机名和端口为止，不要带路径");
        }
        Ok(Self(format!("{scheme}://{}", authority.as_str().to_ascii_lowercase())))
    }
}

impl std::fmt::Display for Base {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_scheme_host_and_port() {
        for (typed, kept) in [
            ("https://beian.example.cn", "https://beian.example.cn"),
            (" https://Beian.Example.cn/ ", "https://beian.example.cn"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
            ("http://localhost", "http://localhost"),
        ] {
            assert_eq!(typed.parse::<Base>().unwrap().to_string(), kept, "{typed}");
        }
        let base: Base = "https://beian.example.cn".parse().unwrap();
        assert!(base.is_secure());
        assert_eq!(base.join("/v/3100012"), "https://beian.example.cn/v/3100012");
    }

    #[test]
    fn what_is_no_base_is_refused_with_a_right_example() {
        for typed in [
            "",
            "beian.example.cn",
            "ftp://beian.example.cn",
            "https://beian.example.cn/app",
            "https://beian.example.cn?x=1",
            "https://beian.example.cn#top",
            "https://user@beian.example.cn",
            "https://-bad-.cn",
            "https://nodot",
            "https://beian.example.cn:0",
            "https://beian.example.cn:99999",
        ] {
            let why = typed.parse::<Base>().unwrap_err();
            assert!(why.contains("https://beian.example.cn"), "{typed}: {why}");
        }
    }
}
