//! Privacy manifests (`PrivacyInfo.xcprivacy`): what the app and its frameworks declare to collect (INS-3).

use super::plist::Value;
use super::{Missing, list};
use crate::archive::Archive;
use crate::notes::Notes;
use crate::report::Ios;
use crate::report::ios::Privacy;

const NAME: &str = "PrivacyInfo.xcprivacy";

/// Fills the app's own manifest and the places of the others.
pub fn fill(archive: &Archive<'_>, folder: &str, ios: &mut Ios, notes: &mut Notes) {
    let own = format!("{folder}{NAME}");
    ios.privacy = list(archive, &own, Missing::IsUsual, notes).map(|value| privacy(&value));
    let others = archive.under(folder).map(|entry| archive.display_name(entry));
    ios.other_privacy_manifests =
        others.filter(|name| name.ends_with(NAME) && *name != own).take(archive.limits().evidence).collect();
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
