//! One-time codes of an authenticator app: RFC 6238 over RFC 4226, HMAC-SHA-1, six digits, thirty seconds.
//!
//! These parameters are what every authenticator app understands; the key is 160 random bits that the caller draws and
//! keeps sealed. Time is a parameter. A code is accepted one step early or late, because telephones' clocks differ; that
//! a step is used only once is the caller's to keep, who is told which step it was.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// Bytes of a key.
pub const KEY: usize = 20;
/// Seconds of a step.
pub const STEP: u64 = 30;
/// Digits of a code.
const DIGITS: usize = 6;
/// Steps before and after the present one that are accepted.
const DRIFT: u64 = 1;

/// The step at this many seconds since 1970.
pub const fn step(seconds: u64) -> u64 {
    seconds / STEP
}

/// The code of a step.
pub fn code(key: &[u8], step: u64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key) else {
        return String::new();
    };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last().copied().unwrap_or_default() & 15);
    let four = hash.iter().skip(offset).take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (four & 0x7fff_ffff) % 1_000_000)
}

/// The step whose code was typed, among those that count at this time; spaces and full-width digits do not matter.
pub fn find(key: &[u8], typed: &str, seconds: u64) -> Option<u64> {
    let digits: String = typed.chars().filter(|sign| !sign.is_whitespace()).map(half_width).collect();
    if digits.len() != DIGITS || !digits.bytes().all(|sign| sign.is_ascii_digit()) {
        return None;
    }
    let now = step(seconds);
    // Every candidate is compared, so that the time does not tell which one it was.
    let mut found = None;
    for candidate in now.saturating_sub(DRIFT)..=now + DRIFT {
        if crate::same(code(key, candidate).as_bytes(), digits.as_bytes()) {
            found = Some(candidate);
        }
    }
    found
}

fn half_width(sign: char) -> char {
    match u32::from(sign) {
        wide @ 0xff10..=0xff19 => char::from_u32(wide - 0xff10 + 0x30).unwrap_or(sign),
        _ => sign,
    }
}

/// The key as people type it into an app that cannot read the QR code: RFC 4648 base32 without padding.
pub fn base32(key: &[u8]) -> String {
    const SIGNS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in key {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            push(&mut text, SIGNS, held >> bits);
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        push(&mut text, SIGNS, held << (5 - bits));
    }
    text
}

fn push(text: &mut String, signs: &[u8; 32], value: u32) {
    let index = usize::try_from(value & 31).unwrap_or_default();
    text.extend(signs.get(index).map(|sign| char::from(*sign)));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shared secret of RFC 4226 and of RFC 6238's SHA-1 rows.
    const SECRET: &[u8; 20] = b"12345678901234567890";

    #[test]
    fn rfc_4226_appendix_d() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ];
        for (counter, expected) in codes.iter().enumerate() {
            assert_eq!(code(SECRET, counter as u64), *expected, "counter {counter}");
        }
    }

    #[test]
    fn rfc_6238_appendix_b() {
        // The RFC gives eight digits; six are their end.
        for (seconds, eight) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(code(SECRET, step(seconds)), eight[2..], "at {seconds}");
        }
    }

    #[test]
    fn a_code_counts_one_step_early_and_late_and_says_which_it_was() {
        let now = 1_111_111_109;
        let here = step(now);
        for near in [here - 1, here, here + 1] {
            assert_eq!(find(SECRET, &code(SECRET, near), now), Some(near));
        }
        for far in [here - 2, here + 2] {
            assert_eq!(find(SECRET, &code(SECRET, far), now), None);
        }
    }

    #[test]
    fn a_code_is_typed_as_people_type() {
        let now = 59;
        assert_eq!(find(SECRET, " 287 082 ", now), Some(1));
        assert_eq!(find(SECRET, "２８７０８２", now), Some(1));
        for no in ["", "287081", "28708", "2870822", "abcdef", "94287082"] {
            assert_eq!(find(SECRET, no, now), None, "{no}");
        }
    }

    #[test]
    fn rfc_4648_section_10_without_padding() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        assert_eq!(base32(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
}
