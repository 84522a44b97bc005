//! The version of the inspector: what makes one report differ from another over the same bytes (INS-1).
//!
//! Major and minor number of this crate, raised by hand when the code reads or judges otherwise, and a short digest of the
//! tables the code looks things up in, taken by the build. A release of the platform that changes neither asks for no new
//! inspection. The build script reads this file, too; it stands on the standard library alone.

/// The tables in `reference/` that the inspector reads.
pub const TABLES: [&str; 4] = ["locales.csv", "packers.csv", "permissions.csv", "sdks.csv"];

/// The version of these numbers over these tables, such as `1.0-3f2a`.
pub fn of(major: &str, minor: &str, tables: &[Vec<u8>]) -> String {
    // FNV-1a: this tells editions of our own tables apart, nobody has to be kept from forging one.
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    for table in tables {
        for byte in table.iter().chain(&[0]) {
            digest = (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    let short = (digest >> 48) ^ (digest >> 32) ^ (digest >> 16) ^ digest;
    format!("{major}.{minor}-{:04x}", short & 0xffff)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    fn tables() -> Vec<Vec<u8>> {
        TABLES.map(|table| fs::read(root().join("../../reference").join(table)).unwrap()).into()
    }

    fn version(tables: &[Vec<u8>]) -> String {
        of(env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"), tables)
    }

    #[test]
    fn ins_1_the_version_is_that_of_the_tables_as_they_are() {
        assert_eq!(crate::VERSION, version(&tables()));
        assert_eq!(crate::VERSION.len(), "1.0-3f2a".len(), "short enough to be read out");
    }

    #[test]
    fn ins_1_another_word_in_any_table_is_another_version() {
        for at in 0..TABLES.len() {
            let mut changed = tables();
            changed[at].push(b'x');
            assert_ne!(version(&changed), crate::VERSION, "{}", TABLES[at]);
        }
        let mut moved = tables();
        let last = moved[0].pop().unwrap();
        moved[1].insert(0, last);
        assert_ne!(version(&moved), crate::VERSION, "from one table into the next");
    }

    /// Every source file below this folder.
    fn sources(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else {
                found.push(fs::read_to_string(&path).unwrap());
            }
        }
    }

    #[test]
    fn ins_1_no_table_is_read_that_the_version_does_not_know() {
        let mut texts = Vec::new();
        sources(&root().join("src"), &mut texts);
        let mut read = std::collections::BTreeSet::new();
        for text in &texts {
            // In two pieces, so that this line is not one of them.
            for after in text.split(concat!("../refer", "ence/")).skip(1) {
                let name = after.split('"').next().unwrap_or_default();
                read.insert(name.to_owned());
            }
        }
        read.remove("");
        assert_eq!(read.into_iter().collect::<Vec<_>>(), TABLES);
    }
}
