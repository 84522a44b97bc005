//! Dex files: figures, classes, called interfaces, hosts, and with them SDKs and packers (INS-3).

use crate::archive::Archive;
use crate::notes::Notes;
use crate::report::{DexFigures, Packer, Sdk};

/// What the code of an Android package shows.
#[derive(Debug, Default)]
pub struct Scan {
    /// Figures over all dex files.
    pub figures: DexFigures,
    /// SDKs with evidence.
    pub sdks: Vec<Sdk>,
    /// Packers with evidence.
    pub packers: Vec<Packer>,
    /// Hosts named in strings.
    pub hosts: Vec<String>,
    /// `http://` addresses named in strings.
    pub cleartext_urls: Vec<String>,
    /// Sensitive interfaces that are called.
    pub calls: Vec<String>,
}

/// What the scan is told of the manifest, which was read before.
#[derive(Debug, Default)]
pub struct ManifestHints<'a> {
    /// Class names of all components and of the application.
    pub classes: Vec<&'a str>,
    /// Names of `meta-data` elements, where many SDKs keep their keys.
    pub meta_data: Vec<&'a str>,
}

/// Reads the code of an Android package.
pub fn scan(_archive: &Archive<'_>, _hints: &ManifestHints<'_>, _notes: &mut Notes) -> Scan {
    Scan::default()
}
