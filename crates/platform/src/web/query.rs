//! Addresses: the query of a list as pairs, addresses with one pair changed, and the check that an address is our own.

use std::fmt::Write as _;

/// The pairs of a query string in order; a list's filters live here so that its address can be kept and sent on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Query {
    pub fn new(path: impl Into<String>, pairs: Vec<(String, String)>) -> Self {
        Self { path: path.into(), pairs }
    }

    /// The first value of `name`; empty where it is absent.
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// Whether `name` carries `value`, for check boxes and links that show where one is.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.pairs.iter().any(|(key, have)| key == name && have == value)
    }

    /// Whether any filter but the page number is set.
    pub fn is_filtered(&self) -> bool {
        self.pairs.iter().any(|(key, value)| key != "page" && !value.is_empty())
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same address with `name` set to `value` (taken away where `value` is empty). Any change but that of the page
    /// goes back to the first page.
    pub fn with(&self, name: &str, value: &str) -> String {
        let mut kept: Vec<(&str, &str)> = self
            .pairs
            .iter()
            .map(|(key, have)| (key.as_str(), have.as_str()))
            .filter(|(key, have)| *key != name && *key != "page" && !have.is_empty())
            .collect();
        if !value.is_empty() {
            kept.push((name, value));
        }
        address(&self.path, &kept)
    }

    /// The address of page `number`, with every filter kept.
    pub fn page(&self, number: u64) -> String {
        self.with("page", &number.to_string())
    }

    /// The same filters on another path, as the export of a list needs them.
    pub fn on(&self, path: &str) -> String {
        Self { path: path.to_owned(), pairs: self.pairs.clone() }.with("page", "")
    }
}

/// A path with these pairs as its query.
pub fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut text = path.to_owned();
    for (index, (key, value)) in pairs.iter().enumerate() {
        text.push(if index == 0 { '?' } else { '&' });
        encode(&mut text, key);
        text.push('=');
        encode(&mut text, value);
    }
    text
}

fn encode(text: &mut String, part: &str) {
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
}

/// `address` where it is a path on this server; a form's `back` must never lead elsewhere.
pub fn local_path(address: &str) -> Option<&str> {
    let second = address.as_bytes().get(1);
    let plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (plain && address.starts_with('/') && second != Some(&b'/')).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filtered() -> Query {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        Query::new("/apps", vec![pair("q", "芝士 网"), pair("stage", ""), pair("page", "3")])
    }

    #[test]
    fn another_page_keeps_the_filters() {
        assert_eq!(filtered().page(4), "/apps?q=%E8%8A%9D%E5%A3%AB%20%E7%BD%91&page=4");
    }

    #[test]
    fn another_filter_goes_back_to_the_first_page() {
        assert_eq!(filtered().with("q", ""), "/apps");
        assert_eq!(
            filtered().with("stage", "小学"),
            "/apps?q=%E8%8A%9D%E5%A3%AB%20%E7%BD%91&stage=%E5%B0%8F%E5%AD%A6"
        );
    }

    #[test]
    fn a_page_number_alone_is_no_filter() {
        assert!(filtered().is_filtered());
        assert!(!Query::new("/apps", vec![("page".into(), "2".into())]).is_filtered());
    }

    #[test]
    fn only_our_own_paths_are_local() {
        assert_eq!(local_path("/apps?page=2"), Some("/apps?page=2"));
        for foreign in
            ["", "apps", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb", "/\t/evil"]
        {
            assert_eq!(local_path(foreign), None, "{foreign:?}");
        }
    }
}
