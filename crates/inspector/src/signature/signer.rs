//! One signer of a v2, v3 or v3.1 block: its signatures over its own statement, and what the statement says.
//! Source: AOSP, "APK Signature Scheme v2" and "v3", "Format"; the order of the checks is that of AOSP's verifier.

use super::algorithm::{self, Algorithm, Content};
use super::certificate::Certificate;
use super::cursor::Cursor;
use super::key::{Check, PublicKey};
use super::platform;
use super::reason::Flaw;

/// Certificates and attributes that one signer may bring; honest ones bring a handful.
const PARTS: usize = 64;
/// On a signer for a platform whose number is not final yet: it means the platform after.
const TARGETS_PREVIEW: u32 = 0xc2a6_b3ba;

/// What a signer states, after its signatures over the statement were found good.
#[derive(Debug)]
pub(super) struct Signer<'a> {
    /// Never empty; the first is the signer's own.
    pub certificates: Vec<Certificate<'a>>,
    /// Digests of the package by algorithm number.
    pub digests: Vec<(u32, &'a [u8])>,
    /// Attributes by number.
    pub attributes: Vec<(u32, &'a [u8])>,
    /// Platforms it signs for, both included.
    pub platforms: (u32, u32),
    /// Digests that some platform would look at.
    pub contents: Vec<Content>,
}

/// Does the format carry platforms (v3, v3.1), or does the whole range from a floor on count (v2)?
#[derive(Debug, Clone, Copy)]
pub(super) enum Format {
    /// v2, verified from this platform on.
    V2 { floor: u32 },
    /// v3 and v3.1.
    V3,
}

impl<'a> Signer<'a> {
    /// The signer's own certificate.
    pub fn certificate(&self) -> Option<&Certificate<'a>> {
        self.certificates.first()
    }

    /// The first attribute with this number.
    pub fn attribute(&self, number: u32) -> Option<&'a [u8]> {
        self.attributes.iter().find(|(known, _)| *known == number).map(|(_, value)| *value)
    }

    /// Is it meant for a platform still without a number?
    pub fn targets_preview(&self) -> bool {
        self.attribute(TARGETS_PREVIEW).is_some()
    }

    /// Reads and verifies one signer.
    pub fn read(bytes: &'a [u8], format: Format) -> Result<Self, Flaw> {
        let mut fields = Cursor::new(bytes);
        let statement = fields.prefixed().ok_or(Flaw::SignerMalformed)?;
        let platforms = match format {
            Format::V2 { floor } => (floor, platform::NEWEST),
            Format::V3 => platforms(&mut fields)?,
        };
        let signatures = fields.section().ok_or(Flaw::SignerMalformed)?;
        let key = fields.prefixed().ok_or(Flaw::SignerMalformed)?;

        let signatures = signatures_of(signatures)?;
        let floor = platforms.0.saturating_add(u32::from(targets_preview(statement, format)));
        let contents = verify(statement, &signatures, key, floor, platforms.1)?;
        let signer = Self::state(statement, format, platforms, contents)?;
        if signer.certificate().is_none_or(|own| own.key != key) {
            return Err(Flaw::CertificateForeign);
        }
        let signed_with = signatures.iter().map(|(number, _)| number);
        if !signed_with.eq(signer.digests.iter().map(|(number, _)| number)) {
            return Err(Flaw::AlgorithmsDiffer);
        }
        Ok(signer)
    }

    /// Reads the statement; its signature has been verified.
    fn state(
        statement: &'a [u8],
        format: Format,
        platforms: (u32, u32),
        contents: Vec<Content>,
    ) -> Result<Self, Flaw> {
        let mut fields = Cursor::new(statement);
        let digests = fields.section().ok_or(Flaw::SignerMalformed)?;
        let mut encoded = fields.section().ok_or(Flaw::SignerMalformed)?;
        if matches!(format, Format::V3) && self::platforms(&mut fields)? != platforms {
            return Err(Flaw::PlatformsDiffer);
        }
        let attributes = fields.section().ok_or(Flaw::SignerMalformed)?;

        let mut certificates = Vec::new();
        while !encoded.is_empty() {
            let certificate = encoded.prefixed().ok_or(Flaw::SignerMalformed)?;
            certificates.push(Certificate::read(certificate).ok_or(Flaw::CertificateMalformed)?);
            if certificates.len() > PARTS {
                return Err(Flaw::TooLarge);
            }
        }
        if certificates.is_empty() {
            return Err(Flaw::CertificateMissing);
        }
        let digests = numbered(digests, Cursor::prefixed).ok_or(Flaw::SignerMalformed)?;
        let attributes = numbered(attributes, |value| Some(value.rest())).ok_or(Flaw::AttributesMalformed)?;
        if digests.len() > PARTS || attributes.len() > PARTS {
            return Err(Flaw::TooLarge);
        }
        Ok(Self { certificates, digests, attributes, platforms, contents })
    }
}

fn platforms(fields: &mut Cursor<'_>) -> Result<(u32, u32), Flaw> {
    let range = fields.u32().zip(fields.u32()).ok_or(Flaw::SignerMalformed)?;
    // The fields are signed numbers: what is above the newest platform is a negative one.
    if range.0 > range.1 || range.1 > platform::NEWEST {
        return Err(Flaw::PlatformsInvalid);
    }
    Ok(range)
}

fn signatures_of(signatures: Cursor<'_>) -> Result<Vec<(u32, &[u8])>, Flaw> {
    let signatures = numbered(signatures, Cursor::prefixed).ok_or(Flaw::SignerMalformed)?;
    if signatures.is_empty() {
        return Err(Flaw::NoSignature);
    }
    Ok(signatures)
}

/// The elements of a list, each a number and a value.
fn numbered<'a>(
    mut list: Cursor<'a>,
    value: impl Fn(&mut Cursor<'a>) -> Option<&'a [u8]>,
) -> Option<Vec<(u32, &'a [u8])>> {
    let mut elements = Vec::new();
    while !list.is_empty() {
        let mut element = list.section()?;
        elements.push((element.u32()?, value(&mut element)?));
    }
    Some(elements)
}

/// Checks each signature that some platform would pick; returns the digests those platforms look at.
fn verify(
    statement: &[u8],
    signatures: &[(u32, &[u8])],
    key: &[u8],
    floor: u32,
    ceiling: u32,
) -> Result<Vec<Content>, Flaw> {
    let known: Vec<(Algorithm, &[u8])> =
        signatures.iter().filter_map(|(number, value)| Some((Algorithm::find(*number)?, *value))).collect();
    let picked = algorithm::picked(&known, floor, ceiling).ok_or(Flaw::AlgorithmUnsupported)?;
    let key = PublicKey::read(key).ok_or(Flaw::KeyMalformed)?;
    let mut contents = Vec::new();
    for (algorithm, signature) in picked {
        if algorithm.kind != key.kind() {
            return Err(Flaw::KeyMalformed);
        }
        match algorithm.check(&key, statement, signature) {
            Check::Good => contents.push(algorithm.content),
            Check::Wrong => return Err(Flaw::SignatureWrong),
            Check::Unusable => return Err(Flaw::SignatureUnusable),
        }
    }
    Ok(contents)
}

/// Looked at before the statement is verified, because it decides which signatures are; malformed means no.
fn targets_preview(statement: &[u8], format: Format) -> bool {
    let attributes = || {
        let mut fields = Cursor::new(statement);
        fields.section()?;
        fields.section()?;
        fields.u64()?;
        numbered(fields.section()?, |value| Some(value.rest()))
    };
    matches!(format, Format::V3)
        && attributes().is_some_and(|found| found.iter().any(|(number, _)| *number == TARGETS_PREVIEW))
}
