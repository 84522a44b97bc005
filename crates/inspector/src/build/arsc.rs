//! Resource tables with one package.

use crate::build::{chunk, pool};

/// A table to be: rows of type, configuration and entries.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arsc {
    pub(crate) strings: Vec<String>,
    pub(crate) rows: Vec<(u8, Vec<u8>, Vec<Entry>)>,
    /// Write the entries of all types as pairs of number and offset.
    pub(crate) sparse: bool,
}

/// An entry of a type.
#[derive(Debug, Clone)]
pub(crate) enum Entry {
    None,
    Value(u8, u32),
}

/// A configuration for language and region only; three letters are packed.
pub(crate) fn locale(language: &str, region: &str) -> Vec<u8> {
    let mut config = vec![0; 56];
    config[0] = 56;
    config[8..8 + language.len()].copy_from_slice(language.as_bytes());
    config[10..10 + region.len()].copy_from_slice(region.as_bytes());
    config
}

impl Arsc {
    /// Texts of a type for a configuration; empty ones are left out.
    pub(crate) fn texts(mut self, kind: u8, config: Vec<u8>, texts: &[&str]) -> Self {
        let entries = texts.iter().map(|text| self.entry(text)).collect();
        self.rows.push((kind, config, entries));
        self
    }

    fn entry(&mut self, text: &str) -> Entry {
        if text.is_empty() {
            return Entry::None;
        }
        self.strings.push(text.to_owned());
        Entry::Value(3, u32::try_from(self.strings.len() - 1).unwrap())
    }

    /// References of a type for the default configuration.
    pub(crate) fn references(mut self, kind: u8, ids: &[u32]) -> Self {
        self.rows.push((kind, locale("", ""), ids.iter().map(|id| Entry::Value(1, *id)).collect()));
        self
    }

    /// Numbers or truth values of a type for the default configuration.
    pub(crate) fn numbers(mut self, kind: u8, numbers: &[u32]) -> Self {
        self.rows.push((
            kind,
            locale("", ""),
            numbers.iter().map(|number| Entry::Value(0x12, *number)).collect(),
        ));
        self
    }

    /// The table's bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let texts: Vec<&str> = self.strings.iter().map(String::as_str).collect();
        let mut package = 0x7f_u32.to_le_bytes().to_vec();
        package.resize(288 - 8, 0);
        for (kind, config, entries) in &self.rows {
            package.extend(self.row(*kind, config, entries));
        }
        let mut rest = 1_u32.to_le_bytes().to_vec();
        rest.extend(pool(&texts, true));
        rest.extend(chunk(0x200, 288, &package));
        chunk(2, 12, &rest)
    }

    fn row(&self, kind: u8, config: &[u8], entries: &[Entry]) -> Vec<u8> {
        let mut offsets = Vec::new();
        let mut values = Vec::new();
        let mut listed = 0_u32;
        for (number, entry) in entries.iter().enumerate() {
            let at = u32::try_from(values.len()).unwrap();
            match entry {
                Entry::None if self.sparse => {}
                Entry::None => offsets.extend([0xff; 4]),
                Entry::Value(kind, data) => {
                    listed += 1;
                    if self.sparse {
                        offsets.extend(u16::try_from(number).unwrap().to_le_bytes());
                        offsets.extend(u16::try_from(at / 4).unwrap().to_le_bytes());
                    } else {
                        offsets.extend(at.to_le_bytes());
                    }
                    values.extend([8, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, *kind]);
                    values.extend(data.to_le_bytes());
                }
            }
        }
        let header = 20 + config.len();
        let count = if self.sparse { listed } else { u32::try_from(entries.len()).unwrap() };
        let mut rest = vec![kind, u8::from(self.sparse), 0, 0];
        rest.extend(count.to_le_bytes());
        rest.extend(u32::try_from(header + offsets.len()).unwrap().to_le_bytes());
        rest.extend(config);
        rest.extend(offsets);
        rest.extend(values);
        chunk(0x201, u16::try_from(header).unwrap(), &rest)
    }
}
