//! What in a package points to an SDK or packer, collected from every reader and told in a fixed order (INS-3).
//!
//! The kinds go from strong to weak: code that is there says more than a name that is only referred to. A packer is
//! never concluded from a mere reference.

use std::collections::BTreeMap;

use super::{Marker, Owner, Table, fits};
use crate::archive::Archive;
use crate::report::{Packer, Sdk};

/// How a sign was seen, strongest first. The word stands before each piece of evidence in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Classes are defined in the package's own code.
    Code,
    /// Classes are defined in code inside an archive inside the package.
    NestedCode,
    /// A component of the manifest is one of its classes.
    Component,
    /// A native library.
    NativeLibrary,
    /// A file among the assets.
    Asset,
    /// A `meta-data` element of the manifest.
    MetaData,
    /// An embedded or linked framework (iOS).
    Framework,
    /// An Objective-C class in the program (iOS).
    ObjectiveClass,
    /// Classes are referred to, but not defined.
    Referenced,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Code,
        Self::NestedCode,
        Self::Component,
        Self::NativeLibrary,
        Self::Asset,
        Self::MetaData,
        Self::Framework,
        Self::ObjectiveClass,
        Self::Referenced,
    ];

    /// What people are told instead of the stable word.
    fn chinese(self) -> &'static str {
        match self {
            Self::Code => "代码",
            Self::NestedCode => "内嵌包中的代码",
            Self::Component => "组件",
            Self::NativeLibrary => "本地库",
            Self::Asset => "文件",
            Self::MetaData => "配置项",
            Self::Framework => "框架",
            Self::ObjectiveClass => "程序中的类",
            Self::Referenced => "仅被引用",
        }
    }

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Code => "class",
            Self::NestedCode => "nested-dex",
            Self::Component => "component",
            Self::NativeLibrary => "native-library",
            Self::Asset => "asset",
            Self::MetaData => "meta-data",
            Self::Framework => "framework",
            Self::ObjectiveClass => "objc-class",
            Self::Referenced => "referenced",
        }
    }
}

/// A piece of evidence of a report in the words of the people who read it.
pub fn in_words(evidence: &str) -> String {
    let told = |kind: Kind| {
        Some(format!("{} {}", kind.chinese(), evidence.strip_prefix(kind.word())?.strip_prefix(": ")?))
    };
    Kind::ALL.into_iter().find_map(told).unwrap_or_else(|| evidence.to_owned())
}

/// Signs of one package.
#[derive(Debug)]
pub struct Evidence<'t> {
    table: &'t Table,
    signs: BTreeMap<(Owner, Kind, String), u32>,
}

/// Pieces of evidence told per SDK; more would say nothing new.
const TOLD: usize = 12;

impl<'t> Evidence<'t> {
    /// Nothing seen yet.
    pub fn new(table: &'t Table) -> Self {
        Self { table, signs: BTreeMap::new() }
    }

    /// The table it refers to.
    pub fn table(&self) -> &'t Table {
        self.table
    }

    /// Notes a sign seen `count` times.
    pub fn add(&mut self, owner: Owner, kind: Kind, what: &str, count: u32) {
        if matches!(owner, Owner::Packer(_)) && kind == Kind::Referenced {
            return;
        }
        let sum = self.signs.entry((owner, kind, what.to_owned())).or_default();
        *sum = sum.saturating_add(count);
    }

    /// Notes a class name of the manifest.
    pub fn component(&mut self, class: &str) {
        let table = self.table;
        if let Some(owner) = table.owner_of(class) {
            self.add(owner, Kind::Component, class, 1);
        }
        let wanted =
            |marker: &Marker| matches!(marker, Marker::Component(end) if class.ends_with(end.as_str()));
        for (position, _) in table.sdks.iter().enumerate().filter(|(_, row)| row.markers.iter().any(wanted)) {
            self.add(Owner::Sdk(position), Kind::Component, class, 1);
        }
    }

    /// Notes a `meta-data` name of the manifest.
    pub fn meta_data(&mut self, name: &str) {
        let table = self.table;
        let wanted = |marker: &Marker| matches!(marker, Marker::MetaData(known) if known == name);
        for (position, _) in table.sdks.iter().enumerate().filter(|(_, row)| row.markers.iter().any(wanted)) {
            self.add(Owner::Sdk(position), Kind::MetaData, name, 1);
        }
    }

    /// Notes a native library by its file name.
    pub fn library(&mut self, name: &str) {
        let table = self.table;
        let is_it = |sign: &String| fits(sign, name);
        for (position, _) in table.sdks.iter().enumerate().filter(|(_, row)| row.libraries.iter().any(is_it))
        {
            self.add(Owner::Sdk(position), Kind::NativeLibrary, name, 1);
        }
        for (position, _) in
            table.packers.iter().enumerate().filter(|(_, row)| row.libraries.iter().any(is_it))
        {
            self.add(Owner::Packer(position), Kind::NativeLibrary, name, 1);
        }
    }

    /// Notes a framework or Objective-C class of an iOS program.
    pub fn ios(&mut self, kind: Kind, name: &str) {
        if let Some(owner) = self.table.owner_on_ios(name) {
            self.add(owner, kind, name, 1);
        }
    }

    /// Looks for the assets the table names.
    pub fn assets(&mut self, archive: &Archive<'_>) {
        let table = self.table;
        for (position, row) in table.sdks.iter().enumerate() {
            for marker in &row.markers {
                if let Marker::Asset(sign) = marker {
                    self.asset(archive, Owner::Sdk(position), sign);
                }
            }
        }
        for (position, row) in table.packers.iter().enumerate() {
            for sign in &row.assets {
                self.asset(archive, Owner::Packer(position), sign);
            }
        }
    }

    fn asset(&mut self, archive: &Archive<'_>, owner: Owner, sign: &str) {
        let found = if sign.ends_with(['/', '*']) {
            archive.under(sign.trim_end_matches('*')).next()
        } else {
            archive.find(sign)
        };
        let found = found.map(|entry| archive.display_name(entry));
        if let Some(name) = found {
            self.add(owner, Kind::Asset, &name, 1);
        }
    }

    /// SDKs and packers in the table's order, each with its evidence, strongest first.
    pub fn finish(self) -> (Vec<Sdk>, Vec<Packer>) {
        let mut by_owner: BTreeMap<Owner, Vec<String>> = BTreeMap::new();
        for ((owner, kind, what), count) in self.signs {
            let told = by_owner.entry(owner).or_default();
            if told.len() < TOLD {
                let times = if count > 1 { format!(" ×{count}") } else { String::new() };
                told.push(format!("{}: {what}{times}", kind.word()));
            }
        }
        let (mut sdks, mut packers) = (Vec::new(), Vec::new());
        for (owner, evidence) in by_owner {
            match owner {
                Owner::Sdk(position) => sdks.extend(self.table.sdks.get(position).map(|row| Sdk {
                    name: row.name.clone(),
                    category: row.category.clone(),
                    vendor: row.vendor.clone(),
                    evidence,
                })),
                Owner::Packer(position) => {
                    packers.extend(
                        self.table
                            .packers
                            .get(position)
                            .map(|row| Packer { name: row.name.clone(), evidence }),
                    );
                }
            }
        }
        (sdks, packers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_told_strongest_first() {
        let mut evidence = Evidence::new(Table::built_in());
        let owner = evidence.table().owner_of("com.qq.e.ads.A").unwrap();
        evidence.add(owner, Kind::Referenced, "com.qq.e", 3);
        evidence.component("com.qq.e.ads.ADActivity");
        evidence.add(owner, Kind::Code, "com.qq.e", 1);
        let (sdks, packers) = evidence.finish();
        assert_eq!(packers, []);
        assert_eq!(sdks.len(), 1);
        assert_eq!((sdks[0].name.as_str(), sdks[0].category.as_str()), ("优量汇", "advertising"));
        assert_eq!(
            sdks[0].evidence,
            ["class: com.qq.e", "component: com.qq.e.ads.ADActivity", "referenced: com.qq.e ×3"]
        );
    }

    #[test]
    fn people_read_words_instead_of_marks() {
        assert_eq!(in_words("class: com.qq.e ×3"), "代码 com.qq.e ×3");
        assert_eq!(in_words("referenced: com.qq.e"), "仅被引用 com.qq.e");
        for kind in Kind::ALL {
            assert_ne!(in_words(&format!("{}: x", kind.word())), format!("{}: x", kind.word()));
        }
        assert_eq!(in_words("something: else"), "something: else");
    }

    #[test]
    fn a_packer_is_not_concluded_from_a_reference() {
        let mut evidence = Evidence::new(Table::built_in());
        let owner = evidence.table().owner_of("com.stub.StubApp").unwrap();
        evidence.add(owner, Kind::Referenced, "com.stub.StubApp", 1);
        assert_eq!(evidence.finish(), (vec![], vec![]));
        let mut evidence = Evidence::new(Table::built_in());
        evidence.library("libjiagu.so");
        evidence.library("libnothing-known.so");
        let (sdks, packers) = evidence.finish();
        assert_eq!(sdks, []);
        assert_eq!(packers[0].name, "360加固");
        assert_eq!(packers[0].evidence, ["native-library: libjiagu.so"]);
    }
}
