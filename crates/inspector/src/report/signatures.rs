//! The part of the report on signing: one state per scheme, and a verdict that holds for a platform range only (INS-3).

use serde::{Deserialize, Serialize};

/// What the signing schemes of a package say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Signatures {
    /// JAR signing.
    pub v1: Scheme,
    /// APK Signature Scheme v2 (Android 7).
    pub v2: Scheme,
    /// v3 (Android 9).
    pub v3: Scheme,
    /// v3.1 (Android 13).
    pub v31: Scheme,
    /// Would the platforms of `platform_range` accept the package?
    pub verdict: Verdict,
    /// The platforms the verdict holds for.
    pub platform_range: PlatformRange,
    /// Signers by the newest scheme that verified; empty unless the verdict is `verified`.
    pub signers: Vec<Signer>,
    /// Schemes of which the file holds a signature at all. One that no platform of the range looks at, because a newer
    /// one takes its place or has failed already, is `absent` above and stands only here.
    pub present: Vec<String>,
    /// Signers of every scheme that verified, whatever the verdict.
    pub certificates: Vec<Signer>,
    /// Earlier certificates (SHA-256, oldest first) the signer proved to be successor of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lineage: Vec<String>,
}

/// One signing scheme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Not there, or not looked at by any platform of the range.
    #[default]
    Absent,
    /// There and correct.
    Verified,
    /// There and wrong.
    Invalid,
}

/// The verdict over a platform range.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No scheme is there.
    #[default]
    Unsigned,
    /// Every platform of the range accepts it.
    Verified,
    /// At least one platform of the range refuses it.
    Invalid,
}

/// Platforms by API level, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlatformRange {
    /// The oldest.
    pub min: u32,
    /// The newest; none means every later one.
    pub max: Option<u32>,
}

/// A signer's certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Signer {
    /// SHA-256 of the certificate, lower-case hexadecimal.
    pub sha256: String,
    /// Its subject as RFC 2253 writes it.
    pub subject: String,
    /// The scheme that named it: v1, v2, v3, v31.
    pub scheme: String,
    /// Kind and size of its key such as `RSA-2048`; none when the key cannot be read.
    pub key: Option<String>,
}
