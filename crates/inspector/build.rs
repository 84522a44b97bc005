//! Puts the digest of the tables into the version of the inspector (`src/version.rs`).

use std::io;
use std::path::Path;

#[path = "src/version.rs"]
mod version;

fn main() -> io::Result<()> {
    let reference = Path::new("../../reference");
    let mut tables = Vec::new();
    for name in version::TABLES {
        let path = reference.join(name);
        tables.push(std::fs::read(&path)?);
        tell(&format!("rerun-if-changed={}", path.display()))?;
    }
    tell("rerun-if-changed=src/version.rs")?;
    let (major, minor) = (env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"));
    tell(&format!("rustc-env=INSPECTOR_VERSION={}", version::of(major, minor, &tables)))
}

fn tell(instruction: &str) -> io::Result<()> {
    use io::Write as _;
    writeln!(io::stdout(), "cargo::{instruction}")
}
