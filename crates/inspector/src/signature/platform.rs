//! The Android platforms at which the rules of signing change, by API level.

use crate::manifest::Manifest;
use crate::report::SdkLevel;

/// 2.3: SHA-384 and SHA-512 in manifests.
pub(super) const GINGERBREAD: u32 = 9;
/// 4.3: the strongest digest of a JAR manifest counts, no longer the first listed.
pub(super) const JELLY_BEAN_MR2: u32 = 18;
/// 4.4: attributes signed together with a JAR signature are read at all.
pub(super) const KITKAT: u32 = 19;
/// 7.0: APK Signature Scheme v2.
pub(super) const N: u32 = 24;
/// 9: v3, and proof of rotation.
pub(super) const P: u32 = 28;
/// 11: packages made for it need v2 or newer.
pub(super) const R: u32 = 30;
/// Newer than any platform: verdicts hold for every later one.
pub(super) const NEWEST: u32 = 0x7fff_ffff;

/// What the manifest says that the verdict depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Platforms {
    /// The oldest platform the verdict is to hold for, as API level.
    pub floor: u32,
    /// The platform the app was made for.
    pub target: u32,
    /// `targetSandboxVersion`, 1 unless stated.
    pub sandbox: u32,
}

impl Default for Platforms {
    /// What an empty manifest means.
    fn default() -> Self {
        Self { floor: 1, target: 1, sandbox: 1 }
    }
}

impl Platforms {
    /// The package's own: from its `minSdkVersion` on. Code names count as one level below the platform they became, for
    /// what is new in a platform is missing in its early previews.
    pub fn of(manifest: &Manifest) -> Self {
        let floor = manifest.min_sdk.as_ref().and_then(level).unwrap_or(1).max(1);
        let target = manifest.target_sdk.as_ref().and_then(level).unwrap_or(floor);
        let sandbox = manifest.target_sandbox.and_then(|sandbox| u32::try_from(sandbox).ok()).unwrap_or(1);
        Self { floor, target, sandbox }
    }
}

/// The platforms before those whose code names begin with these letters; later letters count one more each.
const BEFORE: [(u8, u32); 13] = [
    (b'C', 2),
    (b'D', 3),
    (b'E', 4),
    (b'F', 7),
    (b'G', 8),
    (b'H', 10),
    (b'I', 13),
    (b'J', 15),
    (b'K', 18),
    (b'L', 20),
    (b'M', 22),
    (b'N', 23),
    (b'O', 25),
];

fn level(sdk: &SdkLevel) -> Option<u32> {
    let name = match sdk {
        SdkLevel::Level(level) => return u32::try_from(*level).ok(),
        SdkLevel::Name(name) => name,
    };
    match name.as_str() {
        "Baklava" => return Some(34),
        "CinnamonBun" => return Some(35),
        _ => {}
    }
    let first = name.bytes().next().filter(u8::is_ascii_uppercase)?;
    let known = BEFORE.iter().rev().find(|(letter, _)| *letter <= first);
    Some(known.map_or(1, |(letter, level)| level + u32::from(first - letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_of_a_manifest() {
        let name = |name: &str| SdkLevel::Name(name.to_owned());
        assert_eq!(Platforms::of(&Manifest::default()), Platforms::default());
        let of = |min, target_sandbox| {
            Platforms::of(&Manifest { min_sdk: Some(min), target_sandbox, ..Manifest::default() })
        };
        assert_eq!(of(SdkLevel::Level(21), Some(2)), Platforms { floor: 21, target: 21, sandbox: 2 });
        assert_eq!(of(SdkLevel::Level(-3), Some(-3)), Platforms::default());
        let levels =
            ["N", "O", "Tiramisu", "Baklava", "CinnamonBun", "A", "later", ""].map(|text| level(&name(text)));
        assert_eq!(levels, [Some(23), Some(25), Some(30), Some(34), Some(35), Some(1), None, None]);
    }
}
