//! The report: what `inspect` returns and `jiaobei inspect --json` prints, one object per file (INS-1 … INS-3).
//!
//! Field names are a contract with other programs: fields are added, never renamed or given another meaning. A field
//! that could not be read is absent (null), never invented; why it is absent stands in `anomalies`. Reading an older
//! report back fills fields it does not know with their defaults.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub mod code;
pub mod ios;
pub mod signatures;

pub use crate::fence::Isolation;
pub use code::{CallSite, DexFigures, NativeLibrary, Packer, Sdk};
pub use ios::Ios;
pub use signatures::{PlatformRange, Scheme, Signatures, Signer, Verdict};

/// Everything known about one package.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// The path or name the package was given under.
    pub file: String,
    /// What it turned out to be, judged by content and never by its name.
    pub kind: Kind,
    /// Version of the inspector that made the report.
    pub inspector: Cow<'static, str>,
    /// Length in bytes.
    pub size: u64,
    /// MD5, lower-case hexadecimal; empty when the bytes could not be read.
    pub md5: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// SM3, lower-case hexadecimal.
    pub sm3: String,
    /// Android package name or iOS bundle identifier.
    pub package: Option<String>,
    /// Version shown to people.
    pub version_name: Option<String>,
    /// Version that machines compare; on iOS CFBundleVersion when it is a whole number.
    pub version_code: Option<i64>,
    /// The name under the icon in the default language.
    pub label: Option<String>,
    /// The name by locale, for every locale the package has any resource for; the default is `label`.
    pub labels: BTreeMap<String, String>,
    /// Android: the label of the activity the launcher starts, where it has another one than the app; then this is what
    /// stands under the icon.
    pub launcher_label: Option<String>,
    /// The same by locale.
    pub launcher_labels: BTreeMap<String, String>,
    /// Path of the best raster icon inside the package.
    pub icon: Option<String>,
    /// Android: the files of an adaptive icon by layer: `background`, `foreground`, `monochrome`. A layer that is a colour,
    /// or drawn where it stands, has no file.
    pub icon_layers: BTreeMap<String, String>,
    /// Oldest platform: API level, or a preview's code name.
    pub min_sdk: Option<SdkLevel>,
    /// Platform it was made for.
    pub target_sdk: Option<SdkLevel>,
    /// Newest platform, where the package states one.
    pub max_sdk: Option<SdkLevel>,
    /// Permissions asked for in the manifest, in its order, then those the system adds, marked as implied (INS-2).
    pub permissions: Vec<Permission>,
    /// The permissions the system adds by itself, each with the reason.
    pub implied_permissions: Vec<ImpliedPermission>,
    /// Permissions the package defines for others.
    pub defined_permissions: Vec<DefinedPermission>,
    /// Hardware and software features.
    pub features: Vec<Feature>,
    /// Component class names by kind, in the manifest's order.
    pub components: Components,
    /// Class names of components other apps can start.
    pub exported: Vec<String>,
    /// The same with kind, cause and guarding permission.
    pub exported_components: Vec<ExportedComponent>,
    /// The activity the launcher starts.
    pub launchable_activity: Option<String>,
    /// Other apps the manifest says it wants to see (`queries`): packages, intents, authorities.
    pub queries: Vec<String>,
    /// May a debugger attach?
    pub debuggable: bool,
    /// May it talk HTTP without TLS? None when nothing could be read.
    pub cleartext: Option<bool>,
    /// Domains the network security config treats otherwise than the rest: cleartext allowed there.
    pub cleartext_domains: Vec<String>,
    /// Signing schemes, verified.
    pub signatures: Signatures,
    /// Third-party SDKs with their evidence.
    pub sdks: Vec<Sdk>,
    /// Names of packers: with one of them the code is not visible and the result incomplete.
    pub packers: Vec<String>,
    /// The same packers with what gave them away.
    pub packer_evidence: Vec<Packer>,
    /// Network hosts named in the code.
    pub hosts: Vec<String>,
    /// Addresses named in the code that begin with `http://`.
    pub cleartext_urls: Vec<String>,
    /// Sensitive interfaces the code calls (stable words such as `list-installed-apps`).
    pub calls: Vec<String>,
    /// The same with the places they are called from.
    pub call_sites: Vec<CallSite>,
    /// Processor architectures of the native libraries.
    pub abis: Vec<String>,
    /// Native libraries.
    pub native_libraries: Vec<NativeLibrary>,
    /// What was counted in the dex files.
    pub dex: DexFigures,
    /// Why what is said of the package is incomplete (code packed, unreadable or not there; manifest, resources, programs that
    /// could not be read). Empty: nothing that bears a statement of this report was passed over.
    pub incomplete: Vec<String>,
    /// What only an iOS package has.
    pub ios: Option<Ios>,
    /// What is not as it should be in the package itself.
    pub anomalies: Vec<Anomaly>,
    /// What a reviewer should look at.
    pub findings: Vec<Finding>,
    /// How the process that read the package was held; absent where it was read in the caller's own process, and in
    /// reports made before this was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isolation: Option<Isolation>,
}

/// What a package is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Android.
    Apk,
    /// iOS.
    Ipa,
    /// Neither could be recognised, or the inspection was cut short (不可解析).
    #[default]
    Unreadable,
}

/// A platform level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SdkLevel {
    /// An API level.
    Level(i64),
    /// The code name of a preview platform, or what else the manifest says there.
    Name(String),
}

impl SdkLevel {
    /// The API level, if it is one.
    pub fn level(&self) -> Option<i64> {
        match self {
            Self::Level(level) => Some(*level),
            Self::Name(_) => None,
        }
    }
}

/// A permission the manifest asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Permission {
    /// Its name.
    pub name: String,
    /// The last platform it is asked on.
    pub max_sdk: Option<i64>,
    /// Asked only from Android 6 on (`uses-permission-sdk-23`).
    #[serde(skip_serializing_if = "is_false")]
    pub sdk_23: bool,
    /// The app works without it (`android:required="false"`).
    #[serde(skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Not in the manifest: the system adds it, see `implied_permissions` for the reason.
    #[serde(skip_serializing_if = "is_false")]
    pub implied: bool,
}

/// A permission that comes without being asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImpliedPermission {
    /// Its name.
    pub name: String,
    /// The last platform it is given on.
    pub max_sdk: Option<i64>,
    /// Why, as the system's own tool words it.
    pub reason: String,
}

/// A permission the package defines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DefinedPermission {
    /// Its name.
    pub name: String,
    /// The base protection level: normal, dangerous, signature, internal.
    pub protection: String,
}

/// A hardware or software feature.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// Does the app refuse to be installed without it?
    pub required: bool,
    /// Why it is implied though the manifest does not name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implied_by: Option<String>,
}

/// Component class names by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Components {
    /// Screens.
    pub activities: Vec<String>,
    /// Background services.
    pub services: Vec<String>,
    /// Receivers of broadcasts.
    pub receivers: Vec<String>,
    /// Data providers.
    pub providers: Vec<String>,
}

/// A component other apps can start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportedComponent {
    /// activity, activity-alias, service, receiver or provider.
    pub kind: Cow<'static, str>,
    /// Class name.
    pub name: String,
    /// `explicit` (android:exported), `intent-filter` or `default` (old providers).
    pub because: Cow<'static, str>,
    /// The permission a caller needs.
    pub permission: Option<String>,
}

impl ExportedComponent {
    /// Its kind as people call it.
    pub fn kind_in_words(&self) -> &str {
        match self.kind.as_ref() {
            "activity" | "activity-alias" => "界面",
            "service" => "服务",
            "receiver" => "接收器",
            "provider" => "数据提供",
            other => other,
        }
    }
}

/// Something in the package that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anomaly {
    /// Stable word for programs.
    pub code: Cow<'static, str>,
    /// A sentence for people.
    pub detail: String,
}

/// Something a reviewer should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule that asks for it.
    pub rule: Cow<'static, str>,
    /// How much it matters.
    pub level: Level,
    /// A sentence for people.
    pub text: String,
    /// Where it was seen.
    pub evidence: Vec<String>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Good to know (提示).
    Info,
    /// Small (低).
    Low,
    /// To be explained (中).
    Medium,
    /// Grave (高).
    High,
}

/// Why a report without a kind is incomplete.
pub(crate) const UNREADABLE: &str = "整个文件未能解析";

impl Report {
    /// An empty report on `file`, marked with this inspector's version.
    pub fn new(file: impl Into<String>) -> Self {
        Self { file: file.into(), inspector: Cow::Borrowed(crate::VERSION), ..Self::default() }
    }

    /// The report of a package that ended the inspection (killed, timed out, answer unreadable): 不可解析 (INS-4).
    pub fn unreadable(file: impl Into<String>, reason: &str) -> Self {
        let mut report = Self::new(file);
        report
            .anomalies
            .push(Anomaly { code: Cow::Borrowed("unreadable"), detail: format!("不可解析：{reason}") });
        report.incomplete.push(UNREADABLE.into());
        report
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_names_stay() -> serde_json::Result<()> {
        let mut report = Report::new("a.apk");
        report.min_sdk = Some(SdkLevel::Level(21));
        report.target_sdk = Some(SdkLevel::Name("Q".into()));
        report.permissions.push(Permission {
            name: "android.permission.CAMERA".into(),
            max_sdk: Some(28),
            ..Permission::default()
        });
        let value = serde_json::to_value(&report)?;
        for field in [
            "file",
            "kind",
            "md5",
            "sha256",
            "sm3",
            "package",
            "version_name",
            "version_code",
            "label",
            "labels",
            "min_sdk",
            "target_sdk",
            "permissions",
            "components",
            "exported",
            "debuggable",
            "cleartext",
            "signatures",
            "sdks",
            "packers",
            "hosts",
            "abis",
            "ios",
            "anomalies",
            "findings",
        ] {
            assert!(value.get(field).is_some(), "{field}");
        }
        assert_eq!(value["kind"], "unreadable");
        assert_eq!(value["min_sdk"], 21);
        assert_eq!(value["target_sdk"], "Q");
        assert_eq!(value["signatures"]["v31"], "absent");
        assert_eq!(
            value["permissions"][0],
            serde_json::json!({"name": "android.permission.CAMERA", "max_sdk": 28})
        );
        assert_eq!(serde_json::from_value::<Report>(value)?, report);
        Ok(())
    }

    #[test]
    fn an_older_report_can_be_read() -> serde_json::Result<()> {
        let report: Report = serde_json::from_str(r#"{"file":"a.apk","kind":"apk","package":"cn.a"}"#)?;
        assert_eq!((report.kind, report.package.as_deref()), (Kind::Apk, Some("cn.a")));
        Ok(())
    }
}
