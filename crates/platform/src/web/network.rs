//! The network a request comes from, as limits on tries know it (H8).
//!
//! A proxy on this machine names the address it serves as the last one of `X-Forwarded-For`; from anybody else the
//! header says nothing. An IPv6 address counts by its first 64 bits: one household has them all.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::extract::connect_info::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

use crate::server::Server;

/// The network, as text. Take it as an extractor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network(pub String);

impl FromRequestParts<Server> for Network {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions, &parts.headers))
    }
}

impl Network {
    /// The network of a request with these extensions and headers.
    pub fn of(extensions: &Extensions, headers: &HeaderMap) -> Self {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Self(network(peer, headers))
    }
}

fn network(peer: Option<IpAddr>, headers: &HeaderMap) -> String {
    let Some(peer) = peer else { return "unknown".to_owned() };
    let address = if peer.is_loopback() { forwarded(headers).unwrap_or(peer) } else { peer };
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    headers.get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, forwarded: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        network(peer.parse().ok(), &headers)
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        assert_eq!(of("203.0.113.9", "198.51.100.7"), "203.0.113.9");
        assert_eq!(of("127.0.0.1", "192.0.2.1, 198.51.100.7"), "198.51.100.7");
        assert_eq!(of("127.0.0.1", "nonsense"), "127.0.0.1");
    }

    #[test]
    fn a_household_is_one_network() {
        assert_eq!(of("2001:db8:1:2:3:4:5:6", "x"), "2001:db8:1:2::/64");
        assert_eq!(of("::ffff:203.0.113.9", "x"), "203.0.113.9");
    }
}
