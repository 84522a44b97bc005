//! How long sessions last: configuration, by what an account may do. Rule ORG-4; H8.

use domain::ground::actor::Role;
use domain::ground::day::Instant;

/// When a session ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Minutes without a request.
    pub idle_minutes: u16,
    /// Hours since it began, used or not.
    pub hours: u16,
}

impl Span {
    /// The end of a session that began and was last used at these moments.
    pub fn end(self, began: Instant, used: Instant) -> Instant {
        let idle = used.add_millis(i64::from(self.idle_minutes) * 60_000);
        idle.min(began.add_millis(i64::from(self.hours) * 3_600_000))
    }
}

/// The limits of an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Providers and institutions: they file what is theirs.
    pub filing: Span,
    /// Who reviews or administrates: what they leave open others must not find.
    pub deciding: Span,
}

impl Default for Limits {
    fn default() -> Self {
        Self::STANDARD
    }
}

impl Limits {
    /// What holds where nothing else is said: a working day, and half an hour away from the desk for who decides.
    pub const STANDARD: Self =
        Self { filing: Span { idle_minutes: 120, hours: 12 }, deciding: Span { idle_minutes: 30, hours: 8 } };

    /// The limits of a role.
    pub const fn of(self, role: Role) -> Span {
        match role {
            Role::Office | Role::System | Role::Security | Role::Audit => self.deciding,
            Role::Anonymous | Role::Provider | Role::Institution | Role::Clock => self.filing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h8_use_puts_the_end_off_but_never_beyond_the_hours() {
        let span = Span { idle_minutes: 30, hours: 8 };
        let minutes = |count: i64| Instant(count * 60_000);
        assert_eq!(span.end(minutes(0), minutes(0)), minutes(30));
        assert_eq!(span.end(minutes(0), minutes(100)), minutes(130));
        assert_eq!(span.end(minutes(0), minutes(470)), minutes(480));
    }

    #[test]
    fn h8_who_decides_is_asked_again_sooner() {
        let limits = Limits::default();
        let (filing, deciding) = (limits.of(Role::Institution), limits.of(Role::Office));
        assert!(deciding.idle_minutes < filing.idle_minutes && deciding.hours < filing.hours);
        assert_eq!(limits.of(Role::Security), deciding);
    }
}
