//! The part of the report that only an iOS package has (INS-3).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What an iOS package says of itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ios {
    /// Usage descriptions by key (`NSCameraUsageDescription` …).
    pub usage_descriptions: BTreeMap<String, String>,
    /// Oldest system version.
    pub minimum_os: Option<String>,
    /// CFBundleVersion as written.
    pub build: Option<String>,
    /// Embedded frameworks.
    pub frameworks: Vec<String>,
    /// Libraries the main program links.
    pub linked_libraries: Vec<String>,
    /// App extensions (bundle identifiers).
    pub extensions: Vec<String>,
}
