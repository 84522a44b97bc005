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
    fn compare<T: PartialEq + std::fmt::Debug>(&mut self, field: &'static str, file: &str, ours: &T, theirs: &T) {
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
        let is_packed = theirs["files"].as_array().is_some_and(|files| files.iter().any(|file| !file["matches"]["packer"].is_null()));
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
