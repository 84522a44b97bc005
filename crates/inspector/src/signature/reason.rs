//! Why a signature does not count: a stable word for programs and a Chinese sentence for reviewers.
//!
//! The words follow the issues of AOSP's verifier, so that its documentation explains them; one enum, so that a reason
//! without a sentence does not compile.

use std::fmt;

/// A signing scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Generation {
    /// JAR signing.
    V1,
    V2,
    V3,
    V31,
}

impl Generation {
    /// As the report writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
            Self::V3 => "v3",
            Self::V31 => "v31",
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    Malformed,
    TooLarge,
    NoSigner,
    TooManySigners,
    SignerMalformed,
    NoSignature,
    AlgorithmUnsupported,
    KeyMalformed,
    SignatureWrong,
    SignatureUnusable,
    CertificateMalformed,
    CertificateMissing,
    CertificateForeign,
    CertificateNotForSigning,
    AlgorithmsDiffer,
    AttributesMalformed,
    ContentChanged,
    VerityMisaligned,
    Stripped,
    PlatformsInvalid,
    PlatformsDiffer,
    PlatformsUncovered,
    PlatformsInconsistent,
    LineageMalformed,
    LineageUnverified,
    LineageForeign,
    LineagesInconsistent,
    RotationBlockMissing,
    RotationPlatformDiffers,
    BaseBlockMissing,
    ManifestMissing,
    DuplicateEntry,
    ManifestSectionUnnamed,
    ManifestSectionDuplicate,
    ManifestEntryMissing,
    EntryUnreadable,
    SignatureFileMalformed,
    ManifestChanged,
    DigestMissing,
    EntryUnsigned,
    EntrySignersDiffer,
    EntryChanged,
    NothingSigned,
    SignersDiffer,
    PastSignersDiffer,
    SeveralSigners,
    TargetNeedsV2,
    SandboxNeedsV2,
    OldPlatformsNeedV1,
    Unsigned,
    ArchiveRefused,
}

impl Flaw {
    /// The anomaly code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "signature-malformed",
            Self::TooLarge => "signature-too-large",
            Self::NoSigner => "signature-no-signer",
            Self::TooManySigners => "signature-too-many-signers",
            Self::SignerMalformed => "signature-signer-malformed",
            Self::NoSignature => "signature-missing",
            Self::AlgorithmUnsupported => "signature-algorithm-unsupported",
            Self::KeyMalformed => "signature-key-malformed",
            Self::SignatureWrong => "signature-wrong",
            Self::SignatureUnusable => "signature-unusable",
            Self::CertificateMalformed => "signature-certificate-malformed",
            Self::CertificateMissing => "signature-certificate-missing",
            Self::CertificateForeign => "signature-certificate-foreign",
            Self::CertificateNotForSigning => "signature-certificate-not-for-signing",
            Self::AlgorithmsDiffer => "signature-algorithms-differ",
            Self::AttributesMalformed => "signature-attributes-malformed",
            Self::ContentChanged => "signature-content-changed",
            Self::VerityMisaligned => "signature-verity-misaligned",
            Self::Stripped => "signature-stripped",
            Self::PlatformsInvalid => "signature-platforms-invalid",
            Self::PlatformsDiffer => "signature-platforms-differ",
            Self::PlatformsUncovered => "signature-platforms-uncovered",
            Self::PlatformsInconsistent => "signature-platforms-inconsistent",
            Self::LineageMalformed => "signature-lineage-malformed",
            Self::LineageUnverified => "signature-lineage-unverified",
            Self::LineageForeign => "signature-lineage-foreign",
            Self::LineagesInconsistent => "signature-lineages-inconsistent",
            Self::RotationBlockMissing => "signature-v31-stripped",
            Self::RotationPlatformDiffers => "signature-v31-platform-differs",
            Self::BaseBlockMissing => "signature-v31-without-v3",
            Self::ManifestMissing => "jar-manifest-missing",
            Self::DuplicateEntry => "jar-duplicate-entry",
            Self::ManifestSectionUnnamed => "jar-section-unnamed",
            Self::ManifestSectionDuplicate => "jar-section-duplicate",
            Self::ManifestEntryMissing => "jar-entry-missing",
            Self::EntryUnreadable => "jar-entry-unreadable",
            Self::SignatureFileMalformed => "jar-signature-file-malformed",
            Self::ManifestChanged => "jar-manifest-changed",
            Self::DigestMissing => "jar-digest-missing",
            Self::EntryUnsigned => "jar-entry-unsigned",
            Self::EntrySignersDiffer => "jar-entry-signers-differ",
            Self::EntryChanged => "jar-entry-changed",
            Self::NothingSigned => "jar-nothing-signed",
            Self::SignersDiffer => "signature-signers-differ",
            Self::PastSignersDiffer => "signature-past-signers-differ",
            Self::SeveralSigners => "signature-several-signers",
            Self::TargetNeedsV2 => "signature-target-needs-v2",
            Self::SandboxNeedsV2 => "signature-sandbox-needs-v2",
            Self::OldPlatformsNeedV1 => "signature-old-platforms-need-v1",
            Self::Unsigned => "signature-none",
            Self::ArchiveRefused => "signature-archive-refused",
        }
    }

    /// The same for people.
    fn words(self) -> &'static str {
        match self {
            Self::Malformed => "签名块结构损坏",
            Self::TooLarge => "签名数据超过上限，未验证",
            Self::NoSigner => "没有签名者",
            Self::TooManySigners => "签名者过多",
            Self::SignerMalformed => "签名者的数据损坏",
            Self::NoSignature => "签名者没有给出签名值",
            Self::AlgorithmUnsupported => "签名算法不被所述系统版本支持",
            Self::KeyMalformed => "公钥损坏或种类不符",
            Self::SignatureWrong => "签名值与内容不符",
            Self::SignatureUnusable => "签名值无法用该公钥验证",
            Self::CertificateMalformed => "证书损坏",
            Self::CertificateMissing => "缺少签名证书",
            Self::CertificateForeign => "证书中的公钥与验证签名的公钥不同",
            Self::CertificateNotForSigning => "证书的用途不允许签名，或含有无法识别的关键扩展",
            Self::AlgorithmsDiffer => "签名与摘要所列算法不一致",
            Self::AttributesMalformed => "附加属性损坏",
            Self::ContentChanged => "签名之后文件内容被改动",
            Self::VerityMisaligned => "使用 verity 摘要但签名块没有按 4096 字节对齐",
            Self::Stripped => "原有的更高版本签名已被去除",
            Self::PlatformsInvalid => "所列系统版本范围无效",
            Self::PlatformsDiffer => "签名内外所列系统版本不一致",
            Self::PlatformsUncovered => "签名没有覆盖全部系统版本",
            Self::PlatformsInconsistent => "各签名者的系统版本有重叠或空缺",
            Self::LineageMalformed => "证书更换记录损坏",
            Self::LineageUnverified => "证书更换记录未经前一证书签名",
            Self::LineageForeign => "签名证书不是更换记录中的最后一个",
            Self::LineagesInconsistent => "各签名者的证书更换记录互相矛盾",
            Self::RotationBlockMissing => "应有的 v3.1 签名已被去除",
            Self::RotationPlatformDiffers => "v3.1 签名的起始系统版本与 v3 所记不同",
            Self::BaseBlockMissing => "有 v3.1 签名而没有 v3 签名",
            Self::ManifestMissing => "没有 META-INF/MANIFEST.MF",
            Self::DuplicateEntry => "有同名条目",
            Self::ManifestSectionUnnamed => "清单中有一节没有名称",
            Self::ManifestSectionDuplicate => "清单中有重复的节",
            Self::ManifestEntryMissing => "清单所列条目不在包内",
            Self::EntryUnreadable => "条目无法读取",
            Self::SignatureFileMalformed => "签名文件（.SF）结构不符合要求",
            Self::ManifestChanged => "清单与签名文件（.SF）中的摘要不符",
            Self::DigestMissing => "缺少所述系统版本支持的摘要",
            Self::EntryUnsigned => "条目没有签名",
            Self::EntrySignersDiffer => "各条目的签名者不同",
            Self::EntryChanged => "条目内容与清单中的摘要不符",
            Self::NothingSigned => "没有任何条目被签名",
            Self::SignersDiffer => "v1 与 v2 的签名者不同",
            Self::PastSignersDiffer => "新旧签名方案的签名者不同，且没有证书更换记录证明",
            Self::SeveralSigners => "v3 要求单一签名者，实有多个",
            Self::TargetNeedsV2 => "目标系统版本为 30 或更高，须有 v2 或更高版本的签名",
            Self::SandboxNeedsV2 => "沙箱版本 2 须有 v2 或更高版本的签名",
            Self::OldPlatformsNeedV1 => "Android 7.0（API 24）以下的系统只认 v1 签名，而包内没有",
            Self::Unsigned => "安装包没有签名",
            Self::ArchiveRefused => "ZIP 首尾有多余内容或目录记载不实，系统拒绝读取，签名无从验证",
        }
    }
}

/// A flaw, where it is, and whose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reason {
    pub flaw: Flaw,
    /// The scheme it concerns; none when it is the package as a whole.
    pub generation: Option<Generation>,
    /// The entry, file or signer in question, fit to be shown; may be empty.
    pub place: String,
}

impl Reason {
    /// A flaw of the package as a whole.
    pub fn overall(flaw: Flaw) -> Self {
        Self { flaw, generation: None, place: String::new() }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.generation {
            Some(Generation::V31) => write!(f, "v3.1 签名：")?,
            Some(generation) => write!(f, "{} 签名：", generation.name())?,
            None => write!(f, "签名：")?,
        }
        write!(f, "{}", self.flaw.words())?;
        if self.place.is_empty() { Ok(()) } else { write!(f, "（{}）", self.place) }
    }
}
