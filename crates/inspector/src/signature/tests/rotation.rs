//! v3 with several signers, proof of rotation, v3.1, and what older schemes must say beside them.

use super::package::{Parts, entries, from, parts};
use super::sign::{Draft, Key, NEWEST, beginning, lineage, signed_by};
use crate::report::{Scheme, Signatures, Verdict};
use crate::signature::block::{V2, V3, V31};

const ROTATION: u32 = 0x3ba0_6f8c;
const ROTATION_PLATFORM: u32 = 0x559f_8b02;
const STRIPPING: u32 = 0xbeef_f00d;

fn plain() -> Parts {
    parts(&entries(), 1)
}

fn v3(drafts: &[Draft<'_>], parts: &Parts, floor: u32) -> (Signatures, Vec<String>) {
    from(&parts.assemble(&[(V3, signed_by(drafts))]), floor)
}

fn proven(keys: &[&Key]) -> Vec<u8> {
    lineage(keys, |_| {})
}

#[test]
fn a_rotated_package_names_the_present_signer_and_its_past() {
    let (old, new, parts) = (Key::new(1), Key::new(2), plain());
    let draft = Draft::v3(&new, &parts, 28, NEWEST).attribute(ROTATION, proven(&[&old, &new]));
    let v2 = Draft::v2(&old, &parts).attribute(STRIPPING, vec![3, 0, 0, 0]);
    let package = parts.assemble(&[(V2, signed_by(&[v2])), (V3, signed_by(&[draft]))]);
    for floor in [24, 28] {
        let (signatures, codes) = from(&package, floor);
        assert_eq!((signatures.verdict, codes), (Verdict::Verified, vec![]));
        assert_eq!(signatures.signers[0].sha256, new.sha256());
        assert_eq!((signatures.signers.len(), signatures.signers[0].scheme.as_str()), (1, "v3"));
        assert_eq!(signatures.lineage, [old.sha256()]);
        // From Android 9 on nobody looks at v2 beside v3.
        let v2 = if floor < 28 { Scheme::Verified } else { Scheme::Absent };
        assert_eq!((signatures.v2, signatures.present), (v2, vec!["v2".to_owned(), "v3".to_owned()]));
    }
}

#[test]
fn the_past_must_be_proven() {
    let (old, new, parts) = (Key::new(1), Key::new(2), plain());
    let flaw = |value: Vec<u8>| {
        let draft = Draft::v3(&new, &parts, 28, NEWEST).attribute(ROTATION, value);
        let (signatures, codes) = v3(&[draft], &parts, 28);
        assert_eq!(signatures.verdict, Verdict::Invalid);
        codes.concat()
    };
    let spoiled = |signature: &mut Vec<u8>| {
        if let Some(last) = signature.last_mut() {
            *last ^= 1;
        }
    };
    assert_eq!(flaw(lineage(&[&old, &new], spoiled)), "signature-lineage-unverified");
    assert_eq!(flaw(proven(&[&old])), "signature-lineage-foreign");
    assert_eq!(flaw(proven(&[&new, &old])), "signature-lineage-foreign");
    assert_eq!(flaw(vec![1, 0, 0, 0]), "signature-lineage-malformed");
    assert_eq!(flaw(vec![2, 0, 0, 0]), "signature-lineage-malformed");
    let cut = proven(&[&old, &new]);
    assert_eq!(flaw(cut[..cut.len() - 1].to_vec()), "signature-lineage-malformed");
    let long: Vec<&Key> = [&old, &new].repeat(40);
    assert_eq!(flaw(proven(&long)), "signature-too-large");
}

#[test]
fn signers_of_one_block_cover_all_platforms_without_overlap() {
    let (old, new, parts) = (Key::new(1), Key::new(2), plain());
    let past = proven(&[&old, &new]);
    let pair = |last: u32, first: u32| {
        let newer = Draft::v3(&new, &parts, first, NEWEST).attribute(ROTATION, past.clone());
        v3(&[Draft::v3(&old, &parts, 28, last), newer], &parts, 28)
    };
    let (signatures, codes) = pair(30, 31);
    assert_eq!((signatures.verdict, codes), (Verdict::Verified, vec![]));
    assert_eq!(signatures.signers[0].sha256, new.sha256());
    assert_eq!(pair(30, 32).1, ["signature-platforms-inconsistent"]);
    assert_eq!(pair(31, 31).1, ["signature-platforms-inconsistent"]);

    let one = |min, max| v3(&[Draft::v3(&old, &parts, min, max)], &parts, 28).1;
    assert_eq!(one(28, NEWEST), [""; 0]);
    assert_eq!(one(29, NEWEST), ["signature-platforms-uncovered"]);
    assert_eq!(one(28, 40), ["signature-platforms-uncovered"]);
    assert_eq!(one(30, 29), ["signature-platforms-invalid"]);
    assert_eq!(one(28, u32::MAX), ["signature-platforms-invalid"]);
    let mut two_minds = Draft::v3(&old, &parts, 28, NEWEST);
    two_minds.platforms = Some([(28, NEWEST), (24, NEWEST)]);
    assert_eq!(v3(&[two_minds], &parts, 28).1, ["signature-platforms-differ"]);
}

#[test]
fn histories_of_one_block_may_only_grow_and_must_agree() {
    let [a, b, c] = [1, 2, 3].map(Key::new);
    let parts = plain();
    let pair = |earlier: (&Key, Vec<u8>), later: (&Key, Vec<u8>)| {
        let first = Draft::v3(earlier.0, &parts, 28, 30).attribute(ROTATION, earlier.1);
        let second = Draft::v3(later.0, &parts, 31, NEWEST).attribute(ROTATION, later.1);
        v3(&[first, second], &parts, 28).1
    };
    let whole = || (&c, proven(&[&a, &b, &c]));
    let part = || (&b, beginning(&[&a, &b, &c], 2, |_| {}));
    assert_eq!(pair(part(), whole()), [""; 0]);
    assert_eq!(pair(whole(), part()), ["signature-lineages-inconsistent"]);
    assert_eq!(pair(part(), (&b, proven(&[&c, &b]))), ["signature-lineages-inconsistent"]);
}

/// A package whose key changes on Android 13, with the v3 signer's mention of it.
fn rotated_on_13(parts: &Parts, mention: Option<u32>, v31: bool, v3: bool) -> (Signatures, Vec<String>) {
    let (old, new) = (Key::new(1), Key::new(2));
    let mut base = Draft::v3(&old, parts, 24, 32);
    if let Some(platform) = mention {
        base = base.attribute(ROTATION_PLATFORM, platform.to_le_bytes().to_vec());
    }
    let newer = Draft::v3(&new, parts, 33, NEWEST).attribute(ROTATION, proven(&[&old, &new]));
    let mut values = vec![(V2, signed_by(&[Draft::v2(&old, parts)]))];
    if v3 {
        values.push((V3, signed_by(&[base])));
    }
    if v31 {
        values.push((V31, signed_by(&[newer])));
    }
    from(&parts.assemble(&values), 24)
}

#[test]
fn v31_takes_over_where_v3_ends() {
    let parts = plain();
    let (signatures, codes) = rotated_on_13(&parts, Some(33), true, true);
    assert_eq!((signatures.verdict, codes), (Verdict::Verified, vec![]));
    assert_eq!([signatures.v2, signatures.v3, signatures.v31], [Scheme::Verified; 3]);
    assert_eq!(
        (signatures.signers[0].scheme.as_str(), &signatures.signers[0].sha256),
        ("v31", &Key::new(2).sha256())
    );
    assert_eq!(signatures.lineage, [Key::new(1).sha256()]);

    assert_eq!(rotated_on_13(&parts, Some(33), false, true).1, ["signature-v31-stripped"]);
    assert_eq!(rotated_on_13(&parts, Some(34), true, true).1, ["signature-v31-platform-differs"]);
    assert_eq!(rotated_on_13(&parts, None, true, false).1, ["signature-v31-without-v3"]);
    assert_eq!(rotated_on_13(&parts, None, true, true).0.verdict, Verdict::Verified);
}

#[test]
fn old_and_new_schemes_must_speak_of_the_same_signer() {
    let (one, two, parts) = (Key::new(1), Key::new(2), plain());
    let both = |older: &[&Key], newer: Draft<'_>| {
        let older: Vec<_> = older.iter().map(|key| Draft::v2(key, &parts)).collect();
        from(&parts.assemble(&[(V2, signed_by(&older)), (V3, signed_by(&[newer]))]), 24).1
    };
    let newer = || Draft::v3(&one, &parts, 24, NEWEST);
    assert_eq!(both(&[&one], newer()), [""; 0]);
    assert_eq!(both(&[&two], newer()), ["signature-past-signers-differ"]);
    assert_eq!(both(&[&one, &two], newer()), ["signature-several-signers"]);
    assert_eq!(
        both(&[&one], newer().attribute(ROTATION, proven(&[&two, &one]))),
        ["signature-past-signers-differ"]
    );
}
