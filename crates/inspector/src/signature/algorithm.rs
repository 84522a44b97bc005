//! The signature algorithms of the APK signing block: what each number means, from which platform on it is read, and
//! which of several signatures a platform picks. Source: AOSP, "APK Signature Scheme v2" and v3, "Signature algorithm IDs".

use super::hash::Hash;
use super::key::{Check, Kind, Padding, PublicKey};
use super::platform;

/// How the bytes of the package are digested. The order is the platforms' order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Content {
    /// SHA-256 over chunks of 1 MiB.
    ChunkedSha256,
    /// fs-verity: a tree of SHA-256 over pages of 4 KiB.
    VeritySha256,
    /// SHA-512 over chunks of 1 MiB.
    ChunkedSha512,
}

/// One algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Algorithm {
    pub id: u32,
    pub content: Content,
    pub kind: Kind,
    hash: Hash,
    padding: Padding,
    /// The first platform that knows it.
    since: u32,
}

const fn algorithm(
    id: u32,
    content: Content,
    kind: Kind,
    hash: Hash,
    padding: Padding,
    since: u32,
) -> Algorithm {
    Algorithm { id, content, kind, hash, padding, since }
}

const KNOWN: [Algorithm; 10] = [
    algorithm(0x0101, Content::ChunkedSha256, Kind::Rsa, Hash::Sha256, Padding::Pss, platform::N),
    algorithm(0x0102, Content::ChunkedSha512, Kind::Rsa, Hash::Sha512, Padding::Pss, platform::N),
    algorithm(0x0103, Content::ChunkedSha256, Kind::Rsa, Hash::Sha256, Padding::Plain, platform::N),
    algorithm(0x0104, Content::ChunkedSha512, Kind::Rsa, Hash::Sha512, Padding::Plain, platform::N),
    algorithm(0x0201, Content::ChunkedSha256, Kind::Ec, Hash::Sha256, Padding::Plain, platform::N),
    algorithm(0x0202, Content::ChunkedSha512, Kind::Ec, Hash::Sha512, Padding::Plain, platform::N),
    algorithm(0x0301, Content::ChunkedSha256, Kind::Dsa, Hash::Sha256, Padding::Plain, platform::N),
    algorithm(0x0421, Content::VeritySha256, Kind::Rsa, Hash::Sha256, Padding::Plain, platform::P),
    algorithm(0x0423, Content::VeritySha256, Kind::Ec, Hash::Sha256, Padding::Plain, platform::P),
    algorithm(0x0425, Content::VeritySha256, Kind::Dsa, Hash::Sha256, Padding::Plain, platform::P),
];

impl Algorithm {
    /// By its number.
    pub fn find(id: u32) -> Option<Self> {
        KNOWN.into_iter().find(|known| known.id == id)
    }

    /// Checks a signature with it; a key of another kind makes the signature unusable.
    pub fn check(&self, key: &PublicKey<'_>, message: &[u8], signature: &[u8]) -> Check {
        if key.kind() == self.kind {
            key.check(self.hash, self.padding, &[message], signature)
        } else {
            Check::Unusable
        }
    }
}

/// The signatures that some platform from `floor` to `ceiling` would pick: per first platform the strongest, the first
/// of equals. `None` when the platform `floor` knows none of them.
pub(super) fn picked<'a>(
    signatures: &[(Algorithm, &'a [u8])],
    floor: u32,
    ceiling: u32,
) -> Option<Vec<(Algorithm, &'a [u8])>> {
    let mut best: Vec<(Algorithm, &'a [u8])> = Vec::new();
    for candidate in signatures.iter().filter(|(algorithm, _)| algorithm.since <= ceiling) {
        match best.iter_mut().find(|(known, _)| known.since == candidate.0.since) {
            Some(known) if candidate.0.content > known.0.content => *known = *candidate,
            Some(_) => {}
            None => best.push(*candidate),
        }
    }
    let first = best.iter().map(|(algorithm, _)| algorithm.since).min()?;
    (floor >= first).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(offered: &[u32], floor: u32, ceiling: u32) -> Option<Vec<u32>> {
        let offered: Vec<_> = offered.iter().map(|id| (Algorithm::find(*id).unwrap(), &[][..])).collect();
        picked(&offered, floor, ceiling)
            .map(|picked| picked.iter().map(|(algorithm, _)| algorithm.id).collect())
    }

    #[test]
    fn each_generation_of_platforms_picks_its_strongest() {
        assert_eq!(ids(&[0x0103, 0x0104], 24, u32::MAX), Some(vec![0x0104]));
        assert_eq!(ids(&[0x0103, 0x0101], 24, u32::MAX), Some(vec![0x0103]));
        assert_eq!(ids(&[0x0103, 0x0421], 24, u32::MAX), Some(vec![0x0103, 0x0421]));
        assert_eq!(ids(&[0x0103, 0x0421], 24, 27), Some(vec![0x0103]));
    }

    #[test]
    fn a_platform_without_any_known_algorithm_refuses() {
        assert_eq!(ids(&[0x0421], 24, u32::MAX), None);
        assert_eq!(ids(&[0x0421], 28, u32::MAX), Some(vec![0x0421]));
        assert_eq!(ids(&[], 28, u32::MAX), None);
        assert_eq!(Algorithm::find(0x0501), None);
    }
}
