//! Reports against what established tools say of the same packages.
//!
//! The packages are not part of the project: the folder stands in `JIAOBEI_PACKAGES` and holds `files/` and `reference/`.
//! Without it the tests say so and pass. Each prints, per field, how many of how many agree, and names the exceptions.

#![allow(clippy::print_stdout, reason = "the figures are what the test is for")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use inspector::report::{Report, SdkLevel};
use inspector::{Input, Options};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("JIAOBEI_PACKAGES").map(PathBuf::from);
    if folder.is_none() {
        println!("JIAOBEI_PACKAGES is not set: nothing to compare with");
    }
    folder
}

fn report(path: &Path) -> std::io::Result<Report> {
    let input = Input::from_file(fs::File::open(path)?)?;
    Ok(inspector::inspect(&input, &path.to_string_lossy(), &Options::default()))
}

/// Counts agreement per field and remembers who disagrees.
#[derive(Default)]
struct Tally {
    fields: BTreeMap<&'static str, (usize, usize)>,
    disagreements: Vec<(&'static str, String, String)>,
}

impl Tally {
    fn compare<T: PartialEq + std::fmt::Debug>(
        &mut self,
        field: &'static str,
        file: &str,
        ours: &T,
        theirs: &T,
    ) {
        let (agree, all) = self.fields.entry(field).or_default();
        *all += 1;
        if ours == theirs {
            *agree += 1;
        } else {
            let detail = format!("ours {ours:?}, theirs {theirs:?}");
            self.disagreements.push((field, file.to_owned(), detail));
        }
    }

    /// Prints the figures; what disagrees and is not a named exception fails the test.
    fn settle(&self, title: &str, exceptions: &[(&str, &str, &str)]) {
        println!("== {title}");
        for (field, (agree, all)) in &self.fields {
            println!("{field}: {agree} of {all}");
        }
        let mut unexplained = Vec::new();
        for (field, file, detail) in &self.disagreements {
            match exceptions.iter().find(|(f, name, _)| (f == field || *f == "*") && file == name) {
                Some((_, _, reason)) => println!("exception {file} {field}: {reason}"),
                None => unexplained.push(format!("{file} {field}: {detail}")),
            }
        }
        assert!(unexplained.is_empty(), "{} disagree\n{}", unexplained.len(), unexplained.join("\n"));
    }
}

#[test]
fn hashes() -> Outcome {
    let Some(folder) = folder() else { return Ok(()) };
    let mut tally = Tally::default();
    for line in fs::read_to_string(folder.join("reference/hashes.tsv"))?.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, md5, _sha1, sha256, sm3] = fields[..] else { continue };
        let Ok(report) = report(&folder.join("files").join(file)) else { continue };
        tally.compare("md5", file, &report.md5.as_str(), &md5);
        tally.compare("sha256", file, &report.sha256.as_str(), &sha256);
        tally.compare("sm3", file, &report.sm3.as_str(), &sm3);
    }
    tally.settle("digests against OpenSSL", &[]);
    Ok(())
}

/// What aapt says of a package.
#[derive(Debug, Default)]
struct Badging {
    package: Option<String>,
    version_code: Option<String>,
    version_name: Option<String>,
    min_sdk: Option<String>,
    target_sdk: Option<String>,
    max_sdk: Option<String>,
    label: Option<String>,
    labels: BTreeMap<String, String>,
    permissions: Vec<String>,
    implied: BTreeSet<String>,
    features: BTreeSet<String>,
    native: BTreeSet<String>,
    debuggable: bool,
    launchable: Option<String>,
}

fn plain(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\")
}

/// The value of `key='…'` in a line whose values hold no quotes followed by a space.
fn value(line: &str, key: &str) -> Option<String> {
    let start = line.find(&format!("{key}='"))? + key.len() + 2;
    let rest = &line[start..];
    let end = rest.find("' ").unwrap_or_else(|| rest.rfind('\'').unwrap_or(rest.len()));
    Some(plain(&rest[..end]))
}

fn quoted(line: &str) -> Option<String> {
    Some(plain(line.split_once(":'")?.1.strip_suffix('\'')?))
}

fn badging(text: &str) -> Badging {
    let mut badging = Badging::default();
    // A label may hold a line feed that aapt did not escape; such lines begin no keyword and are ignored.
    for line in text.lines() {
        let keyword = line.split(':').next().unwrap_or_default();
        match keyword.trim_start() {
            "package" => {
                badging.package = value(line, " name");
                badging.version_code = value(line, "versionCode");
                badging.version_name = value(line, "versionName");
            }
            "sdkVersion" => badging.min_sdk = quoted(line),
            "targetSdkVersion" => badging.target_sdk = quoted(line),
            "maxSdkVersion" => badging.max_sdk = quoted(line),
            "uses-permission" | "uses-permission-sdk-23" => {
                let max = value(line, "maxSdkVersion").map(|max| format!(" max {max}")).unwrap_or_default();
                let late = if keyword.ends_with("23") { " sdk-23" } else { "" };
                badging.permissions.extend(value(line, " name").map(|name| format!("{name}{max}{late}")));
            }
            "uses-implied-permission" => {
                let reason = value(line, "reason").unwrap_or_default();
                badging.implied.extend(value(line, " name").map(|name| format!("{name} {reason}")));
            }
            "uses-feature" => badging.features.extend(value(line, " name")),
            "uses-feature-not-required" => {
                badging.features.extend(value(line, " name").map(|name| format!("{name}?")));
            }
            "native-code" | "alt-native-code" => {
                badging.native.extend(line.split('\'').skip(1).step_by(2).map(str::to_owned));
            }
            "application-debuggable" => badging.debuggable = true,
            "launchable-activity" => badging.launchable = badging.launchable.or_else(|| value(line, " name")),
            "application-label" => badging.label = quoted(line),
            other => {
                if let Some(locale) = other.strip_prefix("application-label-") {
                    badging.labels.extend(quoted(line).map(|label| (locale.to_owned(), label)));
                }
            }
        }
    }
    badging
}

fn level(level: Option<&SdkLevel>) -> Option<String> {
    Some(match level? {
        SdkLevel::Level(level) => level.to_string(),
        SdkLevel::Name(name) => name.clone(),
    })
}

/// Files on which the inspector differs on purpose, with the reason.
const AAPT_EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("max_sdk", "fd__souch.smsbypass_9.apk", "maxSdkVersion is a reference, which aapt does not resolve"),
    (
        "launchable",
        "mobsf__com.devadvance.rootcloak2_v18_c43b61.apk",
        "the launcher starts an activity-alias, of which aapt takes no notice",
    ),
    (
        "*",
        "adv__axml-attr-size.apk",
        "a lie about the size of attributes makes aapt drop the root element and read on",
    ),
];

#[test]
fn manifest_against_aapt() -> Outcome {
    let Some(folder) = folder() else { return Ok(()) };
    let mut tally = Tally::default();
    let succeeded: BTreeSet<String> = fs::read_to_string(folder.join("reference/aapt-status.tsv"))?
        .lines()
        .filter_map(|line| {
            line.split_once('\t').filter(|(_, rest)| rest.starts_with("0\t")).map(|(file, _)| file.to_owned())
        })
        .collect();
    for file in &succeeded {
        let Ok(text) = fs::read_to_string(folder.join(format!("reference/aapt/{file}.txt"))) else {
            continue;
        };
        let theirs = badging(&text);
        let ours = report(&folder.join("files").join(file))?;
        let filled = |text: &Option<String>| text.clone().unwrap_or_default();
        tally.compare("package", file, &filled(&ours.package), &filled(&theirs.package));
        let code = ours.version_code.filter(|code| *code > 0).map(|code| code.to_string());
        tally.compare("version_code", file, &filled(&code), &filled(&theirs.version_code));
        tally.compare("version_name", file, &filled(&ours.version_name), &filled(&theirs.version_name));
        tally.compare("min_sdk", file, &level(ours.min_sdk.as_ref()), &theirs.min_sdk);
        tally.compare("target_sdk", file, &level(ours.target_sdk.as_ref()), &theirs.target_sdk);
        tally.compare("max_sdk", file, &level(ours.max_sdk.as_ref()), &theirs.max_sdk);
        let label = ours.label.clone().filter(|label| !label.is_empty());
        let their_label = theirs.label.clone().or_else(|| theirs.labels.values().next().cloned());
        tally.compare("label", file, &label, &their_label.filter(|label| !label.is_empty()));
        tally.compare("labels", file, &ours.labels, &theirs.labels);
        let permissions: Vec<String> = ours
            .permissions
            .iter()
            .map(|permission| {
                let max = permission.max_sdk.map(|max| format!(" max {max}")).unwrap_or_default();
                format!("{}{max}{}", permission.name, if permission.sdk_23 { " sdk-23" } else { "" })
            })
            .collect();
        tally.compare("permissions", file, &permissions, &theirs.permissions);
        let implied: BTreeSet<String> = ours
            .implied_permissions
            .iter()
            .map(|implied| format!("{} {}", implied.name, implied.reason))
            .collect();
        tally.compare("implied_permissions", file, &implied, &theirs.implied);
        let features: BTreeSet<String> = ours
            .features
            .iter()
            .map(|feature| format!("{}{}", feature.name, if feature.required { "" } else { "?" }))
            .collect();
        tally.compare("features", file, &features, &theirs.features);
        let native: BTreeSet<String> = ours.abis.iter().cloned().collect();
        tally.compare("native_code", file, &native, &theirs.native);
        tally.compare("launchable", file, &ours.launchable_activity, &theirs.launchable);
        tally.compare("debuggable", file, &ours.debuggable, &theirs.debuggable);
    }
    tally.settle("manifest against aapt", AAPT_EXCEPTIONS);
    Ok(())
}

/// The text or list of texts under a key.
fn texts(value: &serde_json::Value, key: &str) -> Vec<String> {
    let list = value[key].as_array().cloned().unwrap_or_default();
    list.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

const ANDROGUARD_EXCEPTIONS: &[(&str, &str, &str)] =
    &[("permissions", "fd__org.sajeg.fallingblocks_3.apk", "androguard reports none, aapt lists both")];

#[test]
fn components_against_androguard() -> Outcome {
    let Some(folder) = folder() else { return Ok(()) };
    let mut tally = Tally::default();
    let mut answers: Vec<PathBuf> = fs::read_dir(folder.join("reference/androguard"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    answers.sort();
    for path in answers {
        let Some(file) = path.file_stem().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
        let theirs: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let Ok(ours) = report(&folder.join("files").join(&file)) else { continue };
        let file = file.as_str();
        let text = |key: &str| theirs[key].as_str().unwrap_or_default().to_owned();
        tally.compare("package", file, &ours.package.clone().unwrap_or_default(), &text("package"));
        // Androguard does not resolve every reference; it then gives the number.
        if !text("vn").starts_with('@') {
            tally.compare("version_name", file, &ours.version_name.clone().unwrap_or_default(), &text("vn"));
        }
        tally.compare("activities", file, &ours.components.activities, &texts(&theirs, "activities"));
        tally.compare("services", file, &ours.components.services, &texts(&theirs, "services"));
        tally.compare("receivers", file, &ours.components.receivers, &texts(&theirs, "receivers"));
        tally.compare("providers", file, &ours.components.providers, &texts(&theirs, "providers"));
        // It knows neither implied permissions nor those asked from Android 6 on.
        let asked = ours.permissions.iter().filter(|permission| !permission.implied && !permission.sdk_23);
        let permissions: BTreeSet<String> = asked.map(|permission| permission.name.clone()).collect();
        tally.compare(
            "permissions",
            file,
            &permissions,
            &texts(&theirs, "permissions").into_iter().collect(),
        );
    }
    tally.settle("components against androguard", ANDROGUARD_EXCEPTIONS);
    Ok(())
}
