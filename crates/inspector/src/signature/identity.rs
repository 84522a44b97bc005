//! A signing certificate, detached from the bytes it was read from: what the report shows and the schemes compare.

use super::certificate::Certificate;
use super::hash::Hash;
use super::key::{Kind, PublicKey};
use super::reason::Generation;
use crate::digest::hex;
use crate::report::Signer;

/// Who signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    /// SHA-256 of the certificate, lower-case hexadecimal.
    pub sha256: String,
    /// Its subject as RFC 2253 writes it.
    pub subject: String,
    /// Kind and size of its key; none when the key cannot be read.
    pub key: Option<(Kind, u64)>,
}

impl From<&Certificate<'_>> for Identity {
    fn from(certificate: &Certificate<'_>) -> Self {
        Self {
            sha256: hex(&Hash::Sha256.of(&[certificate.encoded])),
            subject: certificate.subject_text(),
            key: PublicKey::read(certificate.key).map(|key| (key.kind(), key.bits())),
        }
    }
}

impl Identity {
    /// As the report shows it.
    pub fn signer(&self, generation: Generation) -> Signer {
        Signer {
            sha256: self.sha256.clone(),
            subject: self.subject.clone(),
            scheme: generation.name().to_owned(),
            key: self.key.map(|(kind, bits)| format!("{}-{bits}", kind.name())),
        }
    }
}
