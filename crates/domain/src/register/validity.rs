//! What an app store is told of a number: six answers that other systems must tell apart (LAT-6).

use crate::filing::State;

/// The answer to "may this app be listed?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Validity {
    /// In force.
    Valid,
    /// Out of force until a condition is met.
    Suspended,
    /// Ended by the department.
    Revoked,
    /// Ended by its provider.
    Cancelled,
    /// Deemed abandoned before it came into force.
    Lapsed,
    /// No filing that ever was in force has this number.
    Unknown,
}

impl Validity {
    /// Every answer.
    pub const ALL: [Validity; 6] = [
        Validity::Valid,
        Validity::Suspended,
        Validity::Revoked,
        Validity::Cancelled,
        Validity::Lapsed,
        Validity::Unknown,
    ];

    /// The code in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Validity::Valid => "valid",
            Validity::Suspended => "suspended",
            Validity::Revoked => "revoked",
            Validity::Cancelled => "cancelled",
            Validity::Lapsed => "lapsed",
            Validity::Unknown => "unknown",
        }
    }

    /// The answer for a filing in this state. What is still under review is nobody else's business: it is unknown.
    pub const fn of(state: State) -> Self {
        match state {
            State::Effective => Validity::Valid,
            State::Suspended => Validity::Suspended,
            State::Revoked => Validity::Revoked,
            State::Cancelled => Validity::Cancelled,
            State::Lapsed => Validity::Lapsed,
            State::Draft | State::Submitted | State::Returned | State::Withdrawn => Validity::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn lat_6_the_six_answers_have_six_codes() {
        let codes: BTreeSet<&str> = Validity::ALL.into_iter().map(Validity::code).collect();
        assert_eq!(codes.len(), 6);
    }

    #[test]
    fn lat_6_only_what_is_in_force_is_valid_and_no_end_looks_like_another() {
        for state in State::ALL {
            assert_eq!(Validity::of(*state) == Validity::Valid, *state == State::Effective, "{state:?}");
        }
        let ends = [State::Suspended, State::Revoked, State::Cancelled, State::Lapsed];
        let told: BTreeSet<&str> = ends.into_iter().map(|state| Validity::of(state).code()).collect();
        assert_eq!(told.len(), 4);
    }
}
