//! Privacy manifests (`PrivacyInfo.xcprivacy`): what the app and its frameworks declare to collect (INS-3).
//!
//! The app's own stands by itself, because it is what its maker says; what all of them declare is put together, each with
//! the places it is declared at.

use std::collections::BTreeMap;

use super::plist::Value;
use super::{Missing, list};
use crate::archive::Archive;
use crate::notes::Notes;
use crate::report::Ios;
use crate::report::ios::{Privacy, PrivacyDeclared};

const NAME: &str = "PrivacyInfo.xcprivacy";

/// Fills the app's own manifest, the places of the others, and what all of them declare.
pub fn fill(archive: &Archive<'_>, folder: &str, ios: &mut Ios, notes: &mut Notes) {
    let own = format!("{folder}{NAME}");
    ios.privacy = list(archive, &own, Missing::IsUsual, notes).map(|value| privacy(&value));
    if let Some(own) = &ios.privacy {
        declare(&mut ios.privacy_declared, own, NAME);
    }
    let others = archive.under(folder).map(|entry| archive.display_name(entry));
    let others = others.filter(|name| name.rsplit('/').next() == Some(NAME) && *name != own);
    let limit = archive.limits().privacy_manifests;
    for (position, name) in others.enumerate() {
        if position == limit {
            notes.cut("隐私清单", limit);
            notes.unread(format!("第 {} 个起的隐私清单未读取", limit + 1));
            break;
        }
        if let Some(value) = list(archive, &name, Missing::IsUsual, notes) {
            let place = name.strip_prefix(folder).unwrap_or(&name);
            declare(&mut ios.privacy_declared, &privacy(&value), place);
        }
        ios.other_privacy_manifests.push(name);
    }
}

fn declare(declared: &mut PrivacyDeclared, one: &Privacy, place: &str) {
    let add = |all: &mut BTreeMap<String, Vec<String>>, what: &[String]| {
        for what in what {
            let places = all.entry(what.clone()).or_default();
            if places.last().is_none_or(|last| last != place) {
                places.push(place.to_owned());
            }
        }
    };
    if one.tracking {
        declared.tracking.push(place.to_owned());
    }
    add(&mut declared.tracking_domains, &one.tracking_domains);
    add(&mut declared.collected, &one.collected);
    add(&mut declared.accessed_interfaces, &one.accessed_interfaces);
}

fn privacy(value: &Value) -> Privacy {
    let rows = |key: &str| value.get(key).map(Value::items).unwrap_or_default();
    Privacy {
        tracking: value.get("NSPrivacyTracking").and_then(Value::flag).unwrap_or(false),
        tracking_domains: value.texts_of("NSPrivacyTrackingDomains"),
        collected: rows("NSPrivacyCollectedDataTypes")
            .iter()
            .filter_map(|row| row.text_of("NSPrivacyCollectedDataType"))
            .map(str::to_owned)
            .collect(),
        accessed_interfaces: rows("NSPrivacyAccessedAPITypes")
            .iter()
            .filter_map(|row| {
                let kind = row.text_of("NSPrivacyAccessedAPIType")?;
                Some(format!("{kind}: {}", row.texts_of("NSPrivacyAccessedAPITypeReasons").join(", ")))
            })
            .collect(),
    }
}
