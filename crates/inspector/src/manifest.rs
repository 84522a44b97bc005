//! AndroidManifest.xml: what a package says of itself (INS-2, INS-3).
//!
//! Attributes are looked up by resource identifier, as Android does; names without one mean nothing to it and nothing
//! here. Elements count only at the depth where Android reads them. Values that are references are resolved through
//! resources.arsc for the device aapt pretends to be.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;

use crate::archive::Archive;
use crate::axml::{Document, Value};
use crate::limits::Limits;
use crate::notes::Notes;
use crate::report::{
    Components, DefinedPermission, ExportedComponent, Feature, ImpliedPermission, Permission, Report,
    SdkLevel,
};
use crate::resources::{Config, Source, Table};

mod attribute;
mod component;
mod icon;
mod implied;
mod label;
mod network;
mod walk;

/// What the manifest says.
#[derive(Debug, Default)]
pub struct Manifest {
    /// Package name.
    pub package: Option<String>,
    /// Version for machines, the upper half included.
    pub version_code: Option<i64>,
    /// Version for people.
    pub version_name: Option<String>,
    /// Oldest platform.
    pub min_sdk: Option<SdkLevel>,
    /// Platform it was made for.
    pub target_sdk: Option<SdkLevel>,
    /// Newest platform.
    pub max_sdk: Option<SdkLevel>,
    /// `targetSandboxVersion`; none means 1.
    pub target_sandbox: Option<i32>,
    /// Permissions asked for.
    pub permissions: Vec<Permission>,
    /// Permissions defined.
    pub defined_permissions: Vec<DefinedPermission>,
    /// Permissions that come by themselves.
    pub implied_permissions: Vec<ImpliedPermission>,
    /// Features, implied ones included.
    pub features: Vec<Feature>,
    /// Component class names.
    pub components: Components,
    /// Components others can start.
    pub exported: Vec<ExportedComponent>,
    /// What the launcher starts.
    pub launchable_activity: Option<String>,
    /// Class of the application object.
    pub application_class: Option<String>,
    /// Class that makes components (a place where packers sit).
    pub component_factory: Option<String>,
    /// Other apps it wants to see.
    pub queries: Vec<String>,
    /// Names of meta-data.
    pub meta_data: Vec<String>,
    /// Label in the default language.
    pub label: Option<String>,
    /// Label by locale.
    pub labels: BTreeMap<String, String>,
    /// Label of what the launcher starts, where it is another one; people then see this under the icon.
    pub launcher_label: Option<String>,
    /// The same by locale.
    pub launcher_labels: BTreeMap<String, String>,
    /// Path of the best raster icon.
    pub icon: Option<String>,
    /// The files of an adaptive icon by layer.
    pub icon_layers: BTreeMap<String, String>,
    /// May a debugger attach?
    pub debuggable: bool,
    /// May its data be copied by adb backup?
    pub allow_backup: Option<bool>,
    /// Cleartext traffic allowed by default?
    pub cleartext: Option<bool>,
    /// Domains cleartext is allowed for.
    pub cleartext_domains: Vec<String>,
}

/// What the walk needs besides the document.
pub(crate) struct Context<'a> {
    archive: &'a Archive<'a>,
    table: Option<Table<'a>>,
    device: Config,
    limits: &'a Limits,
    /// Bytes of text that may still be taken.
    text_left: Cell<usize>,
}

impl Context<'_> {
    /// A value as text; references are resolved.
    fn text<'v>(&'v self, element: &crate::axml::Element<'v>, id: u32) -> Option<Cow<'v, str>> {
        let value = element.by_id(id)?;
        self.text_of(element, value, &self.device)
    }

    fn text_of<'v>(
        &'v self,
        element: &crate::axml::Element<'v>,
        value: Value,
        device: &Config,
    ) -> Option<Cow<'v, str>> {
        if value.kind == Value::STRING {
            return self.plain(element, value);
        }
        self.looked_up(value, device)
    }

    /// A value that is no text of the document, as text.
    fn looked_up(&self, value: Value, device: &Config) -> Option<Cow<'_, str>> {
        let text = self.table.as_ref()?.text(value, device).ok().flatten()?;
        self.take(text.len()).then_some(Cow::Owned(text))
    }

    /// A value as text that stands in the document itself. How long it is, is known before it is decoded.
    fn plain<'v>(&self, element: &crate::axml::Element<'v>, value: Value) -> Option<Cow<'v, str>> {
        if self.take(element.text_len(&value)?) { element.text(&value) } else { None }
    }

    fn take(&self, bytes: usize) -> bool {
        let left = self.text_left.get().checked_sub(bytes);
        self.text_left.set(left.unwrap_or_default());
        left.is_some()
    }

    /// Was there more text than is taken?
    fn is_exhausted(&self) -> bool {
        self.text_left.get() == 0
    }

    /// A value as number; references are resolved.
    fn integer(&self, element: &crate::axml::Element<'_>, id: u32) -> Option<i32> {
        let value = element.by_id(id)?;
        value.integer().or_else(|| self.table.as_ref()?.resolve(value, &self.device).ok()?.integer())
    }

    fn flag(&self, element: &crate::axml::Element<'_>, id: u32) -> Option<bool> {
        self.integer(element, id).map(|number| number != 0)
    }
}

/// Reads the manifest of an Android package.
pub fn read(archive: &Archive<'_>, notes: &mut Notes) -> Option<Manifest> {
    let Some(entry) = archive.find("AndroidManifest.xml") else {
        notes.anomaly("manifest-missing", "包内没有 AndroidManifest.xml，Android 无法安装");
        notes.unread("AndroidManifest.xml：缺失");
        return None;
    };
    let bytes = content(archive, entry, "AndroidManifest.xml", notes)?;
    let Some(document) = Document::parse(&bytes, "AndroidManifest.xml", notes) else {
        notes.unread("AndroidManifest.xml：不是可读取的清单");
        return None;
    };
    if document.strings().points_outside() {
        notes.unread("AndroidManifest.xml：有文字位于数据之外");
    }
    let limits = archive.limits();
    let table = resources(archive, notes).and_then(|source| Table::open(source, limits, notes));
    let text_left = Cell::new(limits.manifest_text);
    let context = Context { archive, table, device: Config::reference_device(), limits, text_left };
    walk::read(&document, &context, notes)
}

/// The resource table. A large one that is stored as it is stays in the package.
fn resources<'a>(archive: &Archive<'a>, notes: &mut Notes) -> Option<Source<'a>> {
    const LARGE: u64 = 1 << 20;
    let entry = archive.find("resources.arsc")?;
    let input = archive.input();
    let end = entry.data_offset.checked_add(entry.stored_len());
    if entry.is_deflated() || entry.size < LARGE || end.is_none_or(|end| end > input.len()) {
        return content(archive, entry, "resources.arsc", notes).map(Source::Whole);
    }
    Some(Source::Part { input, at: entry.data_offset, len: usize::try_from(entry.stored_len()).ok()? })
}

/// An entry's content; what is wrong with it becomes an anomaly.
fn content<'a>(
    archive: &Archive<'a>,
    entry: &crate::archive::Entry,
    name: &str,
    notes: &mut Notes,
) -> Option<Cow<'a, [u8]>> {
    match archive.read(entry) {
        Ok(bytes) => Some(bytes),
        Err(flaw) => {
            notes.anomaly(flaw.code(), format!("{name}：{}", flaw.words()));
            notes.unread(format!("{name}：{}", flaw.words()));
            None
        }
    }
}

impl Manifest {
    /// The platform the app behaves for: the target, failing that the oldest, and 1 without either. A code name is newer
    /// than all numbers.
    pub fn behaves_for(&self) -> i64 {
        match self.target_sdk.as_ref().or(self.min_sdk.as_ref()) {
            Some(SdkLevel::Level(level)) => *level,
            Some(SdkLevel::Name(_)) => 10_000,
            None => 1,
        }
    }

    /// Hands everything over to the report.
    pub fn fill(self, report: &mut Report) {
        report.package = self.package;
        report.version_code = self.version_code;
        report.version_name = self.version_name;
        report.min_sdk = self.min_sdk;
        report.target_sdk = self.target_sdk;
        report.max_sdk = self.max_sdk;
        report.permissions = self.permissions;
        report.implied_permissions = self.implied_permissions;
        report.defined_permissions = self.defined_permissions;
        report.features = self.features;
        report.components = self.components;
        report.exported = self.exported.iter().map(|component| component.name.clone()).collect();
        report.exported_components = self.exported;
        report.launchable_activity = self.launchable_activity;
        report.queries = self.queries;
        report.label = self.label;
        report.labels = self.labels;
        report.launcher_label = self.launcher_label;
        report.launcher_labels = self.launcher_labels;
        report.icon = self.icon;
        report.icon_layers = self.icon_layers;
        report.debuggable = self.debuggable;
        report.cleartext = self.cleartext;
        report.cleartext_domains = self.cleartext_domains;
    }
}

#[cfg(test)]
mod tests;
