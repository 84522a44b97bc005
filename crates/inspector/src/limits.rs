//! How much of a package is looked at. Limits are data; whoever exceeds one gets an anomaly, never a failure (INS-4).
//!
//! The figures keep the whole inspection of any file under 256 MB of private memory and a few seconds of CPU.

/// The limits of one inspection. Sizes are bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file that is opened at all (INH-3 and PRV-4 accept packages up to 2 GB).
    pub file_size: u64,
    /// Entries of an archive that are indexed; Android itself stops at 65,535 without zip64.
    pub entries: usize,
    /// The largest central directory that is kept in memory.
    pub central_directory: u64,
    /// The longest entry name that is shown in full.
    pub entry_name: usize,
    /// The largest entry that is held in memory as a whole, compressed or not.
    pub entry_in_memory: u64,
    /// The most bytes that are inflated from one entry when it is only streamed (hashed).
    pub entry_streamed: u64,
    /// The most bytes that are inflated from one archive altogether.
    pub inflated_total: u64,
    /// How many archives deep an archive in an archive is opened; 1 is "one level down".
    pub nesting: u32,
    /// Strings of one string pool.
    pub strings: usize,
    /// Elements that one binary XML document may hold open at a time.
    pub xml_depth: usize,
    /// Elements of one binary XML document.
    pub xml_elements: usize,
    /// Bytes of text that are taken from one manifest; every string of it may be referred to from everywhere.
    pub manifest_text: usize,
    /// Chunks of one package in a resource table.
    pub chunks: usize,
    /// Values that are looked at for all lookups in one resource table together.
    pub lookups: u64,
    /// Steps a resource reference may be followed.
    pub reference_steps: usize,
    /// The largest property list and the largest icon layer that is read.
    pub small_document: u64,
    /// Nesting of a property list.
    pub plist_depth: usize,
    /// Objects of a property list.
    pub plist_objects: usize,
    /// Dex files of one package that are read.
    pub dex_files: usize,
    /// Bytes of code that are read altogether, in archives inside the package too.
    pub dex_bytes: u64,
    /// Anomalies that one report carries; the rest are counted only.
    pub anomalies: usize,
    /// Findings that one report carries; the rest are counted only.
    pub findings: usize,
    /// Pieces of evidence that one finding carries, and items of an open-ended list such as hosts.
    pub evidence: usize,
}

const MIB: u64 = 1 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_size: 2048 * MIB,
            entries: 300_000,
            central_directory: 48 * MIB,
            entry_name: 1024,
            entry_in_memory: 64 * MIB,
            entry_streamed: 1024 * MIB,
            inflated_total: 3072 * MIB,
            nesting: 1,
            strings: 1 << 20,
            xml_depth: 512,
            xml_elements: 200_000,
            manifest_text: 2 << 20,
            chunks: 100_000,
            lookups: 4_000_000,
            reference_steps: 32,
            small_document: 4 * MIB,
            plist_depth: 64,
            plist_objects: 200_000,
            dex_files: 500,
            dex_bytes: 256 * MIB,
            anomalies: 200,
            findings: 200,
            evidence: 200,
        }
    }
}

#[cfg(any(test, fuzzing))]
impl Limits {
    /// As in the product, but what a few kilobytes inflate to is over at once: the limits of a fuzzing run.
    pub(crate) fn brief() -> Self {
        Self { entry_in_memory: MIB, entry_streamed: MIB, inflated_total: 4 * MIB, ..Self::default() }
    }
}
