//! A whole Android package as an honest developer would ship it, signed by scheme v2 where it has a key.

use crate::build::{Attr, Xml, android};
use crate::dex::builder::Dex;
use crate::signature::build::package::parts;
use crate::signature::build::sign::{Draft, Key, signed_by};

const NAME: u32 = 0x0101_0003;
const LABEL: u32 = 0x0101_0001;
const DEBUGGABLE: u32 = 0x0101_000f;
const EXPORTED: u32 = 0x0101_0010;
const MIN_SDK: u32 = 0x0101_020c;
const VERSION_CODE: u32 = 0x0101_021b;
const VERSION_NAME: u32 = 0x0101_021c;
const TARGET_SDK: u32 = 0x0101_0270;
const CLEARTEXT: u32 = 0x0101_04ec;
/// The number of a v2 block in the signing block.
const V2: u32 = 0x7109_871a;

/// An app to be.
#[derive(Debug, Clone)]
pub struct App {
    /// Package name.
    pub package: String,
    /// The name under its icon.
    pub label: String,
    /// Version shown to people.
    pub version: String,
    /// Version for machines.
    pub version_code: u32,
    /// Full names of the permissions it asks for.
    pub permissions: Vec<String>,
    /// Java names of classes besides its own: those of SDKs, or of a packer.
    pub classes: Vec<String>,
    /// Texts in its code, such as addresses.
    pub texts: Vec<String>,
    /// Names of files besides, such as native libraries.
    pub files: Vec<String>,
    /// Whether its own screen is in the visible code; a packed app hides it.
    pub hides_code: bool,
    /// Whether a debugger may attach.
    pub debuggable: bool,
    /// The key it is signed with; none leaves it unsigned.
    pub key: Option<u8>,
}

impl App {
    /// An app that asks for nothing but the network.
    pub fn new(package: &str, label: &str, version: &str, version_code: u32) -> Self {
        Self {
            package: package.to_owned(),
            label: label.to_owned(),
            version: version.to_owned(),
            version_code,
            permissions: vec!["android.permission.INTERNET".to_owned()],
            classes: Vec::new(),
            texts: vec![format!("https://api.{}.example.cn/v1", package.rsplit('.').next().unwrap())],
            files: Vec::new(),
            hides_code: false,
            debuggable: false,
            key: Some(1),
        }
    }

    /// It asks for these permissions too, named without `android.permission.`.
    #[must_use]
    pub fn asking(mut self, names: &[&str]) -> Self {
        self.permissions.extend(names.iter().map(|name| format!("android.permission.{name}")));
        self
    }

    /// It holds these classes too.
    #[must_use]
    pub fn with_classes(mut self, names: &[&str]) -> Self {
        self.classes.extend(names.iter().map(|name| (*name).to_owned()));
        self
    }

    /// Its code is hidden by the packer with these classes and files.
    #[must_use]
    pub fn packed(mut self, classes: &[&str], files: &[&str]) -> Self {
        self.hides_code = true;
        self.files.extend(files.iter().map(|name| (*name).to_owned()));
        self.with_classes(classes)
    }

    /// Signed by another key.
    #[must_use]
    pub fn signed(mut self, key: Option<u8>) -> Self {
        self.key = key;
        self
    }

    /// The package's bytes; equal for equal apps.
    pub fn bytes(&self) -> Vec<u8> {
        let mut entries =
            vec![("AndroidManifest.xml".to_owned(), self.manifest()), ("classes.dex".to_owned(), self.dex())];
        entries.extend(self.files.iter().map(|name| (name.clone(), b"not looked into".to_vec())));
        let parts = parts(&entries, 1);
        let Some(seed) = self.key else { return parts.assemble(&[]) };
        let key = Key::new(seed);
        let block = signed_by(&[Draft::v2(&key, &parts)]);
        parts.assemble(&[(V2, block)])
    }

    fn manifest(&self) -> Vec<u8> {
        let mut xml = Xml::default()
            .start(
                "manifest",
                [
                    Attr::plain("package").text(&self.package),
                    android(VERSION_CODE).number(self.version_code),
                    android(VERSION_NAME).text(&self.version),
                ],
            )
            .leaf("uses-sdk", [android(MIN_SDK).number(24), android(TARGET_SDK).number(33)]);
        for permission in &self.permissions {
            xml = xml.leaf("uses-permission", [android(NAME).text(permission)]);
        }
        let application = [
            android(LABEL).text(&self.label),
            android(DEBUGGABLE).flag(self.debuggable),
            android(CLEARTEXT).flag(false),
        ];
        xml.start("application", application)
            .start("activity", [android(NAME).text(".Main"), android(EXPORTED).flag(true)])
            .start("intent-filter", [])
            .leaf("action", [android(NAME).text("android.intent.action.MAIN")])
            .leaf("category", [android(NAME).text("android.intent.category.LAUNCHER")])
            .end()
            .end()
            .end()
            .end()
            .bytes()
    }

    fn dex(&self) -> Vec<u8> {
        let mut dex = Dex::default();
        if !self.hides_code {
            dex.class(&descriptor(&format!("{}.Main", self.package)), "Landroid/app/Activity;");
        }
        for class in &self.classes {
            dex.class(&descriptor(class), "Ljava/lang/Object;");
        }
        for text in &self.texts {
            dex.string(text);
        }
        dex.build()
    }
}

fn descriptor(class: &str) -> String {
    format!("L{};", class.replace('.', "/"))
}

#[cfg(test)]
mod tests {
    use super::App;
    use crate::report::{Kind, Report, Scheme};
    use crate::{Input, Options, inspect};

    fn report(app: &App) -> Report {
        inspect(&Input::Memory(&app.bytes()), "a.apk", &Options::default())
    }

    #[test]
    fn an_app_is_read_as_it_was_made() {
        let app = App::new("cn.example.homework", "示例作业本", "3.2.1", 321)
            .asking(&["CAMERA"])
            .with_classes(&["com.umeng.analytics.MobclickAgent"]);
        let report = report(&app);
        assert_eq!(report.kind, Kind::Apk);
        assert_eq!(report.anomalies, []);
        assert_eq!(report.label.as_deref(), Some("示例作业本"));
        assert_eq!((report.version_name.as_deref(), report.version_code), (Some("3.2.1"), Some(321)));
        assert_eq!(report.permissions.len(), 2);
        assert!(report.sdks.iter().any(|sdk| sdk.name == "友盟统计" && sdk.is_present()));
        assert_eq!(report.signatures.v2, Scheme::Verified);
        assert_eq!(report.incomplete, [""; 0]);
    }

    #[test]
    fn a_packed_app_is_incomplete_and_another_key_another_signer() {
        let app = App::new("cn.example.a", "甲", "1.0", 1);
        let packed = app.clone().packed(&["com.stub.StubApp"], &["assets/libjiagu.so"]);
        assert!(!report(&packed).incomplete.is_empty());
        let signer = |app: &App| report(app).signatures.signers.first().map(|one| one.sha256.clone());
        assert_ne!(signer(&app), signer(&app.clone().signed(Some(2))));
        assert_eq!(signer(&app.signed(None)), None);
    }
}
