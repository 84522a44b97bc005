//! The document tells every anomaly code the source can make.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// Codes that stand as literals in calls of `anomaly(…)` under a folder.
fn codes(folder: &Path, found: &mut BTreeSet<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            codes(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            let text = fs::read_to_string(&path)?;
            let code = text.split("mod tests {").next().unwrap_or_default();
            for call in code.split("anomaly(").skip(1) {
                let literal = call.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
                found.extend(literal.map(str::to_owned));
            }
        }
    }
    Ok(())
}

#[test]
fn every_anomaly_is_documented() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = fs::read_to_string(root.join("../../docs/inspection.md"))?;
    let mut found = BTreeSet::new();
    codes(&root.join("src"), &mut found)?;
    assert!(found.len() > 50, "the search finds too little to prove anything: {found:?}");
    let missing: Vec<&String> =
        found.iter().filter(|code| !document.contains(&format!("`{code}`"))).collect();
    assert!(missing.is_empty(), "not in docs/inspection.md: {missing:?}");
    Ok(())
}
