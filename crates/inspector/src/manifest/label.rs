//! The label in every locale, as aapt prints it: each locale any resource is for is asked, and falls back as on a device.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::axml::{Element, Value};
use crate::manifest::{Context, attribute as attr};
use crate::resources::{Config, Locale};

/// A label where it stands: as a text of the document, or as a value to look up.
#[derive(Debug)]
pub(super) enum Label {
    Text(String),
    Other(Value),
}

impl Label {
    /// The label of an element, if it has one of its own. References are not followed yet.
    pub(super) fn of(context: &Context<'_>, element: &Element<'_>) -> Option<Self> {
        let value = element.by_id(attr::LABEL)?;
        if value.kind == Value::STRING {
            return context.plain(element, value).map(|text| Self::Text(text.into_owned()));
        }
        Some(Self::Other(value))
    }

    /// The label for a device.
    fn on<'v>(&'v self, context: &'v Context<'_>, device: &Config) -> Option<Cow<'v, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Other(value) => context.looked_up(*value, device),
        }
    }

    /// The default label and the label by locale.
    pub(super) fn in_every_locale(
        &self,
        context: &Context<'_>,
    ) -> (Option<String>, BTreeMap<String, String>) {
        let mut labels = BTreeMap::new();
        let mut label = None;
        let locales = context.table.as_ref().map(crate::resources::Table::locales).unwrap_or_default();
        if locales.is_empty() {
            return (self.on(context, &context.device).map(Into::into), labels);
        }
        for (tag, locale) in locales {
            let device = Config { locale: Locale { ..locale }, ..context.device };
            let Some(text) = self.on(context, &device).filter(|text| !text.is_empty()) else { continue };
            if label.is_none() {
                label = Some(text.clone().into_owned());
            }
            if !tag.is_empty() {
                labels.insert(tag, text.into_owned());
            }
        }
        (label, labels)
    }
}
