//! Picking an app: only an effective filing can be used, and a miss says why and what to do (USE-1).

use crate::filing::State;

/// Why an app cannot be picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpickable {
    /// Nothing by this name or number is known here.
    NotFiled,
    /// A filing is on its way, or was returned.
    Pending,
    /// Filed, and out of force until a condition is met.
    Suspended,
    /// Revoked by the department.
    Revoked,
    /// Cancelled by its provider.
    Cancelled,
}

/// The answer to a look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// It can be picked.
    Yes,
    /// It cannot.
    No(Unpickable),
}

/// Whether a filing in this state can be picked; none: there is no such filing. A lapsed or withdrawn filing was
/// never in force and a draft is its owner's alone, so that they answer like an app that is not filed.
pub const fn pick(state: Option<State>) -> Pick {
    match state {
        Some(State::Effective) => Pick::Yes,
        Some(State::Submitted | State::Returned) => Pick::No(Unpickable::Pending),
        Some(State::Suspended) => Pick::No(Unpickable::Suspended),
        Some(State::Revoked) => Pick::No(Unpickable::Revoked),
        Some(State::Cancelled) => Pick::No(Unpickable::Cancelled),
        None | Some(State::Draft | State::Lapsed | State::Withdrawn) => Pick::No(Unpickable::NotFiled),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn use_1_only_effective_filings_can_be_picked() {
        for state in State::ALL {
            assert_eq!(pick(Some(*state)) == Pick::Yes, *state == State::Effective, "{state:?}");
        }
        assert_eq!(pick(None), Pick::No(Unpickable::NotFiled));
    }

    #[test]
    fn org_10_a_draft_answers_like_nothing() {
        assert_eq!(pick(Some(State::Draft)), pick(None));
    }
}
