//! Forms as data: which blocks and fields a form version has, and in which words it asks.
//!
//! Rules PRV-1…4, USE-2, ORG-4, LAT-8, N3. A filing keeps the version it was made with; a new version is a new file
//! under `reference/forms`, never an edit of an old one. Pages, checks, differences, returns and the public view
//! are all made from this one description. Layout is deliberately absent.

mod answers;
mod check;
mod choice;
mod condition;
mod difference;
mod normal;
mod parse;
mod picked;

pub use answers::Answers;
pub use check::{Context, PackageFacts, check, check_field};
pub use choice::Choice;
pub use condition::Clause;
pub use difference::{Difference, differences};
pub use normal::normalise;
pub use parse::FormError;
pub use picked::Picked;

use std::sync::OnceLock;

use crate::ground::identifier::Kind;
use crate::ground::rule::Rule;

/// One version of one form.
#[derive(Debug)]
pub struct Form {
    /// Its name, stored with every revision: `provider-2019`.
    pub version: &'static str,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    options: &'static [Choice],
}

/// A group of fields.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    /// Its key: the first part of a field's path.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// How often it stands in the form.
    pub times: Times,
    /// Its fields, in order.
    pub fields: Vec<Field>,
}

/// How often a block stands in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// Exactly once; its fields are `block.field`.
    Once,
    /// Once or not at all; `block.field`.
    Optional,
    /// Once or more; `block.N.field`, N from 1.
    Many,
}

/// A question of the form.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Its key within the block.
    pub key: &'static str,
    /// The words beside it.
    pub label: &'static str,
    /// What can be answered.
    pub kind: FieldKind,
    /// When it must be answered.
    pub need: Need,
    /// Sealed at rest, masked on screen (quality: personal data).
    pub personal: bool,
    /// Shown in the public register: the allow-list of PUB-2.
    pub public: bool,
    /// The rule that asks for it.
    pub rule: Rule,
    /// A right example, empty where none helps.
    pub example: &'static str,
    /// What to know before answering, empty where nothing.
    pub hint: &'static str,
}

/// What can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of at most so many characters.
    Text(usize),
    /// Several lines of at most so many characters.
    Long(usize),
    /// One option of a list.
    Choice(&'static str),
    /// Any number of options of a list.
    Choices(&'static str),
    /// An identifier.
    Identifier(Kind),
    /// A credit code or an organisation code, as the kind of certificate asks (ORG-9).
    Certificate,
    /// One or more IP addresses.
    Addresses,
    /// A count of people.
    Count,
    /// Yes or no.
    YesNo,
    /// A promise that must be given.
    Confirm,
    /// An uploaded file; the answer is its object's digest and name.
    File(FileKind),
    /// An effective filing, by its number (USE-1).
    App,
}

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A scan: PDF, JPEG or PNG up to 20 MB.
    Scan,
    /// A document: PDF, DOCX, JPEG or PNG up to 50 MB.
    Document,
    /// A package: apk or ipa up to 2 GB.
    Package,
}

/// When a field must be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Always.
    Always,
    /// Never.
    Optional,
    /// Always, except in a declared grace period, where its absence stays an open obligation (PRV-5).
    Grace,
    /// When another answer of the block is this one; an empty code means any answer.
    If {
        /// The other field's key.
        field: &'static str,
        /// The option's code.
        code: &'static str,
    },
    /// When the main users are minors (PRV-7).
    Minors,
    /// When the setting is one of the three sensitive ones (USE-5).
    Sensitive,
}

impl Form {
    /// 教育移动应用提供者备案信息表, the version in force.
    pub fn provider() -> &'static Form {
        static FORM: OnceLock<Form> = OnceLock::new();
        FORM.get_or_init(|| {
            parse::shipped("provider-2019", include_str!("../../../../reference/forms/provider-2019.tsv"))
        })
    }

    /// 教育移动应用使用者备案信息表, the version in force.
    pub fn usage() -> &'static Form {
        static FORM: OnceLock<Form> = OnceLock::new();
        FORM.get_or_init(|| {
            parse::shipped("usage-2019", include_str!("../../../../reference/forms/usage-2019.tsv"))
        })
    }

    /// 机构信息, the version in force.
    pub fn unit() -> &'static Form {
        static FORM: OnceLock<Form> = OnceLock::new();
        FORM.get_or_init(|| {
            parse::shipped("unit-2019", include_str!("../../../../reference/forms/unit-2019.tsv"))
        })
    }

    /// 备案管理员, the version in force (ORG-6).
    pub fn administrator() -> &'static Form {
        static FORM: OnceLock<Form> = OnceLock::new();
        FORM.get_or_init(|| {
            parse::shipped(
                "administrator-2020",
                include_str!("../../../../reference/forms/administrator-2020.tsv"),
            )
        })
    }

    /// The form version with this name.
    pub fn find(version: &str) -> Option<&'static Form> {
        [Self::provider(), Self::usage(), Self::unit(), Self::administrator()]
            .into_iter()
            .find(|form| form.version == version)
    }

    /// The block with this key.
    pub fn block(&self, key: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.key == key)
    }

    /// The block, its item (for `Many`) and the field that a path such as `backend.2.icp` names.
    pub fn locate(&self, path: &str) -> Option<(&Block, Option<usize>, &Field)> {
        let mut parts = path.split('.');
        let block = self.block(parts.next()?)?;
        let item = match block.times {
            Times::Many => Some(parts.next()?.parse().ok().filter(|item| *item > 0)?),
            Times::Once | Times::Optional => None,
        };
        let key = parts.next()?;
        let field = block.fields.iter().find(|field| field.key == key)?;
        parts.next().is_none().then_some((block, item, field))
    }

    /// Whether a path names a field, a block or one item of a block of this form.
    pub fn names(&self, path: &str) -> bool {
        let (block, item) = path.split_once('.').unwrap_or((path, ""));
        let whole = self.block(block).is_some_and(|block| match block.times {
            Times::Many => item.is_empty() || item.parse::<usize>().is_ok(),
            Times::Once | Times::Optional => item.is_empty(),
        });
        whole || self.locate(path).is_some()
    }
}

impl Block {
    /// The path of one of its fields: `owner.name`, `backend.2.icp`.
    pub fn path(&self, item: Option<usize>, field: &str) -> String {
        format!("{}.{field}", self.group(item))
    }

    /// The path of one of its items: `owner`, `backend.2`.
    pub fn group(&self, item: Option<usize>) -> String {
        match item {
            Some(item) => format!("{}.{item}", self.key),
            None => self.key.to_owned(),
        }
    }
}

impl FileKind {
    /// Every kind.
    pub const ALL: [FileKind; 3] = [FileKind::Scan, FileKind::Document, FileKind::Package];

    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            FileKind::Scan => "scan",
            FileKind::Document => "document",
            FileKind::Package => "package",
        }
    }

    /// The kind with this stored code.
    pub fn find(code: &str) -> Option<FileKind> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The contents accepted, by the codes that the recognition of contents gives.
    pub const fn accepts(self) -> &'static [&'static str] {
        match self {
            FileKind::Scan => &["pdf", "jpg", "png"],
            FileKind::Document => &["pdf", "docx", "jpg", "png"],
            FileKind::Package => &["apk", "ipa"],
        }
    }

    /// The same for people.
    pub const fn accepted(self) -> &'static str {
        match self {
            FileKind::Scan => "PDF、JPG 或 PNG",
            FileKind::Document => "PDF、DOCX、JPG 或 PNG",
            FileKind::Package => "apk 或 ipa",
        }
    }

    /// The largest size, in bytes. 2 GB for packages; scans and documents as the screens say.
    pub const fn max_bytes(self) -> u64 {
        match self {
            FileKind::Scan => 20 * 1024 * 1024,
            FileKind::Document => 50 * 1024 * 1024,
            FileKind::Package => 2 * 1024 * 1024 * 1024,
        }
    }
}
