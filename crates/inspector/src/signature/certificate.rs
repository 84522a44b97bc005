//! X.509 certificates (RFC 5280) as far as signing looks at them: who, by whom, which key, allowed to sign.
//!
//! A package's certificate is an identity, not a promise of a third party: neither its own signature nor its dates are
//! checked, by no Android version. Its digest is taken over the bytes as they stand, even when they are not DER.

use super::der::{self, Reader, Value, tag};
use super::name::{self, Name};

/// A certificate; two are the same when their bytes are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Certificate<'a> {
    pub encoded: &'a [u8],
    pub serial: &'a [u8],
    pub issuer: Name<'a>,
    pub subject: Name<'a>,
    /// SubjectPublicKeyInfo, complete.
    pub key: &'a [u8],
    /// May it be used for signatures? No, when its key usage says something else only.
    pub may_sign: bool,
    /// Does it carry an extension that must be understood and is not?
    pub unknown_critical: bool,
}

impl PartialEq for Certificate<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.encoded == other.encoded
    }
}

impl<'a> Certificate<'a> {
    /// Reads a complete certificate.
    pub fn read(encoded: &'a [u8]) -> Option<Self> {
        Self::of(der::only(encoded)?)
    }

    /// Reads a value that should be a certificate.
    pub fn of(value: Value<'a>) -> Option<Self> {
        let mut certificate = Some(value).filter(|value| value.tag == tag::SEQUENCE)?.inside();
        let mut fields = certificate.sequence()?;
        let signed_with = Algorithm::read(&mut certificate)?;
        certificate.expect(tag::BIT_STRING)?;
        let version = match fields.optional(tag::CONTEXT_0) {
            Some(version) => version.inside().magnitude()?,
            None => &[],
        };
        let serial = fields.expect(tag::INTEGER)?.contents;
        let algorithm = Algorithm::read(&mut fields)?;
        let issuer = Name::of(fields.expect(tag::SEQUENCE)?)?;
        let mut validity = fields.sequence()?;
        let dated = is_time(validity.any()?) && is_time(validity.any()?);
        if !dated || algorithm != signed_with || !certificate.is_empty() {
            return None;
        }
        let subject = Name::of(fields.expect(tag::SEQUENCE)?)?;
        let key = fields.expect(tag::SEQUENCE)?.encoded;
        let mut read = Self {
            encoded: value.encoded,
            serial,
            issuer,
            subject,
            key,
            may_sign: true,
            unknown_critical: false,
        };
        // The first version (zero, whose magnitude is empty) ends here, and only the third may go on to extensions.
        if version.is_empty() && !fields.is_empty() {
            return None;
        }
        while !fields.is_empty() {
            let field = fields.any()?;
            if field.tag == tag::CONTEXT_3 {
                if version != [2] {
                    return None;
                }
                read.look_at_extensions(field.inside().sequence()?)?;
            }
        }
        Some(read)
    }

    fn look_at_extensions(&mut self, mut extensions: Reader<'a>) -> Option<()> {
        while !extensions.is_empty() {
            let mut extension = extensions.sequence()?;
            let oid = extension.oid()?;
            let critical = extension.optional(tag::BOOLEAN).is_some_and(|value| value.contents != [0]);
            let value = extension.expect(tag::OCTET_STRING)?.contents;
            if oid == KEY_USAGE {
                let bits = der::only(value).filter(|value| value.tag == tag::BIT_STRING)?.contents;
                // The first two bits: digital signature, content commitment.
                self.may_sign = bits.get(1).is_some_and(|first| first & 0xc0 != 0);
            }
            self.unknown_critical |= critical && !understood(oid);
        }
        Some(())
    }

    /// The subject as RFC 2253 writes it.
    pub fn subject_text(&self) -> String {
        self.subject.to_string()
    }

    /// Is it the certificate with this serial number from this issuer?
    pub fn is(&self, issuer: &Name<'_>, serial: &[u8]) -> bool {
        self.serial == serial && name::same(&self.issuer, issuer)
    }
}

/// An AlgorithmIdentifier; absent parameters and NULL mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Algorithm<'a> {
    pub oid: &'a [u8],
    parameters: Option<&'a [u8]>,
}

impl<'a> Algorithm<'a> {
    pub fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let mut fields = reader.sequence()?;
        let oid = fields.oid()?;
        let parameters = if fields.is_empty() { None } else { Some(fields.any()?) };
        let parameters = parameters.filter(|value| value.tag != tag::NULL).map(|value| value.encoded);
        Some(Self { oid, parameters })
    }
}

/// Is it a date at all? Which one does not matter, but a certificate without is none to any reader.
fn is_time(value: Value<'_>) -> bool {
    let year_digits = match value.tag {
        tag::UTC_TIME => 2,
        tag::GENERALIZED_TIME => 4,
        _ => return false,
    };
    let two = |at: usize| -> Option<u8> {
        let digits = value.contents.get(at..at + 2)?;
        digits
            .iter()
            .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + (digit - b'0')))
    };
    let years = (0..year_digits).step_by(2).all(|at| two(at).is_some());
    let part = |index: usize| two(year_digits + 2 * index);
    let rest = value.contents.get(year_digits + 8..).unwrap_or_default();
    let (seconds, zone) =
        rest.iter().position(|byte| !byte.is_ascii_digit()).map_or((rest, &[][..]), |at| rest.split_at(at));
    let zone_known = match zone {
        b"Z" => true,
        [b'+' | b'-', offset @ ..] => offset.len() == 4 && offset.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    years
        && zone_known
        && matches!(seconds.len(), 0 | 2)
        && part(0).is_some_and(|month| (1..=12).contains(&month))
        && part(1).is_some_and(|day| (1..=31).contains(&day))
        && part(2).is_some_and(|hour| hour < 24)
        && part(3).is_some_and(|minute| minute < 60)
}

const KEY_USAGE: [u8; 3] = [0x55, 0x1d, 15];

/// Extensions that the Java platform knows. Those of `id-ce` (2.5.29) by their last number, and four others.
fn understood(oid: &[u8]) -> bool {
    match oid {
        [0x55, 0x1d, last] => matches!(last, 14..=21 | 27 | 28 | 30..=33 | 35..=37 | 46 | 54),
        [0x2b, 6, 1, 5, 5, 7, 1, 1 | 11] => true, // authority and subject information access
        [0x2b, 6, 1, 5, 5, 7, 48, 1, 5] => true,  // OCSP without check
        [0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 1, 1] => true, // Netscape certificate type
        _ => false,
    }
}
