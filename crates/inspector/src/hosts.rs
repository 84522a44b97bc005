//! Network hosts and addresses named in a package's strings, the ones without TLS marked (INS-3, LAT-2).
//!
//! A name counts when it stands in an address (`https://host/…`), or when a whole string is a host name beyond doubt.
//! Names that only identify a format (XML namespaces) and reserved ones (RFC 2606) are left out. That a host is named does
//! not say it is contacted, and hosts put together while the program runs cannot be seen.

use std::collections::{BTreeMap, BTreeSet};

use memchr::{memchr, memchr2, memmem};

use crate::notes::Notes;

/// Hosts found so far; bounded.
#[derive(Debug)]
pub struct Hosts {
    named: BTreeMap<String, Manner>,
    cleartext: BTreeSet<String>,
    limit: usize,
    /// Whether hosts, and whether addresses without TLS, were left out because of the limit.
    cut: (bool, bool),
}

/// How a host was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manner {
    /// As a bare name.
    Bare,
    /// In an address with TLS.
    Encrypted,
    /// In an address without TLS.
    Cleartext,
}

/// Schemes that reach a host over the network; the others (`content`, `file` …) stay on the device.
const SCHEMES: &[(&str, Manner)] = &[
    ("http", Manner::Cleartext),
    ("https", Manner::Encrypted),
    ("ws", Manner::Cleartext),
    ("wss", Manner::Encrypted),
    ("ftp", Manner::Cleartext),
    ("ftps", Manner::Encrypted),
    ("tcp", Manner::Cleartext),
    ("ssl", Manner::Encrypted),
    ("mqtt", Manner::Cleartext),
    ("rtmp", Manner::Cleartext),
    ("rtsp", Manner::Cleartext),
];

/// Hosts whose addresses name a vocabulary or a licence and are not contacted.
const VOCABULARIES: &[&str] = &[
    "schemas.android.com",
    "schemas.xmlsoap.org",
    "schemas.microsoft.com",
    "schemas.openxmlformats.org",
    "www.w3.org",
    "w3.org",
    "xmlpull.org",
    "xml.org",
    "www.xml.org",
    "xml.apache.org",
    "java.sun.com",
    "javax.xml.XMLConstants",
    "ns.adobe.com",
    "purl.org",
    "www.apache.org",
    "apache.org",
    "www.gnu.org",
    "www.apple.com.dtd",
    "ns.useplus.org",
    "iptc.org",
    "cipa.jp",
    "www.aiim.org",
    "schema.org",
    "json-schema.org",
    "www.opengis.net",
    "relaxng.org",
];

/// Last labels that a bare name must have to be taken for a host; file names and class names rarely end so.
const BARE_ENDINGS: &[&str] =
    &["com", "cn", "net", "org", "edu", "gov", "top", "xin", "vip", "cc", "io", "tv"];

/// First labels by which a bare name is a Java package and not a host.
const PACKAGE_STARTS: &[&str] = &[
    "com", "cn", "net", "org", "io", "android", "androidx", "java", "javax", "kotlin", "kotlinx", "edu",
    "gov", "me", "tv",
];

const LONGEST_HOST: usize = 253;
const LONGEST_ADDRESS: usize = 200;

impl Hosts {
    /// Nothing found yet; at most `limit` hosts and as many cleartext addresses will be kept.
    pub fn new(limit: usize) -> Self {
        Self { named: BTreeMap::new(), cleartext: BTreeSet::new(), limit, cut: (false, false) }
    }

    /// Looks at one string, in UTF-8 or a dex file's encoding.
    pub fn look(&mut self, text: &[u8]) {
        // Nearly all strings of a program end here.
        if memchr2(b'.', b'[', text).is_none() {
            return;
        }
        if memchr(b':', text).is_none() {
            if let Some(host) = bare(text) {
                self.add(host, Manner::Bare);
            }
            return;
        }
        for (position, at) in memmem::find_iter(text, b"://").enumerate() {
            self.address(text, at, position > 0);
        }
    }

    /// `follows`: another address stands before this one in the same string.
    fn address(&mut self, text: &[u8], colon: usize, follows: bool) {
        let (before, after) = text.split_at(colon);
        let scheme = scheme(before, follows);
        let Some((_, manner)) = SCHEMES.iter().find(|(name, _)| scheme.eq_ignore_ascii_case(name.as_bytes()))
        else {
            return;
        };
        let rest = until_next(after.get(3..).unwrap_or_default());
        let Some(host) = authority(rest) else { return };
        // Features of XML parsers are named like addresses of Java packages.
        let is_package = ["javax.", "java.", "android."].iter().any(|start| host.starts_with(start));
        if is_package || VOCABULARIES.contains(&host.as_str()) || is_reserved(&host) {
            return;
        }
        if *manner == Manner::Cleartext && scheme.eq_ignore_ascii_case(b"http") {
            let length = rest.iter().take(LONGEST_ADDRESS).take_while(|byte| is_address_byte(**byte)).count();
            let address =
                format!("http://{}", String::from_utf8_lossy(rest.get(..length).unwrap_or_default()));
            if self.cleartext.len() < self.limit {
                self.cleartext.insert(address);
            } else {
                self.cut.1 |= !self.cleartext.contains(&address);
            }
        }
        self.add(host, *manner);
    }

    fn add(&mut self, host: String, manner: Manner) {
        if let Some(known) = self.named.get_mut(&host) {
            *known = manner.max(*known);
        } else if self.named.len() < self.limit {
            self.named.insert(host, manner);
        } else {
            self.cut.0 = true;
        }
    }

    /// Hosts in alphabetical order with the least protected manner each was named in.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Manner)> {
        self.named.iter().map(|(host, manner)| (host.as_str(), *manner))
    }

    /// Says which of the lists ends at the limit.
    pub fn tell_cut(&self, notes: &mut Notes) {
        let lists = [(self.cut.0, "网络主机（hosts）"), (self.cut.1, "不加密的地址（cleartext_urls）")];
        for (_, list) in lists.into_iter().filter(|(is_cut, _)| *is_cut) {
            notes.cut(list, self.limit);
        }
    }

    /// Hosts, and addresses that begin with `http://`, both in alphabetical order.
    pub fn into_parts(self) -> (Vec<String>, Vec<String>) {
        (self.named.into_keys().collect(), self.cleartext.into_iter().collect())
    }
}

/// The scheme that ends here. Where an address stands before it, the two may stand in one string without anything
/// between them, and only the end of the run of letters is the scheme.
fn scheme(before: &[u8], follows: bool) -> &[u8] {
    let start =
        before.iter().rposition(|byte| !byte.is_ascii_alphanumeric()).map_or(0, |position| position + 1);
    let run = before.get(start..).unwrap_or_default();
    let glued = |name: &str| {
        run.len()
            .checked_sub(name.len())
            .and_then(|at| run.get(at..))
            .filter(|end| follows && end.eq_ignore_ascii_case(name.as_bytes()))
    };
    ["https", "http"].into_iter().find_map(glued).unwrap_or(run)
}

/// What follows `://`, up to the address after it.
fn until_next(rest: &[u8]) -> &[u8] {
    let Some(at) = memmem::find(rest, b"://") else { return rest };
    let before = rest.get(..at).unwrap_or_default();
    before.get(..at - scheme(before, true).len()).unwrap_or_default()
}

/// What may stand in an address up to its query; a query can hold keys and is not shown.
fn is_address_byte(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(
            byte,
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'}' | b'|' | b'?' | b'#' | b'\''
        )
}

/// The host at the head of what follows `://`: a name with a dot, or an IP address.
fn authority(rest: &[u8]) -> Option<String> {
    let end = rest
        .iter()
        .take(LONGEST_HOST + 80)
        .position(|byte| !is_address_byte(*byte) || matches!(byte, b'/' | b',' | b';'));
    let whole = rest.get(..end.unwrap_or(rest.len()).min(LONGEST_HOST + 80))?;
    let whole = memchr::memrchr(b'@', whole).and_then(|at| whole.get(at + 1..)).unwrap_or(whole);
    if let Some(inner) = whole.strip_prefix(b"[") {
        let inner = std::str::from_utf8(inner.get(..memchr(b']', inner)?)?).ok()?;
        return inner
            .parse::<std::net::Ipv6Addr>()
            .ok()
            .filter(|ip| !ip.is_loopback())
            .map(|ip| ip.to_string());
    }
    let name = whole.get(..memchr(b':', whole).unwrap_or(whole.len()))?;
    name_or_ip(name)
}

fn name_or_ip(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?.trim_end_matches('.');
    if let Ok(ip) = name.parse::<std::net::Ipv4Addr>() {
        return (!ip.is_loopback() && !ip.is_unspecified()).then(|| ip.to_string());
    }
    let last = name.rsplit('.').next()?;
    let fits = name.len() <= LONGEST_HOST
        && name.contains('.')
        && name.split('.').all(is_label)
        && (last.starts_with("xn--")
            || last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic()));
    fits.then(|| name.to_ascii_lowercase())
}

fn is_label(label: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=63).contains(&label.len())
        && label.bytes().all(inner)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// A whole string that is a host name beyond doubt: lower case, a usual ending, not a Java package.
fn bare(text: &[u8]) -> Option<String> {
    let lower = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    if text.len() > LONGEST_HOST || !text.iter().all(lower) {
        return None;
    }
    let name = std::str::from_utf8(text).ok()?;
    let (first, _) = name.split_once('.')?;
    let last = name.rsplit('.').next()?;
    let labels = name.split('.').count();
    // Two labels are a host only under the endings that are nothing else.
    let enough = labels >= 3 || matches!(last, "com" | "cn");
    if !enough || PACKAGE_STARTS.contains(&first) || !BARE_ENDINGS.contains(&last) || is_reserved(name) {
        return None;
    }
    name_or_ip(text)
}

/// Names that no one can own (RFC 2606) or that stay on the machine.
fn is_reserved(host: &str) -> bool {
    let ends =
        |suffix: &str| host.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    ["example.com", "example.org", "example.net", "localhost", "invalid", "test", "local"]
        .iter()
        .any(|name| ends(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    fn of(strings: &[&str]) -> (Vec<String>, Vec<String>) {
        let mut hosts = Hosts::new(100);
        for text in strings {
            hosts.look(text.as_bytes());
        }
        hosts.into_parts()
    }

    #[test]
    fn addresses_give_hosts_and_only_http_is_listed_as_cleartext() {
        let (hosts, cleartext) = of(&[
            "https://api.umeng.com/v2?key=SECRET",
            "see http://Stat.Example-School.CN:8080/a/b?token=1 and wss://im.school.cn",
            "http://user:word@10.0.0.8/x",
            "http://[2001:db8::1]:80/",
        ]);
        assert_eq!(
            hosts,
            ["10.0.0.8", "2001:db8::1", "api.umeng.com", "im.school.cn", "stat.example-school.cn"]
        );
        assert_eq!(cleartext[1], "http://[2001:db8::1]:80/".to_owned());
        assert!(
            cleartext.iter().any(|address| address == "http://Stat.Example-School.CN:8080/a/b"),
            "{cleartext:?}"
        );
        assert!(!cleartext.iter().any(|address| address.contains("token")), "{cleartext:?}");
    }

    #[test]
    fn two_addresses_in_one_string_are_two() {
        let (hosts, cleartext) = of(&[
            "http://api.school.cn/v1/loginhttps://im.school.cn/v2",
            "http://a.umeng.comHTTP://b.umeng.com:8080/xhttp://c.umeng.com",
            "http://old.school.cn/ wss://live.school.cn/",
        ]);
        assert_eq!(
            cleartext,
            [
                "http://a.umeng.com",
                "http://api.school.cn/v1/login",
                "http://b.umeng.com:8080/x",
                "http://c.umeng.com",
                "http://old.school.cn/"
            ]
        );
        let all = [
            "a.umeng.com",
            "api.school.cn",
            "b.umeng.com",
            "c.umeng.com",
            "im.school.cn",
            "live.school.cn",
            "old.school.cn",
        ];
        assert_eq!(hosts, all);
        assert_eq!(of(&["myhttp://a.school.cn/"]).0, [""; 0], "a scheme of one's own stays one");
    }

    #[test]
    fn what_is_no_host_is_left_out() {
        let (hosts, cleartext) = of(&[
            "http://schemas.android.com/apk/res/android",
            "content://com.a.b/c.d",
            "http://javax.xml.XMLConstants/feature/secure-processing",
            "http://%s.school.cn/x",
            "https://{host}/a.b",
            "http://localhost/a.b",
            "http://127.0.0.1:80/",
            "http://",
            "://a.cn",
            "http://nodot/a.b",
            "https://a.b.example.com",
            "com.umeng.com",
            "view.id",
            "file.name.txt",
            "1.2.3.4",
            "A.B.com",
            "org.json.cn",
            "x.io",
            "http://-a.cn/",
        ]);
        assert_eq!(hosts, [""; 0]);
        assert_eq!(cleartext, [""; 0]);
    }

    #[test]
    fn bare_names_count_when_they_can_be_nothing_else() {
        assert_eq!(
            of(&["api.school.cn", "baidu.com", "a.b.c.net"]).0,
            ["a.b.c.net", "api.school.cn", "baidu.com"]
        );
    }

    #[test]
    fn the_least_protected_manner_is_kept() {
        let mut hosts = Hosts::new(9);
        for text in ["a.school.cn", "https://a.school.cn", "http://a.school.cn/", "https://a.school.cn"] {
            hosts.look(text.as_bytes());
        }
        assert_eq!(hosts.iter().collect::<Vec<_>>(), [("a.school.cn", Manner::Cleartext)]);
    }

    #[test]
    fn the_limit_holds_and_is_told() {
        let mut hosts = Hosts::new(2);
        for n in [0, 1, 0, 1] {
            hosts.look(format!("http://h{n}.school.cn/").as_bytes());
        }
        assert_eq!(hosts.cut, (false, false), "a full list is not a cut one");
        for n in 0..5 {
            hosts.look(format!("http://h{n}.school.cn/").as_bytes());
        }
        let mut notes = Notes::new(&Limits::default());
        hosts.tell_cut(&mut notes);
        let told: Vec<String> = notes.into_parts().0.into_iter().map(|anomaly| anomaly.detail).collect();
        assert!(told[0].contains("hosts") && told[1].contains("cleartext_urls"), "{told:?}");
        let (hosts, cleartext) = hosts.into_parts();
        assert_eq!((hosts.len(), cleartext.len()), (2, 2));
    }

    #[test]
    fn hostile_text_is_only_text() {
        let mut hosts = Hosts::new(9);
        for text in [
            &b"http://\xff\xfe.\x00cn"[..],
            b"://",
            b"http://@@@.",
            b"http://[::",
            b".:",
            b"http://a.cn@",
            &[b'.'; 4000],
        ] {
            hosts.look(text);
        }
        assert_eq!(hosts.into_parts().0, [""; 0]);
    }
}
