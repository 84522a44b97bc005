//! Signature verdicts against those of AOSP's apksig 31.0.2 at three platform floors (the package's own, 24 and 28), and
//! certificates against androguard.
//!
//! The packages are not part of the project: the folder stands in `JIAOBEI_PACKAGES` and holds `files/` and `reference/`.
//! Without it the test says so and passes. It prints, per field, how many of how many agree, and names the exceptions.

#![allow(clippy::print_stdout, reason = "the figures are what the test is for")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use inspector::archive::Archive;
use inspector::notes::Notes;
use inspector::report::{Scheme, Signatures, Signer, Verdict};
use inspector::signature::{self, Platforms};
use inspector::{Input, Limits, manifest};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Where we decide otherwise, and why.
const EXCEPTIONS: [(&str, &str); 1] = [(
    "adv__bitflip-03.apk",
    "its v3 block is cut off: 31.0.2 forgets errors that belong to no signer (later versions and Android do not)",
)];

/// Our answer for the package's own floor or a given one; an archive that cannot be opened has no signatures.
fn ours(path: &Path, floor: Option<u32>) -> std::io::Result<Signatures> {
    let limits = Limits::default();
    let mut notes = Notes::new(&limits);
    let input = Input::from_file(fs::File::open(path)?)?;
    let Ok(archive) = Archive::open(&input, &limits, &mut notes) else { return Ok(Signatures::default()) };
    let own = Platforms::of(&manifest::read(&archive, &mut notes).unwrap_or_default());
    let platforms = Platforms { floor: floor.unwrap_or(own.floor), ..own };
    Ok(signature::verify(&archive, platforms, &mut notes))
}

fn listed(signers: &[Signer], field: impl Fn(&Signer) -> &String) -> String {
    signers.iter().map(|signer| field(signer).clone()).collect::<Vec<_>>().join(",")
}

/// Prints the agreement with one table; returns what disagrees and is no named exception.
fn compare(
    folder: &Path,
    table: &str,
    floor: Option<u32>,
) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut agreed: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for line in fs::read_to_string(folder.join("reference").join(table))?.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, verified, v1, v2, v3, _v4, certificates, subjects, ..] = columns[..] else { continue };
        if verified == "EXC" {
            continue; // The reference gave up.
        }
        let found = ours(&folder.join("files").join(file), floor)?;
        let good = |scheme: Scheme| (scheme == Scheme::Verified).to_string();
        let fields = [
            ("verdict", (found.verdict == Verdict::Verified).to_string(), verified),
            ("v1", good(found.v1), v1),
            ("v2", good(found.v2), v2),
            ("v3", good(found.v3), v3),
            ("certificates", listed(&found.signers, |signer| &signer.sha256), certificates),
            ("subjects", listed(&found.signers, |signer| &signer.subject), subjects),
        ];
        for (field, mine, theirs) in fields {
            let (agree, all) = agreed.entry(field).or_default();
            *all += 1;
            if mine == theirs {
                *agree += 1;
            } else if let Some((_, reason)) = EXCEPTIONS.iter().find(|(known, _)| *known == file) {
                println!("exception {file} {field}: {reason}");
            } else {
                unexplained.push(format!("{table} {file} {field}: ours {mine}, theirs {theirs}"));
            }
        }
    }
    println!("== {table}");
    for (field, (agree, all)) in agreed {
        println!("{field}: {agree} of {all}");
    }
    Ok(unexplained)
}

#[test]
fn verdicts_per_scheme_and_certificates() -> Outcome {
    let Some(folder) = std::env::var_os("JIAOBEI_PACKAGES").map(PathBuf::from) else {
        println!("JIAOBEI_PACKAGES is not set: nothing to compare with");
        return Ok(());
    };
    let mut unexplained = compare(&folder, "apksig-verify.tsv", None)?;
    unexplained.extend(compare(&folder, "apksig-verify-min24.tsv", Some(24))?);
    unexplained.extend(compare(&folder, "apksig-verify-min28.tsv", Some(28))?);
    assert!(unexplained.is_empty(), "{} disagree\n{}", unexplained.len(), unexplained.join("\n"));
    Ok(())
}

/// androguard lists certificates without verifying anything; of these packages no scheme verifies.
const UNVERIFIED: [&str; 6] = [
    "apksig__v1-only-with-dsa-sha384-2.16.840.1.101.3.4.3.3-1024.apk",
    "apksig__v1-only-with-signed-attrs-signerInfo1-missing-content-type-signerInfo2-good.apk",
    "apksig__v2-only-garbage-between-cd-and-eocd.apk",
    "apksig__v2-only-with-rsa-pss-sha256-2048-sig-does-not-verify.apk",
    "apksig__v3-only-signatures-and-digests-block-mismatch.apk",
    "fd__urzip-badcert.apk",
];

/// Its signing block holds a scheme twice: Android and apksig take the first, androguard the last.
const TWICE: &str = "fd__issue-1128-poc2.apk";

#[test]
fn certificates_as_androguard_lists_them() -> Outcome {
    let Some(folder) = std::env::var_os("JIAOBEI_PACKAGES").map(PathBuf::from) else {
        println!("JIAOBEI_PACKAGES is not set: nothing to compare with");
        return Ok(());
    };
    let (mut agree, mut all) = (0, 0);
    let mut unexplained = Vec::new();
    for answer in fs::read_dir(folder.join("reference/androguard"))? {
        let answer = answer?.path();
        let Some(file) = answer.file_stem().map(|stem| stem.to_string_lossy().into_owned()) else { continue };
        let answer: serde_json::Value = serde_json::from_str(&fs::read_to_string(&answer)?)?;
        let Some(listed) = answer.get("certs").and_then(|certs| certs.as_array()) else { continue };
        let theirs: BTreeSet<&str> = listed.iter().filter_map(|digest| digest.as_str()).collect();
        let found = ours(&folder.join("files").join(&file), None)?;
        let mine: BTreeSet<&str> = found.certificates.iter().map(|signer| signer.sha256.as_str()).collect();
        all += 1;
        if mine == theirs {
            agree += 1;
        } else if UNVERIFIED.contains(&file.as_str()) && mine.is_empty() {
            println!("exception {file}: nothing in it verifies, and androguard does not verify");
        } else if file == TWICE {
            println!(
                "exception {file}: a scheme stands twice in its signing block, and only the first counts"
            );
        } else {
            unexplained.push(format!("{file}: ours {mine:?}, theirs {theirs:?}"));
        }
    }
    println!("== androguard\ncertificates: {agree} of {all}");
    assert!(unexplained.is_empty(), "{} disagree\n{}", unexplained.len(), unexplained.join("\n"));
    Ok(())
}
