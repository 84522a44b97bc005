//! Info.plist and what stands beside it: identity, versions, usage descriptions, transport, names, icon, extensions (INS-2).

use std::collections::BTreeMap;

use super::plist::{self, Value};
use super::{Missing, content, folders, list};
use crate::archive::Archive;
use crate::notes::Notes;
use crate::permission::{self, QUERIED_SCHEMES};
use crate::report::ios::{Extension, Transport};
use crate::report::{Ios, Kind, Report};

/// What is longer is no name, and two hundred of them must not fill the memory.
const LONGEST_NAME: usize = 4096;

/// Fills what Info.plist says.
pub fn fill(info: &Value, report: &mut Report, ios: &mut Ios) {
    let text = |key: &str| info.text_of(key).map(str::to_owned);
    report.package = text("CFBundleIdentifier");
    report.version_name = text("CFBundleShortVersionString").or_else(|| text("CFBundleVersion"));
    ios.build = text("CFBundleVersion");
    report.version_code = ios.build.as_ref().and_then(|build| build.parse().ok());
    report.label = text("CFBundleDisplayName").or_else(|| text("CFBundleName"));
    if let Some(label) = &report.label {
        report.labels.insert(String::new(), label.clone());
    }
    ios.executable = text("CFBundleExecutable");
    ios.minimum_os = text("MinimumOSVersion");
    ios.device_families = numbers(info.get("UIDeviceFamily"));
    ios.usage_descriptions = info
        .entries()
        .iter()
        .filter(|(key, _)| is_usage(key))
        .map(|(key, value)| (key.clone(), purpose(value)))
        .collect();
    ios.queried_schemes = info.texts_of(QUERIED_SCHEMES);
    ios.background_modes = info.texts_of("UIBackgroundModes");
    let types = info.get("CFBundleURLTypes").map(Value::items).unwrap_or_default();
    ios.url_schemes = types.iter().flat_map(|kind| kind.texts_of("CFBundleURLSchemes")).collect();
    if let Some(security) = info.get("NSAppTransportSecurity") {
        ios.transport = transport(security);
    }
    report.cleartext = Some(ios.transport.arbitrary_loads);
    report.cleartext_domains.clone_from(&ios.transport.insecure_domains);
}

/// Keys named like usage descriptions, whether the table knows them or not, and those it knows that are named otherwise. The
/// schemes an app asks for are no text for people and stand in `queried_schemes`.
fn is_usage(key: &str) -> bool {
    let is_named_so = key.starts_with("NS") && key.ends_with("UsageDescription");
    is_named_so || (key != QUERIED_SCHEMES && permission::known(Kind::Ipa, key).is_some())
}

/// What the user is told; some keys hold one text per purpose.
fn purpose(value: &Value) -> String {
    match value {
        Value::Dictionary(purposes) => {
            purposes.iter().map(|(_, text)| text.shown()).collect::<Vec<_>>().join("；")
        }
        other => other.shown(),
    }
}

fn numbers(value: Option<&Value>) -> Vec<i64> {
    let number = |value: &Value| match value {
        Value::Integer(number) => Some(*number),
        // Some tools write the families as text.
        Value::Text(text) => text.parse().ok(),
        _ => None,
    };
    value.map(Value::items).unwrap_or_default().iter().filter_map(number).collect()
}

fn transport(security: &Value) -> Transport {
    let flag = |value: &Value, key: &str| value.get(key).and_then(Value::flag).unwrap_or(false);
    let domains = security.get("NSExceptionDomains").map(Value::entries).unwrap_or_default();
    Transport {
        arbitrary_loads: flag(security, "NSAllowsArbitraryLoads"),
        arbitrary_loads_in_web: flag(security, "NSAllowsArbitraryLoadsInWebContent"),
        arbitrary_loads_for_media: flag(security, "NSAllowsArbitraryLoadsForMedia"),
        insecure_domains: domains
            .iter()
            .filter(|(_, rules)| {
                ["NSExceptionAllowsInsecureHTTPLoads", "NSTemporaryExceptionAllowsInsecureHTTPLoads"]
                    .iter()
                    .any(|key| flag(rules, key))
            })
            .map(|(domain, _)| domain.clone())
            .collect(),
    }
}

/// Entitlements as text by name.
pub fn entitlements(value: &Value) -> BTreeMap<String, String> {
    value.entries().iter().map(|(key, value)| (key.clone(), value.shown())).collect()
}

/// The app's name in other languages, from `<locale>.lproj/InfoPlist.strings`.
pub fn labels(archive: &Archive<'_>, folder: &str, notes: &mut Notes) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    for name in folders(archive, folder, "", ".lproj", notes) {
        let locale = name.trim_end_matches(".lproj");
        let Some(data) = content(archive, &format!("{folder}{name}/InfoPlist.strings"), notes) else {
            continue;
        };
        // A broken table of names only leaves the name out; the system does the same.
        let label = match plist::parse(&data, archive.limits()) {
            Ok(table) => ["CFBundleDisplayName", "CFBundleName"]
                .iter()
                .find_map(|key| table.text_of(key))
                .map(str::to_owned),
            Err(_) => old_form(&data),
        };
        if let (Some(label), true) = (label.filter(|label| label.len() <= LONGEST_NAME), locale != "Base") {
            labels.insert(locale.to_owned(), label);
        }
    }
    labels
}

/// `"CFBundleDisplayName" = "…";` in UTF-8 or UTF-16, as the tables were written before they became property lists.
fn old_form(data: &[u8]) -> Option<String> {
    let units = |decode: fn([u8; 2]) -> u16| -> String {
        let units = data.as_chunks::<2>().0.iter().map(|pair| decode(*pair));
        char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect()
    };
    let text = match data {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        _ => String::from_utf8_lossy(data).into_owned(),
    };
    ["CFBundleDisplayName", "CFBundleName"].iter().find_map(|key| {
        let (_, after) = text.split_once(key)?;
        let (_, value) = after.split_once('=')?;
        let value = value.trim_start().strip_prefix('"')?;
        value.split_once('"').map(|(value, _)| value.to_owned())
    })
}

/// The largest icon file that Info.plist names.
pub fn icon(archive: &Archive<'_>, folder: &str, info: &Value) -> Option<String> {
    let primary = |key: &str| info.get(key)?.get("CFBundlePrimaryIcon")?.get("CFBundleIconFiles");
    let lists = [primary("CFBundleIcons"), primary("CFBundleIcons~ipad"), info.get("CFBundleIconFiles")];
    let listed = lists.into_iter().flatten().flat_map(Value::items).filter_map(Value::text);
    let names = listed.chain(info.text_of("CFBundleIconFile"));
    names
        .filter_map(|name| {
            let start = format!("{folder}{}", name.trim_end_matches(".png"));
            let best = archive
                .under(&start)
                .filter(|entry| archive.name(entry).ends_with(b".png"))
                .max_by_key(|entry| entry.size);
            best.map(|entry| (entry.size, archive.display_name(entry)))
        })
        .max_by_key(|(size, _)| *size)
        .map(|(_, name)| name)
}

/// Fills the app's extensions.
pub fn extensions(archive: &Archive<'_>, folder: &str, ios: &mut Ios, notes: &mut Notes) {
    for name in folders(archive, folder, "PlugIns/", ".appex", notes) {
        let info = list(archive, &format!("{folder}PlugIns/{name}/Info.plist"), Missing::IsUsual, notes);
        let short = |text: &&str| text.len() <= LONGEST_NAME;
        let bundle = info.as_ref().and_then(|info| info.text_of("CFBundleIdentifier"));
        let bundle = bundle.filter(short).map(str::to_owned);
        let point =
            info.as_ref().and_then(|info| info.get("NSExtension")?.text_of("NSExtensionPointIdentifier"));
        let point = point.filter(short).map(str::to_owned);
        ios.extensions.push(bundle.clone().unwrap_or_else(|| name.clone()));
        ios.extension_details.push(Extension { folder: name, bundle, point });
    }
}
