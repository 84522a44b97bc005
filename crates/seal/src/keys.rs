//! Authenticated sealing of short texts, with named keys that can be rotated, and a blind index for equality search.
//!
//! Two suites: AES-256-GCM with HMAC-SHA-256, and the national SM4-GCM with HMAC-SM3 (GB/T 32907, GB/T 32905).
//! A sealed text is `KEY.BASE64(nonce ‖ ciphertext ‖ tag)`. The context (which record, which field) is authenticated, so
//! that a sealed value copied to another place does not open. The newest key seals; every key opens. Nonces are drawn by
//! chance, so a key is good for 2^32 texts.

use std::collections::BTreeSet;

use aes_gcm::aead::array::typenum::U12;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, AesGcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use sm3::Sm3;
use sm4::Sm4;
use zeroize::Zeroizing;

// The mode is written for any cipher with blocks of 16 bytes; a published answer is under test.
type Sm4Gcm = AesGcm<Sm4, U12>;

/// The nonce's length in bytes.
pub const NONCE: usize = 12;

/// A sealed text that does not open: wrong key, wrong context, or altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

/// The family of algorithms a key is used with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Suite {
    /// AES-256-GCM and HMAC-SHA-256.
    #[default]
    International,
    /// SM4-GCM and HMAC-SM3.
    National,
}

/// A ring of sealing keys and the key of the blind index.
pub struct Keys {
    ring: Vec<(String, Suite, Zeroizing<[u8; 32]>)>,
    index: (Suite, Zeroizing<[u8; 32]>),
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.ring.iter().map(|(name, ..)| name.as_str()).collect();
        f.debug_struct("Keys").field("ring", &names).finish_non_exhaustive()
    }
}

impl Keys {
    /// A ring of the international suite whose newest key is the last one. A name has no full stop in it.
    pub fn new(ring: Vec<(String, [u8; 32])>, index: [u8; 32]) -> Option<Self> {
        let ring = ring.into_iter().map(|(name, key)| (name, Suite::International, key)).collect();
        Self::with_suites(ring, (Suite::International, index))
    }

    /// A ring whose keys each have their suite; none if it is empty or a name is empty, twice there or has a full
    /// stop in it. A key of thirty-two alike bytes was never drawn, so only tests should have one.
    pub fn with_suites(ring: Vec<(String, Suite, [u8; 32])>, index: (Suite, [u8; 32])) -> Option<Self> {
        let names: BTreeSet<&str> = ring.iter().map(|(name, ..)| name.as_str()).collect();
        let fits = !ring.is_empty() && names.len() == ring.len();
        let fits = fits && names.iter().all(|name| !name.is_empty() && !name.contains('.'));
        let ring = ring.into_iter().map(|(name, suite, key)| (name, suite, Zeroizing::new(key))).collect();
        fits.then(|| Self { ring, index: (index.0, Zeroizing::new(index.1)) })
    }

    /// Seals a text for a context with the newest key. A nonce is used once.
    pub fn seal(&self, context: &str, plain: &str, nonce: [u8; NONCE]) -> Result<String, Broken> {
        let (name, suite, key) = self.ring.last().ok_or(Broken)?;
        let payload = Payload { msg: plain.as_bytes(), aad: context.as_bytes() };
        let sealed = match suite {
            Suite::International => aes(key).encrypt(&Nonce::from(nonce), payload),
            Suite::National => sm4(key).encrypt(&Nonce::from(nonce), payload),
        };
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed.map_err(|_| Broken)?);
        Ok(format!("{name}.{}", BASE64.encode(bytes)))
    }

    /// Opens a sealed text in its context.
    pub fn open(&self, context: &str, sealed: &str) -> Result<String, Broken> {
        let (name, text) = sealed.split_once('.').ok_or(Broken)?;
        let (_, suite, key) = self.ring.iter().find(|(known, ..)| known == name).ok_or(Broken)?;
        let bytes = BASE64.decode(text).map_err(|_| Broken)?;
        let (nonce, body) = bytes.split_first_chunk::<NONCE>().ok_or(Broken)?;
        let payload = Payload { msg: body, aad: context.as_bytes() };
        let plain = match suite {
            Suite::International => aes(key).decrypt(&Nonce::from(*nonce), payload),
            Suite::National => sm4(key).decrypt(&Nonce::from(*nonce), payload),
        };
        String::from_utf8(plain.map_err(|_| Broken)?).map_err(|_| Broken)
    }

    /// Whether a sealed text should be sealed anew, because another key is the newest today.
    pub fn is_stale(&self, sealed: &str) -> bool {
        Self::key_of(sealed) != self.ring.last().map(|(name, ..)| name.as_str())
    }

    /// The name of the key a text was sealed with, for rotation.
    pub fn key_of(sealed: &str) -> Option<&str> {
        sealed.split_once('.').map(|(name, _)| name)
    }

    /// A blind index: equal texts of one purpose have equal indexes, and nothing else can be read from them.
    pub fn blind(&self, purpose: &str, plain: &str) -> String {
        let parts = [purpose.as_bytes(), &[0], plain.as_bytes()];
        BASE64.encode(match self.index.0 {
            Suite::International => keyed::<Hmac<Sha256>>(&self.index.1, parts),
            Suite::National => keyed::<Hmac<Sm3>>(&self.index.1, parts),
        })
    }
}

fn aes(key: &[u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new(key.into())
}

/// SM4 takes sixteen bytes, drawn from the whole key so that every bit of it counts.
fn sm4(key: &[u8; 32]) -> Sm4Gcm {
    let drawn = Zeroizing::new(keyed::<Hmac<Sm3>>(key, [b"sm4-gcm", &[], &[]]));
    let mut half = Zeroizing::new([0; 16]);
    half.iter_mut().zip(drawn.iter()).for_each(|(to, from)| *to = *from);
    Sm4Gcm::new((&*half).into())
}

fn keyed<M: Mac + KeyInit>(key: &[u8; 32], parts: [&[u8]; 3]) -> Vec<u8> {
    // HMAC takes keys of every length, so that the error cannot come about.
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else { return Vec::new() };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::new(vec![("k1".into(), [1; 32]), ("k2".into(), [2; 32])], [9; 32]).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_in_its_context_and_in_no_other() {
        let sealed = keys().seal("unit-1 legal_mobile", "13800000000", [7; NONCE]).unwrap();
        assert!(!sealed.contains("138"));
        assert_eq!(keys().open("unit-1 legal_mobile", &sealed).as_deref(), Ok("13800000000"));
        assert_eq!(keys().open("unit-2 legal_mobile", &sealed), Err(Broken));
    }

    #[test]
    fn an_older_key_still_opens_and_the_newest_seals() {
        let old = Keys::new(vec![("k1".into(), [1; 32])], [9; 32]).unwrap();
        let sealed = old.seal("c", "张示例", [7; NONCE]).unwrap();
        assert_eq!(keys().open("c", &sealed).as_deref(), Ok("张示例"));
        assert_eq!(Keys::key_of(&keys().seal("c", "x", [8; NONCE]).unwrap()), Some("k2"));
    }

    #[test]
    fn every_altered_character_breaks_the_seal() {
        let sealed = keys().seal("c", "秘密", [7; NONCE]).unwrap();
        for place in 3..sealed.len() {
            let mut altered = sealed.clone().into_bytes();
            altered[place] = if altered[place] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).unwrap();
            if altered != sealed {
                assert_eq!(keys().open("c", &altered), Err(Broken), "place {place}");
            }
        }
        for broken in ["", "k1", "k9.AAAA", "k1.AAAA", "k1.***"] {
            assert_eq!(keys().open("c", broken), Err(Broken));
        }
    }

    #[test]
    fn the_blind_index_is_equal_for_equal_texts_of_one_purpose() {
        assert_eq!(keys().blind("mobile", "13800000000"), keys().blind("mobile", "13800000000"));
        assert_ne!(keys().blind("mobile", "13800000000"), keys().blind("mobile", "13800000001"));
        assert_ne!(keys().blind("mobile", "13800000000"), keys().blind("legal", "13800000000"));
    }

    #[test]
    fn a_ring_without_keys_or_with_a_dotted_name_is_refused() {
        assert!(Keys::new(vec![], [0; 32]).is_none());
        assert!(Keys::new(vec![("a.b".into(), [0; 32])], [0; 32]).is_none());
        assert!(Keys::new(vec![("a".into(), [0; 32]), ("a".into(), [1; 32])], [0; 32]).is_none());
    }

    fn national() -> Keys {
        let ring =
            vec![("k2".into(), Suite::International, [2; 32]), ("sm".into(), Suite::National, [3; 32])];
        Keys::with_suites(ring, (Suite::National, [9; 32])).unwrap()
    }

    #[test]
    fn the_suites_stand_side_by_side_while_keys_are_turned() {
        let old = keys().seal("c", "张示例", [7; NONCE]).unwrap();
        assert!(national().is_stale(&old) && !keys().is_stale(&old));
        let new = national().seal("c", &national().open("c", &old).unwrap(), [8; NONCE]).unwrap();
        assert!(new.starts_with("sm.") && !national().is_stale(&new));
        assert_eq!(national().open("c", &new).as_deref(), Ok("张示例"));
        assert_eq!((keys().open("c", &new), national().open("d", &new)), (Err(Broken), Err(Broken)));
        assert_ne!(keys().blind("mobile", "1"), national().blind("mobile", "1"));
        assert_eq!(format!("{:?}", national()), r#"Keys { ring: ["k2", "sm"], .. }"#);
    }

    #[test]
    fn a_key_used_with_another_suite_opens_nothing() {
        let ring = vec![("k2".into(), Suite::National, [2; 32])];
        let wrong = Keys::with_suites(ring, (Suite::International, [9; 32])).unwrap();
        assert_eq!(wrong.open("c", &keys().seal("c", "x", [7; NONCE]).unwrap()), Err(Broken));
    }

    #[test]
    fn the_national_suite_gives_the_published_answer() {
        // RFC 8998, appendix A.1.
        let bytes = |text: &str| crate::unhex(text).unwrap();
        let key: [u8; 16] = bytes("0123456789ABCDEFFEDCBA9876543210").try_into().unwrap();
        let nonce: [u8; NONCE] = bytes("00001234567800000000ABCD").try_into().unwrap();
        let plain = [0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0xee, 0xaa].map(|byte| [byte; 8]).concat();
        let aad = bytes("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
        let payload = Payload { msg: &plain, aad: &aad };
        let sealed = Sm4Gcm::new(&key.into()).encrypt(&nonce.into(), payload).unwrap();
        let expected = "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735\
            d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec";
        assert_eq!(crate::hex(&sealed), expected);
    }

    #[test]
    fn both_keyed_hashes_agree_with_another_implementation() {
        // Computed with OpenSSL 3 over `mobile`, a zero byte and `1`.
        let index = |suite, name: &str| {
            let index = Keys::with_suites(vec![(name.into(), suite, [1; 32])], (suite, [9; 32])).unwrap();
            crate::hex(&BASE64.decode(index.blind("mobile", "1")).unwrap())
        };
        assert_eq!(
            index(Suite::International, "k"),
            "f548ecffa2ff96fcb6936f335ceb4ec15303605c09933eaf0ac545bcbf1702bd"
        );
        assert_eq!(
            index(Suite::National, "k"),
            "98cf959045dade589667687fad2ddfc38bef8e1f15f70f1623f931de0b72c7fc"
        );
    }
}
