//! The three families of a "no", never mixed: refusal, problems, fault; and absence, which also means "not yours".

use domain::ground::problem::Problem;
use domain::ground::refusal::Refusal;
use storage::Fault;

/// Why a verb did not come about.
#[derive(Debug, Clone)]
pub enum Error {
    /// A normal answer that says no, with its rule.
    Refusal(Refusal),
    /// What is wrong with the form, completely.
    Problems(Vec<Problem>),
    /// Absent, or not to be known by this actor: one answer for both.
    NotFound,
    /// Storage or sealing failed; opaque to people.
    Fault(Fault),
    /// A sealed value cannot be opened, or chance was not to be had; opaque to people.
    Seal,
}

/// The result of a verb.
pub type Result<T> = std::result::Result<T, Error>;

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<Vec<Problem>> for Error {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Problems(problems)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
