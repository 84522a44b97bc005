//! Signatures of an Android package: v1, v2, v3 and v3.1, verified for a range of platforms (INS-3).
//!
//! A package is signed or not only *for a platform*: each generation of Android looks at other schemes. The verdict says
//! whether every platform from a floor on accepts the package, and follows AOSP's own verifier (apksig) scheme by scheme,
//! including what it does not look at any more once a scheme has failed. Deliberately absent: v3.2 (noted, not
//! verified), v4 and the stamps of stores; and chains of trust, validity and revocation, at which Android never looks.

use crate::archive::Archive;
use crate::notes::Notes;
use crate::report::{PlatformRange, Scheme, Signatures, Verdict};

use self::block::Block;
use self::content::Contents;
use self::identity::Identity;
use self::jar::Requirements;
use self::lineage::Link;
use self::reason::{Flaw, Generation, Reason};
use self::scheme::{Failure, Verified};

pub use self::platform::Platforms;

mod agreement;
mod algorithm;
mod block;
#[cfg(any(test, feature = "build"))]
#[allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, reason = "a builder for tests")]
pub(crate) mod build;
mod certificate;
mod content;
mod cursor;
pub(crate) mod der;
mod findings;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzz;
mod hash;
mod identity;
mod jar;
mod key;
mod lineage;
mod name;
mod parallel;
mod platform;
mod reason;
mod scheme;
mod signer;
#[cfg(test)]
pub(crate) mod tests;

/// Verifies the signing schemes of `archive` for all platforms from `platforms.floor` on. What is wrong goes to `notes`
/// with stable codes; findings say what a reviewer should know of the signers.
pub fn verify(archive: &Archive<'_>, platforms: Platforms, notes: &mut Notes) -> Signatures {
    let mut outcome = Outcome::default();
    if let Err(reason) = outcome.judge(archive, platforms, notes) {
        outcome.reasons.push(reason);
    }
    let signatures = outcome.report(platforms.floor);
    findings::note(&signatures, &outcome.reasons, notes);
    signatures
}

/// Will the verification read the entries one by one, as only JAR signatures ask for?
pub fn reads_entries(archive: &Archive<'_>, platforms: Platforms) -> bool {
    jar::is_present(archive)
        && (platforms.floor < platform::N || !matches!(Block::find(archive), Ok(Some(_))))
}

/// A scheme as it stands while the schemes are gone through.
#[derive(Debug, Default, PartialEq, Eq)]
enum State {
    /// Not looked at, or not there.
    #[default]
    Unseen,
    Verified(Vec<Identity>),
    Invalid,
}

impl State {
    fn scheme(&self) -> Scheme {
        match self {
            Self::Unseen => Scheme::Absent,
            Self::Verified(_) => Scheme::Verified,
            Self::Invalid => Scheme::Invalid,
        }
    }

    /// The signers of a scheme that verified.
    fn signers(&self) -> Option<&[Identity]> {
        if let Self::Verified(signers) = self { Some(signers) } else { None }
    }
}

/// What has been found out.
#[derive(Debug, Default)]
struct Outcome {
    v1: State,
    v2: State,
    v3: State,
    v31: State,
    present: Vec<Generation>,
    /// Proven history of the signing certificate, oldest first, its present end included.
    lineage: Option<Vec<Identity>>,
    reasons: Vec<Reason>,
}

impl Outcome {
    /// Goes through the schemes, newest first; an error ends it, as it ends AOSP's verifier.
    fn judge(
        &mut self,
        archive: &Archive<'_>,
        platforms: Platforms,
        notes: &mut Notes,
    ) -> Result<(), Reason> {
        if jar::is_present(archive) {
            self.present.push(Generation::V1);
        }
        if !block::is_acceptable(archive) {
            return Err(Reason::overall(Flaw::ArchiveRefused));
        }
        if let Some(block) = Block::find(archive).map_err(Reason::overall)? {
            self.note_blocks(&block, notes);
            self.judge_blocks(archive, &block, platforms.floor)?;
        }
        let by_block = [&self.v2, &self.v3, &self.v31].iter().any(|state| state.signers().is_some());
        if platforms.sandbox > 1 && !by_block {
            self.reasons.push(Reason::overall(Flaw::SandboxNeedsV2));
        }
        if platforms.floor < platform::N || !by_block {
            self.judge_jar(archive, platforms.floor, by_block, notes)?;
        }
        if !self.reasons.is_empty() {
            return Ok(());
        }
        agreement::check(self)?;
        if platforms.target >= platform::R && !by_block {
            return Err(Reason::overall(Flaw::TargetNeedsV2));
        }
        Ok(())
    }

    fn note_blocks(&mut self, block: &Block<'_>, notes: &mut Notes) {
        let numbers =
            [(block::V2, Generation::V2), (block::V3, Generation::V3), (block::V31, Generation::V31)];
        for (number, generation) in numbers {
            if block.is_repeated(number) {
                let detail =
                    format!("签名块中 {} 签名不止一份，不同软件会认出不同的签名者", generation.name());
                notes.anomaly("signature-repeated", detail);
            }
        }
        let found = numbers.into_iter().filter(|(number, _)| block.value(*number).is_some());
        self.present.extend(found.map(|(_, generation)| generation));
        if block.value(block::V32).is_some() {
            notes.anomaly("signature-v32-unchecked", "另有 v3.2 签名，本检测未验证");
        }
    }

    /// v3.1, v3 and v2, as far as a platform of the range looks at them.
    fn judge_blocks(&mut self, archive: &Archive<'_>, block: &Block<'_>, floor: u32) -> Result<(), Reason> {
        let mut contents =
            Contents::new(archive, block.offset).map_err(|_| Reason::overall(Flaw::Malformed))?;
        let mut rotation = None;
        if let Some(value) = block.value(block::V31) {
            let result = scheme::v3(value, Generation::V31, floor, None, &mut contents);
            let verified = self.settle(Generation::V31, result)?;
            rotation = verified.signers.iter().map(|signer| signer.platforms.0).min();
            self.lineage = verified.lineage.as_deref().map(identities);
        }
        if let Some(value) = block.value(block::V3) {
            let result = scheme::v3(value, Generation::V3, floor.max(platform::P), rotation, &mut contents);
            let verified = self.settle(Generation::V3, result)?;
            // A history proven by v3.1 is the longer one.
            self.lineage = self.lineage.take().or(verified.lineage.as_deref().map(identities));
        } else if rotation.is_some() {
            self.v31 = State::Invalid;
            let generation = Some(Generation::V31);
            return Err(Reason { flaw: Flaw::BaseBlockMissing, generation, place: String::new() });
        }
        let has_v3 = self.v3 != State::Unseen;
        if let Some(value) = block.value(block::V2).filter(|_| floor < platform::P || !has_v3) {
            let result = scheme::v2(value, floor.max(platform::N), has_v3, &mut contents);
            self.settle(Generation::V2, result)?;
        }
        Ok(())
    }

    /// Writes down how a scheme of the signing block came out.
    fn settle<'v>(
        &mut self,
        generation: Generation,
        result: Result<Verified<'v>, Failure>,
    ) -> Result<Verified<'v>, Reason> {
        let signers = |verified: &Verified<'_>| {
            verified.signers.iter().filter_map(|signer| signer.certificate()).map(Identity::from).collect()
        };
        let state = result.as_ref().map_or(State::Invalid, |verified| State::Verified(signers(verified)));
        match generation {
            Generation::V1 => self.v1 = state,
            Generation::V2 => self.v2 = state,
            Generation::V3 => self.v3 = state,
            Generation::V31 => self.v31 = state,
        }
        result.map_err(|(flaw, signer)| {
            let place = signer.map(|index| format!("签名者 {}", index + 1)).unwrap_or_default();
            Reason { flaw, generation: Some(generation), place }
        })
    }

    fn judge_jar(
        &mut self,
        archive: &Archive<'_>,
        floor: u32,
        by_block: bool,
        notes: &mut Notes,
    ) -> Result<(), Reason> {
        if !self.present.contains(&Generation::V1) {
            let flaw = if by_block { Flaw::OldPlatformsNeedV1 } else { Flaw::Unsigned };
            return Err(Reason::overall(flaw));
        }
        let required =
            Requirements { floor, has_v2: self.v2.signers().is_some(), has_v3: self.v3.signers().is_some() };
        let result = jar::verify(archive, required, notes);
        self.v1 = result.as_ref().map_or(State::Invalid, |signers| State::Verified(signers.clone()));
        result.map(|_| ())
    }

    fn report(&self, floor: u32) -> Signatures {
        let states = [
            (Generation::V1, &self.v1),
            (Generation::V2, &self.v2),
            (Generation::V3, &self.v3),
            (Generation::V31, &self.v31),
        ];
        let signers = |(generation, state): (Generation, &State)| -> Vec<_> {
            let signers = state.signers().unwrap_or_default();
            signers.iter().map(|identity| identity.signer(generation)).collect()
        };
        let verdict = if self.reasons.is_empty() {
            Verdict::Verified
        } else if self.reasons.iter().any(|reason| reason.flaw == Flaw::Unsigned) {
            Verdict::Unsigned
        } else {
            Verdict::Invalid
        };
        let newest = states.into_iter().rev().find(|(_, state)| state.signers().is_some());
        let mut named = newest.map(signers).unwrap_or_default();
        if newest.is_some_and(|(generation, _)| generation >= Generation::V3) {
            // Several v3 signers speak for different platforms; the last speaks for the newest.
            named.drain(..named.len().saturating_sub(1));
        }
        if verdict != Verdict::Verified {
            named.clear();
        }
        let earlier =
            self.lineage.as_deref().and_then(|lineage| lineage.split_last()).map(|(_, earlier)| earlier);
        Signatures {
            v1: self.v1.scheme(),
            v2: self.v2.scheme(),
            v3: self.v3.scheme(),
            v31: self.v31.scheme(),
            verdict,
            platform_range: PlatformRange { min: floor, max: None },
            signers: named,
            present: self.present.iter().map(|generation| generation.name().to_owned()).collect(),
            certificates: states.into_iter().flat_map(signers).collect(),
            lineage: earlier.unwrap_or_default().iter().map(|identity| identity.sha256.clone()).collect(),
        }
    }
}

fn identities(links: &[Link<'_>]) -> Vec<Identity> {
    links.iter().map(|link| Identity::from(&link.certificate)).collect()
}
