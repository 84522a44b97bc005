//! Fuzz targets of what signs a package.

use super::block::{V2, V3, V31};
use super::certificate::Certificate;
use super::{Platforms, verify};
use crate::archive::Archive;
use crate::archive::builder::archive;
use crate::input::Input;
use crate::limits::Limits;
use crate::notes::Notes;

pub(crate) use super::jar::fuzz::{jar_text, pkcs7};

/// The unsigned package around every signing block.
pub(crate) fn plain() -> Vec<u8> {
    archive(&[("AndroidManifest.xml", b"not looked at here"), ("classes.dex", &[7; 300]), ("res/a", b"a")])
}

/// The package with a signing block, whose values the bytes are: number of a scheme, its value.
pub(crate) fn with_block(pairs: &[u8]) -> Vec<u8> {
    let mut package = plain();
    let end = package.len() - 22;
    let directory = package.get(end + 16..end + 20).and_then(|at| at.try_into().ok()).map(u32::from_le_bytes);
    let at = directory.unwrap_or_default() as usize;
    let size = (pairs.len() as u64 + 24).to_le_bytes();
    let block = [&size[..], pairs, &size, b"APK Sig Block 42"].concat();
    let moved = u32::try_from(at + block.len()).unwrap_or_default();
    if let Some(field) = package.get_mut(end + 16..end + 20) {
        field.copy_from_slice(&moved.to_le_bytes());
    }
    package.splice(at..at, block);
    package
}

/// The values of a signing block, verified for old, middle-aged or new platforms; or the value of one scheme, because
/// what the framing cuts off would never reach it. The length says which of the six: most of a run is arithmetic with keys.
pub(crate) fn block(bytes: &[u8]) {
    let alone =
        |number: u32| [&(bytes.len() as u64 + 4).to_le_bytes()[..], &number.to_le_bytes(), bytes].concat();
    let (pairs, floor) = match bytes.len() % 6 {
        0 => (bytes.to_vec(), 24),
        1 => (bytes.to_vec(), 28),
        2 => (bytes.to_vec(), 33),
        3 => (alone(V2), 28),
        4 => (alone(V3), 28),
        _ => (alone(V31), 28),
    };
    let package = with_block(&pairs);
    let input = Input::Memory(&package);
    let limits = Limits::brief();
    let mut notes = Notes::new(&limits);
    let Ok(archive) = Archive::open(&input, &limits, &mut notes) else { return };
    verify(&archive, Platforms { floor, ..Platforms::default() }, &mut notes);
}

/// A certificate.
pub(crate) fn certificate(bytes: &[u8]) {
    if let Some(read) = Certificate::read(bytes) {
        read.subject_text();
        assert!(read.is(&read.issuer, read.serial), "a certificate is itself");
        super::key::PublicKey::read(read.key);
    }
}
