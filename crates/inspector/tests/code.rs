//! What is said of code and of iOS packages, against what established tools say of the same files.
//!
//! The packages are not part of the project: the folder stands in `JIAOBEI_PACKAGES` and holds `files/` and `reference/`.
//! Without it the tests say so and pass. Each prints, per field, how many of how many agree; exceptions are named.

#![allow(clippy::print_stdout, reason = "the figures are what the test is for")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use inspector::report::Report;
use inspector::{Input, Options};
use serde_json::Value;

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

/// Agreement per field.
#[derive(Default)]
struct Count {
    fields: BTreeMap<&'static str, (usize, usize)>,
    differences: Vec<String>,
}

impl Count {
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
            self.differences.push(format!("{file} {field}: ours {ours:?}, theirs {theirs:?}"));
        }
    }

    fn settle(&self, title: &str) {
        println!("== {title}");
        for (field, (agree, all)) in &self.fields {
            println!("{field}: {agree} of {all}");
        }
        assert!(self.differences.is_empty(), "{}", self.differences.join("\n"));
    }
}

/// Files in a folder of answers, with the package's name and the answer's text.
fn answers(folder: &Path, kind: &str, ending: &str) -> std::io::Result<Vec<(String, String)>> {
    let mut answers = Vec::new();
    for entry in fs::read_dir(folder.join("reference").join(kind))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(file) = name.strip_suffix(ending) {
            answers.push((file.to_owned(), fs::read_to_string(&path)?));
        }
    }
    answers.sort();
    Ok(answers)
}

#[test]
fn dex_figures_against_androguard() -> Outcome {
    let Some(folder) = folder() else { return Ok(()) };
    let mut count = Count::default();
    for (file, text) in answers(&folder, "androguard", ".json")? {
        let theirs: Value = serde_json::from_str(&text)?;
        let Some(dex) = theirs["dex"].as_array() else { continue };
        let sum = |key: &str| dex.iter().filter_map(|dex| dex[key].as_u64()).sum::<u64>();
        let report = report(&folder.join("files").join(&file))?;
        count.compare("dex files", &file, &report.dex.files, &(dex.len() as u64));
        count.compare("strings", &file, &report.dex.strings, &sum("strings"));
        count.compare("classes", &file, &report.dex.classes, &sum("classes"));
    }
    count.settle("dex figures against androguard");
    Ok(())
}

#[test]
fn packers_against_apkid_and_trackers_against_exodus() -> Outcome {
    let Some(folder) = folder() else { return Ok(()) };
    let mut count = Count::default();
    for (file, text) in answers(&folder, "apkid", ".json")? {
        let theirs: Value = serde_json::from_str(&text)?;
        let is_packed = theirs["files"]
            .as_array()
            .is_some_and(|files| files.iter().any(|file| !file["matches"]["packer"].is_null()));
        let report = report(&folder.join("files").join(&file))?;
        count.compare("packed", &file, &!report.packers.is_empty(), &is_packed);
    }
    for (file, text) in answers(&folder, "exodus", ".txt")? {
        let is_tracked = !text.trim_end().ends_with("[]");
        let report = report(&folder.join("files").join(&file))?;
        let trackers: Vec<&str> = report
            .sdks
            .iter()
            .filter(|sdk| matches!(sdk.category.as_str(), "advertising" | "analytics" | "tracking" | "crash"))
            .filter(|sdk| sdk.evidence.iter().any(|piece| !piece.starts_with("referenced:")))
            .map(|sdk| sdk.name.as_str())
            .collect();
        count.compare("tracked", &file, &!trackers.is_empty(), &is_tracked);
    }
    count.settle("packers against apkid, trackers against exodus");
    Ok(())
}

/// The reference writes a date as `2022-01-15 06:40:53`.
fn date(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim_end_matches('Z').replace('T', " "))
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().map(|items| items.iter().filter_map(text).collect()).unwrap_or_default()
}

#[test]
fn ios_packages_against_plist_and_macho_readers() -> Outcome {
    let Some(folder) = folder() else { return Ok(()) };
    let mut count = Count::default();
    for (file, answer) in answers(&folder, "ipa", ".ipa.json")? {
        let file = format!("{file}.ipa");
        let theirs: Value = serde_json::from_str(&answer)?;
        let report = report(&folder.join("files").join(&file))?;
        let ios = report.ios.clone().unwrap_or_default();
        let info = &theirs["info"];
        count.compare("bundle", &file, &report.package, &text(&info["CFBundleIdentifier"]));
        count.compare("version", &file, &report.version_name, &text(&info["CFBundleShortVersionString"]));
        count.compare("build", &file, &ios.build, &text(&info["CFBundleVersion"]));
        count.compare("executable", &file, &ios.executable, &text(&info["CFBundleExecutable"]));
        count.compare("minimum os", &file, &ios.minimum_os, &text(&info["MinimumOSVersion"]));
        count.compare(
            "queried schemes",
            &file,
            &ios.queried_schemes,
            &texts(&info["LSApplicationQueriesSchemes"]),
        );
        let families: Vec<i64> =
            info["UIDeviceFamily"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
        count.compare("device families", &file, &ios.device_families, &families);
        let usage: BTreeMap<String, String> = info
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(key, _)| key.ends_with("UsageDescription"))
            .filter_map(|(key, value)| Some((key.clone(), text(value)?)))
            .collect();
        count.compare("usage descriptions", &file, &ios.usage_descriptions, &usage);
        count.compare("app", &file, &Some(ios.app.clone()), &text(&theirs["app"]));
        count.compare("frameworks", &file, &ios.frameworks, &texts(&theirs["frameworks"]));
        let folders: Vec<String> =
            ios.extension_details.iter().map(|extension| extension.folder.clone()).collect();
        count.compare("extensions", &file, &folders, &texts(&theirs["appex"]));
        count.compare("has profile", &file, &ios.profile.is_some(), &theirs.get("profile").is_some());
        if let (Some(ours), Some(theirs)) = (&ios.profile, theirs.get("profile")) {
            count.compare("profile name", &file, &ours.name, &text(&theirs["Name"]));
            count.compare("profile uuid", &file, &ours.uuid, &text(&theirs["UUID"]));
            count.compare("profile app id name", &file, &ours.app_id_name, &text(&theirs["AppIDName"]));
            count.compare("profile team", &file, &ours.team_ids, &texts(&theirs["TeamIdentifier"]));
            count.compare("profile team name", &file, &ours.team_name, &text(&theirs["TeamName"]));
            count.compare("profile platform", &file, &ours.platforms, &texts(&theirs["Platform"]));
            count.compare(
                "profile created",
                &file,
                &date(ours.created.as_ref()),
                &text(&theirs["CreationDate"]),
            );
            count.compare(
                "profile expires",
                &file,
                &date(ours.expires.as_ref()),
                &text(&theirs["ExpirationDate"]),
            );
            count.compare(
                "profile certificates",
                &file,
                &ours.certificates,
                &texts(&theirs["DeveloperCertificates"]),
            );
            let all = theirs["ProvisionsAllDevices"].as_bool().unwrap_or(false);
            count.compare("profile all devices", &file, &ours.all_devices, &all);
            let application = text(&theirs["Entitlements"]["application-identifier"]);
            count.compare("profile application", &file, &ours.application_id, &application);
        }
        let path = folder.join("reference/ipa").join(format!("{file}.macho.json"));
        programs(&mut count, &file, &report, &serde_json::from_str(&fs::read_to_string(path)?)?);
    }
    count.settle("iOS packages");
    Ok(())
}

fn programs(count: &mut Count, file: &str, report: &Report, theirs: &Value) {
    let programs = report.ios.as_ref().map(|ios| ios.programs.as_slice()).unwrap_or_default();
    for (path, slices) in theirs.as_object().into_iter().flatten() {
        let ours =
            programs.iter().find(|program| program.path == *path).map(|program| program.slices.as_slice());
        let (ours, slices) = (ours.unwrap_or_default(), slices.as_array().cloned().unwrap_or_default());
        count.compare("processors", file, &ours.len(), &slices.len());
        for (ours, theirs) in ours.iter().zip(&slices) {
            let is_wide = theirs["cpu"].as_str().is_some_and(|cpu| cpu.ends_with("ARM64"));
            count.compare("processor", file, &ours.cpu.starts_with("arm64"), &is_wide);
            count.compare("linked libraries", file, &ours.libraries, &texts(&theirs["libs"]));
            count.compare(
                "encrypted",
                file,
                &u64::from(ours.encrypted),
                &theirs["enc"].as_u64().unwrap_or(0),
            );
            count.compare("signed", file, &Some(ours.signed), &theirs["sig"].as_bool());
            let numbers: Vec<String> =
                theirs["minos"].as_array().into_iter().flatten().map(ToString::to_string).collect();
            let minimum = numbers.join(".");
            count.compare(
                "slice minimum os",
                file,
                &ours.minimum_os.as_deref(),
                &Some(minimum.strip_suffix(".0").unwrap_or(&minimum)),
            );
        }
    }
}

/// Every file ends in a report; what it says of code is printed, so that a change shows.
#[test]
fn every_package_ends_in_a_report() -> Outcome {
    let Some(folder) = folder() else { return Ok(()) };
    let (mut files, mut with_code, mut packed, mut incomplete) = (0, 0, Vec::new(), 0);
    for entry in fs::read_dir(folder.join("files"))? {
        let path = entry?.path();
        let report = report(&path)?;
        files += 1;
        with_code += usize::from(report.dex.classes > 0);
        incomplete += usize::from(!report.incomplete.is_empty());
        if !report.packers.is_empty() {
            packed.push(format!("{}: {:?}", path.display(), report.packer_evidence));
            assert!(!report.incomplete.is_empty(), "a packed package is never clean");
        }
    }
    println!("{files} files, {with_code} with code, {incomplete} incomplete, packed: {packed:#?}");
    assert!(files > 0);
    Ok(())
}
