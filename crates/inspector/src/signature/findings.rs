//! What a reviewer should know of a package's signers (INS-3), beyond whether the signatures hold.

use super::key::Kind;
use super::reason::Reason;
use crate::notes::Notes;
use crate::report::{Level, Scheme, Signatures, Signer, Verdict};

/// The subject that Android's build tools give to the key they make by themselves on every developer's machine.
const DEBUG_SUBJECT: &str = "CN=Android Debug";
/// Certificates whose private keys everybody has: those in AOSP's build/target/product/security.
const PUBLIC_KEYS: [&str; 1] = ["a40da80a59d170caa950cf15c18c454d47a39b26989d8b640ecd745ba71bf5dc"];

/// Brings the reasons and what is remarkable about the signers to the notes.
pub(super) fn note(signatures: &Signatures, reasons: &[Reason], notes: &mut Notes) {
    for reason in reasons {
        notes.anomaly(reason.flaw.code(), reason.to_string());
    }
    let from = signatures.platform_range.min;
    let evidence = || reasons.iter().map(ToString::to_string).collect();
    match signatures.verdict {
        Verdict::Verified => {}
        Verdict::Unsigned => {
            notes.finding("INS-3", Level::High, "安装包没有签名，无法安装，来源无从确认", evidence());
        }
        Verdict::Invalid => {
            let text = format!("签名验证不通过（平台级别 {from} 及以上）");
            notes.finding("INS-3", Level::High, text, evidence());
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for signer in &signatures.certificates {
        if !seen.contains(&signer.sha256.as_str()) {
            seen.push(&signer.sha256);
            remark(signer, notes);
        }
    }
    let newer = [signatures.v2, signatures.v3, signatures.v31];
    if signatures.v1 == Scheme::Verified && !newer.contains(&Scheme::Verified) {
        let text = "仅有 v1 签名：不保护整个文件，签名后仍可向包内添加内容";
        notes.finding("INS-3", Level::Low, text, Vec::new());
    }
}

fn remark(signer: &Signer, notes: &mut Notes) {
    let evidence = || vec![format!("{} SHA-256 {}", signer.subject, signer.sha256)];
    if PUBLIC_KEYS.contains(&signer.sha256.as_str()) {
        notes.finding("INS-3", Level::High, "使用公开的测试密钥签名，任何人都能冒充该签名者", evidence());
    } else if signer.subject.split(',').any(|part| part == DEBUG_SUBJECT) {
        notes.finding(
            "INS-3",
            Level::Medium,
            "使用开发工具自动生成的调试证书签名，不是正式发布的版本",
            evidence(),
        );
    }
    if let Some(key) = signer.key.as_deref().filter(|key| is_weak(key)) {
        notes.finding("INS-3", Level::Low, format!("签名密钥强度不足（{key}）"), evidence());
    }
}

/// Below what GB/T and NIST SP 800-131A still allow for signatures: 2048 bits.
fn is_weak(key: &str) -> bool {
    key.split_once('-').is_some_and(|(kind, bits)| {
        [Kind::Rsa.name(), Kind::Dsa.name()].contains(&kind)
            && bits.parse().is_ok_and(|bits: u64| bits < 2048)
    })
}
