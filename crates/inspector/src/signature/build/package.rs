//! A zip writer for the tests: stored entries, an optional signing block, and the digests of a package computed in the
//! plainest way, as a second opinion on the fast one.

use sha2::{Digest as _, Sha256, Sha512};

use crate::archive::Archive;
use crate::input::Input;
use crate::limits::Limits;
use crate::notes::Notes;
use crate::report::Signatures;
use crate::signature::{Platforms, verify};

/// The parts of a package around its signing block.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub before: Vec<u8>,
    directory: Vec<u8>,
    entries: u16,
}

/// Lays entries out; the data before the signing block is filled up to a multiple of `align`.
pub(crate) fn parts(entries: &[(String, Vec<u8>)], align: usize) -> Parts {
    let (mut before, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in entries {
        let offset = u32::try_from(before.len()).unwrap();
        let len = u32::try_from(data.len()).unwrap().to_le_bytes();
        let name_len = u16::try_from(name.len()).unwrap().to_le_bytes();
        let crc = {
            let mut crc = flate2::Crc::new();
            crc.update(data);
            crc.sum().to_le_bytes()
        };
        let common = [&[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..], &crc, &len, &len, &name_len, &[0, 0]].concat();
        before.extend([b"PK\x03\x04", &common[..], name.as_bytes(), data].concat());
        directory.extend(
            [b"PK\x01\x02\x14\0", &common[..], &[0; 10], &offset.to_le_bytes(), name.as_bytes()].concat(),
        );
    }
    before.resize(before.len().next_multiple_of(align), 0);
    Parts { before, directory, entries: u16::try_from(entries.len()).unwrap() }
}

impl Parts {
    /// The parts of a package without signing block and comment.
    pub fn around(package: &[u8]) -> Self {
        let (rest, end) = package.split_at(package.len() - 22);
        let at = u32::from_le_bytes(end[16..20].try_into().unwrap()) as usize;
        let entries = u16::from_le_bytes([end[10], end[11]]);
        Self { before: rest[..at].to_vec(), directory: rest[at..].to_vec(), entries }
    }

    fn end(&self, directory_at: usize) -> Vec<u8> {
        let count = self.entries.to_le_bytes();
        let len = u32::try_from(self.directory.len()).unwrap().to_le_bytes();
        let at = u32::try_from(directory_at).unwrap().to_le_bytes();
        [b"PK\x05\x06\0\0\0\0", &count[..], &count, &len, &at, &[0, 0]].concat()
    }

    /// The package with these numbered values in its signing block; none at all without any.
    pub fn assemble(&self, values: &[(u32, Vec<u8>)]) -> Vec<u8> {
        let block = if values.is_empty() { Vec::new() } else { block(values) };
        let end = self.end(self.before.len() + block.len());
        [&self.before[..], &block, &self.directory, &end].concat()
    }

    /// The three signed parts, the end record as it is signed.
    fn signed(&self) -> [Vec<u8>; 3] {
        [self.before.clone(), self.directory.clone(), self.end(self.before.len())]
    }

    pub fn sha256(&self) -> Vec<u8> {
        self.chunked(|bytes| Sha256::digest(bytes).to_vec())
    }

    pub fn sha512(&self) -> Vec<u8> {
        self.chunked(|bytes| Sha512::digest(bytes).to_vec())
    }

    fn chunked(&self, hash: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
        let signed = self.signed();
        let chunks: Vec<&[u8]> = signed.iter().flat_map(|part| part.chunks(1 << 20)).collect();
        let count = u32::try_from(chunks.len()).unwrap().to_le_bytes();
        let digest = |chunk: &&[u8]| {
            let len = u32::try_from(chunk.len()).unwrap().to_le_bytes();
            hash(&[&[0xa5], &len[..], chunk].concat())
        };
        hash(&[&[0x5a], &count[..], &chunks.iter().flat_map(digest).collect::<Vec<u8>>()].concat())
    }

    /// The verity digest, level by level.
    pub fn verity(&self) -> Vec<u8> {
        let mut level = self.signed().concat();
        let len = level.len() as u64;
        loop {
            level.resize(level.len().next_multiple_of(4096), 0);
            let one = level.len() == 4096;
            level = level
                .chunks(4096)
                .flat_map(|page| Sha256::digest([&[0; 8], page].concat()).to_vec())
                .collect();
            if one {
                return [&level[..], &len.to_le_bytes()].concat();
            }
        }
    }
}

/// A signing block.
pub(crate) fn block(values: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut inner = Vec::new();
    for (number, value) in values {
        inner.extend((value.len() as u64 + 4).to_le_bytes());
        inner.extend(number.to_le_bytes());
        inner.extend(value);
    }
    let size = (inner.len() as u64 + 24).to_le_bytes();
    [&size[..], &inner, &size, b"APK Sig Block 42"].concat()
}

/// What an ordinary package holds.
pub(crate) fn entries() -> Vec<(String, Vec<u8>)> {
    let entry = |name: &str, data: &[u8]| (name.to_owned(), data.to_vec());
    vec![
        entry("AndroidManifest.xml", b"not looked at here"),
        entry("classes.dex", &[7; 3000]),
        entry("res/a", b"a"),
    ]
}

/// Verifies for platforms from `floor` on, and returns the anomaly codes that speak of signatures.
pub(crate) fn judge(package: &[u8], platforms: Platforms) -> (Signatures, Vec<String>) {
    let input = Input::Memory(package);
    let limits = Limits::default();
    let mut notes = Notes::new(&limits);
    let archive = Archive::open(&input, &limits, &mut notes).unwrap();
    let mut notes = Notes::new(&limits);
    let signatures = verify(&archive, platforms, &mut notes);
    let codes = notes.into_parts().0.into_iter().map(|anomaly| anomaly.code.into_owned()).collect();
    (signatures, codes)
}

/// The same from a floor on, for a package that asks for nothing special.
pub(crate) fn from(package: &[u8], floor: u32) -> (Signatures, Vec<String>) {
    judge(package, Platforms { floor, ..Platforms::default() })
}
