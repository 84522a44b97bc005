//! 填报问题: what is wrong with one field of a form, said completely and all at once.
//!
//! Rules N3, N4. One set of checks makes these problems for the pre-check, the intake and the reviewer's page;
//! the words for people are made by the platform from `ProblemKind` alone.

use super::division::{Lost, NotFound};
use super::identifier::{Kind, Mistake};
use super::rule::Rule;

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: `owner.name`, `backend.2.icp`, or a block's key when the whole block is concerned.
    pub field: String,
    /// Which rule asks for it.
    pub rule: Rule,
    /// What is wrong.
    pub kind: ProblemKind,
    /// A right example, where one helps.
    pub example: Option<String>,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// Nothing was given where something must be.
    Missing,
    /// Too many characters (not bytes).
    TooLong {
        /// How many are allowed.
        max: usize,
        /// How many there are.
        found: usize,
    },
    /// A character that cannot stand here (control, bidirectional override, NUL).
    Character(char),
    /// Not one of the options of this form version.
    NotAnOption(String),
    /// Options of this form version that other answers rule out (PRV-4, USE-2).
    DoesNotFit {
        /// Their codes.
        chosen: Vec<String>,
        /// The answers that rule them out, by key in the same group, as they were given.
        against: Vec<(String, Vec<String>)>,
        /// The codes that can be chosen instead.
        fits: Vec<String>,
    },
    /// More than one option where one is asked.
    OnlyOne,
    /// An identifier is mistaken.
    Identifier(Kind, Mistake),
    /// No file was uploaded.
    FileMissing,
    /// The package's measured digest is not the declared one (INS-1).
    DigestDiffers {
        /// As declared.
        declared: String,
        /// As measured.
        measured: String,
    },
    /// A fact of the package is not the declared one (INS-1).
    PackageDiffers {
        /// As declared.
        declared: String,
        /// As found in the package.
        found: String,
    },
    /// The file is of another type than asked, by its content.
    FileType {
        /// What the content is.
        found: String,
    },
    /// The holder of ICP or MLPS is neither owner nor developer (PRV-6).
    HolderDiffers {
        /// The holder as declared.
        holder: String,
    },
    /// This answer is needed because of another one.
    NeededBecause {
        /// The other field's key.
        field: String,
    },
    /// This answer contradicts another one.
    Contradicts {
        /// The other field's key.
        field: String,
    },
    /// The same as is recorded already (ORG-5).
    Unchanged,
    /// The same is stated twice.
    Repeated,
    /// A block that must appear at least once is absent.
    NoBlock,
    /// The app named is not (any longer) an effective filing (USE-1).
    AppNotEffective,
    /// The promise of PRV-11 was not given.
    NotConfirmed,
    /// Not a sign-in name: letters, digits and a few marks (ORG-2).
    AccountName,
    /// An account with this name exists (ORG-2).
    AccountTaken,
    /// A unit of this name stands at this place already, with another account (ORG-1).
    UnitExists,
    /// The unit was merged into another and gets no account (ORG-5).
    UnitMerged,
    /// The same as in an earlier line of the sheet (ORG-3).
    RepeatsLine(u32),
    /// The names do not lead to one division of today.
    Division(NotFound),
    /// The division is gone and does not lead to one of today (ORG-5).
    DivisionLost(Lost),
    /// The division, here with its full name, is not of the level the kind of unit stands for (ORG-1).
    DivisionLevel(String),
    /// The division does not lie in the issuing office's, here with its full name (ORG-2).
    OutsideDivision(String),
    /// This kind of unit, here with its label, gets its account from somebody else (ORG-2).
    KindNotIssued(String),
}

impl Problem {
    /// A problem without an example.
    pub fn new(field: impl Into<String>, rule: Rule, kind: ProblemKind) -> Self {
        Self { field: field.into(), rule, kind, example: None }
    }

    /// The same problem with a right example.
    #[must_use]
    pub fn with_example(mut self, example: impl Into<String>) -> Self {
        self.example = Some(example.into());
        self
    }
}
