//! Rows of `reference/sdks.csv` and `reference/packers.csv`.
//!
//! The files are plain: `#` begins a comment, the first other line names the columns, a field holds neither comma nor
//! quote, and several values in one field are separated by a space. A row that does not fit is left out, and a test
//! fails, so a released table is always whole.

/// The categories a row may have; words for people are made elsewhere.
pub const CATEGORIES: &[&str] = &[
    "advertising",
    "analytics",
    "crash",
    "tracking",
    "push",
    "payment",
    "login",
    "share",
    "map",
    "game-engine",
    "live",
    "im",
    "ai",
    "speech",
    "verification",
    "update",
    "webview",
    "cloud",
    "image",
    "framework",
    "customer-service",
    "risk",
    "video",
    "education",
    "mini-program",
    "plugin",
    "debug",
];

/// A sign other than a class or a library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marker {
    /// Name of a `meta-data` element.
    MetaData(String),
    /// Path of an entry, or its beginning when it ends with `/`.
    Asset(String),
    /// End of a component's class name, for classes that stand under the app's own package.
    Component(String),
}

/// One SDK.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SdkRow {
    /// Name as people know it.
    pub name: String,
    /// Who offers it.
    pub vendor: String,
    /// One of the categories.
    pub category: String,
    /// Java packages or classes, with dots.
    pub classes: Vec<String>,
    /// File names of native libraries.
    pub libraries: Vec<String>,
    /// Other signs in an Android package.
    pub markers: Vec<Marker>,
    /// Frameworks (`X.framework`) and Objective-C classes of the iOS edition.
    pub ios: Vec<String>,
    /// Where the row's facts come from.
    pub source: String,
}

/// One packer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackerRow {
    /// Name as people know it.
    pub name: String,
    /// Java packages or classes of its stub, with dots.
    pub classes: Vec<String>,
    /// File names of native libraries; a `*` at the end stands for any ending.
    pub libraries: Vec<String>,
    /// Paths of entries, or their beginning when they end with `/` or `*`.
    pub assets: Vec<String>,
    /// Where the row's facts come from.
    pub source: String,
}

/// The rows of the SDK file that can be understood.
pub fn sdks(text: &str) -> Vec<SdkRow> {
    records(text)
        .filter_map(|fields| {
            let [name, vendor, category, classes, libraries, markers, ios, source] = fields.as_slice() else {
                return None;
            };
            CATEGORIES.contains(category).then_some(())?;
            Some(SdkRow {
                name: (*name).to_owned(),
                vendor: (*vendor).to_owned(),
                category: (*category).to_owned(),
                classes: values(classes),
                libraries: values(libraries),
                markers: markers.split_whitespace().map(marker).collect::<Option<_>>()?,
                ios: values(ios),
                source: (*source).to_owned(),
            })
        })
        .collect()
}

/// The rows of the packer file that can be understood.
pub fn packers(text: &str) -> Vec<PackerRow> {
    records(text)
        .filter_map(|fields| {
            let [name, classes, libraries, assets, source] = fields.as_slice() else {
                return None;
            };
            Some(PackerRow {
                name: (*name).to_owned(),
                classes: values(classes),
                libraries: values(libraries),
                assets: values(assets),
                source: (*source).to_owned(),
            })
        })
        .collect()
}

fn records(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .skip(1)
        .map(|line| line.split(',').map(str::trim).collect())
}

fn values(field: &str) -> Vec<String> {
    field.split_whitespace().map(str::to_owned).collect()
}

fn marker(value: &str) -> Option<Marker> {
    let (kind, name) = value.split_once(':')?;
    match kind {
        "meta" => Some(Marker::MetaData(name.to_owned())),
        "asset" => Some(Marker::Asset(name.to_owned())),
        "component" => Some(Marker::Component(name.to_owned())),
        _ => None,
    }
}

/// Whether a path or file name fits a sign that may end with `/` or `*`.
pub fn fits(sign: &str, name: &str) -> bool {
    match sign.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None if sign.ends_with('/') => name.starts_with(sign),
        None => name == sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_field_by_field() {
        let text = "# comment\nname,vendor,category,classes,libraries,markers,ios,source\n\
            甲,乙公司,push,cn.a.b cn.c,liba.so,meta:KEY asset:assets/x/,A.framework B,documentation\n";
        let rows = sdks(text);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].classes, ["cn.a.b", "cn.c"]);
        assert_eq!(rows[0].markers, [Marker::MetaData("KEY".into()), Marker::Asset("assets/x/".into())]);
        assert_eq!(rows[0].ios, ["A.framework", "B"]);
        assert_eq!(rows[0].source, "documentation");
    }

    #[test]
    fn a_row_that_does_not_fit_is_left_out() {
        assert_eq!(sdks("head\n甲,乙,push\n"), []);
        assert_eq!(sdks("head\n甲,乙,push,a.b,,other:x,,s\n"), []);
        assert_eq!(packers("head\n甲,a.b,,s\n"), []);
    }

    #[test]
    fn signs_fit_whole_names_or_beginnings() {
        assert!(fits("libjiagu.so", "libjiagu.so"));
        assert!(!fits("libjiagu.so", "libjiagu.so.1"));
        assert!(fits("libshella*", "libshella-2.10.so"));
        assert!(fits("assets/x/", "assets/x/y"));
        assert!(!fits("assets/x/", "assets/x"));
    }
}
