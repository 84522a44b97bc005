//! 业务拒绝: a normal answer that says no, by which rule, and what would help.
//!
//! A refusal is not a fault: nothing broke. Its words for people and its API code are made by the platform in one
//! exhaustive match; here stand the reason's facts and the rule.

use super::action::Action;
use super::calendar::LineMistake;
use super::day::Day;
use super::rule::Rule;

/// Why the answer is no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is signed in.
    SignInFirst,
    /// The first login is not finished (ORG-4).
    FirstLogin,
    /// The account is locked.
    AccountLocked,
    /// The role may not do this, or not to this record.
    NotPermitted(Action),
    /// Nobody reviews what his own unit submitted (REV-7).
    MakerIsChecker,
    /// The record is not in a state in which this can be done; `state` is its present code.
    WrongState {
        /// What was asked.
        action: Action,
        /// The present state's code.
        state: &'static str,
    },
    /// The record was changed by somebody else since it was read.
    Overtaken,
    /// The unit may not file before this day (SUP-2).
    Barred {
        /// First day on which it may file again.
        until: Day,
    },
    /// An account with this name exists.
    AccountTaken,
    /// Name or password wrong; deliberately one answer for both.
    SignInFailed,
    /// Too many attempts; again after so many seconds.
    TooManyAttempts {
        /// Seconds to wait.
        seconds: i64,
    },
    /// The activation secret is unknown, used or expired; deliberately one answer.
    SecretInvalid,
    /// The code of the second step is wrong (H8).
    CodeWrong,
    /// The code was used already: each counts once.
    CodeUsed,
    /// The ticket between password and second step is over, or never was.
    TicketOver,
    /// The second step is set up already.
    SecondSet,
    /// The account has no second step.
    NoSecond,
    /// The role must keep its second step (H8).
    SecondRequired,
    /// The password typed to confirm a change of one's own account is not the account's.
    PasswordWrong,
    /// The access key is unknown, over or ended, or its account may hold none now; deliberately one answer.
    KeyInvalid,
    /// So many access keys are in force that one must be ended first.
    KeysTooMany {
        /// How many an account may have.
        most: usize,
    },
    /// A role that must have a second step makes no access key without it (H8).
    KeyNeedsSecond,
    /// The password is too weak.
    WeakPassword(PasswordFlaw),
    /// The unit to be issued an account is not directly below (ORG-2).
    NotDirectlyBelow,
    /// A unit of this name exists at this place.
    UnitExists,
    /// A kind of unit that cannot be issued from here (ORG-2).
    KindNotIssued,
    /// The owner was not reminded often enough, so that nothing lapses by accident (REV-1).
    NotReminded,
    /// A return without a single marked field (REV-6).
    NothingMarked,
    /// A marked field without a reason that can be read (REV-6).
    MarkUnexplained,
    /// The filing is under dual review: its two halves decide (REV-5).
    HalvesDecide,
    /// Somebody judged this half already (REV-5).
    HalfJudged,
    /// Nobody judges both halves (REV-7).
    BothHalves,
    /// Whoever judged a half does not decide the re-review (REV-7).
    JudgedBefore,
    /// It was sent up for re-review: the department above decides (REV-5).
    SentUp,
    /// A half that is not passed is explained (REV-5).
    OpinionUnexplained,
    /// A mark names a field which this form does not have.
    UnknownField(String),
    /// A nil report cannot list apps (USE-6).
    NilWithEntries,
    /// No app listed and no nil report made (USE-6).
    NothingDeclared,
    /// An upload is not continued where it stopped; `expected` bytes have arrived.
    WrongOffset {
        /// The offset to continue from.
        expected: u64,
    },
    /// A file larger than allowed, in bytes.
    TooLarge {
        /// The limit.
        max: u64,
    },
    /// The file is not what it should be.
    FileRefused(FileFlaw),
    /// The calendar year is already loaded (N6).
    YearLoaded(i16),
    /// The text of a calendar cannot be taken, with every mistake (REV-4).
    CalendarFlawed(Vec<LineMistake>),
    /// Personal data is shown only with a reason.
    ReasonMissing,
    /// A finding of the inspection is judged only with a reason (INS-4).
    FindingUnexplained,
    /// The package was inspected anew meanwhile, and no longer shows this finding.
    FindingGone,
    /// The range of days ends before it begins, or after today.
    RangeReversed,
    /// Nothing was approved in these days that has not been announced (REV-10).
    NothingToAnnounce,
    /// Every five-digit serial of the province has been given.
    NumbersExhausted,
    /// The digits of filings made at the Ministry are not known, and the operator named none (LAT-7).
    IssuerUnknown,
    /// A branch or subsidiary registers by itself; its head office files for it (ORG-8).
    HeadOfficeFiles,
    /// No department stands where the rules look for the reviewer (ORG-7, ORG-8).
    NoReviewer,
    /// A campaign must end after the day on which it opens (CAM-1).
    CampaignDue {
        /// That day.
        today: Day,
    },
    /// The department runs a campaign already (CAM-1).
    CampaignRunning,
    /// The department runs no campaign.
    NoCampaign,
    /// The unit asks for the same already (ORG-5).
    RequestOpen,
    /// Nobody stands above to whom one could turn.
    NobodyAbove,
    /// The place lies outside this office's division: the one above decides (ORG-5).
    BeyondDivision,
    /// The unit was closed or merged already (ORG-5).
    UnitClosed,
    /// A unit with open units below it cannot be closed (ORG-5).
    UnitsBelow,
    /// The platform has its first administrator already.
    AlreadyFounded,
}

/// What is wrong with a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFlaw {
    /// Fewer characters than asked.
    Short {
        /// How many are asked.
        min: usize,
    },
    /// Too few kinds of characters.
    Plain,
    /// Contains the account's name.
    ContainsName,
    /// One of the widely known ones.
    Common,
    /// The same as before.
    Unchanged,
    /// The repetition differs.
    Differs,
}

/// What is wrong with a file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFlaw {
    /// No bytes.
    Empty,
    /// Ends too early.
    Truncated,
    /// Protected by a password.
    Encrypted,
    /// Of another type by its content.
    Type {
        /// What the content is.
        found: &'static str,
        /// What is accepted.
        accepted: &'static str,
    },
    /// An archive, of which neither its name nor the form says for which platform it is a package.
    PlatformUnknown,
    /// More rows than allowed.
    TooManyRows {
        /// The limit.
        max: usize,
    },
    /// Columns are missing.
    MissingColumns(Vec<String>),
    /// Cannot be read.
    Unreadable,
}

impl Refusal {
    /// The rule the refusal stands on.
    pub const fn rule(&self) -> Rule {
        match self {
            Refusal::SignInFirst | Refusal::NotPermitted(_) | Refusal::AccountLocked => Rule::ORG_10,
            Refusal::FirstLogin | Refusal::WeakPassword(_) | Refusal::SignInFailed => Rule::ORG_4,
            Refusal::TooManyAttempts { .. } => Rule::ORG_4,
            Refusal::CodeWrong
            | Refusal::CodeUsed
            | Refusal::TicketOver
            | Refusal::SecondSet
            | Refusal::NoSecond
            | Refusal::SecondRequired
            | Refusal::PasswordWrong
            | Refusal::KeyInvalid
            | Refusal::KeysTooMany { .. }
            | Refusal::KeyNeedsSecond => Rule::ORG_4,
            Refusal::SecretInvalid => Rule::N16,
            Refusal::MakerIsChecker | Refusal::BothHalves | Refusal::JudgedBefore => Rule::REV_7,
            Refusal::HalvesDecide | Refusal::HalfJudged | Refusal::SentUp | Refusal::OpinionUnexplained => {
                Rule::REV_5
            }
            Refusal::WrongState { .. } | Refusal::Overtaken => Rule::REV_8,
            Refusal::Barred { .. } => Rule::SUP_2,
            Refusal::AccountTaken | Refusal::NotDirectlyBelow | Refusal::KindNotIssued => Rule::ORG_2,
            Refusal::UnitExists | Refusal::AlreadyFounded => Rule::ORG_1,
            Refusal::RequestOpen
            | Refusal::NobodyAbove
            | Refusal::BeyondDivision
            | Refusal::UnitClosed
            | Refusal::UnitsBelow => Rule::ORG_5,
            Refusal::NoReviewer => Rule::ORG_7,
            Refusal::HeadOfficeFiles => Rule::ORG_8,
            Refusal::NumbersExhausted => Rule::PRV_9,
            Refusal::IssuerUnknown => Rule::LAT_7,
            Refusal::NotReminded => Rule::REV_1,
            Refusal::NothingMarked | Refusal::MarkUnexplained | Refusal::UnknownField(_) => Rule::REV_6,
            Refusal::NilWithEntries | Refusal::NothingDeclared => Rule::USE_6,
            Refusal::WrongOffset { .. } | Refusal::TooLarge { .. } => Rule::PRV_4,
            Refusal::FileRefused(FileFlaw::PlatformUnknown) => Rule::PRV_4,
            Refusal::FileRefused(_) => Rule::ORG_3,
            Refusal::YearLoaded(_) | Refusal::CalendarFlawed(_) => Rule::REV_4,
            Refusal::ReasonMissing => Rule::CMP_1,
            Refusal::FindingUnexplained | Refusal::FindingGone => Rule::INS_4,
            Refusal::RangeReversed | Refusal::NothingToAnnounce => Rule::REV_10,
            Refusal::CampaignDue { .. } | Refusal::CampaignRunning | Refusal::NoCampaign => Rule::CAM_1,
        }
    }

    /// The code under which the API answers.
    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::SignInFirst => "sign-in-first",
            Refusal::FirstLogin => "first-login",
            Refusal::AccountLocked => "account-locked",
            Refusal::NotPermitted(_) => "not-permitted",
            Refusal::MakerIsChecker => "maker-is-checker",
            Refusal::WrongState { .. } => "wrong-state",
            Refusal::Overtaken => "overtaken",
            Refusal::Barred { .. } => "barred",
            Refusal::AccountTaken => "account-taken",
            Refusal::SignInFailed => "sign-in-failed",
            Refusal::TooManyAttempts { .. } => "too-many-attempts",
            Refusal::SecretInvalid => "secret-invalid",
            Refusal::CodeWrong => "code-wrong",
            Refusal::CodeUsed => "code-used",
            Refusal::TicketOver => "ticket-over",
            Refusal::SecondSet => "second-set",
            Refusal::NoSecond => "no-second",
            Refusal::SecondRequired => "second-required",
            Refusal::PasswordWrong => "password-wrong",
            Refusal::KeyInvalid => "key-invalid",
            Refusal::KeysTooMany { .. } => "keys-too-many",
            Refusal::KeyNeedsSecond => "key-needs-second",
            Refusal::WeakPassword(_) => "weak-password",
            Refusal::NotDirectlyBelow => "not-directly-below",
            Refusal::UnitExists => "unit-exists",
            Refusal::KindNotIssued => "kind-not-issued",
            Refusal::NotReminded => "not-reminded",
            Refusal::NothingMarked => "nothing-marked",
            Refusal::MarkUnexplained => "mark-unexplained",
            Refusal::HalvesDecide => "halves-decide",
            Refusal::HalfJudged => "half-judged",
            Refusal::BothHalves => "both-halves",
            Refusal::JudgedBefore => "judged-before",
            Refusal::SentUp => "sent-up",
            Refusal::OpinionUnexplained => "opinion-unexplained",
            Refusal::UnknownField(_) => "unknown-field",
            Refusal::NilWithEntries => "nil-with-entries",
            Refusal::NothingDeclared => "nothing-declared",
            Refusal::WrongOffset { .. } => "wrong-offset",
            Refusal::TooLarge { .. } => "too-large",
            Refusal::FileRefused(_) => "file-refused",
            Refusal::YearLoaded(_) => "year-loaded",
            Refusal::CalendarFlawed(_) => "calendar-flawed",
            Refusal::ReasonMissing => "reason-missing",
            Refusal::FindingUnexplained => "finding-unexplained",
            Refusal::FindingGone => "finding-gone",
            Refusal::RangeReversed => "range-reversed",
            Refusal::NothingToAnnounce => "nothing-to-announce",
            Refusal::NoReviewer => "no-reviewer",
            Refusal::HeadOfficeFiles => "head-office-files",
            Refusal::NumbersExhausted => "numbers-exhausted",
            Refusal::IssuerUnknown => "issuer-unknown",
            Refusal::CampaignDue { .. } => "campaign-due",
            Refusal::CampaignRunning => "campaign-running",
            Refusal::NoCampaign => "no-campaign",
            Refusal::RequestOpen => "request-open",
            Refusal::NobodyAbove => "nobody-above",
            Refusal::BeyondDivision => "beyond-division",
            Refusal::UnitClosed => "unit-closed",
            Refusal::UnitsBelow => "units-below",
            Refusal::AlreadyFounded => "already-founded",
        }
    }

    /// Whether the record's present state is the reason, so that the answer is a conflict (409).
    pub const fn is_conflict(&self) -> bool {
        matches!(
            self,
            Refusal::WrongState { .. }
                | Refusal::Overtaken
                | Refusal::HalvesDecide
                | Refusal::HalfJudged
                | Refusal::SentUp
                | Refusal::FindingGone
                | Refusal::WrongOffset { .. }
        )
    }
}
