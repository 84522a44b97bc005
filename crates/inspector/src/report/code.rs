//! The part of the report on code: SDKs, packers, dex figures and native libraries (INS-3), each with its evidence.

use serde::{Deserialize, Serialize};

/// A third-party SDK.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sdk {
    /// Name as people know it.
    pub name: String,
    /// advertising, tracking, push, payment, login, map, game, live, ai …
    pub category: String,
    /// Who offers it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub vendor: String,
    /// What gave it away, each as `level: what`, such as `class: com.umeng.analytics`.
    pub evidence: Vec<String>,
}

impl Sdk {
    /// Whether the evidence says more than that its name is referred to: its code, component or library is in the
    /// package.
    pub fn is_present(&self) -> bool {
        self.evidence.is_empty() || self.evidence.iter().any(|piece| !piece.starts_with("referenced:"))
    }
}

/// A packer that hides code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Packer {
    /// Name as people know it.
    pub name: String,
    /// What gave it away.
    pub evidence: Vec<String>,
}

/// A sensitive interface and where the code calls it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallSite {
    /// The stable word, such as `list-installed-apps`.
    pub call: String,
    /// Calls in the code.
    pub count: u64,
    /// Of them in code that belongs to no known SDK.
    pub own: u64,
    /// Calling methods, some of them; an SDK's name stands behind in brackets.
    pub callers: Vec<String>,
    /// Whose code calls it: names of SDKs, for other code the first two parts of its package. Only of web views, where one
    /// owner's careful call must not speak for another.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<String>,
}

impl CallSite {
    /// Whose code a caller of the list is.
    pub fn owner_of(caller: &str) -> &str {
        if let Some((_, sdk)) = caller.strip_suffix('）').and_then(|caller| caller.split_once('（')) {
            return sdk;
        }
        let class = caller.rsplit_once('.').map_or("", |(class, _)| class);
        let package = class.rsplit_once('.').map_or("", |(package, _)| package);
        let end = package.match_indices('.').nth(1).map_or(package.len(), |(end, _)| end);
        package.get(..end).unwrap_or(package)
    }
}

/// What was counted in the dex files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DexFigures {
    /// Dex files.
    pub files: u64,
    /// Strings over all of them.
    pub strings: u64,
    /// Types named.
    pub types: u64,
    /// Methods named.
    pub methods: u64,
    /// Classes defined.
    pub classes: u64,
}

/// A native library.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NativeLibrary {
    /// Processor architecture as the folder names it.
    pub abi: String,
    /// File name.
    pub name: String,
}
