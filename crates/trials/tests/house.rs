//! The house test: what manifests and lints cannot hold. It reads the sources as text and names every breach.
//!
//! Held here: who may import whom, where writes are opened, where the clock is read, how long files are, that every
//! rule a source cites exists, that every path and word the documents name is there.

#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use domain::ground::rule::Rule;

/// The longest a source may be, in production lines.
const LONGEST_FILE: usize = 500;
/// The longest function, unless an `allow` with a reason stands before it.
const LONGEST_FUNCTION: usize = 60;

struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The crate it belongs to.
    fn crate_name(&self) -> &str {
        self.path.split('/').nth(1).unwrap_or_default()
    }

    /// The lines before the tests, without comments and blanks.
    fn production(&self) -> impl Iterator<Item = &str> {
        self.text
            .lines()
            .take_while(|line| *line != "#[cfg(test)]")
            .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//"))
    }

    fn is_test(&self) -> bool {
        ["/tests/", "/benches/", "/examples/", "/fuzz/"].iter().any(|part| self.path.contains(part))
            || ["world", "trials"].contains(&self.crate_name())
            || self.path.ends_with("/testing.rs")
            || self.path.contains("/testing/")
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("/builder.rs")
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn files(folder: &Path, wanted: &dyn Fn(&Path) -> bool, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "node_modules", "artefacts", "data"].contains(&name.as_str())
                && !name.starts_with('.')
            {
                files(&path, wanted, found);
            }
        } else if wanted(&path) {
            found.push(path);
        }
    }
}

fn sources_with(extension: &str, below: &str) -> Vec<Source> {
    let root = root();
    let mut found = Vec::new();
    files(&root.join(below), &|path| path.extension().is_some_and(|end| end == extension), &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| Source {
            text: fs::read_to_string(&path).unwrap(),
            path: path.strip_prefix(&root).unwrap().to_string_lossy().into_owned(),
        })
        .collect()
}

fn production_sources() -> Vec<Source> {
    sources_with("rs", "crates").into_iter().filter(|source| !source.is_test()).collect()
}

fn none(breaches: &[String], what: &str) {
    assert!(breaches.is_empty(), "{what}:\n  {}", breaches.join("\n  "));
}

#[test]
fn arrows_point_down_the_floors() {
    let may: &[(&str, &[&str])] = &[
        ("domain", &[]),
        ("inspector", &[]),
        ("seal", &[]),
        ("storage", &["domain", "seal"]),
        ("casework", &["domain", "inspector", "seal", "storage"]),
        ("platform", &["casework", "domain", "inspector", "seal", "storage"]),
    ];
    let mut breaches = Vec::new();
    for (name, allowed) in may {
        let manifest = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap();
        let production = manifest.split("[dev-dependencies]").next().unwrap_or_default();
        for (other, _) in may.iter().filter(|(other, _)| other != name && !allowed.contains(other)) {
            if production
                .lines()
                .any(|line| line.starts_with(&format!("{other}.")) || line.starts_with(&format!("{other} ")))
            {
                breaches.push(format!("{name} depends on {other}"));
            }
        }
    }
    none(&breaches, "dependencies against the law of direction");
}

#[test]
fn only_casework_opens_writes() {
    let breaches: Vec<String> = production_sources()
        .iter()
        .filter(|source| !["storage", "casework"].contains(&source.crate_name()))
        .filter(|source| {
            let opens = ["store().write(", "store.write(", "look_then_write("];
            source.production().any(|line| opens.iter().any(|open| line.contains(open)))
        })
        .map(|source| source.path.clone())
        .collect();
    none(&breaches, "write transactions opened outside casework");
}

#[test]
fn only_storage_knows_sql() {
    let words = ["select ", "insert into ", "update ", "delete from "];
    let breaches: Vec<String> = production_sources()
        .iter()
        .filter(|source| source.crate_name() != "storage")
        .filter(|source| {
            source.production().any(|line| words.iter().any(|word| line.contains(&format!("\"{word}"))))
        })
        .map(|source| source.path.clone())
        .collect();
    none(&breaches, "SQL outside storage");
}

#[test]
fn no_file_is_too_long() {
    let breaches: Vec<String> = production_sources()
        .iter()
        .map(|source| (source, source.production().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(source, lines)| format!("{}: {lines} lines", source.path))
        .collect();
    none(&breaches, "files past the bar");
}

#[test]
fn no_function_is_too_long() {
    let mut breaches = Vec::new();
    for source in production_sources() {
        let lines: Vec<&str> = source.text.lines().take_while(|line| *line != "#[cfg(test)]").collect();
        for (start, line) in lines.iter().enumerate() {
            let trimmed = line.trim_start();
            let is_function = [
                "fn ",
                "pub fn ",
                "pub(crate) fn ",
                "pub(super) fn ",
                "async fn ",
                "pub async fn ",
                "pub(super) async fn ",
            ]
            .iter()
            .any(|head| trimmed.starts_with(head));
            if !is_function || trimmed.ends_with(';') {
                continue;
            }
            let indent = &line[..line.len() - trimmed.len()];
            let end = lines.iter().skip(start).position(|line| *line == format!("{indent}}}")).unwrap_or(0);
            let reasoned =
                lines[start.saturating_sub(6)..start].iter().any(|before| before.contains("too_many_lines"));
            if end > LONGEST_FUNCTION && !reasoned {
                breaches.push(format!("{}:{}: {end} lines", source.path, start + 1));
            }
        }
    }
    none(&breaches, "functions past the bar");
}

/// Every rule ID in a text: `REV-1`, `N3`.
fn cited(text: &str) -> BTreeSet<String> {
    let families = [
        "ORG", "SCP", "PRV", "USE", "INH", "REV", "INS", "PUB", "CMP", "SUP", "CAM", "SEL", "INT", "REC",
        "LAT",
    ];
    let mut found = BTreeSet::new();
    for family in families {
        for (at, _) in text.match_indices(&format!("{family}-")) {
            let before = text[..at].chars().next_back();
            let digits: String =
                text[at + family.len() + 1..].chars().take_while(char::is_ascii_digit).collect();
            if !digits.is_empty() && !before.is_some_and(|sign| sign.is_alphanumeric() || sign == '-') {
                found.insert(format!("{family}-{digits}"));
            }
        }
    }
    found
}

#[test]
fn every_cited_rule_exists() {
    let mut breaches = Vec::new();
    for source in sources_with("rs", "crates").into_iter().chain(sources_with("html", "crates")) {
        for id in cited(&source.text) {
            // Tests name rules that do not exist to see them refused.
            if Rule::find(&id).is_none() && !["PRV-99", "REV-99"].contains(&id.as_str()) && !source.is_test()
            {
                breaches.push(format!("{}: {id}", source.path));
            }
        }
    }
    none(&breaches, "rules cited that do not exist");
}

#[test]
fn every_source_has_a_head() {
    let breaches: Vec<String> = production_sources()
        .iter()
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| source.path.clone())
        .collect();
    none(&breaches, "sources that do not say what they are");
}

#[test]
fn every_path_the_documents_name_is_there() {
    let root = root();
    let mut breaches = Vec::new();
    let documents = sources_with("md", "docs").into_iter().chain(
        ["README.md", "README.zh-CN.md", "ARCHITECTURE.md"].map(|name| Source {
            path: name.to_owned(),
            text: fs::read_to_string(root.join(name)).unwrap_or_default(),
        }),
    );
    for document in documents {
        for piece in document.text.split('`').skip(1).step_by(2) {
            let is_path = piece.contains('/')
                && ["crates/", "docs/", "reference/", "tests/"].iter().any(|head| piece.starts_with(head))
                && !piece.contains(['<', '*', '{', '…', ' ', 'N']);
            if is_path && !root.join(piece.trim_end_matches('/')).exists() {
                breaches.push(format!("{}: {piece}", document.path));
            }
        }
    }
    none(&breaches, "paths that are not there");
}

/// The kinds of objects and the verbs that casework records, as they stand in its sources.
fn recorded() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for source in production_sources().into_iter().filter(|source| source.crate_name() == "casework") {
        // Calls without arguments go, so that the first bracket that closes is that of the event.
        let text: String = source.production().map(|line| format!("{} ", line.trim())).collect();
        let text = text.replace("()", "");
        for (start, head) in ["record::event(", "Event::new(", "record::filing("]
            .iter()
            .flat_map(|head| text.match_indices(head).map(move |(at, _)| (at + head.len(), *head)))
        {
            let call = text[start..].split(')').next().unwrap_or_default();
            let words: Vec<&str> = call.split('"').skip(1).step_by(2).collect();
            let pair = match (head, words.as_slice()) {
                ("record::filing(", [verb, ..]) => ("filing", *verb),
                (_, [kind, .., verb]) => (*kind, *verb),
                // A verb that is a variable is a code of the law, tested beside its words.
                _ => continue,
            };
            found.insert((pair.0.to_owned(), pair.1.to_owned()));
        }
    }
    found
}

#[test]
fn every_event_has_words_for_the_record() {
    let words = fs::read_to_string(root().join("crates/platform/src/words/event.rs")).unwrap();
    let recorded = recorded();
    assert!(recorded.len() > 50, "{} events found in the sources prove nothing", recorded.len());
    let breaches: Vec<String> = recorded
        .iter()
        .filter(|(kind, verb)| !words.contains(&format!("(\"{kind}\", \"{verb}\", ")))
        .map(|(kind, verb)| format!("{kind} {verb}"))
        .collect();
    none(&breaches, "events without words in platform::words::event");
}

#[test]
fn the_project_speaks_of_itself_alone() {
    let root = root();
    let mut found = Vec::new();
    let text = |path: &Path| {
        path.extension().is_some_and(|end| {
            ["rs", "md", "html", "css", "js", "toml", "sql", "tsv"].iter().any(|one| end == *one)
        })
    };
    files(&root, &text, &mut found);
    // Written apart, so that this file does not find itself.
    let words = [["/wo", "rk/"].concat(), ["/ro", "ot/"].concat(), ["art", "ifactory"].concat()];
    let breaches: Vec<String> = found
        .iter()
        .filter(|path| {
            let text = fs::read_to_string(path).unwrap_or_default();
            words.iter().any(|word| text.contains(word.as_str()))
        })
        .map(|path| path.display().to_string())
        .collect();
    none(&breaches, "files that speak of something else");
}
