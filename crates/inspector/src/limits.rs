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
    /// Dex files in one entry that are followed; Android reads one, format 041 a few.
    pub dex_images: usize,
    /// Entries whose first bytes are looked at for code under another name. Apps for learning languages carry thousands of
    /// recordings, and their ending is among those that code hides behind.
    pub nested_candidates: usize,
    /// Archives inside the package that are opened.
    pub nested_archives: usize,
    /// Entries of one archive inside that are indexed.
    pub nested_entries: usize,
    /// The most bytes that are inflated from one archive inside.
    pub nested_inflated: u64,
    /// Native libraries whose head is looked at.
    pub native_heads: usize,
    /// Player libraries that are searched for their version.
    pub players: usize,
    /// Documents of an icon that are opened; one is enough where it can be read.
    pub icon_documents: usize,
    /// Programs and libraries of an iOS package that are read.
    pub programs: usize,
    /// Bytes of programs that are read altogether.
    pub program_bytes: u64,
    /// Processors' parts of one program that are read.
    pub program_slices: usize,
    /// Libraries that one program names.
    pub program_libraries: usize,
    /// Frameworks, extensions and languages of an iOS package, each.
    pub folders: usize,
    /// Privacy manifests that are read.
    pub privacy_manifests: usize,
    /// Hosts, addresses without TLS and domains with a rule of their own that one report lists, each. Large apps name more
    /// than a thousand, and what two versions differ in is only true of whole lists.
    pub hosts: usize,
    /// Parts that could not be read and are named one by one; the rest are counted only.
    pub unread: usize,
    /// Anomalies that one report carries; the rest are counted only.
    pub anomalies: usize,
    /// Findings that one report carries; the rest are counted only.
    pub findings: usize,
    /// Pieces of evidence that one finding carries; how many more there are stands behind them.
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
            dex_images: 64,
            nested_candidates: 20_000,
            nested_archives: 100,
            nested_entries: 20_000,
            nested_inflated: 128 * MIB,
            native_heads: 2000,
            players: 4,
            icon_documents: 16,
            programs: 400,
            program_bytes: 256 * MIB,
            program_slices: 16,
            program_libraries: 1000,
            folders: 500,
            privacy_manifests: 500,
            hosts: 4000,
            unread: 200,
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
