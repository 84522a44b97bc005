//! v2, and v3 with one signer.

use super::package::{Parts, block, entries, from, judge, parts};
use super::sign::{Draft, ECDSA_SHA256, ECDSA_VERITY, Key, NEWEST, prefixed, signed_by};
use crate::report::{Scheme, Verdict};
use crate::signature::block::{V2, V3, V32};
use crate::signature::platform::Platforms;

fn plain() -> Parts {
    parts(&entries(), 1)
}

/// The only anomaly of a v2 package whose signer was bent.
fn v2_flaw(bend: impl Fn(&mut Draft<'_>)) -> String {
    let (key, parts) = (Key::new(1), plain());
    let mut draft = Draft::v2(&key, &parts);
    bend(&mut draft);
    let (signatures, codes) = from(&parts.assemble(&[(V2, signed_by(&[draft]))]), 24);
    assert_eq!((signatures.v2, signatures.verdict), (Scheme::Invalid, Verdict::Invalid), "{codes:?}");
    assert!(signatures.signers.is_empty());
    assert_eq!(codes.len(), 1, "{codes:?}");
    codes.concat()
}

#[test]
fn v2_names_its_signers_and_needs_android_7() {
    let (one, two, parts) = (Key::new(1), Key::new(2), plain());
    let package = parts.assemble(&[(V2, signed_by(&[Draft::v2(&one, &parts), Draft::v2(&two, &parts)]))]);
    let (signatures, codes) = from(&package, 24);
    assert_eq!(
        (signatures.v1, signatures.v2, signatures.v3),
        (Scheme::Absent, Scheme::Verified, Scheme::Absent)
    );
    assert_eq!((signatures.verdict, codes), (Verdict::Verified, vec![]));
    let named: Vec<_> =
        signatures.signers.iter().map(|signer| (signer.subject.as_str(), &signer.sha256)).collect();
    assert_eq!(named, [("CN=key 1", &one.sha256()), ("CN=key 2", &two.sha256())]);
    assert_eq!(signatures.signers[0].key.as_deref(), Some("EC-256"));
    assert_eq!(signatures.present, ["v2"]);

    let (signatures, codes) = from(&package, 23);
    assert_eq!((signatures.v2, signatures.verdict), (Scheme::Verified, Verdict::Invalid));
    assert_eq!(codes, ["signature-old-platforms-need-v1"]);
    assert_eq!((signatures.signers.len(), signatures.certificates.len()), (0, 2));
}

#[test]
fn without_any_signature_a_package_is_unsigned() {
    let (signatures, codes) = from(&plain().assemble(&[]), 24);
    assert_eq!((signatures.verdict, codes), (Verdict::Unsigned, vec!["signature-none".to_owned()]));
}

#[test]
fn every_bent_field_of_a_v2_signer_is_noticed() {
    let other = Key::new(2);
    assert_eq!(
        v2_flaw(|draft| draft.spoil = |signature| *signature.last_mut().unwrap() ^= 1),
        "signature-wrong"
    );
    assert_eq!(v2_flaw(|draft| draft.spoil = Vec::clear), "signature-unusable");
    assert_eq!(v2_flaw(|draft| draft.digests[0].1[5] ^= 1), "signature-content-changed");
    assert_eq!(v2_flaw(|draft| draft.digests[0].0 = 0x0202), "signature-algorithms-differ");
    assert_eq!(v2_flaw(|draft| draft.digests.clear()), "signature-algorithms-differ");
    assert_eq!(v2_flaw(|draft| draft.certificates.clear()), "signature-certificate-missing");
    assert_eq!(v2_flaw(|draft| draft.certificates[0].truncate(90)), "signature-certificate-malformed");
    assert_eq!(
        v2_flaw(|draft| draft.certificates[0] = other.certificate.clone()),
        "signature-certificate-foreign"
    );
    assert_eq!(v2_flaw(|draft| draft.algorithms.clear()), "signature-missing");
    assert_eq!(v2_flaw(|draft| draft.algorithms = vec![0x7777]), "signature-algorithm-unsupported");
    assert_eq!(v2_flaw(|draft| draft.algorithms = vec![0x0103]), "signature-key-malformed");
    assert_eq!(v2_flaw(|draft| draft.algorithms = vec![ECDSA_VERITY]), "signature-algorithm-unsupported");
    assert_eq!(
        v2_flaw(|draft| draft.attributes.push((0xbeef_f00d, vec![3, 0]))),
        "signature-attributes-malformed"
    );
    assert_eq!(v2_flaw(|draft| draft.attributes.push((0xbeef_f00d, vec![3, 0, 0, 0]))), "signature-stripped");
    assert_eq!(v2_flaw(|draft| draft.attributes.resize(100, (5, vec![]))), "signature-too-large");
}

#[test]
fn unknown_attributes_and_algorithms_beside_known_ones_do_no_harm() {
    let (key, parts) = (Key::new(1), plain());
    let mut draft =
        Draft::v2(&key, &parts).attribute(0x1234, vec![]).attribute(0xbeef_f00d, vec![9, 0, 0, 0]);
    draft.algorithms.push(0x7777);
    draft.digests.push((0x7777, vec![1]));
    let package = parts.assemble(&[(0x4242, vec![]), (V2, signed_by(&[draft])), (V32, vec![])]);
    let (signatures, codes) = from(&package, 24);
    assert_eq!((signatures.verdict, codes), (Verdict::Verified, vec!["signature-v32-unchecked".to_owned()]));
}

#[test]
fn of_a_scheme_that_stands_twice_the_first_counts() {
    let (one, two, parts) = (Key::new(1), Key::new(2), plain());
    let values = [&one, &two].map(|key| (V2, signed_by(&[Draft::v2(key, &parts)])));
    let (signatures, codes) = from(&parts.assemble(&values), 24);
    assert_eq!((signatures.verdict, codes), (Verdict::Verified, vec!["signature-repeated".to_owned()]));
    assert_eq!(signatures.signers[0].sha256, one.sha256());
}

#[test]
fn lists_that_are_cut_off_empty_or_too_long() {
    let (key, parts) = (Key::new(1), plain());
    let signer = Draft::v2(&key, &parts).bytes();
    let many: Vec<u8> = (0..11).flat_map(|_| prefixed(&signer)).collect();
    let cut = prefixed(&signer[..signer.len() - 1]);
    for (value, code) in [
        (vec![1, 2], "signature-malformed"),
        (prefixed(&[]), "signature-no-signer"),
        (prefixed(&prefixed(&[])), "signature-signer-malformed"),
        (prefixed(&cut), "signature-signer-malformed"),
        (prefixed(&many), "signature-too-many-signers"),
    ] {
        let (signatures, codes) = from(&parts.assemble(&[(V2, value.clone())]), 28);
        assert_eq!((signatures.v2, signatures.verdict), (Scheme::Invalid, Verdict::Invalid));
        assert_eq!(codes, [code]);
        // A list of v2 signers is no list of v3 signers either way.
        let (signatures, codes) = from(&parts.assemble(&[(V2, value.clone()), (V3, value)]), 24);
        assert_eq!((signatures.v2, signatures.v3), (Scheme::Absent, Scheme::Invalid), "{codes:?}");
    }
}

#[test]
fn large_packages_are_digested_alike_by_two_threads() {
    let mut files = entries();
    files.push(("assets/big".into(), (0..5_500_000_u32).map(|n| (n ^ n >> 9).to_le_bytes()[0]).collect()));
    let (key, parts) = (Key::new(1), parts(&files, 4096));
    let mut draft = Draft::v3(&key, &parts, 28, NEWEST);
    // Each digest alone, so that each decides.
    for (number, digest) in [(ECDSA_SHA256, parts.sha256()), (ECDSA_VERITY, parts.verity())] {
        draft.algorithms = vec![number];
        draft.digests = vec![(number, digest)];
        let package = aligned(&parts, &signed_by(&[draft.clone()]));
        assert_eq!(from(&package, 28).0.verdict, Verdict::Verified, "{number:x}");
        let mut changed = package.clone();
        changed[5_000_000] ^= 1;
        assert_eq!(from(&changed, 28).1, ["signature-content-changed"]);
    }
    draft.algorithms = vec![ECDSA_VERITY];
    draft.digests = vec![(ECDSA_VERITY, parts.verity())];
    assert_eq!(from(&parts.assemble(&[(V3, signed_by(&[draft]))]), 28).1, ["signature-verity-misaligned"]);
}

/// Assembled with a signing block of whole pages.
fn aligned(parts: &Parts, value: &[u8]) -> Vec<u8> {
    let len = block(&[(V3, value.to_vec()), (0x4272_6577, vec![])]).len();
    let padding = len.next_multiple_of(4096) - len;
    parts.assemble(&[(V3, value.to_vec()), (0x4272_6577, vec![0; padding])])
}

#[test]
fn the_stronger_digest_decides() {
    let (key, parts) = (Key::new(1), plain());
    let mut draft = Draft::v2(&key, &parts);
    draft.algorithms = vec![ECDSA_SHA256, 0x0202];
    draft.digests.push((0x0202, parts.sha512()));
    // The signature is made with SHA-256, so the one that is picked cannot be good.
    let (_, codes) = from(&parts.assemble(&[(V2, signed_by(&[draft]))]), 24);
    assert_eq!(codes, ["signature-wrong"]);
}

#[test]
fn a_block_that_is_not_where_it_should_be_is_no_block() {
    let (key, parts) = (Key::new(1), plain());
    let package = parts.assemble(&[(V2, signed_by(&[Draft::v2(&key, &parts)]))]);
    let at = parts.before.len();
    let mut other_size = package.clone();
    other_size[at] ^= 1;
    let magic = package.windows(16).rposition(|window| window == b"APK Sig Block 42").unwrap();
    let mut no_magic = package.clone();
    no_magic[magic] ^= 1;
    for broken in [other_size, no_magic] {
        let (signatures, _) = from(&broken, 24);
        assert_eq!((signatures.v2, signatures.verdict), (Scheme::Absent, Verdict::Unsigned));
    }
}

#[test]
fn an_archive_that_android_refuses_is_not_verified() {
    let (key, parts) = (Key::new(1), plain());
    let package = parts.assemble(&[(V2, signed_by(&[Draft::v2(&key, &parts)]))]);
    let trailing = [&package[..], &[0]].concat();
    let shifted = [&[0; 64], &package[..]].concat();
    let end = package.len() - 22;
    let [mut longer, mut more] = [package.clone(), package.clone()];
    longer[end + 12] += 1;
    more[end + 10] += 1;
    for refused in [trailing, shifted, longer, more] {
        let (signatures, codes) = from(&refused, 24);
        assert_eq!((signatures.v2, signatures.verdict), (Scheme::Absent, Verdict::Invalid));
        assert_eq!(codes, ["signature-archive-refused"]);
    }
}

#[test]
fn packages_for_android_11_and_for_the_second_sandbox_need_v2() {
    let (key, parts) = (Key::new(1), plain());
    let signed = parts.assemble(&[(V2, signed_by(&[Draft::v2(&key, &parts)]))]);
    for platforms in
        [Platforms { floor: 24, target: 30, sandbox: 1 }, Platforms { floor: 24, target: 26, sandbox: 2 }]
    {
        assert_eq!(judge(&signed, platforms).0.verdict, Verdict::Verified);
        let (signatures, _) = judge(&parts.assemble(&[]), platforms);
        assert_eq!(signatures.verdict, Verdict::Unsigned);
    }
}
