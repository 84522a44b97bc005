//! The schemes of the APK signing block as wholes: v2, v3 and v3.1, each with its own rules on signers and platforms.
//!
//! What one scheme says of another (signatures that must not have been stripped) is checked here; what the schemes say
//! together stands in the module above.

use std::collections::BTreeMap;

use super::algorithm::{Algorithm, Content};
use super::content::Contents;
use super::cursor::Cursor;
use super::lineage::{self, Link};
use super::platform;
use super::reason::{Flaw, Generation};
use super::signer::{Format, Signer};

/// More signers than any platform accepts.
const SIGNERS: usize = 10;
/// On a v2 signer: the package also carries the scheme with this number.
const STRIPPING_PROTECTION: u32 = 0xbeef_f00d;
/// On a v3 signer: the package also carries v3.1, from this platform on.
const ROTATION_PLATFORM: u32 = 0x559f_8b02;

/// A flaw, and the number of the signer it was found at.
pub(super) type Failure = (Flaw, Option<usize>);

/// A scheme that verified.
#[derive(Debug)]
pub(super) struct Verified<'a> {
    pub signers: Vec<Signer<'a>>,
    /// The proven history of the signing certificate, oldest first; none when it never changed.
    pub lineage: Option<Vec<Link<'a>>>,
}

/// Verifies a v2 block from platform `floor` on. `has_v3`: has a v3 signature been found, so that a mention of it is
/// fulfilled?
pub(super) fn v2<'a>(
    block: &'a [u8],
    floor: u32,
    has_v3: bool,
    contents: &mut Contents<'_>,
) -> Result<Verified<'a>, Failure> {
    let signers = signers(block, Format::V2 { floor })?;
    for (index, signer) in signers.iter().enumerate() {
        let mut mentions = signer.attributes.iter().filter(|(number, _)| *number == STRIPPING_PROTECTION);
        let stripped = mentions.try_fold(false, |stripped, (_, value)| {
            let mentioned = Cursor::new(value).u32().ok_or((Flaw::AttributesMalformed, Some(index)))?;
            Ok::<_, Failure>(stripped || (mentioned == 3 && !has_v3))
        })?;
        if stripped {
            return Err((Flaw::Stripped, Some(index)));
        }
    }
    intact(&signers, contents)?;
    Ok(Verified { signers, lineage: None })
}

/// Verifies a v3 block from platform `floor` on, or a v3.1 block, which may begin anywhere as long as v3 covers the rest.
/// `rotation`: the first platform of the package's v3.1 block, for which v3 need not stand.
pub(super) fn v3<'a>(
    block: &'a [u8],
    generation: Generation,
    floor: u32,
    rotation: Option<u32>,
    contents: &mut Contents<'_>,
) -> Result<Verified<'a>, Failure> {
    let signers = signers(block, Format::V3)?;
    let mut lineages = BTreeMap::new();
    for (index, signer) in signers.iter().enumerate() {
        let history = history(signer).map_err(|flaw| (flaw, Some(index)))?;
        if generation == Generation::V3 {
            rotation_kept(signer, rotation).map_err(|flaw| (flaw, Some(index)))?;
        }
        // Of two signers that end at the same platform the later counts, as in AOSP's verifier.
        lineages.insert(signer.platforms.1, (signer, history));
    }
    intact(&signers, contents)?;
    let lineages = covered(lineages.into_values().collect(), generation, floor, rotation)
        .map_err(|flaw| (flaw, None))?;
    let lineage = lineage::consolidate(&lineages).map_err(|flaw| (flaw, None))?;
    Ok(Verified { signers, lineage })
}

fn signers(block: &[u8], format: Format) -> Result<Vec<Signer<'_>>, Failure> {
    let mut list = Cursor::new(block).section().ok_or((Flaw::Malformed, None))?;
    if list.is_empty() {
        return Err((Flaw::NoSigner, None));
    }
    let mut signers = Vec::new();
    while !list.is_empty() {
        let index = signers.len();
        if index >= SIGNERS {
            return Err((Flaw::TooManySigners, None));
        }
        let bytes = list.prefixed().ok_or((Flaw::SignerMalformed, Some(index)))?;
        signers.push(Signer::read(bytes, format).map_err(|flaw| (flaw, Some(index)))?);
    }
    Ok(signers)
}

/// Is the package still what all signers signed?
fn intact(signers: &[Signer<'_>], contents: &mut Contents<'_>) -> Result<(), Failure> {
    let wanted: Vec<Content> = signers.iter().flat_map(|signer| signer.contents.iter().copied()).collect();
    for (index, signer) in signers.iter().enumerate() {
        for (number, stated) in &signer.digests {
            let content = Algorithm::find(*number).map(|algorithm| algorithm.content);
            let Some(content) = content.filter(|content| wanted.contains(content)) else { continue };
            if content == Content::VeritySha256 && !contents.is_page_aligned() {
                return Err((Flaw::VerityMisaligned, Some(index)));
            }
            let actual = contents.digest(content).map_err(|_| (Flaw::Malformed, Some(index)))?;
            if actual != *stated {
                return Err((Flaw::ContentChanged, Some(index)));
            }
        }
    }
    Ok(())
}

/// The history a signer proves, which must end with its own certificate.
fn history<'a>(signer: &Signer<'a>) -> Result<Option<Vec<Link<'a>>>, Flaw> {
    let Some(value) = signer.attribute(lineage::ATTRIBUTE) else { return Ok(None) };
    let links = lineage::read(value)?;
    let own = signer.certificate().and_then(|own| lineage::position(&links, own));
    if own.is_some_and(|own| own + 1 == links.len()) { Ok(Some(links)) } else { Err(Flaw::LineageForeign) }
}

/// Does the package carry the v3.1 block that this v3 signer mentions?
fn rotation_kept(signer: &Signer<'_>, rotation: Option<u32>) -> Result<(), Flaw> {
    let Some(value) = signer.attribute(ROTATION_PLATFORM) else { return Ok(()) };
    let mentioned = Cursor::new(value).u32().ok_or(Flaw::AttributesMalformed)?;
    match rotation {
        None => Err(Flaw::RotationBlockMissing),
        Some(found) if found != mentioned => Err(Flaw::RotationPlatformDiffers),
        Some(_) => Ok(()),
    }
}

/// Checks that the signers, ordered by their last platform, follow on each other without hole or overlap, that their
/// histories only grow, and that together they cover what they must. Returns the histories.
fn covered<'a>(
    ordered: Vec<(&Signer<'a>, Option<Vec<Link<'a>>>)>,
    generation: Generation,
    floor: u32,
    rotation: Option<u32>,
) -> Result<Vec<Vec<Link<'a>>>, Flaw> {
    let (mut first, mut last) = (0, 0);
    let mut histories: Vec<Vec<Link<'a>>> = Vec::new();
    for (signer, history) in ordered {
        let (from, to) = signer.platforms;
        if first == 0 {
            first = from;
        } else if from != last + 1 && !(from == last && signer.targets_preview()) {
            return Err(Flaw::PlatformsInconsistent);
        }
        last = to;
        if let Some(history) = history {
            if histories.last().is_some_and(|earlier| earlier.len() > history.len()) {
                return Err(Flaw::LineagesInconsistent);
            }
            histories.push(history);
        }
    }
    let needed = rotation.map_or(platform::NEWEST, |rotation| rotation.saturating_sub(1));
    if (generation == Generation::V3 && first > floor) || last < needed {
        return Err(Flaw::PlatformsUncovered);
    }
    Ok(histories)
}
