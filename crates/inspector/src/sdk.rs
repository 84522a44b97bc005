//! The table of third-party SDKs and packers, and how a name is found in it (INS-3, USE-4).
//!
//! The rows are data in `reference/sdks.csv` and `reference/packers.csv`, each with its source; they are compiled in, so
//! that a report can be made anywhere. A list in the format of Exodus Privacy can be added from an external file.
//! Deliberately absent: a verdict. An SDK in the table is a fact about the package; whether it may be there is not.

use std::collections::HashMap;
use std::sync::LazyLock;

pub mod evidence;
mod exodus;
mod prefix;
mod row;

pub use evidence::Evidence;
pub use exodus::Unreadable;
pub use prefix::Prefixes;
pub use row::fits;
pub use row::{Marker, PackerRow, SdkRow};

/// Whose prefix it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// Position in [`Table::sdks`].
    Sdk(usize),
    /// Position in [`Table::packers`].
    Packer(usize),
}

/// All rows, and the class prefixes of all of them in one searchable list.
#[derive(Debug)]
pub struct Table {
    /// SDKs in the order of the data.
    pub sdks: Vec<SdkRow>,
    /// Packers in the order of the data.
    pub packers: Vec<PackerRow>,
    /// Java class prefixes of both.
    pub prefixes: Prefixes<Owner>,
    /// SDKs by their frameworks and Objective-C classes.
    ios: HashMap<String, usize>,
}

static BUILT_IN: LazyLock<Table> = LazyLock::new(|| {
    Table::new(
        row::sdks(include_str!("../../../reference/sdks.csv")),
        row::packers(include_str!("../../../reference/packers.csv")),
    )
});

impl Table {
    /// The table that comes with the program.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// A table of the given rows.
    pub fn new(sdks: Vec<SdkRow>, packers: Vec<PackerRow>) -> Self {
        let of_sdks = sdks.iter().enumerate().map(|(position, row)| (&row.classes, Owner::Sdk(position)));
        let of_packers =
            packers.iter().enumerate().map(|(position, row)| (&row.classes, Owner::Packer(position)));
        let prefixes = of_sdks
            .chain(of_packers)
            .flat_map(|(classes, owner)| classes.iter().map(move |class| (class.replace('.', "/"), owner)));
        let prefixes = Prefixes::new(prefixes.collect());
        let ios = sdks
            .iter()
            .enumerate()
            .flat_map(|(position, row)| row.ios.iter().map(move |sign| (sign.clone(), position)));
        Self { ios: ios.collect(), sdks, packers, prefixes }
    }

    /// The table that comes with the program, with the trackers of an Exodus-format list (JSON) added.
    /// Trackers whose prefixes the table knows already are not doubled.
    pub fn with_exodus(json: &str) -> Result<Self, Unreadable> {
        Self::built_in().and_exodus(json)
    }

    /// This table with the trackers of an Exodus-format list added.
    pub(crate) fn and_exodus(&self, json: &str) -> Result<Self, Unreadable> {
        let mut sdks = self.sdks.clone();
        for mut tracker in exodus::trackers(json)? {
            tracker.classes.retain(|class| self.owner_of(class).is_none());
            if !tracker.classes.is_empty() {
                sdks.push(tracker);
            }
        }
        Ok(Self::new(sdks, self.packers.clone()))
    }

    /// The SDK or packer a Java class belongs to, by its name with dots.
    pub fn owner_of(&self, class: &str) -> Option<Owner> {
        self.prefixes.find(class.replace('.', "/").as_bytes()).map(|(_, owner)| owner)
    }

    /// The SDK of a framework or an Objective-C class.
    pub fn owner_on_ios(&self, name: &str) -> Option<Owner> {
        self.ios.get(name).copied().map(Owner::Sdk)
    }

    /// Name of the SDK or packer.
    pub fn name(&self, owner: Owner) -> &str {
        match owner {
            Owner::Sdk(position) => self.sdks.get(position).map_or("", |row| &row.name),
            Owner::Packer(position) => self.packers.get(position).map_or("", |row| &row.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_data_is_large_enough_and_whole() {
        let table = Table::built_in();
        assert!(table.sdks.len() >= 120, "{} SDKs", table.sdks.len());
        assert!(table.packers.len() >= 30, "{} packers", table.packers.len());
        let rows =
            |text: &str| text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count() - 1;
        assert_eq!(
            rows(include_str!("../../../reference/sdks.csv")),
            table.sdks.len(),
            "a row was not understood"
        );
        assert_eq!(
            rows(include_str!("../../../reference/packers.csv")),
            table.packers.len(),
            "a row was not understood"
        );
    }

    #[test]
    fn every_row_can_be_recognised_and_names_its_source() {
        let table = Table::built_in();
        for row in &table.sdks {
            let signs = row.classes.len() + row.libraries.len() + row.markers.len() + row.ios.len();
            assert!(signs > 0 && !row.source.is_empty() && !row.vendor.is_empty(), "{}", row.name);
            assert!(row::CATEGORIES.contains(&row.category.as_str()), "{}: {}", row.name, row.category);
        }
        for row in &table.packers {
            let signs = row.classes.len() + row.libraries.len() + row.assets.len();
            assert!(signs > 0 && !row.source.is_empty(), "{}", row.name);
        }
    }

    #[test]
    fn no_sign_belongs_to_two() {
        let table = Table::built_in();
        let mut seen = BTreeSet::new();
        for row in &table.sdks {
            for sign in row.classes.iter().chain(&row.libraries).chain(&row.ios) {
                assert!(seen.insert(sign.clone()), "{sign} of {} stands twice", row.name);
            }
        }
        for row in &table.packers {
            for sign in row.classes.iter().chain(&row.libraries).chain(&row.assets) {
                assert!(seen.insert(sign.clone()), "{sign} of {} stands twice", row.name);
            }
        }
        let names: BTreeSet<_> = table.sdks.iter().map(|row| &row.name).collect();
        assert_eq!(names.len(), table.sdks.len(), "a name stands twice");
    }

    #[test]
    fn prefixes_are_packages_or_classes_of_some_depth() {
        let table = Table::built_in();
        for class in table
            .sdks
            .iter()
            .flat_map(|row| &row.classes)
            .chain(table.packers.iter().flat_map(|row| &row.classes))
        {
            let shape = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
            assert!(class.split('.').all(|part| !part.is_empty() && part.chars().all(shape)), "{class}");
            assert!(class.contains('.'), "{class} is too general");
        }
    }

    #[test]
    fn well_known_classes_find_their_sdk() {
        let table = Table::built_in();
        let name = |class| table.owner_of(class).map(|owner| table.name(owner));
        assert_eq!(name("com.bytedance.sdk.openadsdk.TTAdSdk"), Some("穿山甲"));
        assert_eq!(name("com.qq.e.ads.banner2.UnifiedBannerView"), Some("优量汇"));
        assert_eq!(name("cn.jpush.android.api.JPushInterface"), Some("极光推送"));
        assert_eq!(name("com.umeng.analytics.MobclickAgent"), Some("友盟统计"));
        assert_eq!(name("com.tencent.mm.opensdk.openapi.IWXAPI"), Some("微信开放平台"));
        assert_eq!(name("com.stub.StubApp"), Some("360加固"));
        assert_eq!(name("com.qq.example.Main"), None);
        assert_eq!(name("android.app.Activity"), None);
    }

    #[test]
    fn an_external_list_is_added_without_doubles() {
        let list = r#"{"trackers":{"1":{"name":"Invented Tracker","code_signature":"org.invented.a|org.invented.b",
            "website":"https://tracker.invalid"},"2":{"name":"Umeng","code_signature":"com.umeng.analytics."}}}"#;
        let table = Table::with_exodus(list).unwrap();
        assert_eq!(table.sdks.len(), Table::built_in().sdks.len() + 1);
        assert_eq!(
            table.owner_of("org.invented.b.C").map(|owner| table.name(owner)),
            Some("Invented Tracker")
        );
        assert!(Table::with_exodus("[]").is_err());
    }
}
