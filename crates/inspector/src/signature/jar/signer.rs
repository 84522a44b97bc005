//! One JAR signer: the block file against the signature file, the signature file against the manifest.

use std::collections::HashSet;

use super::manifest::{Section, sections};
use super::pkcs7::{SignedData, SignerInfo};
use super::support::SignatureAlgorithm;
use super::{Manifest, Requirements, digests};
use crate::signature::certificate::Certificate;
use crate::signature::der::tag;
use crate::signature::hash::Hash;
use crate::signature::identity::Identity;
use crate::signature::key::{Check, Padding, PublicKey};
use crate::signature::platform;
use crate::signature::reason::Flaw;

const CONTENT_TYPE: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
const MESSAGE_DIGEST: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];

/// Verifies the block against the signature file; returns the signing certificate.
pub(super) fn signed_by(block: &[u8], file: &[u8], floor: u32) -> Result<Identity, Flaw> {
    let data = SignedData::read(block).ok_or(Flaw::Malformed)?;
    if data.signers.is_empty() {
        return Err(Flaw::NoSigner);
    }
    // Before Android 7 only the first signer is tried; from then on all are, and the first good one counts.
    let tried = if floor < platform::N { 1 } else { data.signers.len() };
    let mut first = None;
    for signer in data.signers.iter().take(tried) {
        let certificate = verify(&data, signer, file, floor)?;
        first = first.or(certificate.map(Identity::from));
    }
    first.ok_or(Flaw::SignatureWrong)
}

/// The certificate if the signature is good, nothing if it is not. An error is what makes Android give up at once.
fn verify<'d>(
    data: &'d SignedData<'d>,
    signer: &SignerInfo<'_>,
    file: &[u8],
    floor: u32,
) -> Result<Option<&'d Certificate<'d>>, Flaw> {
    let digest = Hash::from_oid(signer.digest_algorithm).ok_or(Flaw::AlgorithmUnsupported)?;
    let algorithm =
        SignatureAlgorithm::from_oid(signer.signature_algorithm).ok_or(Flaw::AlgorithmUnsupported)?;
    if algorithm.since(digest).is_none_or(|since| since > floor) {
        return Err(Flaw::AlgorithmUnsupported);
    }
    let named = signer.certificate.ok_or(Flaw::CertificateMissing)?;
    let certificate = data.certificates.iter().find(|certificate| certificate.is(&named.0, named.1));
    let certificate = certificate.ok_or(Flaw::CertificateMissing)?;
    if certificate.unknown_critical || !certificate.may_sign {
        return Err(Flaw::CertificateNotForSigning);
    }
    let key = PublicKey::read(certificate.key)
        .filter(|key| key.kind() == algorithm.kind)
        .ok_or(Flaw::KeyMalformed)?;
    let mut message = vec![file];
    if let Some(attributes) = signer.attributes {
        if !names_file(data, signer, digest, file, floor)? {
            return Ok(None);
        }
        // What is signed is the set as it stands, but with the tag of a SET in place of the implicit one.
        message = vec![&[tag::SET], attributes.encoded.get(1..).unwrap_or_default()];
    }
    match key.check(algorithm.hash.unwrap_or(digest), Padding::Plain, &message, signer.signature) {
        Check::Good => Ok(Some(certificate)),
        Check::Wrong => Ok(None),
        Check::Unusable => Err(Flaw::SignatureUnusable),
    }
}

/// Do the signed attributes hold the digest of the signature file?
fn names_file(
    data: &SignedData<'_>,
    signer: &SignerInfo<'_>,
    digest: Hash,
    file: &[u8],
    floor: u32,
) -> Result<bool, Flaw> {
    if floor < platform::KITKAT {
        // Older platforms did not compare the digest: such a package would not be protected there at all.
        return Err(Flaw::AlgorithmUnsupported);
    }
    let single = |wanted, tag| {
        let value = signer.attribute(wanted).ok_or(Flaw::AttributesMalformed)?;
        if value.tag == tag { Ok(value.contents) } else { Err(Flaw::AttributesMalformed) }
    };
    if single(&CONTENT_TYPE, tag::OID)? != data.content_type {
        return Ok(false);
    }
    Ok(single(&MESSAGE_DIGEST, tag::OCTET_STRING)? == digest.of(&[file]))
}

/// What a signature file says of the manifest.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// These entries are signed.
    Signs(HashSet<String>),
    /// Android passes over this signer.
    Ignored,
}

/// Verifies a signature file against the manifest.
pub(super) fn signs(file: &[u8], manifest: &Manifest<'_>, required: Requirements) -> Result<Standing, Flaw> {
    let sections = sections(file).ok_or(Flaw::TooLarge)?;
    let (main, entries) = sections.split_first().ok_or(Flaw::SignatureFileMalformed)?;
    if main.get("Signature-Version").is_none() {
        return Ok(Standing::Ignored);
    }
    if let Some(mentioned) = main.get("X-Android-APK-Signed") {
        let stripped = |id: &str| id.trim().parse().is_ok_and(|id| required.misses(id));
        if mentioned.split(',').any(stripped) {
            return Err(Flaw::Stripped);
        }
    }
    let by_signtool = main.get("Created-By").is_some_and(|tool| tool.contains("signtool"));
    let suffix = if by_signtool { "-Digest" } else { "-Digest-Manifest" };
    let whole = matches(main, suffix, manifest.text, required.floor)?;
    if !by_signtool {
        let covered =
            manifest.main.and_then(|main| manifest.text.get(main.range.clone())).unwrap_or_default();
        if matches(main, "-Digest-Manifest-Main-Attributes", covered, required.floor)? == Some(false) {
            return Err(Flaw::ManifestChanged);
        }
    }
    let mut names = HashSet::new();
    let mut ignored = false;
    for section in entries {
        let Some(name) = section.name() else { return Ok(Standing::Ignored) };
        if !names.insert(name.to_owned()) {
            return Ok(Standing::Ignored);
        }
        // A manifest that verifies as a whole needs no section verified; the sections must be there all the same.
        if whole != Some(true) {
            match manifest.sections.get(name) {
                Some(entry) => section_matches(section, entry, by_signtool, manifest.text, required.floor)?,
                None => ignored = true,
            }
        }
    }
    Ok(if ignored { Standing::Ignored } else { Standing::Signs(names) })
}

/// Do all digests that count match `bytes`? None when there is none.
fn matches(section: &Section<'_>, suffix: &str, bytes: &[u8], floor: u32) -> Result<Option<bool>, Flaw> {
    let digests = digests::of(section, suffix, floor).map_err(|_| Flaw::SignatureFileMalformed)?;
    if digests.is_empty() {
        return Ok(None);
    }
    Ok(Some(digests.iter().all(|(hash, digest)| hash.of(&[bytes]) == *digest)))
}

fn section_matches(
    stated: &Section<'_>,
    entry: &Section<'_>,
    by_signtool: bool,
    text: &[u8],
    floor: u32,
) -> Result<(), Flaw> {
    let mut covered = text.get(entry.range.clone()).unwrap_or_default();
    if by_signtool && covered.ends_with(b"\n\n") {
        covered = covered.strip_suffix(b"\n").unwrap_or_default();
    }
    match matches(stated, "-Digest", covered, floor)? {
        Some(true) => Ok(()),
        Some(false) => Err(Flaw::ManifestChanged),
        None => Err(Flaw::DigestMissing),
    }
}
