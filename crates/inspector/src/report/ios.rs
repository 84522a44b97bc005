//! The part of the report that only an iOS package has (INS-3).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What an iOS package says of itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ios {
    /// Name of the app's folder, such as `Demo.app`.
    pub app: String,
    /// Name of the main program.
    pub executable: Option<String>,
    /// Usage descriptions by key (`NSCameraUsageDescription` …).
    pub usage_descriptions: BTreeMap<String, String>,
    /// Oldest system version.
    pub minimum_os: Option<String>,
    /// CFBundleVersion as written.
    pub build: Option<String>,
    /// Devices it is for: 1 phone, 2 tablet, 3 television, 4 watch.
    pub device_families: Vec<i64>,
    /// Embedded frameworks.
    pub frameworks: Vec<String>,
    /// Libraries the main program links.
    pub linked_libraries: Vec<String>,
    /// App extensions (bundle identifiers).
    pub extensions: Vec<String>,
    /// The same with folder and kind.
    pub extension_details: Vec<Extension>,
    /// Schemes by which others open the app.
    pub url_schemes: Vec<String>,
    /// Schemes by which the app asks whether others are installed (INS-2, 读取已安装应用列表).
    pub queried_schemes: Vec<String>,
    /// Work it wants to do in the background.
    pub background_modes: Vec<String>,
    /// What App Transport Security is told to let through.
    pub transport: Transport,
    /// The provisioning profile, absent in packages from the store.
    pub profile: Option<Profile>,
    /// Entitlements of the main program's signature, or else of the profile.
    pub entitlements: BTreeMap<String, String>,
    /// Programs of the package with their processors.
    pub programs: Vec<Program>,
    /// The app's privacy manifest.
    pub privacy: Option<Privacy>,
    /// Privacy manifests of embedded frameworks and bundles.
    pub other_privacy_manifests: Vec<String>,
    /// What all privacy manifests together declare, and which of them.
    pub privacy_declared: PrivacyDeclared,
}

/// An app extension.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Extension {
    /// Folder name, such as `Notification.appex`.
    pub folder: String,
    /// Bundle identifier.
    pub bundle: Option<String>,
    /// Where it plugs in (NSExtensionPointIdentifier).
    pub point: Option<String>,
}

/// App Transport Security.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Transport {
    /// HTTP without TLS to everyone.
    pub arbitrary_loads: bool,
    /// The same in web views only.
    pub arbitrary_loads_in_web: bool,
    /// The same for media that the system's player loads.
    pub arbitrary_loads_for_media: bool,
    /// Domains HTTP without TLS is allowed to.
    pub insecure_domains: Vec<String>,
}

/// How a package is meant to reach people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Distribution {
    /// For the developers' own devices, with a debugger.
    Development,
    /// For listed devices.
    AdHoc,
    /// For any device, past the store (企业证书分发).
    Enterprise,
    /// By the store or its test service.
    #[default]
    Store,
}

/// A provisioning profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// How the package is meant to reach people.
    pub distribution: Distribution,
    /// Name given by the team.
    pub name: Option<String>,
    /// Identifier of the profile.
    pub uuid: Option<String>,
    /// Name of the app identifier.
    pub app_id_name: Option<String>,
    /// Team and bundle the profile is for; a star stands for any bundle.
    pub application_id: Option<String>,
    /// Team identifiers.
    pub team_ids: Vec<String>,
    /// The team's name.
    pub team_name: Option<String>,
    /// Platforms.
    pub platforms: Vec<String>,
    /// When it was made, as an instant in words.
    pub created: Option<String>,
    /// When it ends.
    pub expires: Option<String>,
    /// Number of listed devices.
    pub devices: Option<u64>,
    /// Whether it holds for all devices.
    pub all_devices: bool,
    /// SHA-256 of the developer certificates, lower-case hexadecimal.
    pub certificates: Vec<String>,
}

/// A program or library of the package.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Program {
    /// Its path in the package.
    pub path: String,
    /// One entry per processor.
    pub slices: Vec<Slice>,
}

/// One processor's part of a program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Slice {
    /// Processor, such as `arm64`.
    pub cpu: String,
    /// Oldest system version.
    pub minimum_os: Option<String>,
    /// Whether the store encrypted the code; its texts and classes can then not be seen.
    pub encrypted: bool,
    /// Whether it carries a code signature.
    pub signed: bool,
    /// Linked libraries in their order.
    pub libraries: Vec<String>,
}

/// What all privacy manifests of a package declare, each with the places it is declared at: paths within the app's folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PrivacyDeclared {
    /// Manifests that say to track people.
    pub tracking: Vec<String>,
    /// Domains tracked with.
    pub tracking_domains: BTreeMap<String, Vec<String>>,
    /// Kinds of data collected.
    pub collected: BTreeMap<String, Vec<String>>,
    /// Interfaces that need a reason, each as `category: reasons`.
    pub accessed_interfaces: BTreeMap<String, Vec<String>>,
}

/// A privacy manifest (`PrivacyInfo.xcprivacy`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Privacy {
    /// Whether it says to track people.
    pub tracking: bool,
    /// Domains it tracks with.
    pub tracking_domains: Vec<String>,
    /// Kinds of data it says to collect.
    pub collected: Vec<String>,
    /// Interfaces that need a reason, each as `category: reasons`.
    pub accessed_interfaces: Vec<String>,
}
