//! AES-256-GCM over short texts, with named keys that can be rotated, and a blind index for equality search.
//!
//! A sealed text is `KEY.BASE64(nonce ‖ ciphertext ‖ tag)`. The context (which record, which field) is authenticated, so
//! that a sealed value copied to another place does not open. The newest key seals; every key opens.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The nonce's length in bytes.
pub const NONCE: usize = 12;

/// A sealed text that does not open: wrong key, wrong context, or altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

/// A ring of sealing keys and the key of the blind index.
pub struct Keys {
    ring: Vec<(String, Zeroizing<[u8; 32]>)>,
    index: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.ring.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Keys").field("ring", &names).finish_non_exhaustive()
    }
}

impl Keys {
    /// A ring whose newest key is the last one. A name has no full stop in it.
    pub fn new(ring: Vec<(String, [u8; 32])>, index: [u8; 32]) -> Option<Self> {
        let fits = !ring.is_empty() && ring.iter().all(|(name, _)| !name.is_empty() && !name.contains('.'));
        let ring = ring.into_iter().map(|(name, key)| (name, Zeroizing::new(key))).collect();
        fits.then(|| Self { ring, index: Zeroizing::new(index) })
    }

    /// Seals a text for a context with the newest key. A nonce is used once.
    pub fn seal(&self, context: &str, plain: &str, nonce: [u8; NONCE]) -> Result<String, Broken> {
        let (name, key) = self.ring.last().ok_or(Broken)?;
        let payload = Payload { msg: plain.as_bytes(), aad: context.as_bytes() };
        let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(**key));
        let sealed = cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| Broken)?;
        let mut bytes = nonce.to_vec();
        bytes.extend_from_slice(&sealed);
        Ok(format!("{name}.{}", BASE64.encode(bytes)))
    }

    /// Opens a sealed text in its context.
    pub fn open(&self, context: &str, sealed: &str) -> Result<String, Broken> {
        let (name, text) = sealed.split_once('.').ok_or(Broken)?;
        let (_, key) = self.ring.iter().find(|(known, _)| known == name).ok_or(Broken)?;
        let bytes = BASE64.decode(text).map_err(|_| Broken)?;
        let (nonce, body) = bytes.split_at_checked(NONCE).ok_or(Broken)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| Broken)?;
        let payload = Payload { msg: body, aad: context.as_bytes() };
        let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(**key));
        let plain = cipher.decrypt(&Nonce::from(nonce), payload).map_err(|_| Broken)?;
        String::from_utf8(plain).map_err(|_| Broken)
    }

    /// The name of the key a text was sealed with, for rotation.
    pub fn key_of(sealed: &str) -> Option<&str> {
        sealed.split_once('.').map(|(name, _)| name)
    }

    /// A blind index: equal texts of one purpose have equal indexes, and nothing else can be read from them.
    pub fn blind(&self, purpose: &str, plain: &str) -> String {
        // HMAC takes keys of every length, so that the error cannot come about.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&*self.index) else { return String::new() };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(plain.as_bytes());
        BASE64.encode(mac.finalize().into_bytes())
    }
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
    }
}
