//! Proof of rotation: a chain of certificates in which each, from the second on, is vouched for by the one before.
//! Source: AOSP, "APK Signature Scheme v3", "Proof-of-rotation and self-trusted-old-certs structs".

use super::algorithm::Algorithm;
use super::certificate::Certificate;
use super::cursor::Cursor;
use super::key::{Check, PublicKey};
use super::reason::Flaw;

/// Number of the attribute that holds the structure.
pub(super) const ATTRIBUTE: u32 = 0x3ba0_6f8c;
const VERSION: u32 = 1;
/// Every link costs a signature check, so a chain made to be slow is not followed to its end.
const LINKS: usize = 64;

/// One certificate of the chain and how it came into it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link<'a> {
    pub certificate: Certificate<'a>,
    /// Algorithms by which it was vouched for and by which it vouches; unknown ones count as none.
    algorithms: (Option<Algorithm>, Option<Algorithm>),
    signature: &'a [u8],
    /// What the app still grants to this certificate.
    flags: u32,
}

/// Reads and verifies a chain, oldest certificate first; never empty.
pub(super) fn read(value: &[u8]) -> Result<Vec<Link<'_>>, Flaw> {
    let mut fields = Cursor::new(value);
    if fields.u32().ok_or(Flaw::LineageMalformed)? != VERSION {
        return Err(Flaw::LineageMalformed);
    }
    let mut links: Vec<Link<'_>> = Vec::new();
    // The algorithm by which the last link announced to vouch for the next.
    let mut announced = 0;
    while !fields.is_empty() {
        let (link, next) = node(&mut fields, links.last(), announced)?;
        announced = next;
        links.push(link);
        if links.len() > LINKS {
            return Err(Flaw::TooLarge);
        }
    }
    if links.is_empty() { Err(Flaw::LineageMalformed) } else { Ok(links) }
}

/// One link, and the algorithm by which it vouches for the next; verified by the link before, when there is one.
fn node<'a>(
    fields: &mut Cursor<'a>,
    before: Option<&Link<'_>>,
    announced: u32,
) -> Result<(Link<'a>, u32), Flaw> {
    let mut parse = || {
        let mut node = fields.section()?;
        let statement = node.prefixed()?;
        let (flags, next, signature) = (node.u32()?, node.u32()?, node.prefixed()?);
        let mut stated = Cursor::new(statement);
        Some((statement, flags, next, signature, stated.prefixed()?, stated.u32()?))
    };
    let (statement, flags, next, signature, encoded, stated) = parse().ok_or(Flaw::LineageMalformed)?;
    if let Some(before) = before {
        let algorithm = Algorithm::find(announced).ok_or(Flaw::LineageMalformed)?;
        let key = PublicKey::read(before.certificate.key).ok_or(Flaw::LineageUnverified)?;
        if stated != announced || algorithm.check(&key, statement, signature) != Check::Good {
            return Err(Flaw::LineageUnverified);
        }
    }
    let certificate = Certificate::read(encoded).ok_or(Flaw::LineageUnverified)?;
    let algorithms = (Algorithm::find(stated), Algorithm::find(next));
    Ok((Link { certificate, algorithms, signature, flags }, next))
}

/// Position of a certificate in the chain.
pub(super) fn position(links: &[Link<'_>], certificate: &Certificate<'_>) -> Option<usize> {
    links.iter().position(|link| link.certificate == *certificate)
}

/// The longest of several chains; every other must be its beginning.
pub(super) fn consolidate<'a>(lineages: &[Vec<Link<'a>>]) -> Result<Option<Vec<Link<'a>>>, Flaw> {
    // The first of equally long ones, as the verifier does.
    let longest = lineages.iter().fold(None, |longest: Option<&Vec<Link<'_>>>, lineage| match longest {
        Some(known) if known.len() >= lineage.len() => Some(known),
        _ => Some(lineage),
    });
    let Some(longest) = longest else { return Ok(None) };
    if lineages.iter().all(|lineage| longest.starts_with(lineage)) {
        Ok(Some(longest.clone()))
    } else {
        Err(Flaw::LineagesInconsistent)
    }
}
