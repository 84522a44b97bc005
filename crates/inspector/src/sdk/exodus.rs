//! A list of trackers in the format of Exodus Privacy: `{"trackers": {"1": {"name", "code_signature", "website"}}}`.
//!
//! Its signatures are alternatives separated by `|`, nearly all of them plain package prefixes. What needs a true regular
//! expression is left out rather than read wrongly.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::row::SdkRow;

/// Why a list was not taken.
#[derive(Debug)]
pub struct Unreadable(serde_json::Error);

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a list of trackers in the Exodus format: {}", self.0)
    }
}

impl std::error::Error for Unreadable {}

#[derive(Deserialize)]
struct List {
    trackers: BTreeMap<String, Tracker>,
}

#[derive(Deserialize)]
struct Tracker {
    name: String,
    #[serde(default)]
    code_signature: String,
    #[serde(default)]
    website: String,
}

/// The trackers of a list that can be recognised by class names.
pub fn trackers(json: &str) -> Result<Vec<SdkRow>, Unreadable> {
    let list: List = serde_json::from_str(json).map_err(Unreadable)?;
    let rows = list.trackers.into_values().map(|tracker| SdkRow {
        classes: tracker.code_signature.split('|').filter_map(prefix).collect(),
        name: tracker.name,
        category: "tracking".to_owned(),
        source: if tracker.website.is_empty() { "external list".to_owned() } else { tracker.website },
        ..SdkRow::default()
    });
    Ok(rows.filter(|row| !row.classes.is_empty()).collect())
}

/// A plain package prefix of at least two parts, or none where the signature needs more than that.
fn prefix(signature: &str) -> Option<String> {
    let plain = signature.trim().replace("\\.", ".");
    let plain = plain.trim_start_matches('^').trim_end_matches(['.', '*', '$']);
    let fits = plain.split('.').all(|part| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
    });
    (fits && plain.contains('.')).then(|| plain.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_signatures_become_prefixes() {
        assert_eq!(prefix("com.a.b."), Some("com.a.b".into()));
        assert_eq!(prefix(r"com\.a\.b"), Some("com.a.b".into()));
        assert_eq!(prefix("com.(a|b)"), None);
        assert_eq!(prefix("com"), None);
        assert_eq!(prefix(""), None);
    }

    #[test]
    fn a_list_that_is_none_is_refused() {
        assert!(trackers("{}").is_err());
        assert!(trackers("not json").is_err());
        assert_eq!(trackers(r#"{"trackers":{}}"#).unwrap(), []);
        assert_eq!(trackers(r#"{"trackers":{"1":{"name":"网络"}}}"#).unwrap(), []);
    }
}
