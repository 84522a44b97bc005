//! Why a typed identifier is none: one reason, as exact as the person who typed it needs.

use std::fmt;

use super::super::day::Day;

/// What is wrong with a typed identifier. Places are counted from 1 in the normalised form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// Nothing was typed.
    Empty,
    /// The number of characters is wrong.
    Length { expected: &'static [usize], found: usize },
    /// The number of digits between the fixed marks is wrong.
    Digits { expected: &'static [usize], found: usize },
    /// The first or second part, separated by a hyphen, has a wrong number of digits.
    Part { part: u8, expected: usize, found: usize },
    /// A character stands where it cannot.
    Character { position: usize, found: char, allowed: Allowed },
    /// A fixed mark is missing: 教, APP备, ICP备, 号.
    Missing { mark: &'static str },
    /// The check character does not agree with the others: one of them is mistyped.
    CheckCharacter { expected: char, found: char },
    /// No province has these digits or this abbreviation; `meant` is the abbreviation that is used instead.
    UnknownProvince { found: String, meant: Option<char> },
    /// No division has or had these six digits.
    UnknownRegion { found: String },
    /// No registration department has this first character.
    UnknownDepartment { found: char },
    /// The category does not exist, in a credit code not with this department.
    UnknownCategory { found: String },
    /// No operator has mobile numbers that begin like this.
    UnknownPrefix { found: String },
    /// Every digit is zero.
    AllZero,
    /// The running number is zero, but numbers begin at one.
    ZeroSerial,
    /// Fifteen digits: a first-generation identity number, which is no longer valid.
    FirstGeneration,
    /// The birth date does not exist.
    NoSuchDate { found: String },
    /// The birth date lies after today or more than 150 years ago.
    BirthDate { found: Day },
    /// The fifth digit of a higher-education code is not zero.
    HigherEducation { found: char },
    /// The number of the service stands before 号 instead of after it.
    SuffixBeforeMark,
    /// The number of the service is missing, zero, too long or begins with zero.
    ServiceNumber { found: String },
    /// The letter after the number of the service is none of A (app), X (mini-program), K (quick app).
    ServiceLetter { found: String },
    /// It is the number of something else, which has its own field.
    LooksLike(LooksLike),
    /// There is not exactly one @ in an e-mail address.
    AtSign { found: usize },
    /// A part of a domain name is empty, too long, or begins or ends with a hyphen.
    Label { found: String },
    /// A domain name has no dot in it.
    NoDot,
    /// The text is no IPv4 or IPv6 address.
    NotAnAddress,
    /// The text is longer than it may be, in characters.
    TooLong { most: usize, found: usize },
}

/// Which characters may stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// 0–9.
    Digit,
    /// 0–9 and X.
    DigitOrX,
    /// 0–9 and A–Z.
    DigitOrLetter,
    /// 0–9 and A–Z without I, O, S, V, Z.
    CreditCode,
    /// 0–9 and a–f.
    Hexadecimal,
    /// Letters, digits, hyphen, dot.
    HostName,
    /// Letters, digits and `.!#$%&'*+/=?^_{|}~-`.
    MailBox,
    /// Nothing more may follow.
    End,
    /// Anything but spaces and characters that cannot be seen.
    Visible,
}

/// What a text looks like that was typed into the wrong field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LooksLike {
    /// An ICP licence (经营许可证), as 京ICP证030173号.
    IcpLicence,
    /// A telecom licence, as 京B2-20190001.
    TelecomLicence,
    /// A filing with the public security (公网安备).
    PoliceFiling,
    /// The number of an assessment report (测评报告), not of the MLPS filing.
    MlpsReport,
    /// The five-digit code of a college, not the ten-digit school code.
    CollegeCode,
    /// A fixed-line telephone number.
    FixedLine,
    /// An organisation code of nine characters.
    OrgCode,
    /// A unified social credit code of eighteen characters.
    CreditCode,
    /// The registration number of a business licence before 2015, fifteen digits.
    OldLicence,
    /// A web address with scheme or path, not only the name of the host.
    WebAddress,
    /// An IP address, which has its own field.
    Address,
    /// A SHA-1 or SHA-256 digest, not an MD5 digest.
    OtherDigest,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Mistake {}
