//! The label in every locale, as aapt prints it: each locale any resource is for is asked, and falls back as on a device.

use std::collections::BTreeMap;

use crate::axml::{Element, Value};
use crate::manifest::Context;
use crate::resources::{Config, Locale};

/// The default label and the label by locale.
pub(super) fn in_every_locale(
    context: &Context<'_>,
    element: &Element<'_>,
    value: Value,
) -> (Option<String>, BTreeMap<String, String>) {
    let mut labels = BTreeMap::new();
    let mut label = None;
    let locales = context.table.as_ref().map(crate::resources::Table::locales).unwrap_or_default();
    if locales.is_empty() {
        return (context.text_of(element, value, &context.device).map(Into::into), labels);
    }
    for (tag, locale) in locales {
        let device = Config { locale: Locale { ..locale }, ..context.device };
        let Some(text) = context.text_of(element, value, &device).filter(|text| !text.is_empty()) else {
            continue;
        };
        if label.is_none() {
            label = Some(text.clone().into_owned());
        }
        if !tag.is_empty() {
            labels.insert(tag, text.into_owned());
        }
    }
    (label, labels)
}
