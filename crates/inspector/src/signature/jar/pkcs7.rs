//! The PKCS #7 block of a JAR signature (RFC 5652 SignedData, detached): its certificates and signers, read as far as
//! Android reads them.

use crate::signature::certificate::{Algorithm, Certificate};
use crate::signature::der::{Reader, Value, tag};
use crate::signature::name::Name;

/// Signers and certificates in one block; an honest block has one signer and a short chain.
const PARTS: usize = 64;
const SIGNED_DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];

/// The block.
#[derive(Debug)]
pub(super) struct SignedData<'a> {
    /// Object identifier of what is signed.
    pub content_type: &'a [u8],
    pub certificates: Vec<Certificate<'a>>,
    pub signers: Vec<SignerInfo<'a>>,
}

/// One signature in it.
#[derive(Debug)]
pub(super) struct SignerInfo<'a> {
    /// Issuer and serial number of the certificate; none when it is named otherwise, which Android does not read.
    pub certificate: Option<(Name<'a>, &'a [u8])>,
    pub digest_algorithm: &'a [u8],
    pub signature_algorithm: &'a [u8],
    /// Attributes that are signed in place of the file; they hold the file's digest.
    pub attributes: Option<Value<'a>>,
    pub signature: &'a [u8],
}

impl<'a> SignedData<'a> {
    /// Reads a block; what follows it is not looked at.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut info = Reader::new(bytes).sequence()?;
        if info.oid()? != SIGNED_DATA {
            return None;
        }
        let mut fields = info.expect(tag::CONTEXT_0)?.inside().sequence()?;
        fields.expect(tag::INTEGER)?;
        elements(fields.expect(tag::SET)?, |value| Algorithm::read(&mut Reader::new(value.encoded)))?;
        let mut content = fields.sequence()?;
        let content_type = content.oid()?;
        if !content.is_empty() {
            content.any()?; // the content itself, which a detached signature leaves out
        }
        let certificates = match fields.optional(tag::CONTEXT_0) {
            Some(set) => elements(set, Certificate::of)?,
            None => Vec::new(),
        };
        fields.optional(tag::CONTEXT_1); // revocation lists
        let signers = elements(fields.expect(tag::SET)?, SignerInfo::of)?;
        Some(Self { content_type, certificates, signers })
    }
}

impl<'a> SignerInfo<'a> {
    fn of(value: Value<'a>) -> Option<Self> {
        let mut fields = Some(value).filter(|value| value.tag == tag::SEQUENCE)?.inside();
        fields.expect(tag::INTEGER)?;
        let identifier = fields.any()?;
        let certificate = if identifier.tag == tag::SEQUENCE {
            let mut identifier = identifier.inside();
            let issuer = Name::of(identifier.expect(tag::SEQUENCE)?)?;
            Some((issuer, identifier.expect(tag::INTEGER)?.contents))
        } else {
            None
        };
        let digest_algorithm = Algorithm::read(&mut fields)?.oid;
        let attributes = fields.optional(tag::CONTEXT_0);
        let signature_algorithm = Algorithm::read(&mut fields)?.oid;
        let signature = fields.expect(tag::OCTET_STRING)?.contents;
        Some(Self { certificate, digest_algorithm, signature_algorithm, attributes, signature })
    }

    /// The only value of a signed attribute. `None`: it is not there, one of them stands twice, this one has several
    /// values, or they are malformed.
    pub fn attribute(&self, wanted: &[u8]) -> Option<Value<'a>> {
        let mut list = self.attributes?.inside();
        let mut seen: Vec<&[u8]> = Vec::new();
        let mut found = None;
        while !list.is_empty() {
            let mut attribute = list.sequence()?;
            let kind = attribute.oid()?;
            let mut values = attribute.expect(tag::SET)?.inside();
            if seen.contains(&kind) || seen.len() >= PARTS {
                return None;
            }
            seen.push(kind);
            if kind == wanted && !values.is_empty() {
                found = Some(values.any()?);
                if !values.is_empty() {
                    return None;
                }
            }
        }
        found
    }
}

fn elements<'a, T>(set: Value<'a>, read: impl Fn(Value<'a>) -> Option<T>) -> Option<Vec<T>> {
    let mut reader = set.inside();
    let mut elements = Vec::new();
    while !reader.is_empty() {
        if elements.len() >= PARTS {
            return None;
        }
        elements.push(read(reader.any()?)?);
    }
    Some(elements)
}
