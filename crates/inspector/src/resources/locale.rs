//! Which of two translations suits a locale better, the way Android decides it.
//!
//! Facts about scripts, home regions and parent regions come from `reference/locales.csv` (Unicode CLDR).

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// A locale as a resource table writes it: two bytes each for language and region (three-letter codes are packed).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Locale {
    /// Language, zero when any.
    pub language: [u8; 2],
    /// Region, zero when any.
    pub region: [u8; 2],
    /// Script, zero when not given.
    pub script: [u8; 4],
    /// Variant, zero when not given.
    pub variant: [u8; 8],
}

const NO_REGION: [u8; 2] = [0; 2];
const NO_SCRIPT: [u8; 4] = [0; 4];
const TAGALOG: [u8; 2] = *b"tl";
const FILIPINO: [u8; 2] = [0xad, 0x05];

struct Facts {
    scripts: HashMap<&'static str, [u8; 4]>,
    homes: HashSet<(&'static str, &'static str)>,
    parents: HashMap<&'static str, &'static str>,
}

fn facts() -> &'static Facts {
    static FACTS: OnceLock<Facts> = OnceLock::new();
    FACTS.get_or_init(|| {
        let mut facts = Facts { scripts: HashMap::new(), homes: HashSet::new(), parents: HashMap::new() };
        for line in include_str!("../../../../reference/locales.csv").lines() {
            let mut fields = line.splitn(3, ',');
            let (Some(kind), Some(of), Some(is)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            match kind {
                "script" => _ = is.as_bytes().first_chunk().map(|script| facts.scripts.insert(of, *script)),
                "home" => _ = facts.homes.insert((of, is)),
                "parent" => _ = facts.parents.insert(of, is),
                _ => {}
            }
        }
        facts
    })
}

/// A language or region code as letters: packed three-letter codes are taken apart.
fn unpack(code: [u8; 2], base: u8) -> String {
    let [first, second] = code;
    if first & 0x80 == 0 {
        return code.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
    }
    let third = (first & 0x7c) >> 2;
    let middle = ((second & 0xe0) >> 5) | ((first & 0x03) << 3);
    [second & 0x1f, middle, third].iter().map(|letter| char::from(letter.wrapping_add(base))).collect()
}

impl Locale {
    /// Nothing chosen at all?
    pub fn is_any(&self) -> bool {
        self.language == [0; 2] && self.region == NO_REGION
    }

    /// As BCP 47 writes it; empty for any.
    pub fn tag(&self) -> String {
        if self.is_any() {
            return String::new();
        }
        let mut tag = self.language_letters();
        let mut add = |part: &str| {
            if !part.is_empty() {
                if !tag.is_empty() {
                    tag.push('-');
                }
                tag.push_str(part);
            }
        };
        add(&letters(&self.script));
        add(&self.region_letters());
        add(&letters(&self.variant));
        tag
    }

    fn language_letters(&self) -> String {
        unpack(self.language, b'a')
    }

    fn region_letters(&self) -> String {
        unpack(self.region, b'0')
    }

    /// The script given or, failing that, the one usual for language and region; zero when unknown.
    fn likely_script(&self) -> [u8; 4] {
        if self.script != NO_SCRIPT {
            return self.script;
        }
        let language = self.language_letters();
        let scripts = &facts().scripts;
        let with_region = format!("{language}-{}", self.region_letters());
        scripts
            .get(with_region.as_str())
            .or_else(|| scripts.get(language.as_str()))
            .copied()
            .unwrap_or_default()
    }

    /// May a resource for this locale be shown to somebody who asked for `wanted`?
    pub fn matches(&self, wanted: &Self) -> bool {
        if self.is_any() {
            return true;
        }
        if !same_language(self.language, wanted.language) {
            return false;
        }
        let theirs = wanted.likely_script();
        let ours = self.likely_script();
        if theirs == NO_SCRIPT || ours == NO_SCRIPT {
            return self.region == NO_REGION || self.region == wanted.region;
        }
        ours == theirs
    }

    /// Does this locale suit `wanted` better than `other`? Both match it.
    pub fn is_better_than(&self, other: &Self, wanted: &Self) -> bool {
        if wanted.is_any() || (self.is_any() && other.is_any()) {
            return false;
        }
        if !same_language(self.language, other.language) {
            return self.language_is_better(other, wanted);
        }
        let by_region = compare_regions(self.region, other.region, wanted);
        if by_region != 0 {
            return by_region > 0;
        }
        let (ours, theirs) = (self.variant == wanted.variant, other.variant == wanted.variant);
        if ours != theirs {
            return ours;
        }
        self.language == wanted.language && other.language != wanted.language
    }

    /// One of the two names no language. For readers of US English that one is where US texts traditionally stand, so it
    /// is better than texts for a region that follows international English.
    fn language_is_better(&self, other: &Self, wanted: &Self) -> bool {
        if wanted.language == *b"en" {
            if wanted.region == *b"US" {
                let american = |region: [u8; 2]| region == NO_REGION || region == *b"US";
                return if self.language[0] == 0 { !american(other.region) } else { american(self.region) };
            }
            if close_to_us(wanted.region) {
                return if self.language[0] == 0 {
                    !close_to_us(other.region)
                } else {
                    close_to_us(self.region)
                };
            }
        }
        self.language[0] != 0
    }
}

fn letters(bytes: &[u8]) -> String {
    bytes
        .iter()
        .take_while(|byte| **byte != 0)
        .map(|byte| char::from(*byte))
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

fn same_language(left: [u8; 2], right: [u8; 2]) -> bool {
    left == right || (left == TAGALOG && right == FILIPINO) || (left == FILIPINO && right == TAGALOG)
}

/// The regions a region's readers fall back to, itself first, ending with none.
fn ancestors(language: &str, script: &str, region: &str) -> Vec<String> {
    let mut chain = vec![region.to_owned()];
    let mut current = region.to_owned();
    while !current.is_empty() && chain.len() < 6 {
        let key = format!("{language}-{script}-{current}");
        current = facts().parents.get(key.as_str()).map_or_else(String::new, |parent| (*parent).to_owned());
        chain.push(current.clone());
    }
    chain
}

fn close_to_us(region: [u8; 2]) -> bool {
    let chain = ancestors("en", "Latn", &unpack(region, b'0'));
    !chain.iter().any(|region| region == "001")
}

/// Positive when `left` suits better, negative when `right` does.
fn compare_regions(left: [u8; 2], right: [u8; 2], wanted: &Locale) -> i64 {
    if left == right {
        return 0;
    }
    let language = wanted.language_letters();
    let script = letters(&wanted.likely_script());
    let mut regions = [unpack(left, b'0'), unpack(right, b'0')];
    latin_american(&language, &mut regions);
    let [left, right] = regions;
    let chain = ancestors(&language, &script, &wanted.region_letters());
    for region in &chain {
        if *region == left {
            return 1;
        }
        if *region == right {
            return -1;
        }
    }
    let distance = |region: &str| {
        let own = ancestors(&language, &script, region);
        own.iter()
            .enumerate()
            .find_map(|(up, region)| {
                chain.iter().position(|ancestor| ancestor == region).map(|down| up + down)
            })
            .unwrap_or(usize::MAX)
    };
    let (near, far) = (distance(&left), distance(&right));
    if near != far {
        return if near < far { 1 } else { -1 };
    }
    let key = format!("{language}-{script}");
    let home = |region: &str| facts().homes.contains(&(key.as_str(), region));
    if home(&left) != home(&right) {
        return if home(&left) { 1 } else { -1 };
    }
    // For the sake of stability: two letters before three digits, then by the alphabet.
    let order = |region: &str| (region.len(), region.to_owned());
    if order(&left) < order(&right) { 1 } else { -1 }
}

/// Spanish of the USA and of Mexico stand for Latin American Spanish where that itself is missing.
fn latin_american(language: &str, regions: &mut [String; 2]) {
    let special = |region: &str| language == "es" && (region == "US" || region == "MX");
    let [left, right] = regions;
    if special(left) && !special(right) && right != "419" {
        "419".clone_into(left);
    } else if special(right) && !special(left) && left != "419" {
        "419".clone_into(right);
    }
}
