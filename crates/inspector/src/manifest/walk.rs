//! The walk over the manifest's elements; each is read at the depth where Android reads it.

use crate::axml::{Document, Element, Event};
use crate::manifest::component::{Draft, class_name};
use crate::manifest::label::Label;
use crate::manifest::{Context, Manifest, attribute as attr, icon, implied, network};
use crate::notes::Notes;
use crate::report::{DefinedPermission, Permission, SdkLevel};
use crate::resources::Table;

/// Which section of the manifest the walk is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Other,
    Application,
    Queries,
    FeatureGroup,
}

struct Walk<'w> {
    context: &'w Context<'w>,
    manifest: Manifest,
    implied: implied::Collector,
    section: Section,
    draft: Option<Draft>,
    in_filter: bool,
    applications: usize,
    package: String,
    security_config: Option<u32>,
    uses_cleartext: Option<bool>,
}

/// Reads the whole document.
#[allow(clippy::too_many_lines, reason = "one match over every kind of chunk")]
pub(super) fn read<'w>(
    document: &Document<'w>,
    context: &'w Context<'w>,
    notes: &mut Notes,
) -> Option<Manifest> {
    let mut walk = Walk {
        context,
        manifest: Manifest::default(),
        implied: implied::Collector::default(),
        section: Section::Other,
        draft: None,
        in_filter: false,
        applications: 0,
        package: String::new(),
        security_config: None,
        uses_cleartext: None,
    };
    let mut depth = 0_usize;
    let mut deepest = 0;
    let mut elements = 0;
    let mut rooted = false;
    let mut events = document.events();
    for event in events.by_ref() {
        match event {
            Event::Start(element) => {
                depth += 1;
                deepest = deepest.max(depth);
                elements += 1;
                if elements > context.limits.xml_elements {
                    notes.anomaly("axml-too-many-elements", "AndroidManifest.xml：元素过多，其余未读取");
                    notes.unread("AndroidManifest.xml：元素过多，其余未读取");
                    break;
                }
                if depth == 1 {
                    if !element.is("manifest") {
                        notes.anomaly("manifest-root", "AndroidManifest.xml：根元素不是 manifest");
                        notes.unread("AndroidManifest.xml：根元素不是 manifest，内容未读取");
                        break;
                    }
                    rooted = true;
                }
                walk.start(&element, depth);
            }
            Event::End => {
                walk.end(depth);
                depth = depth.saturating_sub(1);
            }
            Event::Text(_) => {}
        }
    }
    if let Some(code) = events.flaw() {
        notes.anomaly(code, "AndroidManifest.xml：结构损坏，只读取了完好的部分");
    }
    if events.ended_early() || (rooted && depth > 0 && elements <= context.limits.xml_elements) {
        notes.unread("AndroidManifest.xml：没有读到末尾");
    }
    if deepest > context.limits.xml_depth {
        notes.anomaly("axml-too-deep", format!("AndroidManifest.xml：元素嵌套 {deepest} 层"));
    }
    if walk.applications > 1 {
        notes.anomaly("manifest-two-applications", "AndroidManifest.xml：有多个 application 元素");
    }
    let manifest = rooted.then(|| walk.finish(notes));
    if context.table.as_ref().is_some_and(Table::met_circle) {
        notes.anomaly("arsc-reference-circle", "resources.arsc：资源引用成环，无法解析");
        notes.unread("resources.arsc：资源引用成环，有引用的内容未能读取");
    }
    if context.table.as_ref().is_some_and(Table::is_exhausted) {
        notes.anomaly("arsc-too-many-lookups", "resources.arsc：查找资源的工作量超过上限，其余引用未解析");
        notes.unread("resources.arsc：查找工作量超过上限，其余引用的内容未读取");
    }
    if context.is_exhausted() {
        let limit = context.limits.manifest_text >> 20;
        notes.anomaly(
            "axml-too-much-text",
            format!("AndroidManifest.xml：文字超过 {limit} MB 的上限，其余未读取"),
        );
        notes.unread("AndroidManifest.xml：文字过多，其余未读取");
    }
    if manifest.as_ref().is_some_and(|manifest| manifest.package.as_ref().is_none_or(String::is_empty)) {
        notes.unread("AndroidManifest.xml：没有读到包名");
    }
    manifest
}

impl Walk<'_> {
    fn start(&mut self, element: &Element<'_>, depth: usize) {
        match depth {
            1 => self.root(element),
            2 => self.section(element),
            3 => match self.section {
                Section::Application => self.in_application(element),
                Section::Queries => self.in_queries(element),
                Section::FeatureGroup if element.is("uses-feature") => {
                    self.implied.feature(self.context, element);
                }
                Section::FeatureGroup | Section::Other => {}
            },
            4 if self.section == Section::Queries && element.is("action") => {
                if let Some(action) = self.context.text(element, attr::NAME) {
                    self.manifest.queries.push(format!("intent:{action}"));
                }
            }
            4 => {
                self.in_filter = self.draft.is_some() && element.is("intent-filter");
                if let Some(draft) = &mut self.draft {
                    draft.has_filter |= self.in_filter;
                    if element.is("meta-data") {
                        self.manifest
                            .meta_data
                            .extend(self.context.text(element, attr::NAME).map(Into::into));
                    }
                }
            }
            5 if self.in_filter => {
                let name = self.context.text(element, attr::NAME).unwrap_or_default();
                if let Some(draft) = &mut self.draft {
                    draft.main |= element.is("action") && name == "android.intent.action.MAIN";
                    draft.launcher |= element.is("category") && name == "android.intent.category.LAUNCHER";
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, depth: usize) {
        match depth {
            2 => self.section = Section::Other,
            3 => {
                if let Some(draft) = self.draft.take() {
                    draft.settle(self.context, &mut self.manifest);
                }
            }
            4 => self.in_filter = false,
            _ => {}
        }
    }

    fn root(&mut self, element: &Element<'_>) {
        let package = element.by_name("package").and_then(|value| self.context.plain(element, value));
        package.as_deref().unwrap_or_default().clone_into(&mut self.package);
        self.manifest.package = package.map(Into::into);
        let low = element.by_id(attr::VERSION_CODE).and_then(|value| value.integer());
        let high =
            element.by_id(attr::VERSION_CODE_MAJOR).and_then(|value| value.integer()).unwrap_or_default();
        self.manifest.version_code = low.map(|low| i64::from(high) << 32 | i64::from(low.cast_unsigned()));
        self.manifest.target_sandbox =
            element.by_id(attr::TARGET_SANDBOX_VERSION).and_then(|value| value.integer());
        self.manifest.version_name = self.context.text(element, attr::VERSION_NAME).map(Into::into);
    }

    fn section(&mut self, element: &Element<'_>) {
        self.section = Section::Other;
        match element.name().as_ref() {
            "application" => {
                self.section = Section::Application;
                self.applications += 1;
                self.application(element);
            }
            "queries" => self.section = Section::Queries,
            "feature-group" => {
                self.section = Section::FeatureGroup;
                self.implied.grouped = true;
            }
            "uses-sdk" => self.uses_sdk(element),
            "uses-permission" => self.permission(element, false),
            "uses-permission-sdk-23" | "uses-permission-sdk-m" => self.permission(element, true),
            "uses-feature" => self.implied.feature(self.context, element),
            "permission" => self.defined_permission(element),
            _ => {}
        }
    }

    /// Android takes the last of several; each starts from nothing.
    fn uses_sdk(&mut self, element: &Element<'_>) {
        let level = |id| {
            let value = element.by_id(id)?;
            if let Some(number) = value.integer() {
                return Some(SdkLevel::Level(i64::from(number)));
            }
            let text = self.context.text_of(element, value, &self.context.device)?;
            Some(text.parse().map_or_else(|_| SdkLevel::Name(text.into()), SdkLevel::Level))
        };
        self.manifest.min_sdk = level(attr::MIN_SDK_VERSION);
        self.manifest.target_sdk = level(attr::TARGET_SDK_VERSION);
        self.manifest.max_sdk = level(attr::MAX_SDK_VERSION);
    }

    fn permission(&mut self, element: &Element<'_>, sdk_23: bool) {
        let context = self.context;
        let Some(name) = element.by_id(attr::NAME).and_then(|value| context.plain(element, value)) else {
            return;
        };
        let max_sdk = self.context.integer(element, attr::MAX_SDK_VERSION).filter(|max| *max != -1);
        let required = element.by_id(attr::REQUIRED).and_then(|value| value.integer()) != Some(0);
        self.implied.permission(&name, &self.manifest);
        self.manifest.permissions.push(Permission {
            name: name.into(),
            max_sdk: max_sdk.map(i64::from),
            sdk_23,
            optional: !required,
            implied: false,
        });
    }

    fn defined_permission(&mut self, element: &Element<'_>) {
        let Some(name) = self.context.text(element, attr::NAME) else { return };
        let level = self.context.integer(element, attr::PROTECTION_LEVEL).unwrap_or_default();
        let protection = match level & 0xf {
            0 => "normal",
            1 => "dangerous",
            2 | 3 => "signature",
            4 => "internal",
            _ => "unknown",
        };
        self.manifest
            .defined_permissions
            .push(DefinedPermission { name: name.into(), protection: protection.into() });
    }

    fn application(&mut self, element: &Element<'_>) {
        let context = self.context;
        let class = |id| context.text(element, id).map(|name| class_name(&self.package, &name));
        self.manifest.application_class = class(attr::NAME);
        self.manifest.component_factory = class(attr::APP_COMPONENT_FACTORY);
        self.manifest.debuggable = context.flag(element, attr::DEBUGGABLE).unwrap_or(false);
        self.manifest.allow_backup = context.flag(element, attr::ALLOW_BACKUP);
        self.uses_cleartext = context.flag(element, attr::USES_CLEARTEXT_TRAFFIC);
        self.security_config =
            element.by_id(attr::NETWORK_SECURITY_CONFIG).and_then(|value| value.reference());
        if let Some(label) = Label::of(context, element) {
            (self.manifest.label, self.manifest.labels) = label.in_every_locale(context);
        }
        if let Some(value) = element.by_id(attr::ICON) {
            self.manifest.icon = icon::best_raster(context, element, value);
            self.manifest.icon_layers = icon::layers(context, value);
        }
    }

    fn in_application(&mut self, element: &Element<'_>) {
        let kind = element.name();
        match kind.as_ref() {
            "activity" | "activity-alias" | "service" | "receiver" | "provider" => {
                if kind == "activity" {
                    self.implied.orientation(self.context.integer(element, attr::SCREEN_ORIENTATION));
                }
                self.draft = Draft::begin(self.context, element, &kind, &self.package);
            }
            "meta-data" => {
                self.manifest.meta_data.extend(self.context.text(element, attr::NAME).map(Into::into));
            }
            _ => {}
        }
    }

    fn in_queries(&mut self, element: &Element<'_>) {
        let (kind, id) = match element.name().as_ref() {
            "package" => ("package", attr::NAME),
            "provider" => ("provider", attr::AUTHORITIES),
            _ => return,
        };
        if let Some(name) = self.context.text(element, id) {
            self.manifest.queries.push(format!("{kind}:{name}"));
        }
    }

    fn finish(mut self, notes: &mut Notes) -> Manifest {
        if let Some(draft) = self.draft.take() {
            draft.settle(self.context, &mut self.manifest);
        }
        let target = self.manifest.behaves_for();
        self.manifest.settle_exported(target);
        self.implied.settle(&mut self.manifest);
        let security = self.security_config.and_then(|id| network::read(self.context, id, notes));
        if self.security_config.is_some() && security.is_none() {
            notes.unread("网络安全配置未能读取：能否不加密传输按系统默认值推断");
        }
        let default = self.uses_cleartext.unwrap_or(target < 28);
        // A security configuration overrules the attribute, and falls back to the platform's default, not to it.
        let base = security.as_ref().map_or(default, |config| config.base.unwrap_or(target < 28));
        self.manifest.cleartext = Some(base);
        self.manifest.cleartext_domains = security.map(|config| config.domains).unwrap_or_default();
        self.manifest
    }
}
