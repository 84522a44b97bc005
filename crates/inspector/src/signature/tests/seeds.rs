//! Sound signatures from which fuzzing begins.

use sha2::{Digest as _, Sha256};

use super::jar::{Jar, attribute};
use super::package::Parts;
use super::sign::{Draft, Key, NEWEST, lineage, signed_by, tlv};
use crate::signature::block::{V2, V3, V31};
use crate::signature::fuzz::plain;

/// Signing blocks over the package of the fuzz targets: pairs of number and value, and values alone.
pub(crate) fn blocks() -> Vec<Vec<u8>> {
    let (old, new, parts) = (Key::new(1), Key::new(2), Parts::around(&plain()));
    let base = Draft::v3(&old, &parts, 24, 32).attribute(0x559f_8b02, 33_u32.to_le_bytes().to_vec());
    let newer = Draft::v3(&new, &parts, 33, NEWEST).attribute(0x3ba0_6f8c, lineage(&[&old, &new], |_| {}));
    let v2 = signed_by(&[Draft::v2(&old, &parts).attribute(0xbeef_f00d, vec![3, 0, 0, 0])]);
    let v3 = signed_by(&[base]);
    let v31 = signed_by(&[newer]);
    let only = signed_by(&[Draft::v3(&old, &parts, 24, NEWEST)]);
    let pair = |number: u32, value: &[u8]| {
        [&(value.len() as u64 + 4).to_le_bytes()[..], &number.to_le_bytes(), value].concat()
    };
    vec![
        pair(V2, &v2),
        [pair(V2, &v2), pair(V3, &only)].concat(),
        [pair(V2, &v2), pair(V3, &v3), pair(V31, &v31), pair(0x4272_6577, &[0; 64])].concat(),
        v2,
        v3,
        v31,
        only,
    ]
}

/// PKCS #7 blocks over the file of the fuzz target.
pub(crate) fn messages() -> Vec<Vec<u8>> {
    let jar = Jar::new();
    let file = b"Signature-Version: 1.0\r\n";
    let content_type = attribute(3, &tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1]));
    let body = [content_type, attribute(4, &tlv(4, &Sha256::digest(file)))].concat();
    let with_attributes = jar.block(&tlv(0x31, &body), &tlv(0xa0, &body));
    vec![jar.block(file, &[]), with_attributes, jar.block(b"another file", &[])]
}

/// Manifests and signature files.
pub(crate) fn texts() -> Vec<Vec<u8>> {
    let jar = Jar::new();
    let listed = "Signature-Version: 1.0\nX-Android-APK-Signed: 2, 3\nDigest-Algorithms: MD5 SHA1\nSHA1-Digest: AAAA\n\n\
        Name: a\n b\nSHA-256-Digest: AA==\n\n";
    vec![jar.manifest.clone().into_bytes(), jar.file(), listed.into()]
}

/// Certificates, plain and with extensions.
pub(crate) fn certificates() -> Vec<Vec<u8>> {
    let usage =
        tlv(0x30, &[tlv(6, &[0x55, 0x1d, 15]), tlv(1, &[0xff]), tlv(4, &tlv(3, &[7, 0x80]))].concat());
    vec![Key::new(1).certificate, Key::with_extensions(2, &usage).certificate, Key::new(3).public]
}

/// A package with a JAR signature, and one with a signing block.
pub(crate) fn packages() -> Vec<Vec<u8>> {
    vec![Jar::new().package(), crate::signature::fuzz::with_block(&blocks()[2])]
}
