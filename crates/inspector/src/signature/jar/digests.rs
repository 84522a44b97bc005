//! Which of the digests in a section count: the choice has changed with the platforms, and a range of platforms may
//! look at two of them.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::manifest::Section;
use crate::signature::hash::Hash;
use crate::signature::platform;

/// As lenient as Java's decoder: padding may be missing.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What newer platforms choose from, strongest first.
const BY_STRENGTH: [(&str, Hash); 4] =
    [("SHA-512", Hash::Sha512), ("SHA-384", Hash::Sha384), ("SHA-256", Hash::Sha256), ("SHA1", Hash::Sha1)];

/// The digests that platforms from `floor` on compare, named `<algorithm><suffix>`. None at all: the oldest of them finds
/// nothing it knows. An error: a digest is not base64.
pub(super) fn of(
    section: &Section<'_>,
    suffix: &str,
    floor: u32,
) -> Result<Vec<(Hash, Vec<u8>)>, base64::DecodeError> {
    let mut found = Vec::new();
    if floor < platform::JELLY_BEAN_MR2 {
        let Some(digest) = first_listed(section, suffix, floor)? else { return Ok(found) };
        found.push(digest);
    }
    for (name, hash) in BY_STRENGTH {
        if let Some(text) = section.get(&format!("{name}{suffix}")) {
            let digest = (hash, BASE64.decode(text)?);
            if !found.contains(&digest) {
                found.push(digest);
            }
            break;
        }
    }
    Ok(found)
}

/// Before Android 4.3: the first algorithm of a list in the section, or of the built-in one, that is there and known.
fn first_listed(
    section: &Section<'_>,
    suffix: &str,
    floor: u32,
) -> Result<Option<(Hash, Vec<u8>)>, base64::DecodeError> {
    let listed = section.get("Digest-Algorithms").unwrap_or("SHA SHA1");
    for name in listed.split_ascii_whitespace() {
        let Some(text) = section.get(&format!("{name}{suffix}")) else { continue };
        let (hash, since) = match name.to_ascii_uppercase().as_str() {
            "MD5" => (Hash::Md5, 0),
            "SHA" | "SHA1" | "SHA-1" => (Hash::Sha1, 0),
            "SHA-256" => (Hash::Sha256, 0),
            "SHA-384" => (Hash::Sha384, platform::GINGERBREAD),
            "SHA-512" => (Hash::Sha512, platform::GINGERBREAD),
            _ => continue,
        };
        if since <= floor {
            return Ok(Some((hash, BASE64.decode(text)?)));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::super::manifest::sections;
    use super::*;

    fn hashes(text: &str, floor: u32) -> Vec<Hash> {
        of(&sections(text.as_bytes()).unwrap()[0], "-Digest", floor)
            .unwrap()
            .into_iter()
            .map(|(hash, _)| hash)
            .collect()
    }

    #[test]
    fn new_platforms_take_the_strongest_old_ones_the_first_listed() {
        let both = "SHA1-Digest: AAAA\nSHA-256-Digest: BBBB\n";
        assert_eq!(hashes(both, 18), [Hash::Sha256]);
        assert_eq!(hashes(both, 17), [Hash::Sha1, Hash::Sha256]);
        let listed = format!("Digest-Algorithms: MD9 MD5 SHA1\nMD5-Digest: AAAA\nMD9-Digest: AAAA\n{both}");
        assert_eq!(hashes(&listed, 1), [Hash::Md5, Hash::Sha256]);
        assert_eq!(hashes("SHA1-Digest: AAAA\n", 1), [Hash::Sha1]);
    }

    #[test]
    fn a_digest_the_oldest_platform_does_not_know_is_no_digest() {
        assert!(hashes("SHA-256-Digest: BBBB\n", 17).is_empty());
        assert!(hashes("Digest-Algorithms: SHA-512\nSHA-512-Digest: BBBB\n", 8).is_empty());
        assert_eq!(hashes("Digest-Algorithms: SHA-512\nSHA-512-Digest: BBBB\n", 9), [Hash::Sha512]);
        assert!(hashes("SHA-224-Digest: BBBB\n", 30).is_empty());
    }

    #[test]
    fn padding_is_optional_and_garbage_is_an_error() {
        let section = |text: &'static str| sections(text.as_bytes()).unwrap()[0].clone();
        assert_eq!(of(&section("SHA1-Digest: AAA\n"), "-Digest", 30).unwrap(), [(Hash::Sha1, vec![0, 0])]);
        assert!(of(&section("SHA1-Digest: A*A=\n"), "-Digest", 30).is_err());
    }
}
