//! The addresses of a backend system: IP address and domain name (PRV-3).
//!
//! Names in Chinese stay Chinese; whether a name resolves is not asked. A private address is right in form, and
//! whether it will do is for the reviewer to say.

use std::net::IpAddr;

use super::{Allowed, LooksLike, Mistake, each, identifier};
use crate::ground::text;

/// An IPv4 or IPv6 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IpAddress(IpAddr);

impl IpAddress {
    /// Reads an address as typed.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let address = bare(typed)?;
        address.parse().map(Self).map_err(|_| Mistake::NotAnAddress)
    }

    /// Whether the address cannot be reached from outside: private, loopback, link-local or unspecified.
    pub fn is_internal(self) -> bool {
        match self.0 {
            IpAddr::V4(v4) => {
                v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_unspecified()
            }
            IpAddr::V6(v6) => {
                v6.is_loopback() || v6.is_unspecified() || v6.is_unique_local() || v6.is_unicast_link_local()
            }
        }
    }
}

impl std::fmt::Display for IpAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

identifier! { open
    /// The name of a host, without scheme, port or path.
    DomainName
}

const LONGEST_LABEL: usize = 63;
const LONGEST: usize = 253;

impl DomainName {
    /// Reads a name as typed; a dot at its end is left out.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let name = bare(typed)?.replace('。', ".");
        if name.contains("://") || name.contains('/') {
            return Err(Mistake::LooksLike(LooksLike::WebAddress));
        }
        if name.parse::<IpAddr>().is_ok() {
            return Err(Mistake::LooksLike(LooksLike::Address));
        }
        let name = name.strip_suffix('.').unwrap_or(&name);
        each(name, 0, Allowed::HostName, |c| c.is_alphanumeric() || matches!(c, '-' | '.'))?;
        if !name.contains('.') {
            return Err(Mistake::NoDot);
        }
        let bad = |label: &&str| {
            let length = text::count(label);
            length == 0 || length > LONGEST_LABEL || label.starts_with('-') || label.ends_with('-')
        };
        if let Some(found) = name.split('.').find(bad) {
            return Err(Mistake::Label { found: found.to_owned() });
        }
        let found = text::count(name);
        if found > LONGEST {
            Err(Mistake::TooLong { most: LONGEST, found })
        } else {
            Ok(Self(name.to_owned()))
        }
    }
}

/// Half width, small letters, no space of any kind.
fn bare(typed: &str) -> Result<String, Mistake> {
    let bare = text::compact(typed).to_lowercase();
    if bare.is_empty() { Err(Mistake::Empty) } else { Ok(bare) }
}

#[cfg(test)]
mod tests {
    use super::{Allowed, DomainName, IpAddress, LooksLike, Mistake};

    #[test]
    fn both_families_of_addresses_are_read_and_written_one_way() {
        assert_eq!(IpAddress::parse(" 192.0.2.１ ").unwrap().to_string(), "192.0.2.1");
        assert_eq!(IpAddress::parse("2001:DB8:0::1").unwrap().to_string(), "2001:db8::1");
        for no in ["192.0.2.256", "192.0.2", "192.0.2.1:80", "example.cn"] {
            assert_eq!(IpAddress::parse(no), Err(Mistake::NotAnAddress), "{no}");
        }
        assert_eq!(IpAddress::parse(""), Err(Mistake::Empty));
    }

    #[test]
    fn internal_addresses_are_told_apart() {
        for internal in ["10.1.2.3", "127.0.0.1", "169.254.0.1", "0.0.0.0", "::1", "fd00::1", "fe80::1", "::"]
        {
            assert!(IpAddress::parse(internal).unwrap().is_internal(), "{internal}");
        }
        assert!(!IpAddress::parse("203.0.113.9").unwrap().is_internal());
        assert!(!IpAddress::parse("2001:db8::1").unwrap().is_internal());
    }

    #[test]
    fn names_are_normalised() {
        assert_eq!(DomainName::parse("ＷＷＷ.Example。edu.cn.").unwrap().as_str(), "www.example.edu.cn");
        assert_eq!(DomainName::parse("学校.中国").unwrap().as_str(), "学校.中国");
    }

    #[test]
    fn each_mistake_has_its_own_reason() {
        let mistake = |typed: &str| DomainName::parse(typed).unwrap_err();
        assert_eq!(mistake("https://example.cn"), Mistake::LooksLike(LooksLike::WebAddress));
        assert_eq!(mistake("example.cn/app"), Mistake::LooksLike(LooksLike::WebAddress));
        assert_eq!(mistake("192.0.2.1"), Mistake::LooksLike(LooksLike::Address));
        assert_eq!(mistake("localhost"), Mistake::NoDot);
        let underscore = Mistake::Character { position: 2, found: '_', allowed: Allowed::HostName };
        assert_eq!(mistake("a_b.cn"), underscore);
        for label in ["-a", "a-", "", &"a".repeat(64)] {
            assert_eq!(mistake(&format!("www.{label}.cn")), Mistake::Label { found: label.into() });
        }
        assert!(matches!(mistake(&"abc.".repeat(70)), Mistake::TooLong { most: 253, .. }));
    }
}
