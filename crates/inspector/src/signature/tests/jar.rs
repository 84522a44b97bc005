//! JAR signatures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::package::{entries, from, judge, parts};
use super::sign::{Draft, Key, ecdsa_sha256, signed_by, tlv};
use crate::report::{Scheme, Verdict};
use crate::signature::block::V2;
use crate::signature::platform::Platforms;

fn digest(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

/// The files of a JAR signature, any of which a test may bend before they are put into a package.
pub(super) struct Jar {
    entries: Vec<(String, Vec<u8>)>,
    pub manifest: String,
    /// Header and sections of the signature file.
    file: (String, String),
    key: Key,
}

impl Jar {
    pub fn new() -> Self {
        let entries = entries();
        let mut manifest = "Manifest-Version: 1.0\r\n\r\n".to_owned();
        let mut sections = String::new();
        for (name, data) in &entries {
            let section = format!("Name: {name}\r\nSHA-256-Digest: {}\r\n\r\n", digest(data));
            let signed = format!("Name: {name}\r\nSHA-256-Digest: {}\r\n\r\n", digest(section.as_bytes()));
            sections += &signed;
            manifest += &section;
        }
        let header =
            format!("Signature-Version: 1.0\r\nSHA-256-Digest-Manifest: {}\r\n", digest(manifest.as_bytes()));
        Self { entries, manifest, file: (header, sections), key: Key::new(1) }
    }

    pub fn file(&self) -> Vec<u8> {
        format!("{}\r\n{}", self.file.0, self.file.1).into_bytes()
    }

    /// A block whose signature is over `message`; `attributes` stand between the algorithms.
    pub fn block(&self, message: &[u8], attributes: &[u8]) -> Vec<u8> {
        let identifier = tlv(0x30, &[self.key.issuer.clone(), tlv(2, &[1])].concat());
        let sha256 = tlv(0x30, &tlv(6, &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]));
        let signature = tlv(4, &self.key.sign(message));
        let signer =
            [tlv(2, &[1]), identifier, sha256.clone(), attributes.to_vec(), ecdsa_sha256(), signature]
                .concat();
        let data = tlv(0x30, &tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1]));
        let fields = [
            tlv(2, &[1]),
            tlv(0x31, &sha256),
            data,
            tlv(0xa0, &self.key.certificate),
            tlv(0x31, &tlv(0x30, &signer)),
        ];
        let signed_data = tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]);
        tlv(0x30, &[signed_data, tlv(0xa0, &tlv(0x30, &fields.concat()))].concat())
    }

    fn with_block(&self, block: Vec<u8>) -> Vec<(String, Vec<u8>)> {
        let mut entries = self.entries.clone();
        entries.push(("META-INF/MANIFEST.MF".into(), self.manifest.clone().into_bytes()));
        entries.push(("META-INF/CERT.SF".into(), self.file()));
        entries.push(("META-INF/CERT.EC".into(), block));
        entries
    }

    fn signed(&self) -> Vec<(String, Vec<u8>)> {
        self.with_block(self.block(&self.file(), &[]))
    }

    pub fn package(&self) -> Vec<u8> {
        parts(&self.signed(), 1).assemble(&[])
    }
}

/// A signed attribute of PKCS #9, by the last number of its identifier.
pub(super) fn attribute(last: u8, value: &[u8]) -> Vec<u8> {
    tlv(0x30, &[tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, last]), tlv(0x31, value)].concat())
}

/// The anomalies of a JAR signature that was bent.
fn flaw(bend: impl Fn(&mut Jar)) -> Vec<String> {
    let mut jar = Jar::new();
    bend(&mut jar);
    let (signatures, codes) = from(&jar.package(), 21);
    assert_eq!((signatures.v1, signatures.verdict), (Scheme::Invalid, Verdict::Invalid), "{codes:?}");
    codes
}

#[test]
fn a_signed_jar_verifies_where_its_algorithm_is_known() {
    let jar = Jar::new();
    let (signatures, codes) = from(&jar.package(), 21);
    assert_eq!((signatures.v1, signatures.verdict, codes), (Scheme::Verified, Verdict::Verified, vec![]));
    assert_eq!(signatures.signers[0].sha256, jar.key.sha256());
    assert_eq!(from(&jar.package(), 20).1, ["signature-algorithm-unsupported"]);
}

#[test]
fn every_bent_link_of_the_chain_is_noticed() {
    assert_eq!(flaw(|jar| jar.entries[1].1[9] ^= 1), ["jar-entry-changed"]);
    assert_eq!(flaw(|jar| jar.entries.push(("res/b".into(), vec![]))), ["jar-entry-unsigned"]);
    assert_eq!(flaw(|jar| drop(jar.entries.pop())), ["jar-entry-missing"]);
    assert_eq!(flaw(|jar| jar.entries.push(jar.entries[0].clone())), ["jar-duplicate-entry"]);
    assert_eq!(flaw(|jar| jar.manifest += "SHA-256-Digest: AAAA\r\n\r\n"), ["jar-section-unnamed"]);
    assert_eq!(flaw(|jar| jar.manifest += "Name: res/a\r\n\r\n"), ["jar-section-duplicate"]);
    assert_eq!(
        flaw(|jar| jar.manifest = jar.manifest.replace("Name: res/a\r\nSHA-256", "Name: res/a\r\nSHA-224")),
        ["jar-manifest-changed"]
    );
    assert_eq!(flaw(|jar| jar.file.0 += "X-Android-APK-Signed: 2, 3\r\n"), ["signature-stripped"]);
    assert_eq!(
        flaw(|jar| jar.file.0 += "SHA-256-Digest-Manifest-Main-Attributes: AAAA\r\n"),
        ["jar-manifest-changed"]
    );
    assert_eq!(
        flaw(|jar| jar.file.0 = jar.file.0.replace("Signature-Version", "Signature")),
        ["jar-signer-ignored", "signature-no-signer"]
    );
    assert_eq!(
        flaw(|jar| jar.file.1 = jar.file.1.replace("Name: res/a", "Name: res/b")),
        ["jar-entry-unsigned"]
    );
    assert_eq!(
        flaw(|jar| jar.file.0 = jar.file.0.replace("-Manifest: ", "-Manifest: *")),
        ["jar-signature-file-malformed"]
    );
    assert_eq!(flaw(|jar| jar.file = (jar.file.0.clone(), String::new())), ["jar-entry-unsigned"]);
}

#[test]
fn entries_that_read_otherwise_elsewhere_are_not_verified() {
    let package = Jar::new().package();
    let local = package.windows(5).position(|window| window == b"res/a").unwrap() - 30;
    // Signature, flags, CRC, lengths, length of the name, name.
    for at in [0, 6, 14, 18, 22, 26, 30].map(|field| local + field) {
        let mut broken = package.clone();
        broken[at] ^= 8;
        assert_eq!(from(&broken, 21).1, ["jar-entry-unreadable"], "byte {at}");
    }
}

#[test]
fn a_manifest_changed_elsewhere_is_judged_section_by_section() {
    let mut jar = Jar::new();
    // Without the digest of the whole, the sections' own digests decide, and all of them hold.
    jar.manifest = jar.manifest.replace("1.0", "1.1");
    assert_eq!(from(&jar.package(), 21).0.verdict, Verdict::Verified);
}

#[test]
fn the_block_must_sign_the_file_with_a_certificate_of_its_own() {
    let jar = Jar::new();
    let verdict = |block: Vec<u8>| from(&parts(&jar.with_block(block), 1).assemble(&[]), 21).1;
    assert_eq!(verdict(jar.block(b"something else", &[])), ["signature-wrong"]);
    assert_eq!(verdict(vec![0x30, 0]), ["signature-malformed"]);
    let own = jar.block(&jar.file(), &[]);
    let at = own.windows(jar.key.issuer.len()).rposition(|window| window == jar.key.issuer).unwrap();
    let mut foreign = own.clone();
    foreign[at + jar.key.issuer.len() - 1] ^= 1;
    assert_eq!(verdict(foreign), ["signature-certificate-missing"]);

    // Key usage "certificate signing" only, and a critical extension that nobody knows.
    let usage = tlv(0x30, &[tlv(6, &[0x55, 0x1d, 15]), tlv(4, &[3, 2, 2, 4])].concat());
    let unknown = tlv(0x30, &[tlv(6, &[0x2a, 3, 4]), tlv(1, &[0xff]), tlv(4, &[5, 0])].concat());
    for extension in [usage, unknown] {
        let jar = Jar { key: Key::with_extensions(1, &extension), ..Jar::new() };
        assert_eq!(from(&jar.package(), 21).1, ["signature-certificate-not-for-signing"]);
    }
    let usage = tlv(0x30, &[tlv(6, &[0x55, 0x1d, 15]), tlv(4, &[3, 2, 7, 0x80])].concat());
    let jar = Jar { key: Key::with_extensions(1, &usage), ..Jar::new() };
    assert_eq!(from(&jar.package(), 21).0.verdict, Verdict::Verified);
}

#[test]
fn signed_attributes_must_hold_the_digest_of_the_file() {
    let jar = Jar::new();
    let content_type = attribute(3, &tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1]));
    let other_type = attribute(3, &tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]));
    let right = attribute(4, &tlv(4, &Sha256::digest(jar.file())));
    let wrong = attribute(4, &tlv(4, &Sha256::digest(b"")));
    let twice = attribute(4, &tlv(4, &Sha256::digest(jar.file())).repeat(2));
    let judged = |attributes: &[&[u8]]| {
        let body = attributes.concat();
        let block = jar.block(&tlv(0x31, &body), &tlv(0xa0, &body));
        from(&parts(&jar.with_block(block), 1).assemble(&[]), 21).1
    };
    assert_eq!(judged(&[&content_type, &right]), [""; 0]);
    assert_eq!(judged(&[&content_type, &wrong]), ["signature-wrong"]);
    assert_eq!(judged(&[&other_type, &right]), ["signature-wrong"]);
    assert_eq!(judged(&[&right]), ["signature-attributes-malformed"]);
    assert_eq!(judged(&[&content_type]), ["signature-attributes-malformed"]);
    assert_eq!(judged(&[&content_type, &twice]), ["signature-attributes-malformed"]);
    assert_eq!(judged(&[&content_type, &right, &right]), ["signature-attributes-malformed"]);
}

#[test]
fn a_jar_signature_alone_leaves_room_and_does_not_suffice_for_new_packages() {
    let jar = Jar::new();
    let mut files = jar.signed();
    files.push(("META-INF/channel_x".into(), vec![]));
    let package = parts(&files, 1).assemble(&[]);
    let (signatures, codes) = from(&package, 21);
    assert_eq!((signatures.verdict, codes), (Verdict::Verified, vec!["jar-unprotected-entries".to_owned()]));
    let new = Platforms { floor: 21, target: 30, sandbox: 1 };
    assert_eq!(judge(&package, new).0.verdict, Verdict::Invalid);
    let sandboxed = Platforms { floor: 21, target: 26, sandbox: 2 };
    let (signatures, codes) = judge(&package, sandboxed);
    assert_eq!((signatures.v1, signatures.verdict), (Scheme::Verified, Verdict::Invalid));
    assert!(codes.contains(&"signature-sandbox-needs-v2".to_owned()));
}

#[test]
fn v1_and_v2_must_name_the_same_signer() {
    let mut jar = Jar::new();
    jar.file.0 += "X-Android-APK-Signed: 2\r\n";
    let parts = parts(&jar.signed(), 1);
    let both = |key: &Key| from(&parts.assemble(&[(V2, signed_by(&[Draft::v2(key, &parts)]))]), 21);
    let (signatures, codes) = both(&jar.key);
    assert_eq!((signatures.v1, signatures.v2, codes), (Scheme::Verified, Scheme::Verified, vec![]));
    assert_eq!(signatures.present, ["v1", "v2"]);
    assert_eq!(both(&Key::new(2)).1, ["signature-signers-differ"]);
}
