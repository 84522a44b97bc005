//! Fuzz targets of JAR signatures: the block beside a signature file, and the texts.

use std::collections::HashSet;

use super::{Requirements, digests, manifest, manifest_of, signer};

/// A PKCS #7 block over a file with these bytes, as platforms from one of three floors read it. The length says which:
/// most of a run is arithmetic with the key, and doing it thrice would try nothing more.
pub(crate) fn pkcs7(bytes: &[u8]) {
    let floor = *[1, 19, 28].get(bytes.len() % 3).unwrap_or(&1);
    drop(signer::signed_by(bytes, b"Signature-Version: 1.0\r\n", floor));
}

/// MANIFEST.MF and a signature file: the bytes stand for both.
pub(crate) fn jar_text(bytes: &[u8]) {
    let Some(sections) = manifest::sections(bytes) else { return };
    for section in &sections {
        assert!(bytes.get(section.range.clone()).is_some(), "a section covers bytes that are there");
        drop(digests::of(section, "-Digest", 1));
    }
    let names: HashSet<_> = sections.iter().filter_map(manifest::Section::name).map(Into::into).collect();
    if let Ok(manifest) = manifest_of(bytes, &sections, &names) {
        for floor in [1, 18, 28] {
            let required = Requirements { floor, has_v2: false, has_v3: true };
            drop(signer::signs(bytes, &manifest, required));
        }
    }
}
