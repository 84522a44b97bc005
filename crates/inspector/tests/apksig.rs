//! Signature verdicts against those of AOSP's apksig 31.0.2 at three platform floors: the package's own, 24 and 28.
//!
//! The packages are not part of the project: the folder stands in `JIAOBEI_PACKAGES` and holds `files/` and `reference/`.
//! Without it the test says so and passes. It prints, per field, how many of how many agree, and names the exceptions.

#![allow(clippy::print_stdout, reason = "the figures are what the test is for")]

use std::collections::BTreeMap;
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
