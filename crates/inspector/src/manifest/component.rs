//! Components: their class names, and which of them other apps can start.

use std::borrow::Cow;

use crate::axml::Element;
use crate::manifest::label::Label;
use crate::manifest::{Context, Manifest, attribute as attr};
use crate::report::ExportedComponent;

/// A component while its element is open.
#[derive(Debug)]
pub(super) struct Draft {
    kind: &'static str,
    name: String,
    exported: Option<bool>,
    permission: Option<String>,
    label: Option<Label>,
    pub(super) has_filter: bool,
    pub(super) main: bool,
    pub(super) launcher: bool,
}

impl Draft {
    pub(super) fn begin(
        context: &Context<'_>,
        element: &Element<'_>,
        kind: &str,
        package: &str,
    ) -> Option<Self> {
        let kind = match kind {
            "activity" => "activity",
            "activity-alias" => "activity-alias",
            "service" => "service",
            "receiver" => "receiver",
            "provider" => "provider",
            _ => return None,
        };
        let name = context.text(element, attr::NAME)?;
        let permission = [attr::PERMISSION, attr::READ_PERMISSION, attr::WRITE_PERMISSION]
            .into_iter()
            .find_map(|id| context.text(element, id))
            .filter(|permission| !permission.is_empty());
        Some(Self {
            kind,
            name: class_name(package, &name),
            exported: context.flag(element, attr::EXPORTED),
            permission: permission.map(Into::into),
            label: if kind.starts_with("activity") { Label::of(context, element) } else { None },
            has_filter: false,
            main: false,
            launcher: false,
        })
    }

    /// The element is closed: file the component.
    pub(super) fn settle(self, context: &Context<'_>, manifest: &mut Manifest) {
        let because = match (self.exported, self.has_filter) {
            (Some(true), _) => Some("explicit"),
            (Some(false), _) => None,
            (None, true) => Some("intent-filter"),
            (None, false) if self.kind == "provider" => Some("default"),
            (None, false) => None,
        };
        if self.main && self.launcher && manifest.launchable_activity.is_none() {
            manifest.launchable_activity = Some(self.name.clone());
            let (label, labels) =
                self.label.as_ref().map(|label| label.in_every_locale(context)).unwrap_or_default();
            if (&label, &labels) != (&manifest.label, &manifest.labels) {
                (manifest.launcher_label, manifest.launcher_labels) = (label, labels);
            }
        }
        let components = &mut manifest.components;
        match self.kind {
            "activity" => components.activities.push(self.name.clone()),
            "service" => components.services.push(self.name.clone()),
            "receiver" => components.receivers.push(self.name.clone()),
            "provider" => components.providers.push(self.name.clone()),
            _ => {}
        }
        if let Some(because) = because {
            manifest.exported.push(ExportedComponent {
                kind: Cow::Borrowed(self.kind),
                name: self.name,
                because: Cow::Borrowed(because),
                permission: self.permission,
            });
        }
    }
}

impl Manifest {
    /// Providers that say nothing are exported only for apps made for platforms before 17; an intent filter exports all
    /// other kinds, but never a provider.
    pub(super) fn settle_exported(&mut self, target: i64) {
        self.exported.retain_mut(|component| {
            if component.kind != "provider" || component.because == "explicit" {
                return true;
            }
            component.because = Cow::Borrowed("default");
            target < 17
        });
    }
}

/// A class name in full: names that begin with a dot or have none belong to the package.
pub(super) fn class_name(package: &str, name: &str) -> String {
    if name.starts_with('.') {
        format!("{package}{name}")
    } else if name.contains('.') || package.is_empty() {
        name.to_owned()
    } else {
        format!("{package}.{name}")
    }
}
