//! Random damage: nothing may panic, and nothing that is signed may change unnoticed.

use super::package::{entries, parts};
use super::sign::{Draft, Key, NEWEST, lineage, signed_by};
use crate::archive::Archive;
use crate::input::Input;
use crate::limits::Limits;
use crate::notes::Notes;
use crate::report::Verdict;
use crate::signature::block::{V2, V3, V31};
use crate::signature::{Platforms, verify};

/// A small generator of repeatable chance (xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below as u64).unwrap()
    }
}

fn verdict(package: &[u8], floor: u32) -> Option<Verdict> {
    let input = Input::Memory(package);
    let limits = Limits::default();
    let mut notes = Notes::new(&limits);
    let archive = Archive::open(&input, &limits, &mut notes).ok()?;
    Some(verify(&archive, Platforms { floor, ..Platforms::default() }, &mut notes).verdict)
}

/// A package with v2, v3 and v3.1, and where its signing block lies.
fn package() -> (Vec<u8>, std::ops::Range<usize>) {
    let (old, new, parts) = (Key::new(1), Key::new(2), parts(&entries(), 1));
    let base = Draft::v3(&old, &parts, 24, 32).attribute(0x559f_8b02, 33_u32.to_le_bytes().to_vec());
    let newer = Draft::v3(&new, &parts, 33, NEWEST).attribute(0x3ba0_6f8c, lineage(&[&old, &new], |_| {}));
    let values = [
        (V2, signed_by(&[Draft::v2(&old, &parts).attribute(0xbeef_f00d, vec![3, 0, 0, 0])])),
        (V3, signed_by(&[base])),
        (V31, signed_by(&[newer])),
    ];
    let package = parts.assemble(&values);
    let len = package.len() - parts.assemble(&[]).len();
    (package, parts.before.len()..parts.before.len() + len)
}

#[test]
fn no_byte_outside_the_signing_block_changes_unnoticed() {
    let (package, block) = package();
    assert_eq!(verdict(&package, 24), Some(Verdict::Verified));
    for at in (0..block.start).step_by(11).chain(block.end..package.len()) {
        let mut broken = package.clone();
        broken[at] ^= 0x10;
        assert_ne!(verdict(&broken, 24), Some(Verdict::Verified), "byte {at}");
    }
}

#[test]
fn no_byte_of_a_signer_changes_unnoticed() {
    let (package, block) = package();
    let mut unnoticed = Vec::new();
    for at in block.start..block.end {
        let mut broken = package.clone();
        broken[at] ^= 1;
        if verdict(&broken, 24) == Some(Verdict::Verified) {
            unnoticed.push(at);
        }
    }
    // What no signature covers: the algorithm and the signature of the first link, which nobody vouches for, none of
    // which changes what is proven.
    assert!(unnoticed.len() <= 8, "{} bytes: {unnoticed:?}", unnoticed.len());
}

#[test]
fn damaged_signing_blocks_never_panic() {
    let (package, block) = package();
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut survived = 0;
    for _ in 0..600 {
        let mut broken = package.clone();
        for _ in 0..=chance.next(4) {
            let at = block.start + chance.next(block.len());
            broken[at] = [0, 0xff, 0x7f, 0x80, broken[at].wrapping_add(1)][chance.next(5)];
        }
        survived += usize::from(verdict(&broken, [1, 24, 28][chance.next(3)]) == Some(Verdict::Verified));
    }
    assert!(survived < 60, "damage is noticed: {survived} of 600 still verify");
}

#[test]
fn damaged_certificates_and_blocks_of_jars_never_panic() {
    let key = Key::new(1);
    let mut chance = Chance(7);
    for _ in 0..20_000 {
        let mut broken = key.certificate.clone();
        for _ in 0..=chance.next(3) {
            let at = chance.next(broken.len());
            broken[at] = [0, 0xff, 0x80, 0x30, broken[at] ^ 1][chance.next(5)];
        }
        if chance.next(4) == 0 {
            broken.truncate(chance.next(broken.len()));
        }
        if let Some(read) = crate::signature::certificate::Certificate::read(&broken) {
            assert!(read.subject_text().len() < 10 * broken.len());
            assert!(read.is(&read.issuer, read.serial));
        }
    }
}
