//! The signer: keys, certificates, and the statements of v2 and v3 signers, every field of which a test may bend.

use ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest as _, Sha256};

use super::package::Parts;
use crate::digest::hex;

/// ECDSA with SHA-256 over chunks, over pages, and with SHA-512 digests.
pub(crate) const ECDSA_SHA256: u32 = 0x0201;
pub(crate) const ECDSA_VERITY: u32 = 0x0423;
pub(crate) const NEWEST: u32 = 0x7fff_ffff;

/// One ASN.1 value.
pub(crate) fn tlv(tag: u8, body: &[u8]) -> Vec<u8> {
    let len = body.len();
    let length = match len {
        0..0x80 => vec![u8::try_from(len).unwrap()],
        _ => [&[0x82], &u16::try_from(len).unwrap().to_be_bytes()[..]].concat(),
    };
    [&[tag], &length[..], body].concat()
}

/// A positive INTEGER.
fn integer(bytes: &[u8]) -> Vec<u8> {
    let bytes = &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..];
    tlv(2, &[if bytes.first().is_some_and(|first| *first >= 0x80) { &[0][..] } else { &[] }, bytes].concat())
}

/// The identifier of ECDSA with SHA-256.
pub(crate) fn ecdsa_sha256() -> Vec<u8> {
    tlv(0x30, &tlv(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]))
}

/// A key with a certificate it signed itself.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    signing: SigningKey,
    pub issuer: Vec<u8>,
    pub public: Vec<u8>,
    pub certificate: Vec<u8>,
}

impl Key {
    /// Key number `seed`, named after it.
    pub fn new(seed: u8) -> Self {
        Self::with_extensions(seed, &[])
    }

    /// The same with extensions in its certificate.
    pub fn with_extensions(seed: u8, extensions: &[u8]) -> Self {
        let signing = SigningKey::from_slice(&[seed; 32]).unwrap();
        let point = signing.verifying_key().to_sec1_point(false);
        let curve =
            [tlv(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]), tlv(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7])];
        let public =
            tlv(0x30, &[tlv(0x30, &curve.concat()), tlv(3, &[&[0], point.as_bytes()].concat())].concat());
        let name = tlv(0x30, &[tlv(6, &[0x55, 4, 3]), tlv(0x0c, format!("key {seed}").as_bytes())].concat());
        let issuer = tlv(0x30, &tlv(0x31, &name));
        let validity = tlv(0x30, &[tlv(0x17, b"250101000000Z"), tlv(0x17, b"550101000000Z")].concat());
        let version = tlv(0xa0, &tlv(2, &[2]));
        let parts = [
            version,
            tlv(2, &[seed]),
            ecdsa_sha256(),
            issuer.clone(),
            validity,
            issuer.clone(),
            public.clone(),
        ];
        let extensions = if extensions.is_empty() { Vec::new() } else { tlv(0xa3, &tlv(0x30, extensions)) };
        let body = tlv(0x30, &[&parts.concat()[..], &extensions].concat());
        let mut key = Self { signing, issuer, public, certificate: Vec::new() };
        let signature = tlv(3, &[&[0], &key.sign(&body)[..]].concat());
        key.certificate = tlv(0x30, &[body, ecdsa_sha256(), signature].concat());
        key
    }

    /// ECDSA with SHA-256.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.signing.sign(message);
        let bytes = signature.to_bytes();
        tlv(0x30, &[integer(&bytes[..32]), integer(&bytes[32..])].concat())
    }

    pub fn sha256(&self) -> String {
        hex(&Sha256::digest(&self.certificate))
    }
}

/// Bytes behind their length.
pub(crate) fn prefixed(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_le_bytes()[..], bytes].concat()
}

/// A number and a value behind its length, the whole behind its length.
fn numbered(number: u32, value: &[u8]) -> Vec<u8> {
    prefixed(&[&number.to_le_bytes()[..], &prefixed(value)].concat())
}

/// A signer of a v2 or v3 block before it is written.
#[derive(Debug, Clone)]
pub(crate) struct Draft<'k> {
    pub key: &'k Key,
    pub certificates: Vec<Vec<u8>>,
    pub digests: Vec<(u32, Vec<u8>)>,
    pub attributes: Vec<(u32, Vec<u8>)>,
    /// v3 only: platforms outside and inside the statement.
    pub platforms: Option<[(u32, u32); 2]>,
    /// The numbers its signatures bear.
    pub algorithms: Vec<u32>,
    /// What is done to a finished signature.
    pub spoil: fn(&mut Vec<u8>),
}

impl<'k> Draft<'k> {
    /// A correct v2 signer.
    pub fn v2(key: &'k Key, parts: &Parts) -> Self {
        Self {
            key,
            certificates: vec![key.certificate.clone()],
            digests: vec![(ECDSA_SHA256, parts.sha256())],
            attributes: Vec::new(),
            platforms: None,
            algorithms: vec![ECDSA_SHA256],
            spoil: |_| {},
        }
    }

    /// A correct v3 signer.
    pub fn v3(key: &'k Key, parts: &Parts, min: u32, max: u32) -> Self {
        Self { platforms: Some([(min, max); 2]), ..Self::v2(key, parts) }
    }

    pub fn attribute(mut self, number: u32, value: Vec<u8>) -> Self {
        self.attributes.push((number, value));
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let platforms = |side: usize| -> Vec<u8> {
            let both = self.platforms.map(|sides| sides[side]);
            both.map(|(min, max)| [min.to_le_bytes(), max.to_le_bytes()].concat()).unwrap_or_default()
        };
        let digests: Vec<u8> =
            self.digests.iter().flat_map(|(number, digest)| numbered(*number, digest)).collect();
        let certificates: Vec<u8> =
            self.certificates.iter().flat_map(|certificate| prefixed(certificate)).collect();
        let attribute =
            |(number, value): &(u32, Vec<u8>)| prefixed(&[&number.to_le_bytes()[..], value].concat());
        let attributes: Vec<u8> = self.attributes.iter().flat_map(attribute).collect();
        let statement =
            [prefixed(&digests), prefixed(&certificates), platforms(1), prefixed(&attributes)].concat();
        let mut signature = self.key.sign(&statement);
        (self.spoil)(&mut signature);
        let signatures: Vec<u8> =
            self.algorithms.iter().flat_map(|number| numbered(*number, &signature)).collect();
        [prefixed(&statement), platforms(0), prefixed(&signatures), prefixed(&self.key.public)].concat()
    }
}

/// The value of a v2, v3 or v3.1 block with these signers.
pub(crate) fn signed_by(drafts: &[Draft<'_>]) -> Vec<u8> {
    prefixed(&drafts.iter().flat_map(|draft| prefixed(&draft.bytes())).collect::<Vec<u8>>())
}

/// A proof of rotation through these keys, oldest first; `spoil` may bend each vouching signature.
pub(crate) fn lineage(keys: &[&Key], spoil: fn(&mut Vec<u8>)) -> Vec<u8> {
    beginning(keys, keys.len(), spoil)
}

/// The first `count` links of such a proof.
pub(crate) fn beginning(keys: &[&Key], count: usize, spoil: fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut value = 1_u32.to_le_bytes().to_vec();
    for (index, key) in keys.iter().enumerate().take(count) {
        let parent = index.checked_sub(1).map(|before| keys[before]);
        let by = if parent.is_some() { ECDSA_SHA256 } else { 0 };
        let next = if index + 1 < keys.len() { ECDSA_SHA256 } else { 0 };
        let statement = [prefixed(&key.certificate), by.to_le_bytes().to_vec()].concat();
        let mut signature = parent.map(|parent| parent.sign(&statement)).unwrap_or_default();
        spoil(&mut signature);
        let flags = 3_u32.to_le_bytes();
        let node = [&prefixed(&statement)[..], &flags, &next.to_le_bytes(), &prefixed(&signature)].concat();
        value.extend(prefixed(&node));
    }
    value
}
